import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { applied, inquiry, listOf, task, theCase as caseSchema } from '../../api/schemas.js';
import { handleIncoming, keepIncoming } from '../../relay/incoming.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, short } from '../support/testCase.js';
import { incomingOf, newSid, signedPost } from '../support/twilioCallbacks.js';

/** What citizens without an open case write, through whole lives: by the webhook and the API, through time. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const soon = { timeout: 20_000, interval: 50 };
const account = { accountSid: 'AC0', authToken: 'test-token' };
let numbers = 0;
const newNumber = () => `+4520${String((numbers += 1)).padStart(6, '0')}`;
const sms = (from: string, body: string) =>
  signedPost(
    account,
    `${desk.url}/api/v1/webhooks/twilio/incoming`,
    incomingOf(account, from, '+4599999999', body, newSid()),
  );
const messagesFrom = async (number: string) => {
  const { items } = (await desk.as('outreach').get('/inquiries?kind=incoming&limit=200')).as(listOf(inquiry));
  return items.filter((i) => i.citizen?.phones.includes(number));
};
const idOf = async (number: string) => (await messagesFrom(number))[0]?.inquiryId ?? '';
const seen = async (id: string) => (await desk.as('outreach').get(`/inquiries/${id}`)).as(inquiry);
const shown = async (caseId: string) => (await desk.as('outreach').get(`/cases/${caseId}`)).as(caseSchema);
const complete = async (id: string, body: object) => {
  const path = `/tasks/${id}.incoming-1/complete`;
  const answer = await desk.as('outreach').post(path, { commandId: randomUUID(), ...body });
  expect(answer.status).toBe(200);
  return answer.as(applied);
};
const mailsTo = (to: string, caseId: string) => engine.sent.filter((m) => m.to === to && m.text.includes(caseId));

describe('a message after the case has ended', () => {
  it('is reminded of after a working day, told to the supervisor after two, and answered', async () => {
    const number = newNumber();
    const theCase = await engine.newCase({ citizen: { phones: [number] } });
    await theCase.fact({ kind: 'withdrawn' });
    await theCase.row();
    desk.setClock('2032-03-05 10:00'); // a Friday
    expect((await sms(number, 'Er I der?')).status).toBe(200);
    const id = await idOf(number);
    const { items } = (await desk.as('outreach').get('/tasks?kind=incoming&limit=200')).as(listOf(task));
    const [open] = items.filter((t) => t.inquiryId === id);
    expect(open).toMatchObject({ taskId: `${id}.incoming-1`, caseId: theCase.caseId, role: 'outreach' });
    expect(short(open?.dueAt ?? '')).toBe('03-08 10:00');

    await desk.travel(id, '2032-03-08 10:01');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('overdue');
    await expect.poll(() => mailsTo('boligsocial@randers.example', theCase.caseId).length, soon).toBe(1);
    await sms(number, 'Hallo?');
    await desk.travel(id, '2032-03-09 10:01');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('escalated');
    await expect.poll(() => mailsTo('boligsocial-leder@randers.example', theCase.caseId).length, soon).toBe(1);

    await complete(id, { outcome: 'answered', note: 'Ringede tilbage.' });
    expect(await desk.end(id)).toMatchObject({ outcome: 'answered' });
    const whole = await seen(id);
    expect(whole).toMatchObject({ status: 'answered', question: 'Er I der?\nHallo?', answer: 'Ringede tilbage.' });
    expect(whole.timeline.map((e) => `${short(e.at)} ${e.by} ${e.kind}`)).toEqual([
      '03-05 10:00 citizen:sms incoming:asked',
      '03-08 10:00 husly incoming:reminded',
      '03-09 10:00 husly incoming:escalated',
      '03-09 10:01 persona:outreach incoming:taskCompleted',
    ]);
    expect(await messagesFrom(number)).toHaveLength(1);
    await sms(number, 'En gang til');
    expect(await messagesFrom(number)).toHaveLength(2);
  });

  it('by whoever has the number now teaches that it is not the citizen’s any more', async () => {
    const number = newNumber();
    const theCase = await engine.newCase({ citizen: { phones: [number] } });
    await theCase.fact({ kind: 'withdrawn' });
    await theCase.row();
    desk.setClock('2032-03-01 10:00');
    await sms(number, 'Hvem er I?');
    const id = await idOf(number);
    await desk.travel(id, '2032-03-01 10:05');
    await complete(id, { outcome: 'wrongNumber' });
    await desk.end(id);
    await sms(number, 'Skriv ikke igen');
    const again = (await messagesFrom(number)).find((i) => i.status === 'open');
    expect(again).toMatchObject({ caseId: null, question: 'Skriv ikke igen' });
  });
});

describe('STOP and START', () => {
  it('hold for every case of the number: none is texted until its owner says so', async () => {
    const number = newNumber();
    const both = [0, 1].map(() => engine.newCase({ citizen: { phones: [number] } }));
    const cases = await Promise.all(both);
    await sms(number, 'Ikke flere beskeder!');
    const sentTo = () => engine.sent.filter((m) => m.to === number).length;
    for (const theCase of cases) {
      await theCase.complete('call-1-1', 'noAnswer');
      await theCase.travel('2032-03-02 12:00');
      expect(await theCase.messages()).toContainEqual(expect.stringContaining('contactRequest email sent'));
    }
    expect(sentTo()).toBe(0);
    await sms(number, 'start');
    for (const theCase of cases) await theCase.travel('2032-03-10 12:00');
    await expect.poll(sentTo, soon).toBeGreaterThanOrEqual(2);
  });
});

describe('a message nobody knows the number of', () => {
  it('is matched: the case gets the number and the words, and reads them', async () => {
    const number = newNumber();
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    await sms(number, 'Det er mig');
    await sms(number, 'Jeg har nyt nummer');
    const id = await idOf(number);
    expect(await seen(id)).toMatchObject({ caseId: null, question: 'Det er mig\nJeg har nyt nummer' });
    await desk.travel(id, '2032-03-01 10:05');
    expect(await complete(id, { outcome: 'matched', caseId: theCase.caseId })).toMatchObject({ outcome: 'matched' });
    expect(await desk.end(id)).toMatchObject({ outcome: 'matched' });
    const { tasks, timeline, citizen } = await shown(theCase.caseId);
    expect(tasks.map((t) => t.kind)).toContain('reply');
    expect(timeline.flatMap((e) => (e.note ? [`${e.kind} ${e.note}`] : []))).toContain(
      'fact Det er mig\nJeg har nyt nummer',
    );
    expect(citizen.phones.map((p) => p.e164)).toContain(number);
    expect(await seen(id)).toMatchObject({ caseId: theCase.caseId, outcome: 'matched' });
  });
});

describe('a message the process died over', () => {
  it('is taken up by upkeep, once, also where its case closed meanwhile', async () => {
    const number = newNumber();
    const theCase = await engine.newCase({ citizen: { phones: [number] } });
    const said = (text: string) => ({
      provider: 'twilio',
      providerId: newSid(),
      sender: number,
      text,
      pictures: 0,
    });
    const at = (to: string) => ({ ...engine.deps, now: () => local(to) });
    await keepIncoming(at('2032-03-01 10:00'), said('Hej'));
    await createUpkeep(at('2032-03-01 10:10'))();
    await createUpkeep(at('2032-03-01 10:20'))();
    expect((await theCase.said()).map((c) => [c.note, c.status])).toEqual([['Hej', 'applied']]);

    const late = await keepIncoming(at('2032-03-01 11:00'), said('Farvel'));
    await theCase.fact({ kind: 'withdrawn' });
    await theCase.row();
    for (let n = 0; n < 2; n += 1) if (late) await handleIncoming(at('2032-03-01 11:00'), late);
    await createUpkeep(at('2032-03-01 11:10'))();
    expect((await messagesFrom(number)).map((i) => i.question)).toEqual(['Farvel']);
  });
});
