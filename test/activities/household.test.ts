import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from '../../domain/case.js';
import type { Db, Store } from '../../store/open.js';
import { citizens } from '../../store/schema.js';
import { openTestStore } from '../support/store.js';
import {
  messageOf,
  newNumber,
  notifyWith,
  requestFor,
  seedCase,
  storedMessage,
  testClock,
  thursdayAtTen,
} from './notifySetup.js';

/** One text a day and so many a week for a home, whichever of its cases they come from. */
const clock = testClock(thursdayAtTen);
let store: Store;
let db: Db;
let sender: ReturnType<typeof notifyWith>;

beforeAll(async () => {
  store = await openTestStore();
  db = store.db;
  sender = notifyWith(db, { now: clock.now });
});
afterAll(() => store.close());

/** The case's clock stands where the real one does. */
const send = (caseId: string, message: Message) =>
  sender.notify({ ...requestFor(caseId, message), at: new Date(clock.now()).toISOString() });
/** Cases of one home, each with a number of its own unless one is named. */
const home = (cases: number, number?: string) => {
  const addressKey = randomUUID();
  const phones = () => [{ e164: number ?? newNumber(), sms: true, usable: true }];
  return Promise.all(Array.from({ length: cases }, () => seedCase(db, { addressKey, phones: phones() })));
};
const contactRequest = (n: number, notAfter: string): Message =>
  messageOf('contactRequest', { key: `contactRequest:${n}:sms`, notAfter });
const visitText = (purpose: 'visitNotice' | 'visitReminder', n: number, visitAt: string): Message =>
  messageOf(purpose, { key: `${purpose}:${n}:sms`, visitAt, notAfter: visitAt });

const thursdayEvening = '2026-12-03T18:00:00.000Z';
const fridayMorning = '2026-12-04T08:00:00.000Z';
const fridayAfternoon = '2026-12-04T14:30:00.000Z';
const nextThursday = '2026-12-10T14:30:00.000Z';
const sent = [{ result: 'sent' }];
const enoughToday = [{ result: 'suppressed', reason: 'householdTextedToday' }];
const waits = [{ result: 'postponed', until: fridayMorning, reason: 'householdTextedToday' }];

it('two cases that are due at once send one text; homes nobody knows are not one home', async () => {
  clock.set(thursdayAtTen);
  const two = await home(2);
  const results = await Promise.all(two.map((caseId) => send(caseId, contactRequest(1, thursdayEvening))));
  expect(
    results
      .flat()
      .map((r) => r.reason ?? r.result)
      .toSorted(),
  ).toEqual(['householdTextedToday', 'sent']);
  const unknown = await home(2);
  await db.update(citizens).set({ street: null });
  for (const caseId of unknown) expect(await send(caseId, contactRequest(1, thursdayEvening))).toMatchObject(sent);
});

it('a number that is known in two homes gets one text a day, and as many a week as any other', async () => {
  clock.set(thursdayAtTen);
  const number = newNumber();
  const [first = '', other = ''] = [...(await home(1, number)), ...(await home(1, number))];
  const results = await Promise.all([first, other].map((caseId) => send(caseId, contactRequest(1, thursdayEvening))));
  expect(
    results
      .flat()
      .map((r) => r.reason ?? r.result)
      .toSorted(),
  ).toEqual(['householdTextedToday', 'sent']);
  const [elsewhere = ''] = await home(1);
  expect(await send(elsewhere, contactRequest(1, thursdayEvening))).toMatchObject(sent);
});

it('the second text of a day waits for the next window where it is still of use then, else it is not sent', async () => {
  clock.set(thursdayAtTen);
  const [first = '', other = ''] = await home(2);
  expect(await send(first, contactRequest(1, thursdayEvening))).toMatchObject(sent);
  for (const caseId of [first, other])
    expect(await send(caseId, contactRequest(2, thursdayEvening))).toMatchObject(enoughToday);
  const useful = contactRequest(3, fridayAfternoon);
  for (let n = 0; n < 2; n += 1) expect(await send(other, useful)).toMatchObject(waits);
  expect(await storedMessage(db, other, useful.key)).toMatchObject({ status: 'planned', notBefore: fridayMorning });
  clock.set(fridayMorning);
  expect(await send(other, useful)).toMatchObject(sent);
});

it('a visit that is told of today or on its own day may be the second text; any other waits', async () => {
  clock.set(thursdayAtTen);
  const [caseId = ''] = await home(1);
  expect(await send(caseId, contactRequest(1, thursdayEvening))).toMatchObject(sent);
  expect(await send(caseId, visitText('visitNotice', 1, nextThursday))).toMatchObject(waits);
  expect(await send(caseId, visitText('visitNotice', 2, fridayAfternoon))).toMatchObject(sent);
  expect(await send(caseId, visitText('visitReminder', 3, fridayAfternoon))).toMatchObject(waits);
  // It takes the place of one on Friday, which the citizen has been told of today.
  const [other = ''] = await home(1);
  expect(await send(other, visitText('visitNotice', 1, fridayAfternoon))).toMatchObject(sent);
  const instead = { ...visitText('visitNotice', 2, nextThursday), expectedAt: fridayAfternoon };
  expect(await send(other, instead)).toMatchObject(sent);
});

it('four texts in seven days are enough; a visit is told of nevertheless, and the week moves on', async () => {
  const [first = '', other = ''] = await home(2);
  const days = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07', '2026-12-08'];
  const on = async (day: number, message: (evening: string) => Message) => {
    clock.set(`${days[day]}T09:00:00.000Z`);
    return send(day % 2 === 0 ? first : other, message(`${days[day]}T18:00:00.000Z`));
  };
  for (let day = 0; day < 4; day += 1)
    expect(await on(day, (evening) => contactRequest(day, evening))).toMatchObject(sent);
  const enough = [{ result: 'suppressed', reason: 'enoughThisWeek' }];
  expect(await on(4, (evening) => contactRequest(4, evening))).toMatchObject(enough);
  expect(await on(4, () => visitText('visitNotice', 4, '2026-12-08T09:00:00.000Z'))).toMatchObject(sent);
  expect(await on(5, (evening) => contactRequest(5, evening))).toMatchObject(enough);
  clock.set('2026-12-09T09:00:00.000Z');
  expect(await send(first, contactRequest(6, '2026-12-09T18:00:00.000Z'))).toMatchObject(sent);
});
