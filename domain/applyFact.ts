import { rungs, type CaseState, type ClarifyCode, type Instant } from './case.js';
import {
  aboutTheHearing,
  agreedAnew,
  attempted,
  closing,
  inContact,
  newReach,
  raise,
  skip,
  union,
  withHearing,
} from './changes.js';
import type { Fact, LinkUndone, ReportedAgain, Sought } from './commands.js';
import { toldDates, withoutContradictions } from './law/contradictions.js';
import type { Stage } from './outcomes.js';

/** What a case makes of a fact that somebody has told; part of `apply`. */
export function applyFact(state: CaseState, fact: Fact, at: Instant): CaseState {
  if (fact.unconfirmed) return { ...state, doubts: union(state.doubts, fact.unconfirmed) };
  switch (fact.kind) {
    case 'payment':
      return paid(state, fact);
    case 'paymentAgreement': {
      const instalments = fact.instalments
        .map((i) => ({ dueOn: i.dueOn, state: 'due' as const }))
        .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
      // Agreed with the landlord, the arrears are no reason to call any more; but that is no contact.
      const arranged = state.contactAt === null || (state.arranged ?? false);
      return { ...inContact(state, at), arranged, instalments, guaranteed: fact.guaranteed ?? false };
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
      return withDates(state, fact.dates);
    case 'reportedAgain': {
      const { facts: legal, contradict } = withoutContradictions(moreAdvanced(state.legal, fact.dates, at));
      const asks = contradict || hearingsDiffer(state.legal, fact.dates, at);
      const differ = asks ? (['datesContradict'] as const) : [];
      const doubts = [...new Set([...unanswered(state, fact, legal, at), ...differ])];
      const children = state.children || (fact.children ?? false);
      const knownNeed = state.knownNeed || (fact.knownNeed ?? false);
      return newReach({ ...state, doubts, legal, children, knownNeed }, fact.reach);
    }
    case 'linkUndone':
      return newReach(withoutReport(state, fact), fact.reach);
    case 'sought':
      return sought(state, fact.outcome, at);
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
    case 'messagesAgain':
      return { ...state, noMessages: state.noMessages.filter((channel) => channel !== fact.channel) };
    case 'visitConfirmed':
      return { ...state, tasks: state.tasks.map((t) => (t.id === fact.taskId ? { ...t, confirmed: true } : t)) };
    case 'visitDeclined':
      return withoutVisits(state);
    case 'visitTimeChosen':
      return {
        ...skip(agreedAnew(state, 'visit'), ['phone', 'caseworker']),
        appointmentAt: fact.at,
        appointmentBy: 'citizen',
      };
    case 'callBackAsked':
      return { ...agreedAnew(state, 'call'), callBackAt: fact.at, callBackUntil: fact.until };
    case 'citizenReplied':
      return { ...state, awaitingReply: state.awaitingReply ?? at };
    case 'numberLearned':
      return withNumber(state, fact.phoneId, fact.sms);
    case 'emailRefused':
      return { ...state, reach: { ...state.reach, email: false } };
    case 'stepMoved':
      return stepMoved(state, fact);
    case 'stepCancelled':
      return stepCancelled(state, fact.step, at);
    case 'closed':
      return closing(state, fact.outcome);
  }
}

/**
 * Remembered; the plan then moves the task. What was agreed with the citizen for the old time is agreed for the new one, until
 * something else is.
 */
function stepMoved(state: CaseState, { step: taskId, at, until }: Fact & { kind: 'stepMoved' }): CaseState {
  const task = state.tasks.find((t) => t.id === taskId);
  if (!task) return state;
  const others = (state.moved ?? []).filter((other) => other.taskId !== taskId);
  return {
    ...state,
    moved: [...others, { taskId, from: at, dueAt: until }],
    ...(task.kind === 'visit' && task.from === state.appointmentAt && { appointmentAt: at }),
    ...(task.kind === 'call' &&
      task.from === state.callBackAt && { callBackAt: at, ...(state.callBackUntil && { callBackUntil: until }) }),
  };
}

/**
 * A try that will not be made, a follow-up that was seen to, a message that nobody gets. The plan then takes the step out, and
 * with it whatever hangs on it: who was told of a visit is told that it is off.
 */
function stepCancelled(state: CaseState, step: string, at: Instant): CaseState {
  const task = state.tasks.find((t) => t.id === step);
  if (task?.kind === 'followUp') return { ...state, followUps: state.followUps + 1, followUpCancelledAt: at };
  if (task) return attempted(state, step, 'cancelled', at);
  if (!state.messages.some((m) => m.key === step)) return state;
  return { ...state, cancelledMessages: union(state.cancelledMessages ?? [], step) };
}

/**
 * No visits, which are voluntary (domain.md §4.3), but no end either: whoever is asked instead, and called, is asked from
 * here on. What was passed over because a visit was agreed is so no longer.
 */
function withoutVisits(state: CaseState): CaseState {
  const passedOver = state.appointmentAt ? (['phone', 'caseworker'] as const) : [];
  return {
    ...state,
    visitsDeclined: { round: state.rounds.visit, seen: false },
    skipped: state.skipped.filter((rung) => !passedOver.some((other) => other === rung)),
    appointmentAt: null,
  };
}

/** Of this number alone: what else was told meanwhile of how to reach the citizen stands. */
const withNumber = (state: CaseState, phoneId: string, sms: boolean): CaseState => ({
  ...state,
  reach: { ...state.reach, phones: state.reach.phones.map((p) => (p.id === phoneId ? { ...p, sms } : p)) },
});

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

type Legal = CaseState['legal'];

/** Dates that do not fit those known change nothing: a person asks which are right. */
function withDates(state: CaseState, dates: Legal): CaseState {
  const legal = { ...state.legal, ...dates };
  if (!withoutContradictions(legal).contradict) return { ...state, legal };
  return { ...state, doubts: union(state.doubts, 'datesContradict') };
}

/**
 * What is still to be asked after another report. A hearing that lies ahead ends the question about one that has passed,
 * also where this report still tells of that; only the court's own word ends a dispute about it.
 */
function unanswered(state: CaseState, fact: ReportedAgain, legal: Legal, at: Instant): ClarifyCode[] {
  const ahead = legal.hearingAt !== undefined && legal.hearingAt > at;
  const byCourt = fact.dates.courtNoticeOn !== undefined && fact.dates.hearingAt !== undefined;
  const answered = (code: ClarifyCode): boolean =>
    (code === 'hearingDisputed' ? byCourt : ahead && aboutTheHearing.has(code)) ||
    (fact.answers ?? []).some((other) => other === code);
  const told = fact.doubts.filter((code) => !(ahead && code === 'hearingPassed'));
  return [...state.doubts.filter((code) => !answered(code)), ...told];
}

/**
 * Dates from a later report of the same tenancy: the most advanced step decides, else only what nobody had reported. Of
 * two hearings the court’s own time wins; between lists the sooner that lies ahead, so that nobody comes too late.
 */
function moreAdvanced(known: Legal, later: Legal, at: Instant): Legal {
  const furthest =
    !known.leaseTerminatedOn && later.leaseTerminatedOn ? { ...known, ...later } : { ...later, ...known };
  return { ...furthest, hearingAt: hearingOf(known, later, at) };
}

function hearingOf(known: Legal, later: Legal, at: Instant): Instant | undefined {
  if (!known.hearingAt || !later.hearingAt) return known.hearingAt ?? later.hearingAt;
  if (later.courtNoticeOn) return later.hearingAt;
  if (known.courtNoticeOn && known.hearingAt > at) return known.hearingAt;
  return [known.hearingAt, later.hearingAt].toSorted().find((hearing) => hearing > at) ?? known.hearingAt;
}

/** What several reports of one home tell together, in the order they came. */
export const toldTogether = (reports: readonly Legal[], at: Instant): Legal =>
  reports.reduce((known, later) => withoutContradictions(moreAdvanced(known, later, at)).facts, {});

/** Only what still stands as the report told it is taken out; what somebody has said since stays. */
function withoutReport(state: CaseState, { told, rest, doubts }: LinkUndone): CaseState {
  const legal: Legal = { ...state.legal };
  for (const date of [...toldDates, 'courtNoticeOn'] as const)
    if (told[date] !== undefined && legal[date] === told[date]) legal[date] = rest[date];
  return { ...state, legal, doubts: state.doubts.filter((d) => !doubts.some((gone) => gone === d)) };
}

/** Two lists name two hearings to come: somebody asks which it is. The court’s word needs no asking. */
const hearingsDiffer = (known: Legal, later: Legal, at: Instant): boolean =>
  known.hearingAt !== undefined &&
  later.hearingAt !== undefined &&
  known.hearingAt !== later.hearingAt &&
  known.hearingAt > at &&
  later.hearingAt > at &&
  !known.courtNoticeOn &&
  !later.courtNoticeOn;

function forced(state: CaseState, stage: Exclude<Stage, 'closed'>, at: Instant): CaseState {
  const open = { ...state, pausedUntil: null };
  if (stage === 'support') return inContact(open, at);
  const again = { ...open, contactAt: null, declined: false };
  if (stage === 'unreached') return skip(again, [...rungs]);
  return skip(raise(again, [stage]), rungs.slice(0, rungs.indexOf(stage)));
}

/** As if a visit of the case's own had ended so: visits stop, and a person looks at it. */
function sought(state: CaseState, outcome: Sought['outcome'], at: Instant): CaseState {
  const attempt = { taskId: 'locate', rung: 'visit', round: state.rounds.visit, at, outcome } as const;
  const tried = { ...state, attempts: [...state.attempts, attempt] };
  switch (outcome) {
    case 'wrongAddress':
      return { ...tried, reach: { ...tried.reach, address: false }, doubts: union(tried.doubts, 'addressWrong') };
    case 'moved':
      return { ...tried, doubts: union(tried.doubts, 'movedReported') };
    case 'unsafe':
      return tried;
  }
}
