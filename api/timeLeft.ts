import { workingDaysBetween, type ClosingDays } from '../domain/calendar.js';
import type { CaseState } from '../domain/case.js';
import { legalClock, soonestDeadline } from '../domain/law/legalClock.js';

/** The next hard date of a case, in working days; null where none is known, or the case has ended. */
export function timeLeft(
  { legal, outcome }: Pick<CaseState, 'legal' | 'outcome'>,
  today: string,
  closing: ClosingDays,
) {
  const soonest = outcome ? null : soonestDeadline(legalClock(legal, today, closing), today);
  if (!soonest) return null;
  const { id, date, estimated } = soonest;
  return { on: date, id, workingDays: workingDaysBetween(today, date, closing), estimated };
}
