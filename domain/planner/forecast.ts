import { apply } from '../apply.js';
import { dateInCopenhagen, later, toInstant } from '../copenhagen.js';
import type { CaseEvent, CaseState, Instant } from '../case.js';
import type { Fact } from '../commands.js';
import { adopt, asksForPlan, dueMoment, whatTimeBrings } from '../course.js';
import { inWords } from '../inWords.js';
import { legalClock } from '../law/legalClock.js';
import { plan } from './plan.js';
import type { Policy } from '../policy.js';
import type { Reason } from '../reason.js';
import { stepMisfit } from '../steps.js';

/** One dated thing that will happen: a task opens for a day, a message goes out, a stage begins. */
export interface ForecastStep {
  at: Instant;
  kind: string;
  /** The task or message it is about; unique with `kind`. */
  id: string;
  because: Reason[];
}

/** A fact that is imagined, at a moment: "pays on the 12th", "hearing moved to…". */
export interface Assumption {
  at: Instant;
  fact: Fact;
}

/** No life is longer in a forecast: what lies further ahead is anybody's guess. */
const mostMoves = 400;

/**
 * What happens if nobody does anything (but the system its work): the same planner and the same moves as the engine's,
 * run forward without waiting.
 *
 * @param start the case as it is now
 * @param now UTC instant
 * @param assumptions facts that arrive on the way
 * @returns dated steps in the order they happen, each with its reasons
 */
export function forecast(
  start: CaseState,
  policy: Policy,
  now: Instant,
  assumptions: Assumption[] = [],
): ForecastStep[] {
  const ahead = assumptions.toSorted((a, b) => a.at.localeCompare(b.at));
  let steps: ForecastStep[] = planned(start);
  const tell = (events: CaseEvent[], when: Instant): void => {
    for (const event of events) steps = [...standing(steps, event, when), ...stepsOf(event, when)];
  };
  let state = start;
  let at = now;
  let mustPlan = true;
  for (let moves = 0; moves < mostMoves; moves++) {
    const events = mustPlan ? adopt(state, plan(state, policy, at), at) : [];
    tell(events, at);
    state = events.reduce((s, event) => apply(s, event, at), state);
    const fact = state.outcome ? undefined : ahead[0]; // a closed case takes no more facts
    const due = dueMoment(state);
    if (due === null && !fact) break;
    const assumed = fact && (due === null || fact.at <= due) ? ahead.shift() : undefined;
    at = later(at, assumed?.at ?? due ?? at);
    const brought = assumed ? told(state, assumed.fact, at) : whatTimeBrings(state, at);
    const settled = brought.flatMap((event) => sentAsPlanned(event));
    mustPlan = asksForPlan(state, brought, at);
    tell(brought, at);
    state = [...brought, ...settled].reduce((s, event) => apply(s, event, at), state);
  }
  const law = state.outcome ? [] : legalSteps(state, policy, now);
  return [...steps, ...law].toSorted((a, b) => a.at.localeCompare(b.at));
}

/** What does not fit by then is refused, so nothing comes of it. */
const told = (state: CaseState, fact: Fact, at: Instant): CaseEvent[] =>
  stepMisfit(state, fact, at) ? [] : [{ kind: 'fact', fact }];

/** The law’s own dates that lie ahead, as the case then knows them. */
function legalSteps(state: CaseState, policy: Policy, now: Instant): ForecastStep[] {
  const today = dateInCopenhagen(now);
  return legalClock(state.legal, today, policy.closingDays)
    .filter((entry) => entry.date >= today)
    .map((entry) => ({ at: toInstant(entry.date, '00:00'), kind: 'legal', id: entry.id, because: entry.because }));
}

/** What still stands of the steps ahead: what is called off, or given another time, does not happen as it was told. */
function standing(steps: ForecastStep[], event: CaseEvent, at: Instant): ForecastStep[] {
  const changed = changedBy(event);
  return changed === null ? steps : steps.filter((s) => s.id !== changed || s.at <= at);
}

function changedBy(event: CaseEvent): string | null {
  switch (event.kind) {
    case 'taskCancelled':
      return event.taskId;
    case 'taskMoved':
      return event.task.id;
    case 'messagePlanned':
      return event.message.key;
    case 'messageSettled':
      return event.result === 'cancelled' ? event.key : null;
    default:
      return null;
  }
}

/** What a case has before it already: its open tasks and waiting messages, soonest first. */
export function planned(state: CaseState): ForecastStep[] {
  return [
    ...state.tasks.map((t) => ({ at: t.from, kind: t.kind, id: t.id, because: t.because })),
    ...state.messages.map((m) => ({ at: m.notBefore, kind: m.channel, id: m.key, because: m.because })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
}

/** Outside the forecast a message may fail; here every one goes out. */
function sentAsPlanned(event: CaseEvent): CaseEvent[] {
  if (event.kind !== 'messagesDue') return [];
  return event.keys.map((key) => ({ kind: 'messageSettled', key, result: 'sent' }));
}

/** What time itself brings has no rule behind it but that it came. */
const happened = (event: CaseEvent): Reason => ({ rule: event.kind, text: inWords(event) });

function stepsOf(event: CaseEvent, at: Instant): ForecastStep[] {
  switch (event.kind) {
    case 'taskOpened':
      return [{ at: event.task.from, kind: event.task.kind, id: event.task.id, because: event.task.because }];
    case 'taskMoved':
      return [{ at: event.task.from, kind: 'taskMoved', id: event.task.id, because: event.task.because }];
    case 'taskLapsed':
    case 'taskOverdue':
      return [{ at, kind: event.kind, id: event.taskId, because: [happened(event)] }];
    case 'taskCancelled':
      return [{ at, kind: event.kind, id: event.taskId, because: event.because }];
    case 'stageEntered':
      return [{ at, kind: 'stage', id: event.stage, because: event.because }];
    case 'messagePlanned':
      return [
        {
          at: event.message.notBefore,
          kind: event.message.channel,
          id: event.message.key,
          because: event.message.because,
        },
      ];
    case 'instalmentMissed':
      return [{ at, kind: event.kind, id: `${event.number}`, because: [happened(event)] }];
    case 'hearingPassed':
      return [{ at, kind: event.kind, id: 'hearing', because: [happened(event)] }];
    default:
      return [];
  }
}
