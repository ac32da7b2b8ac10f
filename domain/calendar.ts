/**
 * The Danish calendar: one table of days per year, and the four notions of "day" the law and the unit use
 * (domain.md §3.2): hverdag, banking day, municipal working day, message day. They differ on purpose; never swap them.
 *
 * Dates are ISO strings in Europe/Copenhagen; instants are ISO UTC strings. Everything here is pure.
 */
import { Temporal } from 'temporal-polyfill';

/** A calendar date `YYYY-MM-DD` in Europe/Copenhagen. */
export type IsoDate = string;

/** A day and the Danish name of what makes it special, e.g. `søndag` or `2. påskedag`. */
export interface NamedDay {
  date: IsoDate;
  name: string;
}

/** A date reached by walking forward, and the days that did not qualify on the way. */
export interface Walk {
  date: IsoDate;
  steppedOver: NamedDay[];
}

/** On which ordinary weekdays this municipality is closed (policy, not law). */
export interface ClosingDays {
  /** Month and day, `MM-DD`, closed every year: usually `12-24`, `12-31`, `06-05`. */
  monthDays: readonly string[];
  /** Closed on the Friday after Kristi himmelfartsdag. */
  dayAfterAscension: boolean;
}

interface Day {
  date: IsoDate;
  /** ISO weekday: 1 = Monday … 7 = Sunday. */
  weekday: number;
  holiday: string | null;
  dayAfterAscension: boolean;
  previous: IsoDate;
  next: IsoDate;
}

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
const DAY_MS = 86_400_000;
const SATURDAY = 6;
const SUNDAY = 7;
const ASCENSION = 39;
const GRUNDLOVSDAG = '06-05';
/** Danish names, Monday first. */
export const WEEKDAYS = ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'];

const FIXED_HOLIDAYS: [monthDay: string, name: string][] = [
  ['01-01', 'nytårsdag'],
  ['12-25', 'juledag'],
  ['12-26', '2. juledag'],
];
const EASTER_HOLIDAYS: [daysAfterEaster: number, name: string, lastYear?: number][] = [
  [-3, 'skærtorsdag'],
  [-2, 'langfredag'],
  [0, 'påskedag'],
  [1, '2. påskedag'],
  [26, 'store bededag', 2023], // abolished from 2024
  [ASCENSION, 'Kristi himmelfartsdag'],
  [49, 'pinsedag'],
  [50, '2. pinsedag'],
];
/** Ordinary hverdage in law on which much is closed; named so that a reason can say why a day was passed over. */
const HALF_HOLIDAYS: Record<string, string> = {
  [GRUNDLOVSDAG]: 'grundlovsdag',
  '12-24': 'juleaftensdag',
  '12-31': 'nytårsaftensdag',
};

/** Nationalbanken's closing days beside weekends and public holidays (domain.md §3.2). */
const BANK_CLOSING: ClosingDays = { monthDays: [GRUNDLOVSDAG, '12-24', '12-31'], dayAfterAscension: true };
/** Days on which no citizen wants a message from the municipality (domain.md §3.2). */
const MESSAGE_CLOSING: ClosingDays = { monthDays: ['12-24', '12-31'], dayAfterAscension: false };

/** Easter Sunday of a Gregorian year (the anonymous "Meeus/Jones/Butcher" rule). */
function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return new Temporal.PlainDate(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

function buildYear(year: number): void {
  const easter = easterSunday(year);
  const fromEaster = (days: number): IsoDate => easter.add({ days }).toString();
  const holidays = new Map(FIXED_HOLIDAYS.map(([monthDay, name]) => [`${year}-${monthDay}`, name]));
  for (const [days, name, lastYear] of EASTER_HOLIDAYS) {
    if (lastYear === undefined || year <= lastYear) holidays.set(fromEaster(days), name);
  }
  const rows: Day[] = [];
  for (let day = new Temporal.PlainDate(year, 1, 1); day.year === year; day = day.add({ days: 1 })) {
    const date = day.toString();
    rows.push({
      date,
      weekday: day.dayOfWeek,
      holiday: holidays.get(date) ?? null,
      dayAfterAscension: date === fromEaster(ASCENSION + 1),
      previous: day.subtract({ days: 1 }).toString(),
      next: day.add({ days: 1 }).toString(),
    });
  }
  // All cases of a worker share it: 1 January, by which a year is known, comes last, should the engine stop this one here.
  for (const row of rows.toReversed()) known.set(row.date, row);
}

// Each year is built once, whole: plans for thousands of cases ask about the same few hundred days.
const known = new Map<IsoDate, Day>();

/** The day's row in the table. A wrong value is not echoed: it may be somebody's CPR number in the wrong column. */
function dayOf(date: IsoDate): Day {
  const before = known.get(date);
  if (before) return before;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new RangeError('Not an ISO date: write it as YYYY-MM-DD.');
  const year = Number(date.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new RangeError(`${date} is outside the calendar, which covers ${FIRST_YEAR}-${LAST_YEAR}: check the year.`);
  }
  if (!known.has(`${year}-01-01`)) buildYear(year);
  const day = known.get(date);
  if (day === undefined) throw new RangeError(`${date} does not exist: check the month and the day.`);
  return day;
}

const monthDayOf = (date: IsoDate): string => date.slice(5);
const weekendName = (day: Day): string | null => (day.weekday >= SATURDAY ? (WEEKDAYS[day.weekday - 1] ?? null) : null);

/** First day from `date` on, itself included, for which `whyNot` finds no objection. */
function firstDay(date: IsoDate, whyNot: (date: IsoDate) => string | null): Walk {
  const steppedOver: NamedDay[] = [];
  let current = date;
  for (let name = whyNot(current); name !== null; name = whyNot(current)) {
    steppedOver.push({ date: current, name });
    current = dayOf(current).next;
  }
  return { date: current, steppedOver };
}

/** The n-th qualifying day after `date` (before it for negative n); n = 0 gives `date` itself. */
function nthDay(date: IsoDate, n: number, qualifies: (date: IsoDate) => boolean): IsoDate {
  if (!Number.isInteger(n)) throw new RangeError(`Days are counted in whole numbers, not ${n}.`);
  let day = dayOf(date);
  for (let left = Math.abs(n); left > 0;) {
    day = dayOf(n > 0 ? day.next : day.previous);
    if (qualifies(day.date)) left -= 1;
  }
  return day.date;
}

/** ISO weekday, 1 = Monday … 7 = Sunday. RangeError outside 2000–2100, as for every function here. */
export function weekday(date: IsoDate): number {
  return dayOf(date).weekday;
}

/**
 * Danish name of the public holiday (*helligdag*) on `date`, or null (domain.md §3.1). An ordinary Sunday has no name.
 * Store bededag counts up to and including 2023. RangeError outside 2000–2100.
 */
export function publicHoliday(date: IsoDate): string | null {
  return dayOf(date).holiday;
}

/**
 * `date` moved by `days` calendar days (negative: back). Counted in UTC, where every day has 24 hours: a plan asks some
 * hundred times, and `Temporal.PlainDate` was half of the time that a plan took [measured].
 */
export function addDays(date: IsoDate, days: number): IsoDate {
  const day = dayOf(date);
  if (days === 0) return day.date;
  if (!Number.isInteger(days)) throw new RangeError(`Days are counted in whole numbers, not ${days}.`);
  return new Date(Date.parse(day.date) + days * DAY_MS).toISOString().slice(0, -'T00:00:00.000Z'.length);
}

/** Name of what makes `date` no hverdag (a public holiday or `søndag`), or null when it is one. */
export function whyNotHverdag(date: IsoDate): string | null {
  const day = dayOf(date);
  return day.holiday ?? (day.weekday === SUNDAY ? weekendName(day) : null);
}

/** *Hverdag* in lejeloven and almenlejeloven: all but Sundays and public holidays; Saturday counts (UfR 2022.1586 V). */
export function isHverdag(date: IsoDate): boolean {
  return whyNotHverdag(date) === null;
}

/** The n-th hverdag after `date` (n >= 1; `date` itself is not counted), with the Sundays and holidays passed. */
export function addHverdage(date: IsoDate, n: number): Walk {
  let walk: Walk = { date, steppedOver: [] };
  for (let count = 0; count < n; count += 1) {
    const step = firstDay(dayOf(walk.date).next, whyNotHverdag);
    walk = { date: step.date, steppedOver: [...walk.steppedOver, ...step.steppedOver] };
  }
  return walk;
}

/** Name of what keeps a deadline or due date from ending on `date`, or null when it may (lejeloven § 182, stk. 2). */
export function whyMayNotEndOn(date: IsoDate): string | null {
  const day = dayOf(date);
  if (day.holiday !== null) return day.holiday;
  return monthDayOf(date) === GRUNDLOVSDAG ? 'grundlovsdag' : weekendName(day);
}

/** Whether a deadline or due date may end on `date`: no Saturday, Sunday, public holiday or grundlovsdag (5/6). */
export function mayEndOn(date: IsoDate): boolean {
  return whyMayNotEndOn(date) === null;
}

/** First day from `date` on, `date` included, on which a deadline may end; and the named days stepped over. */
export function nextDayADeadlineMayEnd(date: IsoDate): Walk {
  return firstDay(date, whyMayNotEndOn);
}

/** *Bankdag* (Nationalbanken): Mon–Fri, no public holiday, not 5/6, 24/12, 31/12 nor the day after Kr. himmelfart. */
export function isBankingDay(date: IsoDate): boolean {
  return isWorkingDay(date, BANK_CLOSING);
}

/** The n-th banking day after `date`; negative n counts back, 0 gives `date` itself. */
export function addBankingDays(date: IsoDate, n: number): IsoDate {
  return nthDay(date, n, isBankingDay);
}

/** Name of what makes `date` no working day under the municipality's closing days, or null when people are at work. */
export function whyNotWorkingDay(date: IsoDate, closing: ClosingDays): string | null {
  const day = dayOf(date);
  if (day.holiday !== null) return day.holiday;
  if (closing.monthDays.includes(monthDayOf(date))) return HALF_HOLIDAYS[monthDayOf(date)] ?? 'lukkedag';
  if (closing.dayAfterAscension && day.dayAfterAscension) return 'dagen efter Kristi himmelfartsdag';
  return weekendName(day);
}

/** Whether the municipality works on `date`: Mon–Fri, no public holiday, none of `closing`. */
export function isWorkingDay(date: IsoDate, closing: ClosingDays): boolean {
  return whyNotWorkingDay(date, closing) === null;
}

/** The n-th working day after `date`; negative n counts back, 0 gives `date` itself (working day or not). */
export function addWorkingDays(date: IsoDate, n: number, closing: ClosingDays): IsoDate {
  return nthDay(date, n, (day) => isWorkingDay(day, closing));
}

/** First working day from `dateInclusive` on. */
export function nextWorkingDay(dateInclusive: IsoDate, closing: ClosingDays): IsoDate {
  return firstDay(dateInclusive, (day) => whyNotWorkingDay(day, closing)).date;
}

/** Number of working days after `from` up to and including `to`; 0 when `to` is not after `from`. */
export function workingDaysBetween(from: IsoDate, to: IsoDate, closing: ClosingDays): number {
  const last = dayOf(to).date;
  let count = 0;
  for (let day = dayOf(from); day.date < last;) {
    day = dayOf(day.next);
    if (isWorkingDay(day.date, closing)) count += 1;
  }
  return count;
}

/** The named days off strictly between two dates, in date order: what a count of working days passed over. */
export function daysOffBetween(after: IsoDate, before: IsoDate, closing: ClosingDays): NamedDay[] {
  const off: NamedDay[] = [];
  for (let date = dayOf(after).next; date < before; date = dayOf(date).next) {
    const name = whyNotWorkingDay(date, closing);
    if (name !== null) off.push({ date, name });
  }
  return off;
}

/** Whether citizens may be sent messages on `date`: Mon–Fri, no public holiday, not 24/12 or 31/12 (domain.md §3.2). */
export function isMessageDay(date: IsoDate): boolean {
  return isWorkingDay(date, MESSAGE_CLOSING);
}
