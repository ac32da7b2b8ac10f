import type { CaseState, Instant } from './case.js';
import type { Fact } from './commands.js';
import { isTooLate } from './planner/hardDate.js';

/** What a person changes of the plan, and when that no longer fits. Pure: the workflow refuses by it, the forecast leaves it out. */

export type StepMisfit = 'TaskNotOpen' | 'MessageNotPlanned' | 'TimePassed' | 'TooLate';

/**
 * Why a step can be neither moved nor cancelled so, as the case stands; null where it can, and for every other fact.
 *
 * @param now UTC instant
 */
export function stepMisfit(state: CaseState, fact: Fact, now: Instant): StepMisfit | null {
  switch (fact.kind) {
    case 'stepMoved':
      return moveMisfit(state, fact, now);
    case 'stepCancelled':
      return cancelMisfit(state, fact.step);
    default:
      return null;
  }
}

function moveMisfit(
  { tasks, legal }: CaseState,
  { step, at }: Fact & { kind: 'stepMoved' },
  now: Instant,
): StepMisfit | null {
  const task = tasks.find((t) => t.id === step);
  if (!task) return 'TaskNotOpen';
  if (at <= now) return 'TimePassed';
  // What the plan itself has put after the last day is moved about there: somebody follows up afterwards, too.
  return isTooLate(legal, at, now) && !isTooLate(legal, task.from, now) ? 'TooLate' : null;
}

function cancelMisfit({ tasks, messages }: CaseState, step: string): StepMisfit | null {
  if (tasks.some((t) => t.id === step)) return null;
  // A message's key has colons, a task's id none.
  if (!step.includes(':')) return 'TaskNotOpen';
  return messages.some((m) => m.key === step && m.status === 'planned') ? null : 'MessageNotPlanned';
}
