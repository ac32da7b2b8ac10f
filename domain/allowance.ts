import { addDays } from './calendar.js';
import { dateInCopenhagen, toInstant } from './copenhagen.js';
import type { Instant, Message, Purpose } from './case.js';
import { nextMessageMoment } from './planner/windows.js';
import type { Policy } from './policy.js';

/** How many SMS a home, or a number, may have had, the one in question not counted, for that one to go out. */
export interface Allowance {
  day: { from: Instant; to: Instant; fewerThan: number };
  /** Null: the week has no say in this one. */
  week: { from: Instant; fewerThan: number } | null;
  /** When it may go instead where only the day is against it; null where that would be too late for it. */
  otherwiseAt: Instant | null;
}

/** What somebody who is to be visited must know, however much else has been written to the home. */
const aboutVisit = new Set<Purpose>(['visitNotice', 'visitReminder', 'visitCancelled']);

/**
 * One SMS a day and so many a week (policy) for a home, whoever of it they are to and whichever of its cases sends them, and
 * for a number, whichever homes it is known in; null where the message is no SMS to a citizen. A text about a visit goes out
 * however many there were in the week, and may be the second of the day where waiting would bring it on the visit's own day,
 * or on that of a visit which the citizen expects and which will not be.
 *
 * @param now UTC instant at which it may be sent
 */
export function allowanceFor(message: Message, policy: Policy, now: Instant): Allowance | null {
  if (message.channel !== 'sms') return null;
  const today = dateInCopenhagen(now);
  const [from, to] = [toInstant(today, '00:00'), toInstant(addDays(today, 1), '00:00')];
  const tomorrow = nextMessageMoment(to, policy).at;
  const visit = aboutVisit.has(message.purpose) && message.visitAt;
  const cannotWait = (at: Instant): boolean => dateInCopenhagen(at) <= dateInCopenhagen(tomorrow);
  const mayBeSecond = visit && [visit, message.expectedAt ?? visit].some(cannotWait);
  return {
    day: { from, to, fewerThan: mayBeSecond ? 2 : 1 },
    week: visit ? null : { from: toInstant(addDays(today, -6), '00:00'), fewerThan: policy.messages.perWeek },
    otherwiseAt: tomorrow < message.notAfter ? tomorrow : null,
  };
}
