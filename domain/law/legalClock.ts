/**
 * The legal clock of a rent-arrears case: from the due date to the eviction (domain.md §1.0–1.5, §1.9).
 *
 * Dates somebody has told us are kept as told; dates worked out here are estimates. Nothing here decides whether a step
 * was lawful: what looks too early is a warning for a person to read.
 */
import {
  addDays,
  addWorkingDays,
  daysOffBetween,
  nextWorkingDay,
  type ClosingDays,
  type IsoDate,
} from '../calendar.js';
import {
  assumedDeadlineEntry,
  deadlineEntry,
  demandEarliestEntry,
  demandTrack,
  dueDateEntry,
  terminationEntry,
} from './demand.js';
import {
  clockIds,
  computed,
  laterSteps,
  passing,
  spoken,
  type ClockEntry,
  type ClockId,
  type LegalFacts,
} from './entry.js';

/** The four dates that follow from a due date. */
export type LegalCalculation = Record<'dueDate' | 'demandEarliest' | 'deadline' | 'terminationEarliest', ClockEntry>;

const DECISION_5A_DAYS = 14;
const WORKING_DAYS_TO_ACT = 2;

/** Where a day counts as lost once it has passed; of two on one day the first here is named. */
const HARD_DATES: readonly ClockId[] = ['hearing', 'moveOut', 'deadline', 'decision5a', 'terminationEarliest'];

const byDate =
  (sameDay: readonly ClockId[]) =>
  (a: ClockEntry, b: ClockEntry): number =>
    a.date === b.date ? sameDay.indexOf(a.id) - sameDay.indexOf(b.id) : a.date < b.date ? -1 : 1;

/**
 * Last day of the authority's decision when no help is given: 14 days from the court's notice, not moved on when it
 * falls on a weekend, because the act has no such rule. Read in the wording of 2007; the current one is to be verified.
 */
function decision5aEntry(courtNoticeOn: IsoDate): ClockEntry {
  return computed('decision5a', addDays(courtNoticeOn, DECISION_5A_DAYS), {
    rule: 'retssikkerhedsloven-5a-2-decision',
    text: `Er der børn eller et kendt behov for hjælp, skal kommunen hjælpe eller træffe afgørelse senest ${DECISION_5A_DAYS} dage efter fogedrettens underretning ${spoken(courtNoticeOn)}.`,
    paragraph: 'retssikkerhedsloven § 5 a, stk. 2 (kontrollér gældende ordlyd)',
    inputs: { courtNoticeOn },
  });
}

function soonest(entries: readonly ClockEntry[], today: IsoDate, ids: readonly ClockId[]): ClockEntry | null {
  const coming = entries.filter(({ id, date }) => ids.includes(id) && date >= today);
  return coming.toSorted(byDate(ids))[0] ?? null;
}

/**
 * The next hard date on or after `today` (deadline, move-out, hearing, § 5 a decision, earliest termination), or null.
 * Lists of cases are ordered by it.
 */
export function soonestDeadline(entries: readonly ClockEntry[], today: IsoDate): ClockEntry | null {
  return soonest(entries, today, HARD_DATES);
}

/**
 * Last day on which a visit still leaves room to act: two working days before the coming hearing or move-out, or else
 * the demand's deadline. Too late for that: the next working day before it. Null when no such day is left.
 */
function latestSafeVisit(entries: readonly ClockEntry[], today: IsoDate, closing: ClosingDays): ClockEntry | null {
  const hard = soonest(entries, today, ['hearing', 'moveOut']) ?? soonest(entries, today, ['deadline']);
  if (hard === null) return null;
  const safe = addWorkingDays(hard.date, -WORKING_DAYS_TO_ACT, closing);
  const date = safe >= today ? safe : nextWorkingDay(today, closing);
  if (date >= hard.date) return null;
  const text =
    date === safe
      ? `Dagen ligger ${WORKING_DAYS_TO_ACT} arbejdsdage før ${spoken(hard.date)}, så der efter et besøg stadig er tid til at handle.`
      : `Der er under ${WORKING_DAYS_TO_ACT} arbejdsdage til ${spoken(hard.date)}, så besøget bør ske med det samme.`;
  const inputs = { [hard.id]: hard.date, today };
  const off = passing(daysOffBetween(date, hard.date, closing));
  return computed('latestSafeVisit', date, { rule: 'latest-safe-visit', text, inputs, ...off });
}

/**
 * Every date of the case's legal course that can be known or estimated from `facts`, in date order.
 * `today` is the date in Copenhagen; `closing` the municipality's closing days. Source: domain.md §1.2–1.3, §1.9.
 * RangeError when a date it has to count from does not exist or lies outside 2000–2100.
 */
export function legalClock(facts: LegalFacts, today: IsoDate, closing: ClosingDays): ClockEntry[] {
  const entries = [...demandTrack(facts), ...laterSteps(facts).map(({ entry }) => entry)];
  if (facts.courtNoticeOn !== undefined) entries.push(decision5aEntry(facts.courtNoticeOn));
  const visit = latestSafeVisit(entries, today, closing);
  if (visit !== null) entries.push(visit);
  return entries.toSorted(byDate(clockIds));
}

/**
 * The legal clock as a calculator: the four dates that follow from a due date. Without `receivedOn` the best case for
 * the landlord is assumed (sent as Digital Post on the earliest day), which the deadline's reasons say.
 */
export function legalClockCalculator(dueDate: IsoDate, receivedOn?: IsoDate): LegalCalculation {
  const due = dueDateEntry(dueDate);
  const demandEarliest = demandEarliestEntry(dueDate, due.date);
  const deadline = receivedOn === undefined ? assumedDeadlineEntry(demandEarliest.date) : deadlineEntry(receivedOn);
  return { dueDate: due, demandEarliest, deadline, terminationEarliest: terminationEntry(deadline.date) };
}
