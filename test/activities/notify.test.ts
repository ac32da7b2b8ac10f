import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageProvider, SendResult } from '../../activities/providers/port.js';
import { twilioProvider } from '../../activities/providers/twilio.js';
import type { Message } from '../../domain/case.js';
import { factBody, factForEngine } from '../../domain/commands.js';
import type { Db, Store } from '../../store/open.js';
import { cases, messages, tasks, type StoredMessage } from '../../store/schema.js';
import { openTestStore } from '../support/store.js';
import { startTwilioDouble, type TwilioDouble } from '../support/twilioDouble.js';
import * as setup from './notifySetup.js';
import {
  everythingIn,
  messageOf,
  notifyWith,
  requestFor,
  say,
  seedCase,
  storedMessage,
  writeView,
} from './notifySetup.js';

const clock = setup.testClock(setup.thursdayAtTen);
let store: Store;
let db: Db;
let double: TwilioDouble;
let sender: ReturnType<typeof notifyWith>;

beforeAll(async () => {
  store = await openTestStore();
  db = store.db;
  double = await startTwilioDouble(clock.now);
  sender = notifyWith(db, { now: clock.now, sms: twilioProvider(double.settings) });
});
afterAll(async () => {
  await double.close();
  await store.close();
});
beforeEach(() => {
  clock.set(setup.thursdayAtTen);
  Object.assign(double, { taken: [], troubles: [], requests: 0, lookUps: 0, answersLookUps: true });
  sender.lines.length = 0;
});

const send = (caseId: string, ...list: Message[]) => sender.notify(requestFor(caseId, ...list));
const personal = /20123\d{3}|Andersen|borger\.example|Ring til mig/i;
async function failureOf(result: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await result.catch((e: unknown) => e);
  expect(everythingIn(error)).not.toMatch(personal);
  expect(sender.lines.join('\n')).not.toMatch(personal);
  if (error instanceof ApplicationFailure) return error;
  throw new Error('expected an ApplicationFailure');
}
const contactRequest = messageOf('contactRequest');
const key = contactRequest.key;

describe('a message is sent exactly once', () => {
  it('goes out, and its text, recipient and end are on record', async () => {
    const caseId = await seedCase(db, { phones: [{ e164: setup.number, sms: true, usable: true }] });
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
    expect(double.taken).toMatchObject([{ to: setup.number, from: 'RandersKom', validityPeriod: '32400' }]);
    expect(await storedMessage(db, caseId, key)).toMatchObject({
      status: 'sent',
      recipient: setup.number,
      text: double.taken[0]?.body,
      provider: 'twilio',
      providerId: double.taken[0]?.sid,
      settledAt: setup.thursdayAtTen,
    });
  });

  it('however often it is asked for, one after the other or all at once', async () => {
    const caseId = await seedCase(db);
    await Promise.allSettled(Array.from({ length: 5 }, () => send(caseId, contactRequest)));
    for (let n = 0; n < 3; n += 1) expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
    expect(double.taken).toHaveLength(1);
  });

  it('where Twilio took it and the program died before writing that down', async () => {
    const caseId = await seedCase(db);
    const twilio = twilioProvider(double.settings);
    let pulled = false;
    const diesOnce = {
      ...twilio,
      async send(...args: Parameters<typeof twilio.send>) {
        const result = await twilio.send(...args);
        // The line to the database is cut between Twilio's answer and the note of it.
        if (!pulled) await db.execute('alter table messages rename to messages_away');
        pulled = true;
        return result;
      },
    };
    const dying = notifyWith(db, { now: clock.now, sms: diesOnce });
    const failure = await failureOf(dying.notify(requestFor(caseId, contactRequest)));
    expect(failure.type).toBe('Database');
    expect(dying.lines.join('\n')).not.toMatch(personal);
    await db.execute('alter table messages_away rename to messages');

    // Too early: the first attempt might still be alive.
    const held = await failureOf(send(caseId, contactRequest));
    expect(held).toMatchObject({ type: 'BeingSent', nextRetryDelay: 120_000 });
    clock.add(121_000);
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
    expect(double.taken).toHaveLength(1);
    expect((await storedMessage(db, caseId, key))?.providerId).toBe(double.taken[0]?.sid);
  });

  it('where the line broke before Twilio could answer; it is asked before anything is sent again', async () => {
    const caseId = await seedCase(db);
    double.troubles.push('hangUp');
    double.answersLookUps = false;
    // Not at once: what is still on its way to Twilio is not yet in its list.
    const failure = await failureOf(send(caseId, contactRequest));
    expect(failure).toMatchObject({ type: 'SmsProvider', nextRetryDelay: 30_000 });
    expect(await storedMessage(db, caseId, key)).toMatchObject({ status: 'sending', reason: 'outcomeUnknown' });
    expect((await failureOf(send(caseId, contactRequest))).type).toBe('SmsProvider');
    double.answersLookUps = true;
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
    expect([double.requests, double.lookUps]).toEqual([1, 2]);
  });

  it('is sent after all where Twilio says it never took it, not mistaking an older, equal text for it', async () => {
    const phones = [{ e164: setup.newNumber(), sms: true, usable: true }];
    const visitAt = '2026-12-04T14:30:00.000Z';
    // Of tomorrow's visit a number may be told although it has had its text of today.
    const notice = messageOf('visitNotice', { visitAt, notAfter: visitAt });
    expect(await send(await seedCase(db, { phones }), notice)).toMatchObject([{ result: 'sent' }]);
    const sameNumber = await seedCase(db, { phones });
    double.troubles.push({ status: 500, code: 20500 });
    await failureOf(send(sameNumber, notice));
    expect(await send(sameNumber, notice)).toEqual([{ key: notice.key, result: 'sent' }]);
    expect(double.taken).toHaveLength(2);
  });

  it('ends as failed, not as lapsed, where nobody could be asked before its time was over', async () => {
    const caseId = await seedCase(db);
    double.troubles.push('hangUp');
    double.answersLookUps = false;
    await failureOf(send(caseId, contactRequest));
    clock.set(setup.thatEvening);
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'failed', reason: 'outcomeUnknown' }]);
  });
});

describe('time', () => {
  it('a stale message is never sent, whichever clock says so', async () => {
    const caseId = await seedCase(db);
    clock.set(setup.thatEvening);
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'lapsed', reason: 'tooLate' }]);
    clock.set('2026-11-01T09:00:00.000Z');
    const late = { ...requestFor(await seedCase(db), contactRequest), at: setup.thatEvening };
    expect(await sender.notify(late)).toEqual([{ key, result: 'lapsed', reason: 'tooLate' }]);
    expect(double.requests).toBe(0);
  });

  it('a case that is ahead of the real clock is texted by its own', async () => {
    clock.set('2026-11-01T03:00:00.000Z');
    const caseId = await seedCase(db);
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
    expect((await storedMessage(db, caseId, key))?.settledAt).toBe(setup.thursdayAtTen);
  });

  it('waits for the morning where there is one; the others do not wait with it', async () => {
    clock.set('2026-12-03T19:30:00.000Z');
    const caseId = await seedCase(db);
    const visitAt = '2026-12-04T14:30:00.000Z';
    const waiting = messageOf('visitNotice', { visitAt, notAfter: visitAt });
    const toStaff = messageOf('urgent', { channel: 'email', notAfter: '2026-12-10T00:00:00.000Z' });
    const lapsing = messageOf('contactRequest', { notAfter: '2026-12-03T20:00:00.000Z' });
    const until = '2026-12-04T08:00:00.000Z';
    expect(await send(caseId, waiting, toStaff, lapsing)).toEqual([
      { key: waiting.key, result: 'postponed', until, reason: 'quietHours' },
      { key: toStaff.key, result: 'sent' },
      { key: lapsing.key, result: 'lapsed', reason: 'quietHours' },
    ]);
    const planned = { status: 'planned', notBefore: until, recipient: null, attemptedAt: null };
    expect(await storedMessage(db, caseId, waiting.key)).toMatchObject(planned);

    clock.set('2026-12-04T08:00:00.000Z');
    expect(await send(caseId, waiting, toStaff, lapsing)).toEqual([
      { key: waiting.key, result: 'sent' },
      { key: toStaff.key, result: 'sent' },
      { key: lapsing.key, result: 'lapsed', reason: 'quietHours' },
    ]);
  });

  it('citizens are left in peace on Sundays and holidays', async () => {
    clock.set('2026-12-25T10:00:00.000Z');
    const christmas = messageOf('contactRequest', { notAfter: '2026-12-27T20:00:00.000Z' });
    expect(await send(await seedCase(db), christmas)).toMatchObject([{ result: 'lapsed', reason: 'quietHours' }]);
  });
});

function fact(body: object): StoredMessage {
  const commandId = randomUUID();
  const said = factForEngine(factBody.parse({ commandId, ...body }));
  return { update: 'recordFact', args: { commandId, by: 'u1', fact: said } };
}
const known = (m: Message) => ({ messages: [{ ...m, status: 'sending' as const }] });

describe('guards', () => {
  const visit = { taskId: 'visit-1-1', visitAt: '2026-12-04T14:30:00.000Z', notAfter: '2026-12-04T14:30:00.000Z' };
  const visitTask = { taskId: visit.taskId, kind: 'visit', role: 'outreach', dueAt: visit.visitAt, because: [] };

  it.each([
    [{ kind: 'payment', extent: 'full' }, 'paid'],
    [{ kind: 'citizenContact', channel: 'phone' }, 'contactSince'],
    [{ kind: 'died' }, 'caseClosed'],
    [{ kind: 'wrongPerson' }, 'caseClosed'],
    [{ kind: 'withdrawn' }, 'caseClosed'],
    [{ kind: 'paused', until: '2026-12-20' }, 'paused'],
    [{ kind: 'noMessages', channel: 'sms' }, 'optedOut'],
  ])('what was said and the engine has not heard yet stops a text: %j', async (body, reason) => {
    const caseId = await seedCase(db);
    await say(db, caseId, fact(body));
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'suppressed', reason }]);
    expect(double.requests).toBe(0);
  });

  it.each([
    [{ kind: 'payment', extent: 'part' }],
    [{ kind: 'noMessages', channel: 'email' }],
    [{ kind: 'hearingWithdrawn' }],
  ])('what makes no difference does not: %j', async (body) => {
    const caseId = await seedCase(db);
    await say(db, caseId, fact(body));
    expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
  });

  it('a view that knows the message tells of contact since; one that is older says nothing', async () => {
    const caseId = await seedCase(db);
    await writeView(db, caseId, { contactAt: '2026-12-03T08:30:00.000Z', ...known(contactRequest) });
    expect(await send(caseId, contactRequest)).toMatchObject([{ result: 'suppressed', reason: 'contactSince' }]);
    const revived = await seedCase(db);
    await writeView(db, revived, { contactAt: '2026-11-03T08:30:00.000Z' });
    expect(await send(revived, contactRequest)).toMatchObject([{ result: 'sent' }]);
  });

  it('opted out, paid and closed hold whatever the view knows; a farewell may follow a closed case', async () => {
    const optedOut = await seedCase(db);
    await writeView(db, optedOut, { noMessages: ['sms'] });
    expect(await send(optedOut, contactRequest)).toMatchObject([{ reason: 'optedOut' }]);
    const paid = await seedCase(db);
    await writeView(db, paid, { paidAfterTermination: true });
    expect(await send(paid, contactRequest)).toMatchObject([{ reason: 'paid' }]);
    const closed = await seedCase(db);
    await writeView(db, closed, { outcome: 'afdragsordning', stage: 'closed' });
    await db
      .update(cases)
      .set({ closedAt: setup.thursdayAtTen, outcome: 'afdragsordning' })
      .where(eq(cases.caseId, closed));
    const staff = messageOf('urgent', { channel: 'email' });
    expect(await send(closed, contactRequest, messageOf('farewell'), staff)).toMatchObject([
      { reason: 'caseClosed' },
      { result: 'sent' },
      { reason: 'caseClosed' },
    ]);
  });

  it('a visit that was moved or called off is not announced; one still planned is', async () => {
    const notice = messageOf('visitNotice', visit);
    const attempt = async (row: { status: 'open' | 'cancelled'; from: string }) => {
      const caseId = await seedCase(db);
      await writeView(db, caseId, known(notice));
      await db.insert(tasks).values({ ...visitTask, ...row, caseId });
      return send(caseId, notice);
    };
    const reason = 'visitChanged';
    expect(await attempt({ status: 'open', from: visit.visitAt })).toMatchObject([{ result: 'sent' }]);
    expect(await attempt({ status: 'open', from: '2026-12-07T14:30:00.000Z' })).toMatchObject([{ reason }]);
    expect(await attempt({ status: 'cancelled', from: visit.visitAt })).toMatchObject([{ reason }]);
  });

  describe('that an announced visit is off', () => {
    const notice = messageOf('visitNotice', { ...visit, channel: 'email', key: 'visitNotice:visit-1-1@x:email' });
    const off = messageOf('visitCancelled', { ...visit, channel: 'email', key: 'visitCancelled:visit-1-1@x:email' });
    const bySms = messageOf('visitCancelled', { ...visit, channel: 'sms', key: 'visitCancelled:visit-1-1@x:sms' });

    it('is told to who was told of it in that way, also after the end of the case, and to nobody else', async () => {
      const caseId = await seedCase(db);
      expect(await send(caseId, off)).toMatchObject([{ result: 'suppressed', reason: 'neverTold' }]);
      const told = await seedCase(db);
      await send(told, notice);
      expect(await send(told, bySms)).toMatchObject([{ result: 'suppressed', reason: 'neverTold' }]);
      await writeView(db, told, { outcome: 'betalt', stage: 'closed' });
      expect(await send(told, off)).toMatchObject([{ result: 'sent' }]);
    });

    it('is told where the announcement may have arrived', async () => {
      const caseId = await seedCase(db);
      const mute = notifyWith(db, { now: clock.now, email: answering({ kind: 'unknown', code: 'x' }) });
      await failureOf(mute.notify(requestFor(caseId, notice)));
      expect(await send(caseId, off)).toMatchObject([{ result: 'sent' }]);
    });

    it.each([
      [fact({ kind: 'noMessages', channel: 'email' }), 'optedOut'],
      [fact({ kind: 'died' }), 'caseClosed'],
      [fact({ kind: 'wrongPerson' }), 'caseClosed'],
    ])('is not told against %j, whether or not the engine has heard it', async (said, reason) => {
      const caseId = await seedCase(db);
      await send(caseId, notice);
      await say(db, caseId, said);
      expect(await send(caseId, off)).toMatchObject([{ result: 'suppressed', reason }]);
    });

    it.each([
      [{ noMessages: ['email' as const] }, 'optedOut'],
      [{ outcome: 'afgaaetVedDoeden' as const, stage: 'closed' as const }, 'caseClosed'],
    ])('is not told where the lists say %j', async (change, reason) => {
      const caseId = await seedCase(db);
      await send(caseId, notice);
      await writeView(db, caseId, change);
      expect(await send(caseId, off)).toMatchObject([{ result: 'suppressed', reason }]);
    });
  });

  it('somebody without a usable number or address gets nothing, and the second number serves where the first cannot', async () => {
    const email = messageOf('contactRequest', { channel: 'email' });
    const nobody = await seedCase(db, { phones: [{ e164: '+4586421111', sms: false, usable: true }], email: null });
    expect(await send(nobody, contactRequest, email)).toMatchObject([{ reason: 'noNumber' }, { reason: 'noEmail' }]);
    const given = ['+4520000001', '+4520000002'].map((e164) => ({ e164, sms: true, usable: true }));
    const two = await seedCase(db, { phones: given });
    const reach = { phones: [{ id: 'p1', usable: false, sms: false }], email: true, address: true };
    await writeView(db, two, { reach });
    await send(two, contactRequest);
    expect(double.taken.map((m) => m.to)).toEqual(['+4520000002']);
  });

  it('a case that has been erased in the meantime is left alone', async () => {
    expect(await send(randomUUID(), contactRequest)).toEqual([{ key, result: 'suppressed', reason: 'caseErased' }]);
  });
});

it('a row the projection has written as planned, or a cancelled one planned anew, is taken up', async () => {
  const caseId = await seedCase(db);
  const { purpose, channel, notBefore, notAfter, because } = contactRequest;
  const row = { caseId, key, purpose, channel, notBefore, notAfter, because };
  await db.insert(messages).values({ ...row, status: 'cancelled', reason: 'x', settledAt: setup.thursdayAtTen });
  expect(await send(caseId, contactRequest)).toEqual([{ key, result: 'sent' }]);
  expect(await storedMessage(db, caseId, key)).toMatchObject({ status: 'sent', reason: null });
});

const answering = (result: SendResult): MessageProvider => ({
  name: 'double',
  send: async () => result,
  findSent: async () => [],
  forget: async () => 'forgotten',
  close: () => undefined,
});

describe('one message whose end is unknown beside one that may be tried at once', () => {
  it('is not asked about too soon: what is still on its way in would be sent again', async () => {
    const sms = answering({ kind: 'unknown', code: 'timeout' });
    const email = answering({ kind: 'notSent', code: 'greylisted' });
    const { notify } = notifyWith(db, { now: clock.now, sms, email });
    const caseId = await seedCase(db);
    const both = [messageOf('contactRequest'), messageOf('contactRequest', { channel: 'email' })];
    await expect(notify(requestFor(caseId, ...both))).rejects.toMatchObject({ nextRetryDelay: 30_000 });
  });
});
