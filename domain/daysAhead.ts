import { addDays, isWorkingDay, nextWorkingDay, type ClosingDays, type IsoDate } from './calendar.js';

/** One of the days ahead, and the deadlines that are to be met on it. */
export interface DayAhead {
  date: IsoDate;
  workingDay: boolean;
  /** The first and the last deadline, both included; null on a day off, whose deadlines are met before it. */
  deadlines: { from: IsoDate; to: IsoDate } | null;
}

/**
 * The next `count` days, today first, each with the deadlines that it must bear: its own, and those of the days off that
 * follow it, because nobody is at work on them. Where today is itself a day off there is no day before it, so its
 * deadlines stand where they are.
 */
export function daysAhead(today: IsoDate, count: number, closing: ClosingDays): DayAhead[] {
  return Array.from({ length: count }, (_, n) => {
    const date = addDays(today, n);
    const workingDay = isWorkingDay(date, closing);
    const to = addDays(nextWorkingDay(addDays(date, 1), closing), -1);
    return { date, workingDay, deadlines: workingDay || date === today ? { from: date, to } : null };
  });
}
