import { rungs, type CaseState, type Instant } from './case.js';
import { closing, inContact, newReach, raise, skip, union, withHearing } from './changes.js';
import type { Fact } from './commands.js';
import type { Stage } from './outcomes.js';

/** What a case makes of a fact that somebody has told; part of `apply`. */
export function applyFact(state: CaseState, fact: Fact, at: Instant): CaseState {
  switch (fact.kind) {
    case 'payment':
      return paid(state, fact);
    case 'paymentAgreement': {
      const instalments = fact.instalments
        .map((i) => ({ dueOn: i.dueOn, state: 'due' as const }))
        .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
      return { ...inContact(state, at), instalments, guaranteed: fact.guaranteed ?? false };
    }
    case 'courtNotice': {
      const noticed = { ...state, legal: { ...state.legal, courtNoticeOn: fact.receivedOn } };
      return fact.hearingAt ? withHearing(noticed, fact.hearingAt) : noticed;
    }
    case 'hearingSet':
    case 'hearingMoved':
      return withHearing(state, fact.hearingAt);
    case 'hearingWithdrawn':
      return withHearing(state, undefined);
    case 'withdrawn':
      return closing(state, state.paidAfterTermination ? 'betalt' : 'tilbagekaldt');
    case 'contactDetails':
      return newReach(state, fact.reach);
    case 'citizenContact':
      return inContact(state, at);
    case 'moved':
      return closing(state, fact.withinMunicipality === false ? 'flyttetKommune' : 'fraflyttetSelv');
    case 'died':
      return closing(state, 'afgaaetVedDoeden');
    case 'wrongPerson':
      return closing(state, 'fejlagtigHenvendelse');
    case 'evicted':
      return closing(state, 'effektivtUdsat');
    case 'paused':
      return { ...state, pausedUntil: fact.until };
    case 'resumed':
      return { ...state, pausedUntil: null };
    case 'needs':
      return {
        ...state,
        children: fact.children ?? state.children,
        knownNeed: fact.knownNeed ?? state.knownNeed,
      };
    case 'legalDates':
      return { ...state, legal: { ...state.legal, ...fact.dates } };
    case 'reportedAgain': {
      const legal = moreAdvanced(state.legal, fact.dates);
      const ahead = legal.hearingAt !== undefined && legal.hearingAt > at;
      const doubts = [...new Set([...state.doubts, ...fact.doubts])].filter((d) => d !== 'hearingPassed' || !ahead);
      return newReach({ ...state, doubts, legal }, fact.reach);
    }
    case 'forcedOn':
      return forced(state, fact.stage, at);
    case 'assigned':
      return {
        ...state,
        assignee: fact.assignee,
        tasks: state.tasks.map((t) => (t.role === 'outreach' ? { ...t, assignee: fact.assignee } : t)),
      };
    case 'noMessages':
      return { ...state, noMessages: union(state.noMessages, fact.channel) };
    case 'closed':
      return closing(state, fact.outcome);
  }
}

/**
 * A payment in full ends the case, unless the lease was terminated first: then the tenant must in principle still move
 * (domain.md §1.4), so everything planned for the citizen stops, and a person asks the landlord.
 */
function paid(state: CaseState, fact: Fact & { kind: 'payment' }): CaseState {
  if (fact.extent === 'full') {
    if (!state.legal.leaseTerminatedOn) return closing(state, 'betalt');
    return { ...state, paidAfterTermination: true, doubts: union(state.doubts, 'terminationWithdrawn') };
  }
  if (fact.extent === 'part') return state;
  const number = fact.instalment ?? state.instalments.findIndex((i) => i.state !== 'paid') + 1;
  const instalments = state.instalments.map((i, n) => (n + 1 === number ? { ...i, state: 'paid' as const } : i));
  const settled = instalments.length > 0 && instalments.every((i) => i.state === 'paid');
  const next = { ...state, instalments };
  return settled ? closing(next, state.guaranteed ? 'kommunalGaranti' : 'afdragsordning') : next;
}

/**
 * Dates from a later report of the same tenancy: the most advanced step decides, else only what nobody had reported; the
 * court’s own hearing time wins over a list’s.
 */
function moreAdvanced(known: CaseState['legal'], later: CaseState['legal']): CaseState['legal'] {
  const furthest =
    !known.leaseTerminatedOn && later.leaseTerminatedOn ? { ...known, ...later } : { ...later, ...known };
  const fromCourt = later.courtNoticeOn && later.hearingAt;
  return fromCourt ? { ...furthest, hearingAt: later.hearingAt } : furthest;
}

function forced(state: CaseState, stage: Exclude<Stage, 'closed'>, at: Instant): CaseState {
  const open = { ...state, pausedUntil: null };
  if (stage === 'support') return inContact(open, at);
  const again = { ...open, contactAt: null, declined: false };
  if (stage === 'unreached') return skip(again, [...rungs]);
  return skip(raise(again, [stage]), rungs.slice(0, rungs.indexOf(stage)));
}
