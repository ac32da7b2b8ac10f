import { addDays, weekday, WEEKDAYS, type IsoDate } from '../calendar.js';
import { danishDate, danishTime, dateInCopenhagen, timeInCopenhagen, toInstant } from '../copenhagen.js';
import type { Instant } from '../case.js';
import type { Language } from './languages.js';

/** Days and times as people read them in each language; always Copenhagen's, and the clock of 24 hours. */

// Latin digits in Arabic too: the phone number beside the date has them.
const locales: Record<Exclude<Language, 'da'>, string> = {
  en: 'en-GB',
  ar: 'ar-u-nu-latn',
  pl: 'pl',
  uk: 'uk',
  tr: 'tr',
  so: 'so',
};
const parts = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Europe/Copenhagen' } as const;
const formats = new Map(
  Object.entries(locales).map(([language, locale]) => [
    language,
    {
      day: new Intl.DateTimeFormat(locale, parts),
      weekday: new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: parts.timeZone }),
    },
  ]),
);

/** `torsdag d. 3. december`, `Thursday 3 December`, `четвер, 3 грудня`: the day it is in Copenhagen. */
export function dayIn(language: Language, at: Instant): string {
  return formats.get(language)?.day.format(new Date(at)) ?? danishDate(dateInCopenhagen(at));
}

/** `10.30` in Danish, `10:30` in the others. */
export const timeIn = (language: Language, at: Instant): string =>
  language === 'da' ? danishTime(at) : timeInCopenhagen(at);

/** The name of a weekday, Monday being 1. */
export function weekdayIn(language: Language, number: number): string {
  const date = addDays('2026-11-22', number); // a Sunday, so that Monday is one day on
  const format = formats.get(language)?.weekday;
  return format?.format(new Date(toInstant(date, '12:00'))) ?? WEEKDAYS[weekday(date) - 1] ?? '';
}

/** `torsdag d. 3. december kl. 15.00`; midnight is the end of the day before, which then needs no clock. */
export function danishDeadline(at: Instant): string {
  const date = dateInCopenhagen(at);
  const time = danishTime(at);
  return time === '00.00' ? danishDate(addDays(date, -1)) : `${danishDate(date)} kl. ${time}`;
}

/** From the 22nd to the 28th of each month: every weekday with every month, the day in two digits. */
const fullDates: IsoDate[] = Array.from({ length: 12 }, (_, month) =>
  Array.from({ length: 7 }, (__, day) => `2026-${String(month + 1).padStart(2, '0')}-${22 + day}`),
).flat();

/** An instant whose day is written with as many characters as any day in that language: what an SMS must have room for. */
export function longestDay(language: Language): Instant {
  const days = fullDates.map((date) => ({
    at: `${date}T09:30:00.000Z`,
    text: dayIn(language, `${date}T09:30:00.000Z`),
  }));
  return days.reduce((longest, day) => (day.text.length > longest.text.length ? day : longest)).at;
}
