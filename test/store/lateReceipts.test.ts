import { Client, Connection } from '@temporalio/client';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { learnNumber } from '../../relay/numbers.js';
import { takeReceipt } from '../../relay/receipts.js';
import type { RelayDeps } from '../../relay/deliver.js';
import type { Store } from '../../store/open.js';
import { verdictsOf } from '../../store/numbers.js';
import { cases, messages } from '../../store/schema.js';
import { messageOf, newNumber, seedCase } from '../activities/notifySetup.js';
import { openTestStore } from '../support/store.js';

/** What a receipt that comes late says of a number is as old as its message. The case has ended, so that nobody need be told. */
let store: Store;
const connection = Connection.lazy({ address: '127.0.0.1:1', interceptors: [] });
const client = new Client({ connection });
beforeAll(async () => void (store = await openTestStore()));
afterAll(async () => {
  await store.close();
  await connection.close();
});

const clock = (hour: number): string => `2026-12-03T${String(hour).padStart(2, '0')}:00:00.000Z`;
const at = (hour: number): RelayDeps => ({ db: store.db, client, now: () => clock(hour) });

async function sentAt(hour: number, number: string, providerId: string): Promise<void> {
  const caseId = await seedCase(store.db, { phones: [{ e164: number, sms: true, usable: true }] });
  await store.db
    .update(cases)
    .set({ closedAt: clock(8) })
    .where(eq(cases.caseId, caseId));
  const sent = { status: 'sent', settledAt: clock(hour), provider: 'twilio', providerId, recipient: number } as const;
  await store.db.insert(messages).values({ ...messageOf('contactRequest'), ...sent, caseId });
}

it('START holds against a receipt of a message from before it, and not against one from after it', async () => {
  const number = newNumber();
  const verdict = async () => (await verdictsOf(store.db, [number])).get(number);
  await sentAt(10, number, 'before');
  await sentAt(12, number, 'after');
  await learnNumber(at(9), number, 'optedOut', 'stop', clock(9));
  await learnNumber(at(11), number, 'optedIn', 'start', clock(11));
  const refused = { provider: 'twilio', failure: 'optedOutAtProvider' } as const;
  await takeReceipt(at(13), { ...refused, providerId: 'before' });
  expect(await verdict()).toBe('optedIn');
  await takeReceipt(at(13), { ...refused, providerId: 'after' });
  expect(await verdict()).toBe('optedOut');
});
