import type { Instant, Task } from '../case.js';
import { dateInCopenhagen, timeInCopenhagen } from '../copenhagen.js';
import type { PartOfDay } from '../policy.js';
import type { Reason } from '../reason.js';
import { isTooLate } from './hardDate.js';
import type { Situation } from './situation.js';
import type { Window } from './windows.js';

/** When a task is done, where a person or an earlier plan has had its say. */

/**
 * The time that a person has given a task, whatever else has happened since; null where nobody has, or where it has come to
 * lie too late and the plan's own time does not: then that counts again.
 *
 * @param own when the plan would begin it
 */
export function chosenTime({ state, now }: Situation, taskId: string, own: { from: Instant }): Window | null {
  const chosen = state.moved?.find((moved) => moved.taskId === taskId);
  if (!chosen) return null;
  const hasBecomeTooLate = isTooLate(state.legal, chosen.from, now) && !isTooLate(state.legal, own.from, now);
  return hasBecomeTooLate ? null : { date: dateInCopenhagen(chosen.from), from: chosen.from, to: chosen.dueAt };
}

/** The part of the day that it lies in, so that the next try is another; none where it lies in none of them. */
export function inItsPart(window: Window, parts: readonly PartOfDay[]): Window {
  const time = timeInCopenhagen(window.from);
  const found = parts.find(({ from, to }) => from <= time && time < to);
  return found ? { ...window, part: found.part } : window;
}

export const chosenByPerson: Reason = { rule: 'time-chosen', text: 'En medarbejder har valgt tiden.' };

const tooLateByNow: Reason = {
  rule: 'chosen-time-too-late',
  text: 'Den tid, en medarbejder havde valgt, ligger nu efter fristen, så planens egen tid gælder igen.',
};

/**
 * An open task stays where it is, so that a worker's day and an announced visit do not move with every event; only a
 * short clock may bring it forward. What has been agreed with somebody, or chosen by a person, does not come by here: it goes
 * where it was agreed.
 */
export function keepOrMove(s: Situation, wanted: Task): Task {
  const open = s.state.tasks.find((t) => t.id === wanted.id);
  if (!open) return wanted;
  if (s.state.moved?.some(({ taskId }) => taskId === wanted.id))
    return { ...wanted, because: [tooLateByNow, ...wanted.because] };
  const sooner = s.urgency.level !== 'normal' && wanted.dueAt < open.dueAt;
  const { assignee: _, overdue: __, ...asOpened } = open;
  return sooner ? wanted : asOpened;
}
