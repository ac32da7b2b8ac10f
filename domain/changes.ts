/** What several events do to a case; only `apply` and `applyFact` use these. */
import { rungs, type CaseState, type ClarifyCode, type Instant, type Rung } from './case.js';
import type { LearnedReach } from './commands.js';
import type { ClosingOutcome } from './outcomes.js';

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
