import {
  addBankingDays,
  addDays,
  addWorkingDays,
  nextWorkingDay,
  workingDaysBetween,
  type IsoDate,
} from '../calendar.js';
import { danishDate, dateInCopenhagen, toInstant } from '../copenhagen.js';
import type { CaseEvent, CaseState, Instant, UrgencyLevel } from '../case.js';
import { legalClock } from '../law/legalClock.js';
import type { ClockEntry } from '../law/entry.js';
import { nextHardDate } from './hardDate.js';
import type { Policy } from '../policy.js';
import type { Reason } from '../reason.js';

/** When the office looks at a new day; a plan that must change with the date is asked for again then. */
const dayBegins = '07:00';

export interface Urgency {
  level: UrgencyLevel;
  /** The hearing or the day to move out, whichever comes first and lies ahead. */
  hardDate: IsoDate | null;
  because: Reason[];
}

/** Everything the planner's rules look at, worked out once. */
export interface Situation {
  state: CaseState;
  policy: Policy;
  now: Instant;
  today: IsoDate;
  clock: ClockEntry[];
  urgency: Urgency;
  paused: boolean;
  /** The unit's own promise: the first visit within so many working days of intake. */
  firstVisitBy: IsoDate;
  firstVisitIsDue: boolean;
}

/** Reads a case's facts against the calendar. Pure: `now` is given. */
export function situation(state: CaseState, policy: Policy, now: Instant): Situation {
  const today = dateInCopenhagen(now);
  const opened = dateInCopenhagen(state.openedAt);
  const firstVisitBy = addWorkingDays(opened, policy.visit.firstWithinWorkingDays, policy.closingDays);
  const untried = state.rounds.visit === 1 && !state.attempts.some((a) => a.rung === 'visit');
  return {
    state,
    policy,
    now,
    today,
    clock: legalClock(state.legal, today, policy.closingDays),
    urgency: urgency(state, policy, now, today),
    paused: state.pausedUntil !== null && today <= state.pausedUntil,
    firstVisitBy,
    firstVisitIsDue: untried && nextWorkingDay(addDays(today, 1), policy.closingDays) >= firstVisitBy,
  };
}

/** "1 arbejdsdag", "3 arbejdsdage". */
export const workingDays = (n: number): string => (n === 1 ? '1 arbejdsdag' : `${n} arbejdsdage`);

function urgency(state: CaseState, policy: Policy, now: Instant, today: IsoDate): Urgency {
  const first = nextHardDate(state.legal, now);
  if (!first) {
    const unreadable = state.doubts.includes('hearingUnreadable');
    const text =
      'Der er berammet en fogedforretning, men datoen kan ikke læses. Sagen behandles som hastesag, til datoen kendes.';
    return {
      level: unreadable ? 'short' : 'normal',
      hardDate: null,
      because: unreadable ? [{ rule: 'hearing-unreadable', text }] : [],
    };
  }
  const left = workingDaysBetween(today, first.date, policy.closingDays);
  const { shortWorkingDays, criticalWorkingDays } = policy.shortClock;
  const level = left <= criticalWorkingDays ? 'critical' : left <= shortWorkingDays ? 'short' : 'normal';
  const text = `${first.name} er ${danishDate(first.date)}, så der er ${level === 'critical' ? 'meget ' : ''}kort tid.`;
  const because = level === 'normal' ? [] : [{ rule: `clock-${level}`, text, inputs: { date: first.date, today } }];
  return { level, hardDate: first.date, because };
}

/** What the calendar alone has brought: an instalment nobody saw paid, a hearing nobody told the result of. */
export function observe(state: CaseState, policy: Policy, now: Instant): CaseEvent[] {
  if (state.outcome) return [];
  const missed = state.instalments.flatMap((i, n) =>
    i.state === 'due' && watchEnds(i.dueOn, policy) <= now
      ? [{ kind: 'instalmentMissed' as const, number: n + 1 }]
      : [],
  );
  const { hearingAt } = state.legal;
  const passed = hearingAt !== undefined && afterHearing(hearingAt, policy) <= now;
  return [
    ...missed,
    ...(passed && !state.doubts.includes('hearingPassed') ? [{ kind: 'hearingPassed' } as const] : []),
  ];
}

/** Money sent on the due day may be days on its way (domain.md §3.2: bankdage), so an instalment is watched longer. */
function watchEnds(dueOn: IsoDate, policy: Policy): Instant {
  return toInstant(addDays(addBankingDays(dueOn, policy.support.instalmentGraceBankingDays), 1), dayBegins);
}

/** The morning after a hearing somebody asks what became of it. */
const afterHearing = (hearingAt: Instant, policy: Policy): Instant =>
  toInstant(nextWorkingDay(addDays(dateInCopenhagen(hearingAt), 1), policy.closingDays), dayBegins);

/**
 * The next moment at which the same facts would give another answer, because the date has changed: the clock becomes
 * short or critical, a pause ends, the first visit falls due, an instalment or a hearing has passed.
 */
export function whenToAskAgain(s: Situation): Instant | null {
  const { state, policy } = s;
  const mornings = [
    ...clockSteps(s),
    ...(state.pausedUntil && s.paused ? [addDays(state.pausedUntil, 1)] : []),
    ...(state.contactAt ? [] : [visitEve(s)]),
  ].map((date) => toInstant(date, dayBegins));
  const watches = state.instalments.filter((i) => i.state === 'due').map((i) => watchEnds(i.dueOn, policy));
  const hearing =
    state.legal.hearingAt && !state.doubts.includes('hearingPassed')
      ? [afterHearing(state.legal.hearingAt, policy)]
      : [];
  const moments = [...mornings, ...watches, ...hearing].filter((at) => at > s.now).toSorted();
  return moments[0] ?? null;
}

/** The working day before the first visit's last day: it must be planned by then, whatever the phone has brought. */
function visitEve(s: Situation): IsoDate {
  let eve = addDays(s.firstVisitBy, -1);
  while (nextWorkingDay(eve, s.policy.closingDays) !== eve) eve = addDays(eve, -1);
  return eve;
}

function clockSteps(s: Situation): IsoDate[] {
  const { hardDate } = s.urgency;
  if (!hardDate) return [];
  const { shortWorkingDays, criticalWorkingDays } = s.policy.shortClock;
  return [shortWorkingDays, criticalWorkingDays].flatMap((left) => firstDayWith(left, hardDate, s));
}

/** The first day after today with at most `left` working days to `date`. */
function firstDayWith(left: number, date: IsoDate, s: Situation): IsoDate[] {
  const closing = s.policy.closingDays;
  if (workingDaysBetween(s.today, date, closing) <= left) return [];
  let day = date;
  while (day > s.today && workingDaysBetween(addDays(day, -1), date, closing) <= left) day = addDays(day, -1);
  return [day];
}
