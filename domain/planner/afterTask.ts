import { apply } from '../apply.js';
import type { CaseState, Instant } from '../case.js';
import { adopt } from '../course.js';
import type { ClosingOutcome, Outcome, Stage } from '../outcomes.js';
import type { Policy } from '../policy.js';
import type { Reason } from '../reason.js';
import { planned, type ForecastStep } from './forecast.js';
import { plan } from './plan.js';

/** What follows if a task ends with a result: the proposal shown before anybody presses anything. */
export interface AfterTask {
  outcome: Outcome;
  /** Null: an inquiry's, which has none. */
  stage: Stage | null;
  /** How the case would end by it; null: it goes on. */
  closes: ClosingOutcome | null;
  /** Why the case would stand there. */
  because: Reason[];
  /** The next piece of work; null: nobody's, until time or a sender brings something. */
  next: ForecastStep | null;
  /** All that would be new: tasks and messages. */
  added: ForecastStep[];
  /** What would fall away, but for the task itself. */
  removed: ForecastStep[];
}

/**
 * What the planner would answer if this task ended so at `now`: the same moves as the engine's, so the proposal is what then
 * happens if nothing else does. A result's companions (a time, new contact details) are not assumed.
 *
 * @param now UTC instant
 * @returns null where the task is not open
 */
export function afterTask(
  state: CaseState,
  policy: Policy,
  taskId: string,
  outcome: Outcome,
  now: Instant,
): AfterTask | null {
  const task = state.tasks.find((open) => open.id === taskId);
  if (!task) return null;
  const completed = { kind: 'taskCompleted', taskId, taskKind: task.kind, result: { outcome } } as const;
  const told = apply(state, completed, now);
  const after = adopt(told, plan(told, policy, now), now).reduce((s, event) => apply(s, event, now), told);
  const [before, then] = [planned(state), planned(after)];
  const added = without(then, before);
  const isWork = (step: ForecastStep): boolean => after.tasks.some((open) => open.id === step.id);
  const next = added.find(isWork) ?? then.find(isWork);
  return {
    outcome,
    stage: after.stage,
    closes: after.outcome,
    because: after.because,
    next: next ? { ...next, at: ahead(next, after, now) } : null,
    added,
    removed: without(before, then).filter((step) => step.id !== taskId),
  };
}

/** When work begins; where it could have begun already, by when it is done. */
const ahead = ({ id, at }: ForecastStep, { tasks }: CaseState, now: Instant): Instant =>
  at < now ? (tasks.find((open) => open.id === id)?.dueAt ?? at) : at;

const without = (steps: readonly ForecastStep[], others: readonly ForecastStep[]): ForecastStep[] =>
  steps.filter((step) => !others.some((other) => other.id === step.id && other.at === step.at));
