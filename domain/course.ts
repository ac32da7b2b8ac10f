import { apply } from './apply.js';
import type { CaseEvent, CaseState, Instant, Message, OpenTask, RecordedEvent, Task } from './case.js';
import { isToStaff } from './texts/purposes.js';
import type { Plan } from './planner/plan.js';

/**
 * How a case moves on: a plan is taken up, time passes, something falls due. The workflow and the forecast both move by
 * these functions, so what the forecast says is what the engine does. Only comparisons of instants here: all calendar
 * arithmetic lies in the plan.
 */

/** A case at a point of its life: its state, and the number of its latest event. */
export interface Standing {
  state: CaseState;
  seq: number;
}

/** How it stands after some events, and these with their numbers. */
export interface Recorded extends Standing {
  recorded: RecordedEvent[];
}

/** Takes events into a state and gives each its number: how the workflow records, and the lists are told beforehand. */
export function record(
  { state, seq }: Standing,
  happened: readonly CaseEvent[],
  said: Pick<RecordedEvent, 'at' | 'by' | 'commandId'>,
): Recorded {
  return {
    state: happened.reduce((before, event) => apply(before, event, said.at), state),
    seq: seq + happened.length,
    recorded: happened.map((event, n) => ({ ...said, seq: seq + n + 1, event })),
  };
}

/** What is new in a plan, as events: tasks opened, moved, cancelled, messages planned or called off, a new stage. */
export function adopt(before: CaseState, plan: Plan, now: Instant): CaseEvent[] {
  const state = plan.observed.reduce((s, event) => apply(s, event, now), before);
  const { rules, because, askAgainAt, attention, urgency } = plan;
  return [
    ...plan.observed,
    ...(plan.stage === state.stage ? [] : [{ kind: 'stageEntered', stage: plan.stage, because } as const]),
    ...tasksChanged(state, plan),
    ...messagesChanged(state, plan),
    { kind: 'planned', rules, because, askAgainAt, attention, ...(urgency && { urgency }) },
  ];
}

function tasksChanged(state: CaseState, plan: Plan): CaseEvent[] {
  const open = new Map(state.tasks.map((t) => [t.id, t]));
  const wanted = new Set(plan.tasks.map((t) => t.id));
  const cancelled = state.tasks
    .filter((t) => !wanted.has(t.id))
    .map((t) => ({ kind: 'taskCancelled', taskId: t.id, taskKind: t.kind, because: plan.because }) as const);
  return [...cancelled, ...plan.tasks.flatMap((task) => taskChanged(open.get(task.id), task))];
}

const about = (task: Task): string => (task.about ?? []).join();

function taskChanged(open: OpenTask | undefined, task: Task): CaseEvent[] {
  if (!open) return [{ kind: 'taskOpened', task }];
  if (open.from === task.from && open.dueAt === task.dueAt && about(open) === about(task)) return [];
  return [{ kind: 'taskMoved', task }];
}

function messagesChanged(state: CaseState, plan: Plan): CaseEvent[] {
  const wanted = new Set(plan.messages.map((m) => m.key));
  const waiting = new Map(state.messages.map((m) => [m.key, m]));
  const calledOff = state.messages
    .filter((m) => m.status === 'planned' && !wanted.has(m.key))
    .map(({ key, channel, purpose }) => {
      const reason = state.cancelledMessages?.includes(key) ? 'calledOff' : 'planen er ændret';
      return { kind: 'messageSettled', key, channel, purpose, result: 'cancelled', reason } as const;
    });
  const planned = plan.messages
    .filter((m) => differs(waiting.get(m.key), m))
    .map((message) => ({ kind: 'messagePlanned', message }) as const);
  return [...calledOff, ...planned];
}

const differs = (waiting: CaseState['messages'][number] | undefined, m: Message): boolean =>
  !waiting ||
  (waiting.status === 'planned' &&
    (waiting.notBefore !== m.notBefore || waiting.notAfter !== m.notAfter || waiting.visitAt !== m.visitAt));

/**
 * The next moment at which something happens by itself; null when the case only waits for people.
 *
 * @param leaves when a message that waits is handed over
 */
export function dueMoment(state: CaseState, leaves: (message: Message) => Instant = leavesFor(state)): Instant | null {
  const planned = state.messages.filter((m) => m.status === 'planned');
  return soonest([...ownMoments(state), ...planned.map(leaves)]);
}

/** A message that waited for a moment may be handed over so much later (ms): 10,000, at 20 a second, take as long to be sent. */
export const spreadMs = 500_000;

/**
 * When a message that waits is handed over. The morning's first minute is the same for every case, and a person who
 * answers then would wait behind all of them: so each case has its own moment in the first minutes, or in the first tenth of
 * the time a message is of use [measured: with 10,000 of one minute let go at once, a task completed meanwhile took 1.1 s].
 */
const leavesFor =
  ({ caseId }: CaseState) =>
  ({ notBefore, notAfter }: Message): Instant => {
    const from = Date.parse(notBefore);
    const spread = Math.max(0, Math.min(spreadMs, (Date.parse(notAfter) - from) / 10));
    return new Date(from + Math.floor(shareOf(caseId) * spread)).toISOString();
  };

/** From 0 to 1, the same for a case whenever it is asked, and evenly among cases: their ids are random to the last digit. */
const shareOf = (caseId: string): number => Number.parseInt(caseId.slice(-6), 16) / 0x1000000;

/** A message that has not ended so long after its time is held up. */
export const heldUpAfterMs = 3_600_000;

/**
 * By when the lists hear from the case. Of a message with its end: before it counts as held up, so that a case that has lost
 * its workflow is found while its messages are still of use. One they know to be held up may take until it is too late.
 */
export const heardBy = (state: CaseState): Instant | null =>
  soonest([...ownMoments(state), ...state.messages.map(endsBy)]);

function endsBy({ status, notBefore, notAfter }: CaseState['messages'][number]): Instant {
  const heldUpAt = new Date(Date.parse(notBefore) + heldUpAfterMs).toISOString();
  return status === 'planned' && heldUpAt < notAfter ? heldUpAt : notAfter;
}

/** When tasks lapse or become overdue, and the planner is asked again. */
const ownMoments = ({ tasks, askAgainAt }: CaseState): Instant[] => [
  ...tasks.filter((t) => t.lapses || !t.overdue).map((t) => t.dueAt),
  ...(askAgainAt ? [askAgainAt] : []),
];

const soonest = (moments: readonly Instant[]): Instant | null =>
  moments.reduce<Instant | null>((first, at) => (first === null || at < first ? at : first), null);

/**
 * A plan taken up, and what is due at once by it: a message that need not wait goes out with the plan that it is in, and the
 * lists are told of both in one.
 */
export function takeUp(before: Standing, plan: Plan, now: Instant): Recorded & { due: CaseEvent[] } {
  const said = { at: now, by: 'husly' };
  const planned = record(before, adopt(before.state, plan, now), said);
  const due = whatTimeBrings(planned.state, now);
  const then = record(planned, due, said);
  return { ...then, recorded: [...planned.recorded, ...then.recorded], due };
}

/** What falls due by `now`: tasks that lapse or become overdue, and messages whose time has come. */
export function whatTimeBrings(state: CaseState, now: Instant): CaseEvent[] {
  const late = state.tasks
    .filter((t) => t.dueAt <= now && (t.lapses || !t.overdue))
    .map((t) => ({ kind: t.lapses ? 'taskLapsed' : 'taskOverdue', taskId: t.id, taskKind: t.kind }) as const);
  const due = state.messages.filter((m) => m.status === 'planned' && m.notBefore <= now);
  const keys = due.map((m) => m.key);
  return [...late, ...(keys.length > 0 ? [{ kind: 'messagesDue', keys } as const] : [])];
}

/**
 * Whose messages leave the queue first: 1 before 3. Where the clock runs out a text of tomorrow is a text too late, and a
 * colleague who is told late acts late.
 */
export function messagePriority({ urgency }: CaseState, messages: readonly Message[]): 1 | 2 | 3 {
  if (urgency === 'critical') return 1;
  return urgency === 'short' || messages.some((m) => isToStaff(m.purpose)) ? 2 : 3;
}

/** Must the planner be asked, after these events or because the moment it named has come? */
export function asksForPlan(state: CaseState, events: readonly CaseEvent[], now: Instant): boolean {
  if (state.askAgainAt !== null && state.askAgainAt <= now) return true;
  return events.some((e) => !withoutConsequence.has(e.kind));
}

/** Events after which the plan stays what it was. */
const withoutConsequence = new Set<CaseEvent['kind']>([
  'messagesDue',
  'messageSettled',
  'taskAssigned',
  'planned',
  'planFailed',
]);
