import { CancellationScope } from '@temporalio/workflow';
import type { InquiryEnd, InquiryInput } from './contract.js';
import { takeUpInquiry, type DurableInquiry } from './durableInquiry.js';

/**
 * Incoming: a citizen has written, and no open case takes it: theirs has ended, or nobody knows the number.
 *
 * The outreach worker gets a task to read it, and to find out whose it is; after one working day the unit is reminded, after
 * two the supervisor is told. Where it belongs to a case, that case gets the number and the words.
 */
export const incoming = (input: InquiryInput): Promise<InquiryEnd> =>
  CancellationScope.nonCancellable(() => lifeOf(input));

async function lifeOf(input: InquiryInput): Promise<InquiryEnd> {
  const message = takeUpInquiry(input);
  await seenTo(message);
  await message.tellTheCase();
  return message.finish();
}

const seenTo = (message: DurableInquiry): Promise<void> => message.untilDone();
