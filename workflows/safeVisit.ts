import { CancellationScope } from '@temporalio/workflow';
import type { VisitInput, VisitResult } from './contract.js';
import { takeUpVisit, type DurableVisit } from './durableVisit.js';

/**
 * Safe visit: an outreach worker is on the way to a citizen's door, or at it.
 *
 * When the visit has taken as long as it should and no word has come, the worker is asked; further silence calls a
 * colleague, then the supervisor. A sign of life ends the alarm. The watch itself ends when the worker says so, by
 * completing the task or directly, or when somebody has reached them: never by a payment, and never by itself.
 */
export const safeVisit = (input: VisitInput): Promise<VisitResult> =>
  CancellationScope.nonCancellable(() => lifeOf(input));

async function lifeOf(input: VisitInput): Promise<VisitResult> {
  const visit = takeUpVisit(input);
  while (await silence(visit)) askTheNext(visit);
  return visit.finish();
}

const silence = (visit: DurableVisit): Promise<boolean> => visit.fallsSilent();
const askTheNext = (visit: DurableVisit): void => visit.alarm();
