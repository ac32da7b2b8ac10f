import fc from 'fast-check';
import { apply } from '../../domain/apply.js';
import { openCase, type CaseEvent, type CaseFacts, type CaseState, type Instant } from '../../domain/case.js';
import type { Fact } from '../../domain/commands.js';
import { adopt, asksForPlan, dueMoment, whatTimeBrings } from '../../domain/course.js';
import { plannedKinds, taskOutcomes, type Outcome } from '../../domain/outcomes.js';
import { plan, type Plan } from '../../domain/planner/plan.js';
import { policyFor } from '../../domain/policy.js';
import { stepMisfit } from '../../domain/steps.js';

/** Generated lives for the properties of the rules: what people do is generated, the rest is the engine's own moves. */

export const policy = policyFor('0730');

const date = fc.date({ min: new Date('2026-01-01'), max: new Date('2029-12-31'), noInvalidDate: true });
export const anInstant = date.map((d) => d.toISOString());
const aDay = date.map((d) => d.toISOString().slice(0, 10));
const soon = (days: number) => (at: Instant) => new Date(Date.parse(at) + days * 86_400_000).toISOString();

export const someFacts: fc.Arbitrary<CaseFacts> = fc
  .record({
    openedAt: anInstant,
    phones: fc.array(fc.record({ usable: fc.boolean(), sms: fc.boolean() }), { maxLength: 3 }),
    email: fc.boolean(),
    address: fc.boolean(),
    children: fc.boolean(),
    hearingIn: fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined }),
    noticed: fc.boolean(),
    terminated: fc.boolean(),
  })
  .map(({ openedAt, phones, email, address, children, hearingIn, noticed, terminated }) => ({
    caseId: '00000000-0000-4000-8000-000000000000',
    municipality: '0730',
    openedAt,
    reach: { phones: phones.map((p, n) => ({ id: `p${n + 1}`, ...p })), email, address },
    children,
    knownNeed: false,
    legal: {
      ...(hearingIn !== undefined && { hearingAt: soon(hearingIn)(openedAt) }),
      ...(noticed && { courtNoticeOn: openedAt.slice(0, 10) }),
      ...(terminated && { leaseTerminatedOn: soon(-3)(openedAt).slice(0, 10) }),
    },
    doubts: [],
  }));

const aFact: fc.Arbitrary<(at: Instant) => Fact> = fc.oneof<fc.Arbitrary<(at: Instant) => Fact>[]>(
  fc.constant(() => ({ kind: 'payment', extent: 'part' }) as const),
  fc.constant(() => ({ kind: 'payment', extent: 'full' }) as const),
  fc.constant(() => ({ kind: 'payment', extent: 'instalment' }) as const),
  fc
    .integer({ min: 1, max: 40 })
    .map((d) => (at: Instant) => ({ kind: 'hearingMoved', hearingAt: soon(d)(at) }) as const),
  fc.constant(() => ({ kind: 'hearingWithdrawn' }) as const),
  fc.constant(() => ({ kind: 'citizenContact', channel: 'dropIn' }) as const),
  fc.constant(() => ({ kind: 'noMessages', channel: 'sms' }) as const),
  fc
    .integer({ min: 1, max: 20 })
    .map((d) => (at: Instant) => ({ kind: 'paused', until: soon(d)(at).slice(0, 10) }) as const),
  fc.constant(() => ({ kind: 'resumed' }) as const),
  fc.constant(() => ({ kind: 'citizenReplied', channel: 'sms' }) as const),
  fc.constant(() => ({ kind: 'visitConfirmed', taskId: 'visit-1-1' }) as const),
  fc.constant(() => ({ kind: 'visitDeclined', taskId: 'visit-1-1' }) as const),
  fc.integer({ min: 1, max: 10 }).map((d) => (at: Instant) => ({ kind: 'visitTimeChosen', at: soon(d)(at) }) as const),
  fc
    .integer({ min: 0, max: 5 })
    .map((d) => (at: Instant) => ({ kind: 'callBackAsked', at: soon(d)(at), until: soon(d + 0.1)(at) }) as const),
  fc.constant(() => ({ kind: 'messagesAgain', channel: 'sms' }) as const),
  fc.constant(() => ({ kind: 'emailRefused' }) as const),
  fc.constant(() => ({ kind: 'withdrawn' }) as const),
  fc
    .constantFrom('phone', 'caseworker', 'visit', 'support', 'unreached')
    .map((stage) => () => ({ kind: 'forcedOn', stage }) as const),
  fc.integer({ min: 1, max: 3 }).map(
    (n) => (at: Instant) =>
      ({
        kind: 'paymentAgreement',
        instalments: Array.from({ length: n }, (_, i) => ({ dueOn: soon(14 * (i + 1))(at).slice(0, 10) })),
      }) as const,
  ),
  aDay.map(
    (day) => (at: Instant) =>
      ({ kind: 'courtNotice', receivedOn: day < at.slice(0, 10) ? day : at.slice(0, 10) }) as const,
  ),
  fc.constant(
    () =>
      ({
        kind: 'contactDetails',
        reach: { phones: [{ id: `p9`, usable: true, sms: true }], email: true, addressGiven: true },
      }) as const,
  ),
);

/** What somebody does next: lets time pass to the next due moment, tells a fact, completes an open task, moves or cancels a step. */
export type Deed =
  | { kind: 'wait' }
  | { kind: 'fact'; fact: (at: Instant) => Fact }
  | { kind: 'complete'; pick: number; how: number }
  | { kind: 'move'; pick: number; hours: number; lasts: number }
  | { kind: 'cancel'; pick: number };

export const someDeeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Deed>({ kind: 'wait' }) },
    { weight: 2, arbitrary: aFact.map((fact): Deed => ({ kind: 'fact', fact })) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('complete' as const), pick: fc.nat(5), how: fc.nat(10) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('move' as const),
        pick: fc.nat(5),
        hours: fc.integer({ min: 1, max: 24 * 20 }),
        lasts: fc.integer({ min: 1, max: 30 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(8) }) },
  ),
  { maxLength: 30 },
);

export interface Moment {
  at: Instant;
  state: CaseState;
  answer: Plan | null;
  /** Tasks that a person has given their time, open or not. */
  movedByPerson: ReadonlySet<string>;
}

/** Lives a generated life through the same moves as the workflow, and gives every moment of it. */
export function live(facts: CaseFacts, deeds: readonly Deed[]): Moment[] {
  let at = facts.openedAt;
  let state = openCase(facts);
  const moments: Moment[] = [];
  const movedByPerson = new Set<string>();
  const note = (answer: Plan | null): void => {
    for (const { taskId } of state.moved ?? []) movedByPerson.add(taskId);
    moments.push({ at, state, answer, movedByPerson: new Set(movedByPerson) });
  };
  const take = (events: readonly CaseEvent[]): void => {
    state = events.reduce((s, event) => apply(s, event, at), state);
  };
  const takeUpPlan = (): void => {
    const answer = plan(state, policy, at);
    take(adopt(state, answer, at));
    note(answer);
  };
  takeUpPlan();
  for (const deed of deeds) {
    if (state.stage === 'closed') break;
    const events = happening(state, deed, at);
    if (deed.kind === 'wait') at = later(at, dueMoment(state));
    const brought = deed.kind === 'wait' ? whatTimeBrings(state, at) : events;
    const mustPlan = asksForPlan(state, brought, at);
    take(brought);
    take(brought.flatMap(sent));
    note(null);
    if (mustPlan) takeUpPlan();
  }
  return moments;
}

const later = (at: Instant, due: Instant | null): Instant => (due !== null && due > at ? due : at);

function sent(event: CaseEvent): CaseEvent[] {
  if (event.kind !== 'messagesDue') return [];
  return event.keys.map((key) => ({ kind: 'messageSettled', key, result: 'sent' }));
}

function happening(state: CaseState, deed: Deed, at: Instant): CaseEvent[] {
  switch (deed.kind) {
    case 'wait':
      return [];
    case 'fact':
      return [{ kind: 'fact', fact: deed.fact(at) }];
    case 'complete':
      return completing(state, deed, at);
    case 'move': {
      const step = pickOf(tasksOfPlan(state), deed.pick);
      const [from, until] = [soon(deed.hours / 24)(at), soon((deed.hours + deed.lasts) / 24)(at)];
      return step ? fitting(state, { kind: 'stepMoved', step, at: from, until }, at) : [];
    }
    case 'cancel': {
      const step = pickOf([...tasksOfPlan(state), ...state.messages.map((m) => m.key)], deed.pick);
      return step ? fitting(state, { kind: 'stepCancelled', step }, at) : [];
    }
  }
}

const pickOf = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(from.length, 1)];
const tasksOfPlan = (state: CaseState): string[] =>
  state.tasks.filter((t) => plannedKinds.some((kind) => kind === t.kind)).map((t) => t.id);
const fitting = (state: CaseState, fact: Fact, at: Instant): CaseEvent[] =>
  stepMisfit(state, fact, at) ? [] : [{ kind: 'fact', fact }];

function completing(state: CaseState, deed: Deed & { kind: 'complete' }, at: Instant): CaseEvent[] {
  const task = pickOf(state.tasks, deed.pick);
  if (!task) return [];
  const outcomes: readonly Outcome[] = taskOutcomes[task.kind];
  const outcome = outcomes[deed.how % outcomes.length] ?? outcomes[0] ?? 'clarified';
  const next = soon(1)(at);
  const result = { outcome, at: next, until: next.slice(0, 10) };
  return [{ kind: 'taskCompleted', taskId: task.id, taskKind: task.kind, result }];
}
