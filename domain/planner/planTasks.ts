import { addDays, addWorkingDays, isWorkingDay, type IsoDate } from '../calendar.js';
import { dateInCopenhagen, later, toInstant } from '../copenhagen.js';
import type { CaseState, ClarifyCode, Instant, Task } from '../case.js';
import { matchTexts } from '../matching.js';
import { taskRole, type TaskKind } from '../outcomes.js';
import { chosenByPerson, chosenTime, keepOrMove } from './chosenTime.js';
import { askedCall, workingDay } from './planRungs.js';
import type { Reason } from '../reason.js';
import type { Situation } from './situation.js';

/** The supervisor decides what no rule may: nobody was reached, or the citizen does not want help. */
export function supervisorTask(s: Situation, because: Reason): Task {
  const { caseworker, supervisor, closingDays } = s.policy;
  const dueOn = addWorkingDays(workingDay(s, caseworker.officeCloses), supervisor.decideWithinWorkingDays, closingDays);
  return staying(s, `supervisorDecision-${s.state.decisions + 1}`, 'supervisorDecision', dueOn, [because]);
}

/** In contact: somebody looks after the agreement at least every so many days, and in time before the hearing. */
export function supportTasks(s: Situation): Task[] {
  const { state, policy } = s;
  if (state.paidAfterTermination) return [];
  if (state.declined)
    return [
      supervisorTask(s, {
        rule: 'help-declined',
        text: 'Borgeren ønsker ikke hjælp. Skal sagen lukkes, eller skal der forsøges igen?',
      }),
    ];
  const contactAt = state.contactAt ?? s.now;
  const since = dateInCopenhagen(later(contactAt, state.followUpCancelledAt ?? contactAt));
  const within = addDays(since, policy.support.followUpDays);
  const safe = s.clock.find((entry) => entry.id === 'latestSafeVisit')?.date;
  const wanted = safe && safe > s.today && safe < within ? safe : within;
  const because = {
    rule: 'follow-up',
    text: `Der følges op mindst hver ${policy.support.followUpDays}. dag og i tide før en fogedforretning.`,
    inputs: { since },
  };
  const dueOn = onOrBefore(s, wanted);
  return [staying(s, `followUp-${state.followUps + 1}`, 'followUp', dueOn, [because], toInstant(dueOn, '08:00'))];
}

function onOrBefore(s: Situation, date: IsoDate): IsoDate {
  let day = date;
  while (day > s.today && !isWorkingDay(day, s.policy.closingDays)) day = addDays(day, -1);
  return day;
}

/** What a person is asked to find out. */
const toClear: Record<ClarifyCode, string> = {
  amountUnreadable: 'Restancens størrelse kan ikke læses og er ukendt, til udlejer har oplyst den.',
  dateUnreadable: 'En dato kan ikke læses og bruges ikke, før udlejer har oplyst den rigtige.',
  dateAbsurd: 'En dato kan ikke være rigtig og bruges ikke, før udlejer har oplyst den rigtige.',
  datesContradict: 'Datoerne modsiger hinanden og bruges ikke, før udlejer har oplyst de rigtige.',
  hearingUnreadable:
    'Der er berammet en fogedforretning, men datoen kan ikke læses. Spørg udlejer eller fogedretten i dag.',
  hearingPassed: 'Fogedforretningen er passeret, og udfaldet er ukendt. Spørg udlejer, hvad der skete.',
  nameDamaged: 'Navnet har mistet bogstaver undervejs. Spørg, hvordan det staves.',
  protectedAddress: 'Der kan være navne- og adressebeskyttelse. Få det afklaret, før adressen deles med nogen.',
  terminationWithdrawn: 'Restancen er betalt, men lejemålet var ophævet. Spørg udlejer, om lejer kan blive boende.',
  movedReported: 'Det er oplyst, at borgeren er flyttet. Find ud af hvorhen, eller om det passer.',
  addressWrong: 'Adressen passer ikke. Find den rigtige.',
  hearingDisputed:
    'En indberetter har oplyst noget andet om fogedforretningen end fogedretten eller en anden indberetter. Sagens dato gælder, til nogen har spurgt fogedretten.',
  paymentReported: 'En anden end sagens udlejer har oplyst en betaling. Spørg udlejer, om restancen er betalt.',
  agreementReported:
    'En anden end sagens udlejer har oplyst en betalingsaftale. Spørg udlejer, om den gælder restancen.',
  withdrawnReported:
    'En indberetter har trukket sagen tilbage, men andre har også indberettet husstanden. Spørg, om deres sag stadig gælder.',
  evictedReported: 'Det er oplyst, at borgeren er sat ud. Spørg fogedretten, om det passer.',
  diedReported: 'Det er oplyst, at borgeren er afgået ved døden. Få det bekræftet, før nogen kontaktes.',
  wrongPersonReported:
    'Det er oplyst, at henvendelsen gælder en forkert person, men andre har også indberettet husstanden. Spørg, hvem det drejer sig om.',
};

/** What cannot be right is cleared up by a person the same working day. */
export function clarifyTask(s: Situation): Task[] {
  if (s.state.doubts.length === 0) return [];
  const because = s.state.doubts.map((code) => ({ rule: `clarify-${code}`, text: toClear[code] }));
  const dueOn = workingDay(s, s.policy.caseworker.officeCloses);
  const task = staying(s, `clarify-${s.state.clarified + 1}`, 'clarify', dueOn, because);
  return [{ ...task, because, about: s.state.doubts }];
}

/** Whether this home is another case's is decided by a person the same working day, case by case. */
export function matchTasks(s: Situation): Task[] {
  const dueOn = workingDay(s, s.policy.caseworker.officeCloses);
  return s.state.matches.map(({ taskId, because }) =>
    staying(s, taskId, 'match', dueOn, [
      { rule: 'match', text: 'Der er en anden åben sag, som måske gælder samme husstand. Se begge, og afgør det.' },
      ...because.map((code) => ({ rule: `match-${code}`, text: matchTexts[code] })),
    ]),
  );
}

/** Also when its hour has passed: whoever asked to be called is not forgotten because nobody called in time. */
function wishToBeCalled(s: Situation): { from: Instant; to: Instant } | null {
  const { callBackAt, callBackUntil } = s.state;
  return callBackAt && callBackUntil ? { from: callBackAt, to: callBackUntil } : askedCall(s);
}

/** The citizen has said that no visits are wanted, and nobody has seen to it yet. */
export const hasDeclinedUnseen = ({ visitsDeclined }: CaseState): boolean => visitsDeclined?.seen === false;

const declinedVisits: Reason = {
  rule: 'visits-declined',
  text: 'Borgeren har svaret, at der ikke ønskes besøg. Kontakt borgeren, og tilbyd en samtale på en anden måde.',
};

/**
 * What the citizen has written is read the same working day, and so is that no visits are wanted. Who asks to be called while nobody is calling anyway, because
 * there is contact or a pause, is called as asked.
 *
 * @param calling whether the ladder has a call of its own, which then goes where the citizen asked
 */
export function replyTask(s: Situation, calling: boolean): Task[] {
  const { awaitingReply, repliesSeenTo = 0 } = s.state;
  const wish = calling ? null : wishToBeCalled(s);
  const declined = hasDeclinedUnseen(s.state);
  if (!awaitingReply && !wish && !declined) return [];
  const because = [
    ...(declined ? [declinedVisits] : []),
    ...(awaitingReply ? [{ rule: 'citizen-replied', text: 'Borgeren har skrevet til os. Læs det, og svar.' }] : []),
    ...(wish ? [{ rule: 'call-back', text: 'Borgeren har bedt om at blive ringet op på dette tidspunkt.' }] : []),
  ];
  const dueOn = workingDay(s, s.policy.caseworker.officeCloses);
  const task = staying(s, `reply-${repliesSeenTo + 1}`, 'reply', dueOn, because);
  return [{ ...task, because, ...(wish && !awaitingReply && { from: wish.from, dueAt: wish.to }) }];
}

/**
 * The authority's decision within 14 days of the court's notice, where there are children or a known need
 * (retssikkerhedsloven § 5 a stk. 2; wording of 2007, verify). Never the outreach worker's.
 */
export function decision5aTask(s: Situation): Task[] {
  const { state } = s;
  const entry = s.clock.find((e) => e.id === 'decision5a');
  const decided = state.decided5aFor !== null && state.decided5aFor === state.legal.courtNoticeOn;
  if (!entry || decided || !(state.children || state.knownNeed)) return [];
  const task: Task = {
    id: `decision5a-${state.decisions5a + 1}`,
    kind: 'decision5a',
    from: toInstant(state.legal.courtNoticeOn ?? s.today, '08:00'),
    // A minute before the day is over: who is told of it a second late still plans on the same day.
    dueAt: toInstant(entry.date, '23:59'),
    lapses: false,
    role: taskRole.decision5a,
    because: entry.because,
  };
  return [task];
}

/** A task that stays open when its time has passed. */
function staying(s: Situation, id: string, kind: TaskKind, dueOn: IsoDate, because: Reason[], from = s.now): Task {
  const own = { from, to: toInstant(dueOn, s.policy.caseworker.officeCloses) };
  const chosen = chosenTime(s, id, own);
  const { from: begins, to: dueAt } = chosen ?? own;
  const task = { id, kind, from: begins, dueAt, lapses: false, role: taskRole[kind], because };
  return chosen ? { ...task, because: [chosenByPerson, ...because] } : keepOrMove(s, task);
}
