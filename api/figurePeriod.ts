import { z } from 'zod';
import { addDays, weekday, type IsoDate } from '../domain/calendar.js';
import { dateInCopenhagen, later } from '../domain/copenhagen.js';
import { Problem } from './problem.js';
import { day } from './schemas.js';

/** The time that figures are asked of. */
export const periodQuery = z.strictObject({
  from: day.optional().describe('the first day; default: a year of months up to now'),
  to: day.optional().describe('the last day; default: today'),
  every: z.enum(['week', 'month']).default('month').describe('how long each period of the trend is'),
});
/** The calendar's first Monday: no week, and no case, begins before it. */
const firstWeek = '2000-01-03';
/** Five years: longer ago nobody works in the same way. */
const mostDays = 1827;

export interface Period {
  from: IsoDate;
  to: IsoDate;
  every: 'week' | 'month';
  today: IsoDate;
}

/** @throws Problem 400 for a time that is none, or too long */
export function periodOf({ from, to, every }: z.infer<typeof periodQuery>, now: string): Period {
  const today = dateInCopenhagen(now);
  const last = to ?? today;
  const first = later(from ?? firstOfMonth(last, -11), firstWeek);
  if (first > last) refuse('from', 'Perioden skal begynde, før den slutter.');
  if (addDays(first, mostDays) < last) refuse('from', 'Vælg højst fem år.');
  return { from: first, to: last, every, today };
}

function refuse(pointer: string, detail: string): never {
  throw new Problem(400, 'malformed', detail, [{ pointer, code: 'wrongPeriod', detail }]);
}

/** When each period of the time begins, those without a case as well: a trend has no gaps. */
export function beginnings({ from, to, every }: Period): IsoDate[] {
  const all: IsoDate[] = [];
  let begins = every === 'month' ? `${from.slice(0, 7)}-01` : addDays(from, 1 - weekday(from));
  for (; begins <= to; begins = next(begins, every)) all.push(begins);
  return all;
}

/**
 * As much of a time as lies in one period of its trend.
 *
 * @throws Problem 400 where none of them begins so
 */
export function partOf(period: Period, begins: IsoDate): Period {
  if (!beginnings(period).includes(begins)) refuse('begins', 'Så begynder ingen af tidens uger eller måneder.');
  const ends = addDays(next(begins, period.every), -1);
  return { ...period, from: later(begins, period.from), to: ends < period.to ? ends : period.to };
}

const next = (begins: IsoDate, every: Period['every']): IsoDate =>
  every === 'month' ? firstOfMonth(begins, 1) : addDays(begins, 7);

/** The first of the month so many months later. */
function firstOfMonth(date: IsoDate, months: number): IsoDate {
  const n = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}-01`;
}
