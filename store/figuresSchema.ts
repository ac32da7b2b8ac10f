import { boolean, date, index, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import type { ReachedBy } from '../domain/figures.js';
import type { ClosingOutcome, TaskKind } from '../domain/outcomes.js';
import type { SourceKind } from '../domain/intake/request.js';
import type { DayPart } from '../domain/policy.js';
import { instant } from './schema.js';

/**
 * What the figures are made of, a row a case: codes and dates alone, so that it outlives the personal data (no reference to
 * `cases`). A summary of the events, because adding them up anew for 100,000 cases takes seconds.
 */
export const caseFigures = pgTable(
  'case_figures',
  {
    caseId: uuid().primaryKey(),
    municipality: text().notNull(),
    openedOn: date().notNull(),
    sourceKind: text().$type<SourceKind>(),
    /** The organisation that sent the first report; null for a private landlord and a citizen: their names are people's. */
    sender: text(),
    /** The first hard date of the legal clock on or after the day it opened, by what is known now. */
    firstDeadlineOn: date(),
    reachedAt: instant(),
    reachedOn: date(),
    /** From intake to the first contact. */
    reachedAfterMinutes: integer(),
    reachedBy: text().$type<ReachedBy>(),
    helpedOn: date(),
    closedOn: date(),
    outcome: text().$type<ClosingOutcome>(),
  },
  (t) => [
    // In the order of the lists behind the figures, those of one sender apart: few among many would be looked for in all.
    index('case_figures_opened').on(t.openedOn, t.caseId),
    index('case_figures_of_sender').on(t.sender, t.sourceKind, t.openedOn, t.caseId),
    index('case_figures_deadline').on(t.firstDeadlineOn),
  ],
);

/** One try to reach a citizen, as `CaseState.attempts` has it; those nobody made are left out. */
export const attemptFigures = pgTable(
  'attempt_figures',
  {
    caseId: uuid().notNull(),
    /** Its place among the case's attempts. */
    n: smallint().notNull(),
    municipality: text().notNull(),
    on: date().notNull(),
    kind: text().$type<Extract<TaskKind, 'call' | 'askCaseworker' | 'visit'>>().notNull(),
    part: text().$type<DayPart>(),
    reached: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.caseId, t.n] }),
    // All that the figures ask for, in the order in which they count it: neither are the rows read, nor is anything sorted.
    index('attempt_figures_of').on(t.municipality, t.kind, t.part, t.reached, t.on),
    index('attempt_figures_listed').on(t.kind, t.part, t.on, t.caseId, t.n),
  ],
);
