import { useMemo } from 'react';
import { useLanguage, type Language } from './language.js';

const zone = 'Europe/Copenhagen';

/** How days and moments are written. A day is `2026-12-01`, a moment an instant in UTC; both are read in Copenhagen. */
export interface Dates {
  /** tirsdag den 1. december */
  day(of: string): string;
  /** tirs. 1. dec. */
  shortDay(of: string): string;
  /** 1. december 2026 */
  date(of: string): string;
  /** 1. dec. 2026 */
  shortDate(of: string): string;
  /** 1. jan.–31. mar. 2026: two days, both included */
  period(from: string, until: string): string;
  /** 09.30 */
  time(of: string): string;
  /** tirs. 1. dec. kl. 09.30 */
  moment(of: string): string;
  /** tirs. 1. dec. kl. 09.30–11.00: two moments of one day */
  between(from: string, until: string): string;
}

const both = { da: datesIn('da'), en: datesIn('en') };

export function useDates(): Dates {
  const { language } = useLanguage();
  return useMemo(() => both[language], [language]);
}

function datesIn(language: Language): Dates {
  const locale = language === 'da' ? 'da-DK' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    return (of: string): string => formatter.format(instantOf(of));
  };
  const shortDay = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
  return {
    day: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    shortDay,
    date: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: (of) => short.format(instantOf(of)),
    period: (from, until) => short.formatRange(instantOf(from), instantOf(until)),
    time,
    moment: (of) => `${shortDay(of)} ${language === 'da' ? 'kl. ' : ''}${time(of)}`,
    between: (from, until) => `${shortDay(from)} ${language === 'da' ? 'kl. ' : ''}${time(from)}–${time(until)}`,
  };
}

/** A day is written as its own noon, which is on that day in Copenhagen, too. */
const instantOf = (of: string): Date => new Date(/^\d{4}-\d\d-\d\d$/.test(of) ? `${of}T12:00:00Z` : of);

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
/** What the clock in Copenhagen shows at an instant, as if it were UTC. */
const shown = (at: number): number => Date.parse(`${wall.format(at).replace(' ', 'T')}Z`);

/** The instant at which the clock in Copenhagen shows this. `day`: 2026-12-01, `time`: 09:30 */
export function instantAt(day: string, time: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // The offset may be another one on the other side of it, in the nights when the clocks change.
  const near = wanted - (shown(wanted) - wanted);
  return new Date(near - (shown(near) - wanted)).toISOString();
}

/** The day in Copenhagen, so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
