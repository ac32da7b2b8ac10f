/** What several events do to a case; only `apply` and `applyFact` use these. */
import { rungs, type CaseState, type ClarifyCode, type Instant, type MovedTask, type Rung } from './case.js';
import type { LearnedReach } from './commands.js';
import { kindOfTask, type ClosingOutcome, type TaskKind } from './outcomes.js';

/** The case is over, with this outcome; the planner winds it up. */
export const closing = (state: CaseState, outcome: ClosingOutcome): CaseState => ({ ...state, outcome });

/** Somebody has spoken with the citizen. */
export const inContact = (state: CaseState, at: Instant): CaseState => ({
  ...state,
  contactAt: at,
  arranged: false,
  declined: false,
  callBackAt: null,
  callBackUntil: null,
  appointmentAt: null,
});

const rungOf: Partial<Record<TaskKind, Rung>> = { call: 'phone', askCaseworker: 'caseworker', visit: 'visit' };

/** An open task of the ladder has been tried, or would have been: what came of it. The task itself stays. */
export function attempted(state: CaseState, taskId: string, outcome: string, at: Instant): CaseState {
  const task = state.tasks.find((t) => t.id === taskId);
  const rung = task && rungOf[task.kind];
  if (!task || !rung) return state;
  const asked = rung === 'phone' && state.callBackUntil ? ({ asked: true } as const) : {};
  const attempt = {
    taskId,
    rung,
    round: state.rounds[rung],
    at,
    outcome,
    ...(task.part && { part: task.part }),
    ...asked,
  };
  return {
    ...state,
    attempts: [...state.attempts, attempt],
    ...(rung === 'phone' && { callBackAt: null, callBackUntil: null }),
    ...(rung === 'visit' && { appointmentAt: null }),
  };
}

/** What a person decided of these tasks' times counts no more. */
export const forgetMoved = (state: CaseState, which: (moved: MovedTask) => boolean): CaseState =>
  state.moved ? { ...state, moved: state.moved.filter((moved) => !which(moved)) } : state;

/** A time for such a task has been agreed with the citizen: it counts before what a person had decided earlier. */
export const agreedAnew = (state: CaseState, kind: TaskKind): CaseState =>
  forgetMoved(state, ({ taskId }) => kindOfTask(taskId) === kind);

/** Contact is lost: every rung is tried again from the first. */
export const revive = (state: CaseState): CaseState => ({
  ...raise(state, [...rungs]),
  contactAt: null,
  declined: false,
});

/** A new round at these rungs. */
export function raise(state: CaseState, which: Rung[]): CaseState {
  const rounds = { ...state.rounds };
  for (const rung of which) rounds[rung] += 1;
  return { ...state, rounds, skipped: state.skipped.filter((r) => !which.includes(r)) };
}

/** These rungs are left out until they are raised again. */
export const skip = (state: CaseState, which: readonly Rung[]): CaseState => ({
  ...state,
  skipped: [...new Set([...state.skipped, ...which])],
});

/** New contact details: a number nobody tried sends the case back to the phone; a new address makes visits possible. */
export function newReach(state: CaseState, learned: LearnedReach | undefined): CaseState {
  if (!learned) return state;
  const { addressGiven, ...reach } = learned;
  const known = new Set(state.reach.phones.map((p) => p.id));
  const newPhone = reach.phones.some((p) => p.usable && !known.has(p.id));
  const next = {
    ...state,
    reach: { ...reach, address: state.reach.address || addressGiven },
    doubts: addressGiven ? state.doubts.filter((d) => d !== 'addressWrong') : state.doubts,
  };
  return newPhone ? raise(next, ['phone']) : next;
}

/** What nobody needs to ask any more once the hearing is known. */
export const aboutTheHearing: ReadonlySet<ClarifyCode> = new Set([
  'hearingPassed',
  'hearingUnreadable',
  'hearingDisputed',
]);

/** What is now known of the hearing ends every doubt about it. */
export const withHearing = (state: CaseState, hearingAt: Instant | undefined): CaseState => ({
  ...state,
  legal: { ...state.legal, hearingAt },
  doubts: state.doubts.filter((d) => !aboutTheHearing.has(d)),
});

export const union = <T>(list: readonly T[], item: T): T[] => (list.includes(item) ? [...list] : [...list, item]);
