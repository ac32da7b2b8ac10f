import {
  rungs,
  type CaseEvent,
  type CaseState,
  type ClarifyCode,
  type Instant,
  type OpenTask,
  type Rung,
} from './case.js';
import type { Fact, LearnedReach } from './commands.js';
import type { ClosingOutcome, Stage } from './outcomes.js';

/**
 * The only place where a case's state changes: the workflow, the forecast and the tests all fold events through it.
 *
 * @param at when the event happened (UTC instant)
 * @returns the new state; the old one is left as it was
 */
export function apply(state: CaseState, event: CaseEvent, at: Instant): CaseState {
  switch (event.kind) {
    case 'opened':
      return { ...state, askAgainAt: at };
    case 'planned':
      return {
        ...state,
        rules: event.rules,
        because: event.because,
        askAgainAt: event.askAgainAt,
        attention: event.attention,
      };
    case 'planFailed':
      return { ...state, attention: 'planFailed', askAgainAt: event.askAgainAt };
    case 'stageEntered':
      return { ...state, stage: event.stage, because: event.because };
    case 'taskOpened':
      return {
        ...state,
        tasks: [...state.tasks, { ...event.task, assignee: assigneeFor(state, event.task.role), overdue: false }],
      };
    case 'taskMoved':
      return {
        ...state,
        tasks: state.tasks.map((t) =>
          t.id === event.task.id ? { ...event.task, assignee: t.assignee, overdue: false } : t,
        ),
      };
    case 'taskAssigned':
      return changeTask(state, event.taskId, { assignee: event.assignee });
    case 'taskOverdue':
      return changeTask(state, event.taskId, { overdue: true });
    case 'taskCancelled':
      return withoutTask(state, event.taskId);
    case 'taskLapsed':
      return withoutTask(attempted(state, event.taskId, 'lapsed', at), event.taskId);
    case 'taskCompleted':
      return completed(state, event, at);
    case 'fact':
      return applyFact(state, event.fact, at);
    case 'messagePlanned': {
      const others = state.messages.filter((m) => m.key !== event.message.key);
      return { ...state, messages: [...others, { ...event.message, status: 'planned' }] };
    }
    case 'messagesDue':
      return {
        ...state,
        messages: state.messages.map((m) => (event.keys.includes(m.key) ? { ...m, status: 'sending' } : m)),
      };
    case 'messageSettled':
      return {
        ...state,
        messages: state.messages.filter((m) => m.key !== event.key),
        settled: event.result === 'cancelled' ? state.settled : [...state.settled, event.key],
      };
    case 'instalmentMissed':
      return revive({
        ...state,
        instalments: state.instalments.map((i, n) => (n + 1 === event.number ? { ...i, state: 'missed' } : i)),
      });
    case 'hearingPassed':
      return { ...state, doubts: union(state.doubts, 'hearingPassed') };
  }
}

const rungOf: Partial<Record<OpenTask['kind'], Rung>> = { call: 'phone', askCaseworker: 'caseworker', visit: 'visit' };

function completed(state: CaseState, e: CaseEvent & { kind: 'taskCompleted' }, at: Instant): CaseState {
  const tried = withoutTask(attempted(state, e.taskId, e.result.outcome, at), e.taskId);
  const { result } = e;
  switch (result.outcome) {
    case 'reached':
    case 'met':
    case 'contactMade':
      return inContact(tried, at);
    case 'declined':
      return { ...inContact(tried, at), declined: true };
    case 'notInUse':
    case 'wrongNumber': {
      const task = state.tasks.find((t) => t.id === e.taskId);
      // Last, because what the database knew when this was said may be older than the task.
      return phoneUnusable(newReach(tried, result.reach), result.phoneId ?? task?.phoneId);
    }
    case 'callBack':
      return { ...tried, callBackAt: result.at ?? null };
    case 'newContactDetails':
      return newReach(tried, result.reach);
    case 'appointment':
      return result.at ? { ...skip(tried, ['phone', 'caseworker']), appointmentAt: result.at } : tried;
    case 'wrongAddress':
      return { ...tried, reach: { ...tried.reach, address: false }, doubts: union(tried.doubts, 'addressWrong') };
    case 'moved':
      return { ...tried, doubts: union(tried.doubts, 'movedReported') };
    case 'onTrack':
    case 'needsMore':
      return { ...tried, followUps: state.followUps + 1, contactAt: at };
    case 'lostContact':
      return revive({ ...tried, followUps: state.followUps + 1 });
    case 'helpGranted':
    case 'helpRefused':
      return {
        ...tried,
        decisions5a: state.decisions5a + 1,
        decided5aFor: state.legal.courtNoticeOn ?? null,
        decisionLetter: result.letter === 'digitalPost',
      };
    case 'anotherRound':
      return revive({ ...tried, decisions: state.decisions + 1 });
    case 'anotherVisit':
      return { ...raise({ ...tried, contactAt: null, declined: false }, ['visit']), decisions: state.decisions + 1 };
    case 'wait':
      return { ...tried, decisions: state.decisions + 1, pausedUntil: result.until ?? null };
    case 'close':
      return closing(tried, result.closeAs ?? (state.declined ? 'oenskerIkkeHjaelp' : 'ingenKontakt'));
    case 'clarified':
      return clarified(tried, state.tasks.find((t) => t.id === e.taskId)?.about ?? [], at);
    default:
      return tried;
  }
}

function applyFact(state: CaseState, fact: Fact, at: Instant): CaseState {
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
 * A person has cleared up what the task asked about, and no more. That a hearing is set at a date nobody can read is only
 * cleared up by telling the date, or that it was withdrawn.
 */
function clarified(state: CaseState, about: readonly ClarifyCode[], at: Instant): CaseState {
  const { hearingAt } = state.legal;
  const over = about.includes('hearingPassed') && hearingAt !== undefined && hearingAt <= at;
  const next = {
    ...state,
    clarified: state.clarified + 1,
    doubts: state.doubts.filter((d) => d === 'hearingUnreadable' || !about.includes(d)),
    legal: over ? { ...state.legal, hearingAt: undefined } : state.legal,
  };
  return about.includes('terminationWithdrawn') ? closing(next, 'betalt') : next;
}

/** What is now known of the hearing ends every doubt about it. */
const withHearing = (state: CaseState, hearingAt: Instant | undefined): CaseState => ({
  ...state,
  legal: { ...state.legal, hearingAt },
  doubts: state.doubts.filter((d) => d !== 'hearingPassed' && d !== 'hearingUnreadable'),
});

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

const closing = (state: CaseState, outcome: ClosingOutcome): CaseState => ({ ...state, outcome });

const inContact = (state: CaseState, at: Instant): CaseState => ({
  ...state,
  contactAt: at,
  declined: false,
  callBackAt: null,
  appointmentAt: null,
});

/** Contact is lost: every rung is tried again from the first. */
const revive = (state: CaseState): CaseState => ({ ...raise(state, [...rungs]), contactAt: null, declined: false });

function raise(state: CaseState, which: Rung[]): CaseState {
  const rounds = { ...state.rounds };
  for (const rung of which) rounds[rung] += 1;
  return { ...state, rounds, skipped: state.skipped.filter((r) => !which.includes(r)) };
}

const skip = (state: CaseState, which: readonly Rung[]): CaseState => ({
  ...state,
  skipped: [...new Set([...state.skipped, ...which])],
});

/** New contact details: a number nobody tried sends the case back to the phone; a new address makes visits possible. */
function newReach(state: CaseState, learned: LearnedReach | undefined): CaseState {
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

const phoneUnusable = (state: CaseState, phoneId: string | undefined): CaseState => ({
  ...state,
  reach: {
    ...state.reach,
    phones: state.reach.phones.map((p) => (p.id === phoneId ? { ...p, usable: false, sms: false } : p)),
  },
});

function attempted(state: CaseState, taskId: string, outcome: string, at: Instant): CaseState {
  const task = state.tasks.find((t) => t.id === taskId);
  const rung = task && rungOf[task.kind];
  if (!task || !rung) return state;
  const attempt = { taskId, rung, round: state.rounds[rung], at, outcome, ...(task.part && { part: task.part }) };
  return {
    ...state,
    attempts: [...state.attempts, attempt],
    ...(rung === 'phone' && { callBackAt: null }),
    ...(rung === 'visit' && { appointmentAt: null }),
  };
}

const assigneeFor = (state: CaseState, role: OpenTask['role']): string | null =>
  role === 'outreach' ? state.assignee : null;

const changeTask = (state: CaseState, taskId: string, change: Partial<OpenTask>): CaseState => ({
  ...state,
  tasks: state.tasks.map((t) => (t.id === taskId ? { ...t, ...change } : t)),
});

const withoutTask = (state: CaseState, taskId: string): CaseState => ({
  ...state,
  tasks: state.tasks.filter((t) => t.id !== taskId),
});

const union = <T>(list: readonly T[], item: T): T[] => (list.includes(item) ? [...list] : [...list, item]);
