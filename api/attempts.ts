import type { CaseState } from '../domain/case.js';
import { outcomeTexts } from '../domain/inWords.js';
import { wasNotCancelled } from '../domain/planner/planRungs.js';

/** How the last try to reach the citizen ended; one that was cancelled is none. */
export function lastAttempt({ attempts }: Pick<CaseState, 'attempts'>) {
  const last = attempts.findLast(wasNotCancelled);
  if (!last) return null;
  const { at, rung, outcome } = last;
  return { at, rung, outcome, text: attemptText(outcome) };
}

const attemptText = (outcome: string): string =>
  Object.entries(outcomeTexts).find(([known]) => known === outcome)?.[1] ?? 'blev ikke gjort i tide';
