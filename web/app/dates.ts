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
  /** 09.30 */
  time(of: string): string;
  /** tirs. 1. dec. kl. 09.30 */
  moment(of: string): string;
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
  return {
    day: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    shortDay,
    date: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    time,
    moment: (of) => `${shortDay(of)} ${language === 'da' ? 'kl. ' : ''}${time(of)}`,
  };
}

/** A day is written as its own noon, which is on that day in Copenhagen, too. */
const instantOf = (of: string): Date => new Date(/^\d{4}-\d\d-\d\d$/.test(of) ? `${of}T12:00:00Z` : of);
