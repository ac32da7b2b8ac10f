import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { twilioProvider } from '../../activities/providers/twilio.js';
import { messageItem } from '../../api/messageSchemas.js';
import { listOf, theCase as caseSchema } from '../../api/schemas.js';
import { takeEarlyReceipts } from '../../relay/receipts.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { receiptOf, signedPost } from '../support/twilioCallbacks.js';
import { startTwilioDouble, type SentSms, type TwilioDouble } from '../support/twilioDouble.js';

/** What becomes of a message once the provider has taken it: real sending, real callbacks, the provider a double. */
let twilio: TwilioDouble;
/** Twilio tells of delivery before it answers the request to send. */
let receiptsComeEarly = false;
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  twilio = await startTwilioDouble();
  const real = twilioProvider({ ...twilio.settings, statusCallback: 'http://not-yet.example/' });
  const send: typeof real.send = async (outgoing) => {
    const result = await real.send(outgoing);
    const sms = twilio.taken.at(-1);
    if (sms) sms.statusCallback = hook();
    if (sms && receiptsComeEarly) await twilio.deliver(sms.sid);
    return result;
  };
  engine = await openEngine({
    sms: { ...real, send },
    answer: ({ to }) =>
      to.startsWith('findes-ikke@')
        ? { kind: 'rejected', reason: 'recipientRejected', code: 'EENVELOPE/550' }
        : { kind: 'accepted', providerId: null },
  });
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
  await twilio?.close();
});

let numbers = 0;
const newNumber = () => `+4530${String((numbers += 1)).padStart(6, '0')}`;
const hook = () => `${desk.url}/api/v1/webhooks/twilio/status`;

/** A case whose first SMS Twilio has taken. */
async function texted(number: string, more: string[] = [], email?: string) {
  const citizen = { phones: [number, ...more], ...(email && { email }) };
  const theCase = await engine.newCase({ citizen });
  await theCase.complete('call-1-1', 'noAnswer');
  await theCase.travel('2032-03-01 12:00');
  await expect.poll(() => twilio.taken.filter((m) => m.to === number).length, { timeout: 20_000 }).toBe(1);
  await theCase.settled();
  const [sms] = twilio.taken.filter((m) => m.to === number);
  if (!sms) throw new Error('nothing was sent');
  return { theCase, sms };
}
const shown = async (caseId: string) => (await desk.as('outreach').get(`/cases/${caseId}`)).as(caseSchema);
async function messageOf(caseId: string) {
  const { items } = (await desk.as('outreach').get(`/messages?caseId=${caseId}`)).as(listOf(messageItem));
  return items.find((m) => m.channel === 'sms' && m.sentAt !== null);
}
const receiptsIn = async (caseId: string) => {
  const { timeline } = await shown(caseId);
  return timeline.filter((e) => e.kind.startsWith('message') && e.seq === null).map((e) => e.text);
};
const receipt = (sms: SentSms, status: SentSms['status']) =>
  signedPost(twilio.settings, hook(), receiptOf(twilio.settings, sms, status));
const all = (answers: { status: number }[]) => [...new Set(answers.map((a) => a.status))];

describe('a receipt', () => {
  it.each(['inOrder', 'outOfOrder', 'twice'] as const)('that comes %s ends as delivered, once', async (order) => {
    const { theCase, sms } = await texted(newNumber());
    expect(await messageOf(theCase.caseId)).toMatchObject({ status: 'sent', deliveredAt: null });
    const before = (await theCase.history()).length;
    expect(all(await twilio.deliver(sms.sid, order))).toEqual([204]);
    const delivered = await messageOf(theCase.caseId);
    expect(delivered).toMatchObject({ status: 'delivered', reason: null, undeliveredAt: null });
    expect(delivered?.deliveredAt).not.toBeNull();
    expect(await receiptsIn(theCase.caseId)).toEqual(['SMS (bed om at ringe) er nået frem.']);

    await receipt(sms, 'queued');
    await receipt({ ...sms, errorCode: 30_005 }, 'undelivered');
    expect(await messageOf(theCase.caseId)).toEqual(delivered);
    expect((await shown(theCase.caseId)).citizen.phones[0]).toMatchObject({ sms: true, learned: null });
    expect((await theCase.history()).length).toBe(before);
  });

  it('of a failure says why, and one that it arrived after all stands', async () => {
    const { theCase, sms } = await texted(newNumber());
    expect(all(await twilio.fail(sms.sid, 30_003, 'outOfOrder'))).toEqual([204]);
    const failed = await messageOf(theCase.caseId);
    expect(failed).toMatchObject({ status: 'failed', reason: 'unreachable', deliveredAt: null });
    expect(failed?.sentAt).not.toBeNull();
    expect(await receiptsIn(theCase.caseId)).toEqual([
      'SMS (bed om at ringe) nåede ikke frem. Telefonen kunne ikke nås.',
    ]);
    expect((await shown(theCase.caseId)).citizen.phones[0]).toMatchObject({ sms: true, learned: null });
    await receipt(sms, 'delivered');
    expect(await messageOf(theCase.caseId)).toMatchObject({ status: 'delivered', undeliveredAt: null });
  });

  it('that comes before the sending attempt has written down the id is not lost', async () => {
    receiptsComeEarly = true;
    const { theCase } = await texted(newNumber());
    receiptsComeEarly = false;
    expect((await messageOf(theCase.caseId))?.status).toBe('sent');
    await takeEarlyReceipts(engine.deps);
    expect(await messageOf(theCase.caseId)).toMatchObject({ status: 'delivered' });
    await takeEarlyReceipts(engine.deps);
    expect(await receiptsIn(theCase.caseId)).toHaveLength(1);
  });
});

describe('a number that takes no SMS', () => {
  it('by the receipt is remembered for every case of it: nothing more is texted there, it is still called', async () => {
    const number = newNumber();
    const { theCase, sms } = await texted(number);
    const other = await engine.newCase({ citizen: { phones: [number] } });
    expect(all(await twilio.fail(sms.sid, 30_006, 'twice'))).toEqual([204]);
    for (const { caseId } of [theCase, other])
      expect((await shown(caseId)).citizen.phones[0]).toMatchObject({
        usable: true,
        sms: false,
        learned: 'notAMobile',
      });
    const facts = (await theCase.timeline()).filter((line) => line.includes('numberLearned'));
    expect(facts).toHaveLength(1);
    await other.complete('call-1-1', 'noAnswer');
    await other.travel('2032-03-03 12:00');
    const sent = await other.messages();
    expect(sent.some((line) => line.includes(' email sent'))).toBe(true);
    expect(sent.filter((line) => line.includes(' sms sent'))).toEqual([]);
    expect(twilio.taken.filter((m) => m.to === number)).toHaveLength(1);
    const later = await engine.newCase({ citizen: { phones: [number] } });
    expect((await later.view()).reach.phones).toEqual([{ id: 'p1', usable: true, sms: false }]);
  });

  it.each([
    [21_614, 'notAMobile'],
    [21_610, 'optedOut'],
    [21_211, 'invalid'],
  ] as const)('by the answer to sending (%i) is remembered as %s, and called all the same', async (code, learned) => {
    const number = newNumber();
    const theCase = await engine.newCase({ citizen: { phones: [number] } });
    twilio.troubles.push({ status: 400, code });
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.travel('2032-03-01 12:00');
    await expect
      .poll(async () => (await shown(theCase.caseId)).citizen.phones[0], { timeout: 20_000 })
      .toMatchObject({ sms: false, usable: true, learned });
    expect((await theCase.timeline()).filter((line) => line.includes('numberLearned'))).toHaveLength(1);
    expect((await theCase.view()).reach.phones).toEqual([{ id: 'p1', usable: true, sms: false }]);
  });
});

describe('an e-mail address that a mail server refuses', () => {
  it('is shown, not used again, and replaced by the next one', async () => {
    const refused = 'findes-ikke@borger.example';
    const theCase = await engine.newCase({ citizen: { phones: ['86 42 11 90 (datter)'], email: refused } });
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.travel('2032-03-01 12:00');
    await expect
      .poll(async () => (await shown(theCase.caseId)).citizen, { timeout: 20_000 })
      .toMatchObject({ email: refused, emailRefused: true });
    await theCase.travel('2032-03-10 12:00');
    expect((await theCase.messages()).filter((line) => line.includes(' email failed'))).toHaveLength(1);
    expect(engine.sent.filter((m) => m.to === refused)).toEqual([]);

    await theCase.fact({ kind: 'contactDetails', contact: { email: 'findes@borger.example' } });
    expect((await shown(theCase.caseId)).citizen).toMatchObject({
      email: 'findes@borger.example',
      emailRefused: false,
    });
    await theCase.travel('2032-03-12 12:00');
    expect((await theCase.view()).reach.email).toBe(true);
  });
});

describe('the text at the provider', () => {
  it('is deleted once it has been delivered, and not before', async () => {
    const { theCase, sms } = await texted(newNumber());
    const upkeep = createUpkeep(engine.deps);
    await upkeep();
    expect(sms.body).not.toBe('');
    await twilio.deliver(sms.sid);
    await upkeep();
    expect(sms.body).toBe('');
    expect((await messageOf(theCase.caseId))?.forgottenAt).not.toBeNull();
    expect((await messageOf(theCase.caseId))?.text).not.toBe('');
  });
});
