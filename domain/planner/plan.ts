import { rungs, type CaseState, type Instant, type Message, type Rung, type Task, type UrgencyLevel } from '../case.js';
import type { CaseEvent } from '../case.js';
import { apply } from '../apply.js';
import { closingTexts, type Attention, type Stage } from '../outcomes.js';
import { danishShortDate } from '../copenhagen.js';
import { planMessages } from './planMessages.js';
import { callRung, caseworkerRung, visitRung, wasNotCancelled, type RungPlan } from './planRungs.js';
import { clarifyTask, decision5aTask, matchTasks, replyTask, supervisorTask, supportTasks } from './planTasks.js';
import type { Policy } from '../policy.js';
import type { Reason } from '../reason.js';
import { observe, situation, whenToAskAgain, type Situation } from './situation.js';

/** Raised whenever a rule here changes what is planned, so that old decisions stay explainable. */
export const rulesVersion = 'rules-2026-11';

/**
 * The planner's answer: what should be open and waiting now, and why. Not a list of changes: the same question gives
 * the same answer, and `adopt` works out what is new.
 */
export interface Plan {
  rules: string;
  /** What the calendar has brought since the last plan: a missed instalment, a hearing that passed. */
  observed: CaseEvent[];
  stage: Stage;
  because: Reason[];
  tasks: Task[];
  messages: Message[];
  askAgainAt: Instant | null;
  attention: Attention | null;
  /** How short the clock is. Absent in what was recorded before there was such a thing. */
  urgency?: UrgencyLevel;
}

/**
 * What to do next in a case, on the legal clock and the unit's own.
 *
 * @param state what the case knows of itself
 * @param policy the municipality's, see `policyFor`
 * @param now UTC instant
 */
export function plan(state: CaseState, policy: Policy, now: Instant): Plan {
  const observed = observe(state, policy, now);
  const s = situation(
    observed.reduce((before, event) => apply(before, event, now), state),
    policy,
    now,
  );
  const rules = `${rulesVersion}/${policy.version}`;
  if (s.state.outcome) return closed(s, rules, observed);
  const course = inContactOrPaid(s) ? support(s) : s.paused ? paused(s) : ladder(s);
  const calling = course.tasks.some((t) => t.kind === 'call');
  const tasks = [...course.tasks, ...replyTask(s, calling), ...clarifyTask(s), ...matchTasks(s), ...decision5aTask(s)];
  return {
    rules,
    observed,
    stage: course.stage,
    because: [...course.because, ...s.urgency.because],
    tasks,
    messages: planMessages(s, course.stage, tasks),
    askAgainAt: whenToAskAgain(s),
    attention: attention(s, course.stage, tasks),
    urgency: s.urgency.level,
  };
}

interface Course {
  stage: Stage;
  because: Reason[];
  tasks: Task[];
}

const inContactOrPaid = ({ state }: Situation): boolean => state.contactAt !== null || state.paidAfterTermination;

function support(s: Situation): Course {
  const because = s.state.paidAfterTermination
    ? {
        rule: 'paid-after-termination',
        text: 'Restancen er betalt, men lejemålet var ophævet. Udlejer skal bekræfte, at lejer kan blive boende.',
      }
    : s.state.declined
      ? { rule: 'help-declined', text: 'Borgeren ønsker ikke hjælp lige nu. Lederen afgør, om sagen skal lukkes.' }
      : s.state.arranged
        ? {
            rule: 'arrears-arranged',
            text: 'Der er aftalt afdrag på restancen, så der ringes ikke. Ingen har talt med borgeren; afdragene følges.',
          }
        : { rule: 'contact-made', text: 'Der er kontakt med borgeren. Forløbet følges, til restancen er afklaret.' };
  return s.paused
    ? { stage: 'support', because: [pause(s), because], tasks: [] }
    : { stage: 'support', because: [because], tasks: supportTasks(s) };
}

const paused = (s: Situation): Course => ({ stage: s.state.stage, because: [pause(s)], tasks: [] });

function pause(s: Situation): Reason {
  const until = s.state.pausedUntil ?? s.today;
  return { rule: 'paused', text: `Sagen er på pause til og med ${danishShortDate(until)}.`, inputs: { until } };
}

/** Phone, caseworker, visit: the first that is not used up. On a short clock the later ones run beside the first. */
function ladder(s: Situation): Course {
  const plans: Record<Rung, RungPlan> = { phone: callRung(s), caseworker: caseworkerRung(s), visit: visitRung(s) };
  const stage = rungs.find((rung) => plans[rung].task);
  const usedUp = rungs.filter((rung) => !plans[rung].task).map((rung) => plans[rung].because);
  if (!stage) {
    const because = {
      rule: 'all-attempts-used',
      text: 'Alle forsøg på at nå borgeren er brugt. En leder afgør, hvad der skal ske.',
    };
    return { stage: 'unreached', because: [because, ...usedUp], tasks: [supervisorTask(s, because)] };
  }
  const tasks = rungs
    .filter((rung) => rung === stage || besideTheStage(s, rung))
    .flatMap((rung) => plans[rung].task ?? []);
  return { stage, because: [plans[stage].because, ...sideBySide(s), ...usedUp], tasks };
}

/** Why the steps of the ladder are not taken one after another. */
function sideBySide({ urgency: { level } }: Situation): Reason[] {
  const text = 'Fristen er kort, så opkald, spørgsmål til sagsbehandleren og besøg sker samtidig.';
  return level === 'normal' ? [] : [{ rule: 'side-by-side', text }];
}

/** Whether a later rung is worked at the same time: the clock is short, its date is near, or it is already agreed. */
function besideTheStage(s: Situation, rung: Rung): boolean {
  if (rung === 'phone') return false;
  if (s.urgency.level !== 'normal') return true;
  if (rung === 'caseworker') return false;
  return s.state.tasks.some((t) => t.kind === 'visit') || s.state.appointmentAt !== null || s.firstVisitIsDue;
}

function attention(s: Situation, stage: Stage, tasks: readonly Task[]): Attention | null {
  const { state, urgency } = s;
  const lastVisit = state.attempts.findLast((a) => a.rung === 'visit' && wasNotCancelled(a));
  if (lastVisit?.outcome === 'unsafe') return 'unsafe';
  if (urgency.level === 'critical') return 'critical';
  if (stage === 'unreached' || tasks.some((t) => t.kind === 'supervisorDecision')) return 'unreached';
  if (state.tasks.some((t) => t.overdue && tasks.some((open) => open.id === t.id))) return 'overdue';
  if (state.doubts.length + state.matches.length > 0) return 'doubt';
  const latest = state.attempts.at(-1);
  return latest?.outcome === 'lapsed' ? 'notDone' : null;
}

function closed(s: Situation, rules: string, observed: CaseEvent[]): Plan {
  const because = [
    { rule: 'closed', text: `Sagen er afsluttet${s.state.outcome ? `: ${closingTexts[s.state.outcome]}` : ''}.` },
  ];
  const messages = planMessages(s, 'closed', []);
  return { rules, observed, stage: 'closed', because, tasks: [], messages, askAgainAt: null, attention: null };
}
