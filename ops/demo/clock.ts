import { nextWorkingDay, addDays } from '../../domain/calendar.js';
import { dateInCopenhagen, later, toInstant } from '../../domain/copenhagen.js';
import type { Instant } from '../../domain/case.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';

/** The demo's "now". It ticks as the real clock does, and only ever goes forwards: the engine's clocks cannot go back. */
export interface DemoClock {
  now(): Instant;
  /** From now on it is this moment, unless it is later already. */
  moveTo(to: Instant): void;
}

export function demoClock(start: Instant): DemoClock {
  let aheadMs = Date.parse(start) - Date.now();
  return {
    now: () => new Date(Date.now() + aheadMs).toISOString(),
    moveTo: (to) => void (aheadMs = Math.max(aheadMs, Date.parse(to) - Date.now())),
  };
}

/** Eight in the morning of this working day, or of the next one where that has passed. */
export function nextMorning(now: Instant): Instant {
  const { closingDays } = policyFor(homeMunicipality);
  const today = dateInCopenhagen(now);
  const eight = (from: string): Instant => toInstant(nextWorkingDay(from, closingDays), '08:00');
  return eight(today) > now ? eight(today) : eight(addDays(today, 1));
}

/**
 * The stop at a moment: a little after it, so that what falls due then has been done. A stop right at a due moment could be
 * overtaken while that is being worked on, and time would run on to the next one (so the tests' engine found).
 */
export const justAfter = (at: Instant): Instant => new Date(Date.parse(at) + 20_000).toISOString();

/** The same time of the clock on another day, in Copenhagen. */
export const morningOf = (now: Instant, days: number): Instant =>
  later(now, justAfter(toInstant(addDays(dateInCopenhagen(now), days), '08:00')));
