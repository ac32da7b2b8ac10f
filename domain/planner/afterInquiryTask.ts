import type { Instant } from '../case.js';
import { applyToInquiry, findingForCase, type InquiryResult, type InquiryState } from '../inquiry.js';
import { taskOutcomes, type Outcome } from '../outcomes.js';
import type { Policy } from '../policy.js';
import type { Reason } from '../reason.js';
import type { AfterTask } from './afterTask.js';
import { planInquiry } from './planInquiry.js';

/**
 * What would follow if the open task of an inquiry ended so at `now`: another visit, or its end. The same moves as the
 * engine's, so the proposal is what then happens if nothing else does.
 *
 * @param now UTC instant
 * @returns null where no task is open, or it cannot end so
 */
export function afterInquiryTask(state: InquiryState, policy: Policy, result: Outcome, now: Instant): AfterTask | null {
  const { kind, task } = state;
  const possible: readonly InquiryResult[] = taskOutcomes[kind];
  const outcome = possible.find((known) => known === result);
  if (!task || !outcome) return null;
  const told = applyToInquiry(state, { kind: 'taskCompleted', taskId: task.id, outcome }, now);
  const step = told.status === 'open' ? planInquiry(told, policy, now) : { notFound: whoLearns(state, outcome) };
  const next = 'task' in step ? { at: step.task.from, kind, id: step.task.id, because: step.task.because } : null;
  const because = 'task' in step ? step.task.because : step.notFound;
  return { outcome, stage: null, closes: null, because, next, added: next ? [next] : [], removed: [] };
}

/** Who gets to know what came of it. */
function whoLearns({ caseId }: InquiryState, outcome: InquiryResult): Reason[] {
  const isForCase = caseId !== null && outcome !== 'nobodyHome' && findingForCase(outcome) !== null;
  const text = 'Den, der spurgte, kan se svaret ved sit spørgsmål.';
  return [{ rule: 'inquiry-answered', text: isForCase ? `${text} Det noteres også i borgerens sag.` : text }];
}
