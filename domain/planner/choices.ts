import { addDays, isWorkingDay, type IsoDate } from '../calendar.js';
import { dateInCopenhagen, toInstant } from '../copenhagen.js';
import type { CaseState, Instant, OpenTask } from '../case.js';
import type { PartOfDay, Policy } from '../policy.js';
import { situation, type Situation } from './situation.js';

/** What a citizen may choose without asking anybody: times for the visit, and when to be called. Pure. */

/** More than this is a list to read, not a choice. */
const mostChoices = 6;
/** A part of today with less than this left is not offered: somebody must see the wish and take up the phone. */
const leastMinutes = 60;

/** "Call me between": both instants UTC. */
export interface CallChoice {
  at: Instant;
  until: Instant;
}

/** The visit that is planned for a citizen, unless it is over. */
export const openVisit = (state: CaseState, now: Instant): OpenTask | null =>
  state.tasks.find((t) => t.kind === 'visit' && t.dueAt > now) ?? null;

/**
 * Other times for a planned visit, soonest first: from the next working day, spread over days and parts of the day, none
 * after the last safe day for a visit or from the hearing on. None where no visit is planned.
 *
 * @param now UTC instant
 */
export function visitChoices(state: CaseState, policy: Policy, now: Instant): Instant[] {
  const present = openVisit(state, now);
  if (!present) return [];
  const s = situation(state, policy, now);
  const parts = policy.visit.parts.toSorted((a, b) => a.from.localeCompare(b.from));
  const days = daysForVisits(s)
    .map((date) => timesOn(date, parts).filter((at) => at !== present.from && helps(s, at)))
    .filter((times) => times.length > 0);
  const perDay = Math.max(2, Math.ceil(mostChoices / Math.max(days.length, 1)));
  // Each day begins with another part: who is at work in the morning finds an afternoon.
  return days.flatMap((times, n) => someOf(times, n * perDay, perDay)).slice(0, mostChoices);
}

/** The next working days on which a visit still leaves room to act. */
function daysForVisits({ today, clock, urgency, policy }: Situation): IsoDate[] {
  const safe = clock.find((entry) => entry.id === 'latestSafeVisit')?.date;
  const last = [safe, urgency.hardDate].filter((date) => date !== undefined && date !== null).toSorted()[0];
  const inTime = (day: IsoDate): boolean => last === undefined || day <= last;
  const days: IsoDate[] = [];
  for (let day = addDays(today, 1); days.length < mostChoices && inTime(day); day = addDays(day, 1))
    if (isWorkingDay(day, policy.closingDays)) days.push(day);
  return days;
}

const timesOn = (date: IsoDate, parts: readonly PartOfDay[]): Instant[] => parts.map((p) => toInstant(date, p.from));

/** A hearing whose time is unknown stands at the beginning of its day. */
function helps({ state, now }: Situation, at: Instant): boolean {
  const { hearingAt } = state.legal;
  return !hearingAt || hearingAt <= now || at < hearingAt;
}

/** So many of a day's times, counted round from another one each day, in the order of the clock. */
function someOf(times: readonly Instant[], from: number, count: number): Instant[] {
  const chosen = times.map((_, n) => times[(from + n) % times.length] ?? '').slice(0, count);
  return chosen.toSorted();
}

/**
 * When a citizen may ask to be called: the unit's parts of the day for calls, from today on. None where no usable number
 * is known, or the case has ended.
 *
 * @param now UTC instant
 */
export function callChoices(state: CaseState, policy: Policy, now: Instant): CallChoice[] {
  if (state.outcome || !state.reach.phones.some((p) => p.usable)) return [];
  const inTime = new Date(Date.parse(now) + leastMinutes * 60_000).toISOString();
  const parts = policy.phone.parts.toSorted((a, b) => a.from.localeCompare(b.from));
  const choices: CallChoice[] = [];
  for (let date = dateInCopenhagen(now); choices.length < mostChoices; date = addDays(date, 1)) {
    if (!isWorkingDay(date, policy.closingDays)) continue;
    const onDay = parts.map(({ from, to }) => ({ at: toInstant(date, from), until: toInstant(date, to) }));
    choices.push(...onDay.filter(({ at, until }) => until >= inTime && at !== state.callBackAt));
  }
  return choices.slice(0, mostChoices);
}
