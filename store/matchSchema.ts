import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { MatchCode } from '../domain/matching.js';
import { cases, instant } from './schema.js';

/** Two cases that may be one home: a person decides. The newer one holds the task. */
export const matches = pgTable(
  'matches',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    otherCaseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    /** The task on `caseId` that asks. */
    taskId: text().notNull(),
    because: jsonb().$type<MatchCode[]>().notNull(),
    foundAt: instant().notNull(),
    decision: text().$type<'same' | 'different'>(),
    decidedBy: text(),
    decidedAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.otherCaseId] }), index('matches_other').on(t.otherCaseId)],
);

/** A link a person has undone: reports of this household never join this case by the machine again. */
export const partings = pgTable(
  'partings',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    householdKey: text().notNull(),
    tenancyKey: text(),
    by: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.householdKey] })],
);
