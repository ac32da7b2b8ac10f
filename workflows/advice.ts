import { CancellationScope } from '@temporalio/workflow';
import type { InquiryEnd, InquiryInput } from './contract.js';
import { takeUpInquiry, type DurableInquiry } from './durableInquiry.js';

/**
 * Advice: a member of staff in doubt which advice a citizen needs asks the outreach worker, who knows the citizen.
 *
 * The outreach worker gets a task; after one working day the unit is reminded, after two the supervisor is told; only an
 * answer, or the asker's change of mind, ends it.
 */
export const advice = (input: InquiryInput): Promise<InquiryEnd> =>
  CancellationScope.nonCancellable(() => lifeOf(input));

async function lifeOf(input: InquiryInput): Promise<InquiryEnd> {
  const question = takeUpInquiry(input);
  await answered(question);
  return question.finish();
}

const answered = (question: DurableInquiry): Promise<void> => question.untilDone();
