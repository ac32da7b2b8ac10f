import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { NumberVerdict } from '../domain/commands.js';
import type { IncomingMeaning } from '../domain/incoming.js';
import type { MessageReason } from '../domain/messageGuards.js';
import { cases, instant } from './schema.js';

/** What is known of a number whoever's case it stands in: learnt by sending, or told by its owner (STOP, START). */
export const numbers = pgTable('numbers', {
  e164: text().primaryKey(),
  verdict: text().$type<NumberVerdict>().notNull(),
  learnedAt: instant().notNull(),
});

/** Every SMS a citizen has sent us, once; its words stay here. */
export const incomingMessages = pgTable(
  'incoming_messages',
  {
    incomingId: uuid().primaryKey(),
    provider: text().notNull(),
    providerId: text().notNull(),
    sender: text().notNull(),
    text: text().notNull(),
    receivedAt: instant().notNull(),
    /** What it was taken for. */
    meaning: text().$type<IncomingMeaning>().notNull(),
    /** The case whose outreach worker reads it; null while nobody knows whose it is. */
    caseId: uuid().references(() => cases.caseId, { onDelete: 'set null' }),
    /** What asks the outreach worker to read it where no open case does. */
    inquiryId: uuid(),
    /** False until it has come where it belongs: upkeep takes up what a crash left. */
    handled: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex('incoming_once').on(t.provider, t.providerId),
    index('incoming_from').on(t.sender, t.receivedAt),
    index('incoming_unhandled')
      .on(t.receivedAt)
      .where(sql`not ${t.handled}`),
  ],
);

/** What a provider said of a message before the sending attempt had written down the provider's id for it. */
export const earlyReceipts = pgTable(
  'early_receipts',
  {
    provider: text().notNull(),
    providerId: text().notNull(),
    /** Null: delivered. */
    failure: text().$type<MessageReason>(),
    receivedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerId] })],
);

/** Links to the citizen's page. A link is its id, signed: who reads this table can make none (`citizenLinks.ts`). */
export const citizenLinks = pgTable(
  'citizen_links',
  {
    linkId: text().primaryKey(),
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    /** The message or door card it stands on. */
    madeFor: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    withdrawnAt: instant(),
  },
  (t) => [uniqueIndex('citizen_links_for').on(t.caseId, t.madeFor)],
);

/** Mail to staff that belongs to no case (the morning list, trouble with a provider): each goes out once. */
export const staffMails = pgTable('staff_mails', {
  key: text().primaryKey(),
  municipality: text().notNull(),
  attemptedAt: instant().notNull(),
  sentAt: instant(),
});
