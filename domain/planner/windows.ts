import { addDays, isMessageDay, isWorkingDay, type IsoDate } from '../calendar.js';
import { dateInCopenhagen, toInstant } from '../copenhagen.js';
import type { Instant } from '../case.js';
import type { DayPart, PartOfDay, Policy } from '../policy.js';

/** When, within a day, something is to be done. */
export interface Window {
  date: IsoDate;
  part?: DayPart;
  from: Instant;
  to: Instant;
}

/** A window that ends sooner than this is no use to a person who opens the list now. */
const leastMinutes = 30;

/**
 * The first window on a working day, in a part of the day that has not been tried.
 *
 * @param parts the parts to choose among, in the order they are preferred on a day
 * @param earliest UTC instant
 * @param taken how many windows a date already has, and how many it may have
 */
export function nextWindow(
  parts: readonly PartOfDay[],
  used: readonly (DayPart | undefined)[],
  earliest: Instant,
  policy: Policy,
  taken: (date: IsoDate) => boolean = () => false,
): Window {
  const untried = parts.filter((p) => !used.includes(p.part));
  const choice = untried.length > 0 ? untried : parts;
  // A timer fires a little late: whole minutes count, so that engine and forecast agree at the edge of a window.
  const minute = Math.floor(Date.parse(earliest) / 60_000);
  const usableUntil = new Date((minute + leastMinutes) * 60_000).toISOString();
  for (let date = dateInCopenhagen(earliest); ; date = addDays(date, 1)) {
    if (!isWorkingDay(date, policy.closingDays) || taken(date)) continue;
    for (const p of choice) {
      const window = { date, part: p.part, from: toInstant(date, p.from), to: toInstant(date, p.to) };
      if (window.to >= usableUntil) return window;
    }
  }
}

/** The first moment at or after `earliest` when a citizen may be texted (domain.md §3.2, notion 4). */
export function nextMessageMoment(earliest: Instant, policy: Policy): { at: Instant; until: Instant } {
  for (let date = dateInCopenhagen(earliest); ; date = addDays(date, 1)) {
    if (!isMessageDay(date)) continue;
    const from = toInstant(date, policy.messages.from);
    const until = toInstant(date, policy.messages.to);
    if (earliest < until) return { at: earliest > from ? earliest : from, until };
  }
}

/** The last day before `date` when a citizen may be texted. */
export function messageDayBefore(date: IsoDate): IsoDate {
  let day = addDays(date, -1);
  while (!isMessageDay(day)) day = addDays(day, -1);
  return day;
}
