import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../activities/providers/port.js';
import { twilioProvider } from '../../activities/providers/twilio.js';
import { deliveryFailure } from '../../activities/providers/twilioErrors.js';
import { verdictOf } from '../../domain/numbers.js';
import { startTwilioDouble, type TwilioDouble } from '../support/twilioDouble.js';
import { openOnLoopback } from '../../ops/loopback.js';
import { testClock } from './notifySetup.js';

const to = '+4520123456';
const sms: Outgoing = {
  id: 'a'.repeat(40),
  to,
  subject: null,
  text: 'Ring til mig på 12345678',
  html: null,
  calendar: null,
  validMs: 7_200_000,
};
const clock = testClock('2026-12-03T09:00:00.000Z');
const earlier = { id: sms.id, to, text: sms.text, since: '2026-12-03T08:00:00.000Z' };

let double: TwilioDouble;
const ends: (() => unknown)[] = [];
beforeEach(async () => {
  clock.set('2026-12-03T09:00:00.000Z');
  double = await startTwilioDouble(clock.now);
  ends.push(() => double.close());
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function provider(change: Partial<TwilioDouble['settings']> = {}, timeoutMs?: number) {
  const made = twilioProvider({ ...double.settings, ...change }, timeoutMs);
  ends.push(() => made.close());
  return made;
}
async function sent(change: Partial<Outgoing> = {}, through = provider()): Promise<string> {
  const result = await through.send({ ...sms, ...change });
  if (result.kind !== 'accepted' || !result.providerId) throw new Error(`not accepted: ${result.kind}`);
  return result.providerId;
}

describe('sending', () => {
  it('names where receipts go, where there is such a place', async () => {
    await sent({}, provider({ statusCallback: 'https://husly.example/api/v1/webhooks/twilio/status' }));
    await sent();
    expect(double.taken.map((m) => m.statusCallback)).toEqual([
      'https://husly.example/api/v1/webhooks/twilio/status',
      null,
    ]);
  });

  it('goes by a messaging service, which chooses the sender', async () => {
    await sent({}, provider({ sender: { messagingServiceSid: 'MG1' } }));
    expect(double.taken[0]).toMatchObject({ from: '', messagingServiceSid: 'MG1', status: 'accepted' });
  });

  it('says how long it may wait, within what Twilio takes', async () => {
    await sent();
    await sent({ validMs: 1 });
    await sent({ validMs: 1e9 });
    expect(double.taken.map((m) => m.validityPeriod)).toEqual(['7200', '10', '36000']);
  });

  it.each([
    [400, 21211, 'recipientRejected'],
    [400, 21217, 'recipientRejected'],
    [400, 21265, 'notAMobile'],
    [400, 21408, 'regionNotPermitted'],
    [400, 21610, 'optedOutAtProvider'],
    [400, 21612, 'unreachable'],
    [400, 21614, 'notAMobile'],
    [400, 21635, 'notAMobile'],
  ])('is refused for good with %i/%i: %s', async (status, code, reason) => {
    double.troubles.push({ status, code });
    expect(await provider().send(sms)).toEqual({ kind: 'rejected', reason, code: `${status}/${code}` });
  });

  it.each([
    [400, 21606, 'notSent'],
    [401, 20003, 'notSent'],
    [429, 20429, 'notSent'],
    [500, 20500, 'unknown'],
    [503, 20503, 'unknown'],
  ])('with %i/%i it is %s', async (status, code, kind) => {
    double.troubles.push({ status, code });
    expect(await provider().send(sms)).toEqual({ kind, code: `${status}/${code}` });
  });

  it('that gets no answer in time may have got through', async () => {
    double.troubles.push('hang');
    const slow = provider({}, 2_000);
    expect(await slow.send(sms)).toMatchObject({ kind: 'unknown' });
    expect(await provider().findSent(earlier)).toEqual([double.taken[0]?.sid]);
  });
});

describe('what became of an earlier attempt', () => {
  it('is found behind any number of later messages to the same number', async () => {
    const sid = await sent();
    clock.add(60_000);
    for (let n = 0; n < 450; n += 1) double.taken.push({ ...copyOf(double), sid: `SM${n}`, body: `Anden besked ${n}` });
    expect(await provider().findSent(earlier)).toEqual([sid]);
    expect(double.lookUps).toBe(3);
  });

  it('is looked for while it waits in the queue, and after it was sent', async () => {
    const [first, second] = [await sent(), await sent()];
    await double.deliver(first);
    expect(await provider().findSent(earlier)).toEqual([second, first]);
  });

  it('is not an equal text from before, and not one to somebody else; the search ends where those begin', async () => {
    clock.set('2026-12-01T09:00:00.000Z');
    const old = await sent();
    await double.deliver(old);
    for (let n = 0; n < 450; n += 1) double.taken.push({ ...copyOf(double), sid: `SM${n}` });
    clock.set('2026-12-03T09:00:00.000Z');
    await sent({ to: '+4520999999' });
    expect(await provider().findSent(earlier)).toEqual([]);
    expect(double.lookUps).toBe(1);
  });

  it('is not known while Twilio does not answer, not even for the last page', async () => {
    await sent();
    double.answersLookUps = false;
    expect(await provider().findSent(earlier)).toBe('noAnswer');
  });
});

const copyOf = ({ taken: [first] }: TwilioDouble) => {
  if (!first) throw new Error('nothing was sent');
  return first;
};

describe('the text at Twilio', () => {
  it('is deleted after delivery, not before; deleting it again, or after Twilio did, is no failure', async () => {
    const sid = await sent();
    expect(await provider().forget(sid)).toBe('notYet');
    await double.deliver(sid);
    expect(await provider().forget(sid)).toBe('forgotten');
    expect(double.taken[0]?.body).toBe('');
    expect(await provider().forget(sid)).toBe('forgotten');
    expect(await provider().forget('SM00000000000000000000000000000000')).toBe('forgotten');
  });

  it('is asked for again where nobody answers', async () => {
    const sid = await sent();
    const through = provider();
    await double.close();
    expect(await through.forget(sid)).toBe('noAnswer');
  });
});

describe('why a message did not arrive', () => {
  it.each([
    [21211, 'recipientRejected', 'invalid'],
    [21610, 'optedOutAtProvider', 'optedOut'],
    [21614, 'notAMobile', 'notAMobile'],
    [30003, 'unreachable', null],
    [30004, 'blocked', 'notAMobile'],
    [30005, 'numberUnknown', 'invalid'],
    [30006, 'notAMobile', 'notAMobile'],
    [30007, 'filtered', null],
    [30008, 'notDelivered', null],
    [30034, 'senderNotApproved', null],
    [30036, 'tooLate', null],
    [99999, 'notDelivered', null],
    [null, 'notDelivered', null],
  ])('%s: %s, and of the number is learnt %s', (code, reason, verdict) => {
    const failure = deliveryFailure(code);
    expect([failure, verdictOf(failure)]).toEqual([reason, verdict]);
  });
});

/** Takes callbacks, and asks Twilio's own check whether they are genuine. */
async function receiver() {
  const got: { genuine: boolean; form: Record<string, string> }[] = [];
  const take = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const form = Object.fromEntries(new URLSearchParams(await text(req)));
    const signature = String(req.headers['x-twilio-signature']);
    const url = `http://${req.headers.host}${req.url}`;
    got.push({ genuine: twilio.validateRequest(double.settings.authToken, signature, url, form), form });
    res.writeHead(204).end();
  };
  const server = createServer((req, res) => void take(req, res));
  const { url, close } = await openOnLoopback(server);
  ends.push(close);
  return { got, url: `${url}/status?x=1` };
}

// The double is what other tests believe in, so its callbacks are held against Twilio's own check.
describe('callbacks', () => {
  it('tell of a delivery, signed, in any order and more than once', async () => {
    const { got, url } = await receiver();
    const through = provider({ statusCallback: url });
    for (const receipts of ['inOrder', 'outOfOrder', 'twice'] as const)
      expect(await double.deliver(await sent({}, through), receipts)).toContainEqual({ status: 204, text: '' });
    expect(got.every((callback) => callback.genuine)).toBe(true);
    const statuses = got.map(({ form }) => form['MessageStatus']);
    expect(statuses).toEqual(['sent', 'delivered', 'delivered', 'sent', 'sent', 'delivered', 'sent', 'delivered']);
    expect(got[0]?.form).toMatchObject({ MessageSid: double.taken[0]?.sid, To: to });
  });

  it('tell of a failure with its code', async () => {
    const { got, url } = await receiver();
    await double.fail(await sent({}, provider({ statusCallback: url })), 30006);
    expect(got.at(-1)).toMatchObject({ genuine: true, form: { MessageStatus: 'undelivered', ErrorCode: '30006' } });
  });

  it('bring what a citizen writes', async () => {
    const { got, url } = await receiver();
    await double.reply(url, to, 'Kan I komme kl. 15? æøå');
    expect(got[0]).toMatchObject({ genuine: true, form: { From: to, Body: 'Kan I komme kl. 15? æøå' } });
  });
});
