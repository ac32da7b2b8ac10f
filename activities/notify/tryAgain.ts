import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { MessageOutcome } from '../../workflows/contract.js';

/** A message has ended, or is to be tried again: after `waitMs`, or (null) when the engine thinks fit. */
export type Step =
  MessageOutcome | { waitFor: 'SmsProvider' | 'EmailProvider' | 'Database' | Pause; waitMs: number | null };
type Pause = 'QuietHours' | 'BeingSent' | 'OutOfTime';

/**
 * A failure that says when to come back: the soonest any of them asks for, but never before a provider may be asked what it
 * took. Asked too soon it would say "nothing" of a message that is still on its way in, which would then go out twice.
 */
export function tryAgain(waiting: Exclude<Step, MessageOutcome>[]): ApplicationFailure {
  const toBeAsked = waiting.filter((w) => w.waitMs !== null && isProvider(w.waitFor));
  const choice =
    toBeAsked.length > 0 ? toBeAsked.toSorted((a, b) => (b.waitMs ?? 0) - (a.waitMs ?? 0)) : bySoonest(waiting);
  const [first] = choice;
  const type = first?.waitFor ?? 'OutOfTime';
  const expected = waiting.every((w) => w.waitFor === 'QuietHours' || w.waitFor === 'OutOfTime');
  return ApplicationFailure.create({
    message: failureTexts[type],
    type,
    ...(first?.waitMs && { nextRetryDelay: first.waitMs }),
    ...(expected && { category: ApplicationFailureCategory.BENIGN }),
  });
}

const isProvider = (waitFor: string): boolean => waitFor === 'SmsProvider' || waitFor === 'EmailProvider';
const bySoonest = (waiting: Exclude<Step, MessageOutcome>[]) =>
  waiting.toSorted((a, b) => (a.waitMs ?? 0) - (b.waitMs ?? 0));

const failureTexts = {
  SmsProvider: 'sms provider failed',
  EmailProvider: 'e-mail provider failed',
  Database: 'the database did not answer',
  QuietHours: 'citizens are not texted now; the message waits for the next window',
  BeingSent: 'an earlier attempt holds the message; it is asked about when its lease is over',
  OutOfTime: 'more messages than one attempt can send; the next one goes on',
};
