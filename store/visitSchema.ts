import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { EndVisit, ExtendVisit, NoteTaskEnd, StepVisit } from '../domain/commands.js';
import type { VisitEvent, VisitState, VisitView } from '../domain/safeVisit.js';
import { inquiries } from './inquirySchema.js';
import { keptCommand } from './keptCommand.js';
import { cases, instant } from './schema.js';

/** Safe visits: each is one workflow, and this is what the lists know of it. */
export const safeVisits = pgTable(
  'safe_visits',
  {
    visitId: uuid().primaryKey(),
    municipality: text().notNull(),
    /** As the API names it. */
    taskId: text().notNull(),
    /** Where the visit is: the citizen's case, or, where there is none, whom the inquiry looks for. */
    caseId: uuid().references(() => cases.caseId, { onDelete: 'set null' }),
    inquiryId: uuid().references(() => inquiries.inquiryId, { onDelete: 'set null' }),
    worker: text().notNull(),
    startedAt: instant().notNull(),
    /** False until the engine has taken the workflow. */
    started: boolean().notNull().default(false),
    seq: integer().notNull().default(0),
    status: text().$type<VisitState['status']>().notNull().default('underWay'),
    /** When further silence calls somebody; null: nobody is left to call, or it has ended. */
    dueAt: instant(),
    /** The visit as its workflow last told it; nothing personal in it. */
    view: jsonb().$type<VisitView>().notNull(),
  },
  (t) => [
    uniqueIndex('safe_visits_one_a_task')
      .on(t.taskId)
      .where(sql`${t.status} = 'underWay'`),
    index('safe_visits_of_case').on(t.caseId),
  ],
);

/** What has happened on a visit, in order. */
export const visitEvents = pgTable(
  'visit_events',
  {
    visitId: uuid()
      .notNull()
      .references(() => safeVisits.visitId, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    at: instant().notNull(),
    by: text().notNull(),
    commandId: uuid(),
    event: jsonb().$type<VisitEvent>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.visitId, t.seq] })],
);

export type VisitMessage =
  | { update: 'step'; args: StepVisit }
  | { update: 'extend'; args: ExtendVisit }
  | { update: 'end'; args: EndVisit }
  | { update: 'noteTaskEnd'; args: NoteTaskEnd };

/** What was said to a visit. */
export const visitCommands = pgTable(
  'visit_commands',
  {
    ...keptCommand(),
    visitId: uuid()
      .notNull()
      .references(() => safeVisits.visitId, { onDelete: 'cascade' }),
    message: jsonb().$type<VisitMessage>().notNull(),
  },
  (t) => [
    index('visit_commands_undelivered')
      .on(t.createdAt)
      .where(sql`${t.status} = 'stored'`),
    index('visit_commands_of').on(t.visitId, t.createdAt),
  ],
);
