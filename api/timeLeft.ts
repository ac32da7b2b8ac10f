import { z } from 'zod';
import { workingDaysBetween, type ClosingDays } from '../domain/calendar.js';
import type { CaseState } from '../domain/case.js';
import { clockIds } from '../domain/law/entry.js';
import { legalClock, soonestDeadline } from '../domain/law/legalClock.js';

/** The next hard date of a case, counted. */
export const timeLeft = z
  .object({
    on: z.iso.date(),
    id: z.enum(clockIds),
    workingDays: z
      .number()
      .int()
      .describe('the unit’s working days after today up to and with that day; 0: today, or only days off before'),
    estimated: z.boolean().describe('worked out here, told by nobody'),
  })
  .meta({ id: 'TimeLeft' });

/** @returns null where no date is known, or the case has ended */
export function timeLeftOf(
  { legal, outcome }: Pick<CaseState, 'legal' | 'outcome'>,
  today: string,
  closing: ClosingDays,
): z.infer<typeof timeLeft> | null {
  const soonest = outcome ? null : soonestDeadline(legalClock(legal, today, closing), today);
  if (!soonest) return null;
  const { id, date, estimated } = soonest;
  return { on: date, id, workingDays: workingDaysBetween(today, date, closing), estimated };
}
