import type { CaseEvent, CaseState, ClarifyCode, Instant, MovedTask, OpenTask, Task } from './case.js';
import { applyFact } from './applyFact.js';
import {
  agreedAnew,
  attempted,
  closing,
  forgetMoved,
  inContact,
  newReach,
  raise,
  revive,
  skip,
  union,
} from './changes.js';

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
        ...(event.urgency && { urgency: event.urgency }),
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
      return taskMoved(state, event.task);
    case 'taskAssigned':
      // Whoever stands at the door when the window passes still tells what they found; given up, it is overdue.
      return changeTask(state, event.taskId, { assignee: event.assignee, ...(event.underWay && { lapses: false }) });
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
    case 'messagePostponed':
      return {
        ...state,
        messages: state.messages.map((m) =>
          m.key === event.key ? { ...m, status: 'planned', notBefore: event.until } : m,
        ),
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

function completed(state: CaseState, e: CaseEvent & { kind: 'taskCompleted' }, at: Instant): CaseState {
  const tried = seenTo(withoutTask(attempted(state, e.taskId, e.result.outcome, at), e.taskId), e);
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
      return { ...tried, callBackAt: result.at ?? null, callBackUntil: null };
    case 'newContactDetails':
      return newReach(tried, result.reach);
    case 'appointment':
      return result.at
        ? {
            ...skip(agreedAnew(tried, 'visit'), ['phone', 'caseworker']),
            appointmentAt: result.at,
            appointmentBy: 'caseworker',
          }
        : tried;
    case 'wrongAddress':
      return { ...tried, reach: { ...tried.reach, address: false }, doubts: union(tried.doubts, 'addressWrong') };
    case 'moved':
      return { ...tried, doubts: union(tried.doubts, 'movedReported') };
    case 'onTrack':
    case 'needsMore':
      return { ...tried, followUps: state.followUps + 1, contactAt: at, arranged: false };
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
    case 'same':
      return closing(tried, 'sammeHjem');
    case 'different':
      return { ...tried, matches: state.matches.filter((m) => m.taskId !== e.taskId) };
    default:
      return tried;
  }
}

/** Somebody has read what the citizen wrote, or tried to call as the citizen asked. */
const seenTo = (state: CaseState, { taskKind }: CaseEvent & { kind: 'taskCompleted' }): CaseState =>
  taskKind === 'reply'
    ? {
        ...state,
        awaitingReply: null,
        ...(state.visitsDeclined && { visitsDeclined: { ...state.visitsDeclined, seen: true } }),
        repliesSeenTo: (state.repliesSeenTo ?? 0) + 1,
        callBackAt: null,
        callBackUntil: null,
      }
    : state;

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
    doubts: state.doubts.filter((d) => (d === 'hearingUnreadable' && !hearingAt) || !about.includes(d)),
    legal: over ? { ...state.legal, hearingAt: undefined } : state.legal,
  };
  return about.includes('terminationWithdrawn') ? closing(next, 'betalt') : next;
}

const assigneeFor = (state: CaseState, role: OpenTask['role']): string | null =>
  role === 'outreach' ? state.assignee : null;

const changeTask = (state: CaseState, taskId: string, change: Partial<OpenTask>): CaseState => ({
  ...state,
  tasks: state.tasks.map((t) => (t.id === taskId ? { ...t, ...change } : t)),
});

/** Where the plan's own time counts again, what a person had decided is over. */
function taskMoved(state: CaseState, task: Task): CaseState {
  const tasks = state.tasks.map((t) => (t.id === task.id ? { ...task, assignee: t.assignee, overdue: false } : t));
  const isOver = ({ taskId, from, dueAt }: MovedTask): boolean =>
    taskId === task.id && (from !== task.from || dueAt !== task.dueAt);
  return forgetMoved({ ...state, tasks }, isOver);
}

const withoutTask = (state: CaseState, taskId: string): CaseState =>
  forgetMoved({ ...state, tasks: state.tasks.filter((t) => t.id !== taskId) }, (moved) => moved.taskId === taskId);

const phoneUnusable = (state: CaseState, phoneId: string | undefined): CaseState => ({
  ...state,
  reach: {
    ...state.reach,
    phones: state.reach.phones.map((p) => (p.id === phoneId ? { ...p, usable: false, sms: false } : p)),
  },
});
