import type { CaseState, Instant } from './case.js';
import type { InquiryState } from './inquiry.js';
import { inquiryOutcomeText } from './inquiryInWords.js';
import { closingTexts, type Attention, type Stage, type TaskKind } from './outcomes.js';
import type { VisitAlarm, VisitEnd, VisitState, VisitStep } from './safeVisit.js';

const stageText: Record<Stage, string> = {
  phone: 'Vi forsøger at få fat i borgeren på telefon.',
  caseworker: 'Vi spørger borgerens sagsbehandler.',
  visit: 'Vi besøger borgeren.',
  support: 'Forløbet følges.',
  unreached: 'Ingen har fået fat i borgeren. En leder afgør, hvad der skal ske.',
  closed: 'Sagen er afsluttet.',
};
const taskText: Record<TaskKind, string> = {
  call: 'Opkald',
  askCaseworker: 'Svar fra sagsbehandleren',
  visit: 'Besøg',
  followUp: 'Opfølgning',
  decision5a: 'Afgørelse efter § 5 a',
  supervisorDecision: 'Lederens beslutning',
  clarify: 'Afklaring af en oplysning',
  match: 'Afgørelse af, om to sager gælder samme husstand',
  reply: 'Svar til borgeren',
  advice: 'Svar på et spørgsmål om råd',
  locate: 'Besøg for at finde borgeren',
  incoming: 'Besked fra en borger uden åben sag',
};
const attentionText: Record<Attention, string> = {
  planFailed: 'Planlægningen fejlede og prøves igen.',
  unsafe: 'Det er ikke forsvarligt at besøge alene.',
  critical: 'Meget kort frist.',
  unreached: 'En leder skal tage stilling.',
  doubt: 'En oplysning skal afklares.',
  overdue: 'Fristen for en opgave er overskredet.',
  notDone: 'Et planlagt forsøg blev ikke foretaget.',
};

/**
 * Where the case is now, in one Danish paragraph without names: the current details that a supervisor reads in the
 * Temporal Web UI. Times are shown as in Copenhagen; `Intl` with a named zone is deterministic in the workflow sandbox
 * (engineering.md §B).
 */
export function inDanish(state: CaseState): string {
  const tasks = state.tasks.map(
    (t) => `${taskText[t.kind]} senest ${moment(t.dueAt)}${t.overdue ? ' (fristen er overskredet)' : ''}.`,
  );
  const waiting = state.messages.length;
  return [
    stageText[state.stage],
    ...(state.attention ? [attentionText[state.attention]] : []),
    ...tasks,
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'besked' : 'beskeder'} venter på at blive sendt.`] : []),
    ...state.because.slice(0, 2).map((reason) => reason.text),
    ...(state.outcome ? [`Udfald: ${closingTexts[state.outcome]}.`] : []),
  ].join(' ');
}

/** The same for what is asked of the outreach worker. */
export function inquiryInDanish({ kind, status, task, overdue, escalatedAt, outcome }: InquiryState): string {
  return [
    ...(task ? [`${taskText[kind]} senest ${moment(task.dueAt)}${overdue ? ' (fristen er overskredet)' : ''}.`] : []),
    ...(task && escalatedAt ? ['Lederen har fået besked.'] : []),
    ...(status === 'withdrawn' ? ['Spørgsmålet er trukket tilbage.'] : []),
    ...(outcome ? [`Udfald: ${inquiryOutcomeText(outcome)}.`] : []),
  ].join(' ');
}

const stepText: Record<VisitStep, string> = { onTheWay: 'På vej til et besøg.', atTheDoor: 'Ved døren.' };
const alarmText: Record<VisitAlarm, string> = {
  worker: 'Medarbejderen er bedt om at melde sig.',
  colleague: 'Der er ikke svar; enheden er bedt om at ringe.',
  supervisor: 'Der er stadig ikke svar; lederen har fået besked.',
};
const endText: Record<VisitEnd, string> = {
  finished: 'Besøget er gjort færdigt.',
  safe: 'Medarbejderen har meldt, at alt er i orden.',
  cancelled: 'Besøget blev ikke til noget.',
  reached: 'En anden har fået fat i medarbejderen.',
};

/** The same for a worker at a citizen's door. */
export function visitInDanish({ step, expectedEndAt, alarm, taskEnded, end }: VisitState): string {
  if (end) return endText[end];
  const off = taskEnded === 'cancelled' || taskEnded === 'completed';
  return [
    stepText[step],
    `Ventes færdig senest ${moment(expectedEndAt)}.`,
    ...(alarm ? [alarmText[alarm.whom]] : []),
    ...(off ? ['Besøget er aflyst undervejs.'] : []),
  ].join(' ');
}

const format = new Intl.DateTimeFormat('da-DK', {
  timeZone: 'Europe/Copenhagen',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const moment = (at: Instant): string => format.format(new Date(at));
