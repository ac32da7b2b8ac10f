import type { Instant, Message } from './case.js';
import type { Fact } from './commands.js';
import type { taskOutcomes } from './outcomes.js';
import type { DayPart } from './policy.js';
import type { Reason } from './reason.js';

/**
 * What is asked of the outreach worker: *advice* about a citizen, to *locate* one whom nobody reaches, or to read what a
 * citizen without an open case has written (*incoming*). Each is one durable workflow; this is its state and its rules. The
 * words (question, answer, whom to find) stay in the database.
 */
export const inquiryKinds = ['advice', 'locate', 'incoming'] as const;
export type InquiryKind = (typeof inquiryKinds)[number];
/** Is a task of this kind an inquiry's? */
export const isInquiryKind = (kind: string): kind is InquiryKind => inquiryKinds.some((known) => known === kind);
export const inquiryStatuses = ['open', 'answered', 'withdrawn'] as const;
export type InquiryStatus = (typeof inquiryStatuses)[number];
/** How a task of an inquiry may end, as `outcomes.ts` has it. */
export type InquiryResult = (typeof taskOutcomes)[InquiryKind][number];
export type InquiryOutcome = Exclude<InquiryResult, 'nobodyHome'> | 'notFound';

/** The outreach worker's piece of work. It stays open until somebody completes it, however late. */
export interface InquiryTask {
  /** `advice-1`, `incoming-1`, or `locate-` and which time at the door. */
  id: string;
  from: Instant;
  /** When the unit is reminded. */
  dueAt: Instant;
  /** When the supervisor is told. */
  escalateAt: Instant;
  part?: DayPart;
  because: Reason[];
}

/** What an inquiry starts from: ids and moments. */
export interface InquiryFacts {
  inquiryId: string;
  kind: InquiryKind;
  municipality: string;
  /** The citizen's case, where there is one; of a message, once it is known. */
  caseId: string | null;
  askedAt: Instant;
}

export interface InquiryState extends InquiryFacts {
  status: InquiryStatus;
  /** Null while the next one is planned, and when the inquiry has ended. */
  task: InquiryTask | null;
  /** A staff id; null: the team's. */
  assignee: string | null;
  overdue: boolean;
  escalatedAt: Instant | null;
  /** Vain visits. */
  attempts: { taskId: string; at: Instant; part?: DayPart }[];
  outcome: InquiryOutcome | null;
  endedAt: Instant | null;
}
export interface InquiryView extends InquiryState {
  seq: number;
}

/** Everything that can happen to an inquiry. */
export type InquiryEvent =
  | { kind: 'asked'; task: InquiryTask }
  | { kind: 'taskAssigned'; taskId: string; assignee: string | null }
  | { kind: 'reminded'; taskId: string }
  | { kind: 'escalated'; taskId: string }
  | { kind: 'taskCompleted'; taskId: string; outcome: InquiryResult; caseId?: string }
  | { kind: 'taskOpened'; task: InquiryTask }
  | { kind: 'notFound'; because: Reason[] }
  | { kind: 'withdrawn' };
export interface RecordedInquiryEvent {
  seq: number;
  at: Instant;
  by: string;
  commandId?: string;
  event: InquiryEvent;
}

/** An inquiry before anything has happened to it. */
export const newInquiry = (facts: InquiryFacts): InquiryState => ({
  ...facts,
  status: 'open',
  task: null,
  assignee: null,
  overdue: false,
  escalatedAt: null,
  attempts: [],
  outcome: null,
  endedAt: null,
});

/** The only place where an inquiry's state changes. */
export function applyToInquiry(state: InquiryState, event: InquiryEvent, at: Instant): InquiryState {
  switch (event.kind) {
    case 'asked':
    case 'taskOpened':
      return { ...state, task: event.task, overdue: false, escalatedAt: null };
    case 'taskAssigned':
      return { ...state, assignee: event.assignee };
    case 'reminded':
      return { ...state, overdue: true };
    case 'escalated':
      return { ...state, escalatedAt: at };
    case 'taskCompleted':
      return completed(event.caseId ? { ...state, caseId: event.caseId } : state, event.outcome, at);
    case 'notFound':
      return ended(state, 'answered', 'notFound', at);
    case 'withdrawn':
      return ended(state, 'withdrawn', null, at);
  }
}

function completed(state: InquiryState, outcome: InquiryResult, at: Instant): InquiryState {
  if (outcome !== 'nobodyHome') return ended(state, 'answered', outcome, at);
  const { task } = state;
  const attempt = task && { taskId: task.id, at, ...(task.part && { part: task.part }) };
  const attempts = attempt ? [...state.attempts, attempt] : state.attempts;
  return { ...state, task: null, overdue: false, escalatedAt: null, attempts };
}

const ended = (
  state: InquiryState,
  status: InquiryStatus,
  outcome: InquiryOutcome | null,
  at: Instant,
): InquiryState => ({ ...state, status, outcome, task: null, overdue: false, endedAt: at });

/** What the outreach worker is to do next; or nothing more, with the reason. */
export type InquiryStep = { task: InquiryTask } | { notFound: Reason[] };

/** The next moment at which something happens by itself; null when the inquiry only waits for people. */
export function inquiryDueMoment({ task, overdue, escalatedAt }: InquiryState): Instant | null {
  if (!task || escalatedAt) return null;
  return overdue ? task.escalateAt : task.dueAt;
}

/** What has fallen due by `now`. */
export function whatTimeBringsToInquiry({ task, overdue, escalatedAt }: InquiryState, now: Instant): InquiryEvent[] {
  if (!task) return [];
  const taskId = task.id;
  return [
    ...(!overdue && task.dueAt <= now ? [{ kind: 'reminded', taskId } as const] : []),
    ...(!escalatedAt && task.escalateAt <= now ? [{ kind: 'escalated', taskId } as const] : []),
  ];
}

const weekMs = 604_800_000;

/**
 * The e-mail that goes with a reminder or a call on the supervisor: neutral, to the unit's own mailboxes. Messages belong
 * to cases; where there is none yet, the lists alone say it.
 */
export function mailAbout(state: InquiryState, event: InquiryEvent, now: Instant): Message | null {
  if ((event.kind !== 'reminded' && event.kind !== 'escalated') || !state.caseId || !state.task) return null;
  const purpose = event.kind === 'reminded' ? 'inquiryReminder' : 'inquiryEscalated';
  const taskId = inquiryTaskId(state.inquiryId, state.task.id);
  const weekLater = new Date(Date.parse(now) + weekMs).toISOString();
  return {
    key: `${purpose}:${taskId}:email`,
    purpose,
    channel: 'email',
    notBefore: now,
    notAfter: event.kind === 'reminded' ? state.task.escalateAt : weekLater,
    taskId,
    because: state.task.because,
  };
}

/** A task's id outside its inquiry: it names the inquiry, so that a command finds its way without a list. */
export const inquiryTaskId = (inquiryId: string, taskId: string): string => `${inquiryId}.${taskId}`;

/** Why an open inquiry asks for a supervisor's eye. */
export const inquiryAttention = ({ overdue, escalatedAt }: InquiryState): 'overdue' | 'escalated' | null =>
  escalatedAt ? 'escalated' : overdue ? 'overdue' : null;

/** What the citizen's case makes of the outcome; null where it has nothing to learn. */
export function findingForCase(outcome: InquiryOutcome): Fact | null {
  switch (outcome) {
    case 'met':
      return { kind: 'citizenContact', channel: 'door' };
    case 'wrongAddress':
    case 'moved':
    case 'unsafe':
      return { kind: 'sought', outcome };
    case 'answered':
    case 'noted':
    case 'matched':
    case 'wrongNumber':
    case 'metOther':
    case 'notFound':
      return null;
  }
}
