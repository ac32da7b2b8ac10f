import fc from 'fast-check';
import { apply } from '../../domain/apply.js';
import { openCase, type CaseEvent, type CaseFacts, type CaseState, type Instant } from '../../domain/case.js';
import type { Fact } from '../../domain/commands.js';
import { adopt, asksForPlan, dueMoment, whatTimeBrings } from '../../domain/course.js';
import { taskOutcomes, type Outcome } from '../../domain/outcomes.js';
import { plan, type Plan } from '../../domain/planner/plan.js';
import { policyFor } from '../../domain/policy.js';

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

/** What somebody does next: lets time pass to the next due moment, tells a fact, or completes an open task. */
export type Deed =
  { kind: 'wait' } | { kind: 'fact'; fact: (at: Instant) => Fact } | { kind: 'complete'; pick: number; how: number };

export const someDeeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Deed>({ kind: 'wait' }) },
    { weight: 2, arbitrary: aFact.map((fact): Deed => ({ kind: 'fact', fact })) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('complete' as const), pick: fc.nat(5), how: fc.nat(10) }) },
  ),
  { maxLength: 30 },
);

export interface Moment {
  at: Instant;
  state: CaseState;
  answer: Plan | null;
}

/** Lives a generated life through the same moves as the workflow, and gives every moment of it. */
export function live(facts: CaseFacts, deeds: readonly Deed[]): Moment[] {
  let at = facts.openedAt;
  let state = openCase(facts);
  const moments: Moment[] = [];
  const take = (events: readonly CaseEvent[]): void => {
    state = events.reduce((s, event) => apply(s, event, at), state);
  };
  const takeUpPlan = (): void => {
    const answer = plan(state, policy, at);
    take(adopt(state, answer, at));
    moments.push({ at, state, answer });
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
    moments.push({ at, state, answer: null });
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
  if (deed.kind === 'fact') return [{ kind: 'fact', fact: deed.fact(at) }];
  const task = deed.kind === 'complete' ? state.tasks[deed.pick % Math.max(state.tasks.length, 1)] : undefined;
  if (!task || deed.kind !== 'complete') return [];
  const outcomes: readonly Outcome[] = taskOutcomes[task.kind];
  const outcome = outcomes[deed.how % outcomes.length] ?? outcomes[0] ?? 'clarified';
  const next = soon(1)(at);
  const result = { outcome, at: next, until: next.slice(0, 10) };
  return [{ kind: 'taskCompleted', taskId: task.id, taskKind: task.kind, result }];
}
