import { CancellationScope } from '@temporalio/workflow';
import type { InquiryEnd, InquiryInput } from './contract.js';
import { takeUpInquiry, type DurableInquiry } from './durableInquiry.js';

/**
 * Locate: a citizen whose whereabouts are unknown and whom nobody reaches.
 *
 * Straight to the door; nobody home: another day and another part of the day, until all attempts are used. What was
 * found goes back to whoever asked, and to the citizen's case if there is one.
 */
export const locate = (input: InquiryInput): Promise<InquiryEnd> =>
  CancellationScope.nonCancellable(() => lifeOf(input));

async function lifeOf(input: InquiryInput): Promise<InquiryEnd> {
  const search = takeUpInquiry(input);
  await atTheDoor(search);
  while (search.isOpen()) {
    await anotherDay(search);
    await atTheDoor(search);
  }
  await search.tellTheCase();
  return search.finish();
}

const atTheDoor = (search: DurableInquiry): Promise<void> => search.untilDone();
const anotherDay = (search: DurableInquiry): Promise<void> => search.planNext();
