import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { MessageOutcome } from '../../workflows/contract.js';

/** A message has ended, or is to be tried again: after `waitMs`, or (null) when the engine thinks fit. */
export type Step =
  MessageOutcome | { waitFor: 'SmsProvider' | 'EmailProvider' | 'Database' | Pause; waitMs: number | null };
type Pause = 'QuietHours' | 'BeingSent' | 'OutOfTime';

/** A failure that says when to come back: the soonest any of them asks for. */
export function tryAgain(waiting: Exclude<Step, MessageOutcome>[]): ApplicationFailure {
  const [first] = waiting.toSorted((a, b) => (a.waitMs ?? 0) - (b.waitMs ?? 0));
  const type = first?.waitFor ?? 'OutOfTime';
  const expected = waiting.every((w) => w.waitFor === 'QuietHours' || w.waitFor === 'OutOfTime');
  return ApplicationFailure.create({
    message: failureTexts[type],
    type,
    ...(first?.waitMs && { nextRetryDelay: first.waitMs }),
    ...(expected && { category: ApplicationFailureCategory.BENIGN }),
  });
}

const failureTexts = {
  SmsProvider: 'sms provider failed',
  EmailProvider: 'e-mail provider failed',
  Database: 'the database did not answer',
  QuietHours: 'citizens are not texted now; the message waits for the next window',
  BeingSent: 'an earlier attempt holds the message; it is asked about when its lease is over',
  OutOfTime: 'more messages than one attempt can send; the next one goes on',
};
