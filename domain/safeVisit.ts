import type { Instant } from './case.js';

/**
 * The safe visit: while an outreach worker is at a citizen's door, somebody notices if no word comes. One durable workflow a
 * visit; this is its state and its rules. Where the visit is stays in the database.
 */
export const visitSteps = ['onTheWay', 'atTheDoor'] as const;
export type VisitStep = (typeof visitSteps)[number];

/** Who is asked when no word comes, in this order. */
export const visitAlarms = ['worker', 'colleague', 'supervisor'] as const;
export type VisitAlarm = (typeof visitAlarms)[number];

/** How a visit ends: the task was completed; the worker is well; it was not made; somebody else has reached the worker. */
export const visitEnds = ['finished', 'safe', 'cancelled', 'reached'] as const;
export type VisitEnd = (typeof visitEnds)[number];

/** How the task that the visit is about ended without the worker: a payment, the plan's own time, somebody else. */
export const visitTaskEnds = ['cancelled', 'lapsed', 'completed'] as const;
export type VisitTaskEnd = (typeof visitTaskEnds)[number];

/** Tasks that are done at a citizen's door. */
export const isVisitKind = (kind: string): boolean => kind === 'visit' || kind === 'locate';

/** Who looks after the worker, and after how long; the policy's when the visit began. */
export interface VisitWatch {
  /** Minutes from the reminder to the worker until a colleague is called. */
  colleagueAfterMinutes: number;
  /** Minutes from then until the supervisor is. */
  supervisorAfterMinutes: number;
}

/** What a safe visit starts from: ids, codes and moments. */
export interface VisitFacts {
  visitId: string;
  municipality: string;
  /** As the API names it: case or inquiry, and task. */
  taskId: string;
  /** A staff id. */
  worker: string;
  startedAt: Instant;
  step: VisitStep;
  expectedEndAt: Instant;
  watch: VisitWatch;
}

export interface VisitState extends VisitFacts {
  status: 'underWay' | 'ended';
  /** Who was asked last since the latest sign of life. */
  alarm: { whom: VisitAlarm; at: Instant } | null;
  taskEnded: VisitTaskEnd | null;
  end: VisitEnd | null;
  endedAt: Instant | null;
}
export interface VisitView extends VisitState {
  seq: number;
}

/** Everything that can happen to a safe visit. */
export type VisitEvent =
  | { kind: 'started'; step: VisitStep; expectedEndAt: Instant }
  | { kind: 'stepped'; step: VisitStep; expectedEndAt: Instant }
  | { kind: 'extended'; expectedEndAt: Instant }
  | { kind: 'alarmed'; whom: VisitAlarm }
  /** By which ways somebody was told; none: nothing could be sent, or a sign of life was on its way. */
  | { kind: 'told'; of: VisitNews; by: ('sms' | 'email')[] }
  | { kind: 'taskEnded'; how: VisitTaskEnd }
  | { kind: 'ended'; end: VisitEnd };
export interface RecordedVisitEvent {
  seq: number;
  at: Instant;
  by: string;
  commandId?: string;
  event: VisitEvent;
}

/** What is told by SMS and e-mail: an alarm, or to the worker that the visit is off. */
export type VisitNews = VisitAlarm | 'visitOff';

/** A visit before anything but its start has happened. */
export const newVisit = (facts: VisitFacts): VisitState => ({
  ...facts,
  status: 'underWay',
  alarm: null,
  taskEnded: null,
  end: null,
  endedAt: null,
});

/** The only place where a safe visit's state changes. A sign of life from the worker ends the alarm. */
export function applyToVisit(state: VisitState, event: VisitEvent, at: Instant): VisitState {
  switch (event.kind) {
    case 'started':
    case 'stepped':
      return { ...state, step: event.step, expectedEndAt: event.expectedEndAt, alarm: null };
    case 'extended':
      return { ...state, expectedEndAt: event.expectedEndAt, alarm: null };
    case 'alarmed':
      return { ...state, alarm: { whom: event.whom, at } };
    case 'told':
      return state;
    case 'taskEnded':
      return { ...state, taskEnded: event.how };
    case 'ended':
      return { ...state, status: 'ended', end: event.end, endedAt: at, alarm: null };
  }
}

const minuteMs = 60_000;
export const minutesAfter = (at: Instant, minutes: number): Instant =>
  new Date(Date.parse(at) + minutes * minuteMs).toISOString();

/** When the visit is expected to end once the worker has asked for more time: never sooner than it already was. */
export const extendedTo = ({ expectedEndAt }: VisitState, minutes: number, now: Instant): Instant =>
  minutesAfter(expectedEndAt > now ? expectedEndAt : now, minutes);

/**
 * Whom further silence calls, and when; null when all have been, or the visit has ended. Counted from the last alarm, not
 * from the expected end: after an outage of the engine, too, the worker is asked first.
 */
export function nextAlarm({
  status,
  alarm,
  expectedEndAt,
  watch,
}: VisitState): { whom: VisitAlarm; at: Instant } | null {
  if (status === 'ended') return null;
  if (!alarm) return { whom: 'worker', at: expectedEndAt };
  switch (alarm.whom) {
    case 'worker':
      return { whom: 'colleague', at: minutesAfter(alarm.at, watch.colleagueAfterMinutes) };
    case 'colleague':
      return { whom: 'supervisor', at: minutesAfter(alarm.at, watch.supervisorAfterMinutes) };
    case 'supervisor':
      return null;
  }
}

/** What is sent when something happens; null: nothing. A window that has passed is no news to somebody at the door. */
export function newsOf(event: VisitEvent): VisitNews | null {
  if (event.kind === 'alarmed') return event.whom;
  return event.kind === 'taskEnded' && event.how !== 'lapsed' ? 'visitOff' : null;
}

/** Does it show that the worker is well, or that somebody has seen to it? Then no alarm goes on ringing. */
export const isSignOfLife = ({ kind }: VisitEvent): boolean =>
  kind === 'stepped' || kind === 'extended' || kind === 'ended';
