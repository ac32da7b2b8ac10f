import type { IsoDate } from '../calendar.js';
import type { Instant } from '../case.js';
import { dateInCopenhagen } from '../copenhagen.js';
import { isWholeDay, type LegalFacts } from '../law/entry.js';

type Facts = Pick<LegalFacts, 'hearingAt' | 'moveOutOn'>;

const isAhead = (hearingAt: Instant, now: Instant): boolean =>
  isWholeDay(hearingAt) ? dateInCopenhagen(hearingAt) >= dateInCopenhagen(now) : hearingAt > now;

/**
 * The hearing or the day to move out, whichever comes first and lies ahead; null where neither does.
 *
 * @param now UTC instant
 */
export function nextHardDate({ hearingAt, moveOutOn }: Facts, now: Instant): { name: string; date: IsoDate } | null {
  const dates = [
    ...(hearingAt && isAhead(hearingAt, now) ? [{ name: 'Fogedforretningen', date: dateInCopenhagen(hearingAt) }] : []),
    ...(moveOutOn && moveOutOn >= dateInCopenhagen(now) ? [{ name: 'Fraflytningen', date: moveOutOn }] : []),
  ].toSorted((a, b) => a.date.localeCompare(b.date));
  return dates[0] ?? null;
}

/** Whether something that begins then comes after the hearing, or after the citizen has had to move out: it helps nobody. */
export function isTooLate(legal: Facts, from: Instant, now: Instant): boolean {
  const { hearingAt } = legal;
  const timed = hearingAt !== undefined && hearingAt > now && !isWholeDay(hearingAt);
  const last = nextHardDate(legal, now)?.date;
  return (timed && from >= hearingAt) || (last !== undefined && dateInCopenhagen(from) > last);
}
