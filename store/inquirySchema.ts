import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { AssignTask, CompleteTask, Withdraw } from '../domain/commands.js';
import type { InquiryEvent, InquiryKind, InquiryStatus, InquiryView } from '../domain/inquiry.js';
import { keptCommand } from './keptCommand.js';
import { cases, instant } from './schema.js';

/** What is asked of the outreach worker: advice, to find a citizen, to read a message. Each is one workflow; the words lie here. */
export const inquiries = pgTable(
  'inquiries',
  {
    inquiryId: uuid().primaryKey(),
    kind: text().$type<InquiryKind>().notNull(),
    municipality: text().notNull(),
    caseId: uuid().references(() => cases.caseId, { onDelete: 'set null' }),
    askedBy: text().notNull(),
    askedByRole: text().notNull(),
    askedAt: instant().notNull(),
    question: text().notNull(),
    /** Whom to find, where there is no case; who has written, by the number. */
    citizen: jsonb().$type<{
      name: string | null;
      street: string | null;
      postcode: string | null;
      city: string | null;
      phones: string[];
    }>(),
    answer: text(),
    outcome: text(),
    answeredBy: text(),
    started: boolean().notNull().default(false),
    seq: integer().notNull().default(0),
    status: text().$type<InquiryStatus>().notNull().default('open'),
    /** The task in the outreach worker’s list. */
    from: instant().notNull(),
    dueAt: instant().notNull(),
    assignee: text(),
    overdue: boolean().notNull().default(false),
    /** Set when the supervisor has been told. */
    escalatedAt: instant(),
    endedAt: instant(),
    /** The inquiry as its workflow last told it; nothing personal in it. */
    view: jsonb().$type<InquiryView>().notNull(),
  },
  (t) => [
    index('inquiries_recent').on(t.askedAt, t.inquiryId),
    index('inquiries_open')
      .on(t.dueAt, t.inquiryId)
      .where(sql`${t.status} = 'open'`),
    index('inquiries_of_case').on(t.caseId),
    index('inquiries_unstarted')
      .on(t.askedAt)
      .where(sql`not ${t.started}`),
  ],
);

/** What has happened to an inquiry, in order. */
export const inquiryEvents = pgTable(
  'inquiry_events',
  {
    inquiryId: uuid()
      .notNull()
      .references(() => inquiries.inquiryId, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    at: instant().notNull(),
    by: text().notNull(),
    commandId: uuid(),
    event: jsonb().$type<InquiryEvent>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.inquiryId, t.seq] })],
);

export type InquiryMessage =
  | { update: 'completeTask'; args: CompleteTask }
  | { update: 'assignTask'; args: AssignTask }
  | { update: 'withdraw'; args: Withdraw };

/** What people said to an inquiry. */
export const inquiryCommands = pgTable(
  'inquiry_commands',
  {
    ...keptCommand(),
    inquiryId: uuid()
      .notNull()
      .references(() => inquiries.inquiryId, { onDelete: 'cascade' }),
    message: jsonb().$type<InquiryMessage>().notNull(),
  },
  (t) => [
    index('inquiry_commands_undelivered')
      .on(t.createdAt)
      .where(sql`${t.status} = 'stored'`),
    index('inquiry_commands_of').on(t.inquiryId, t.createdAt),
  ],
);
