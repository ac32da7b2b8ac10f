import { addDays, addWorkingDays, isWorkingDay, nextWorkingDay, type IsoDate } from '../calendar.js';
import { danishDate, danishTime, dateInCopenhagen, toInstant } from '../copenhagen.js';
import type { Attempt, CaseState, Instant, Rung, Task } from '../case.js';
import type { TaskKind } from '../outcomes.js';
import type { Reason } from '../reason.js';
import { chosenByPerson, chosenTime, inItsPart, keepOrMove } from './chosenTime.js';
import { isTooLate } from './hardDate.js';
import { workingDays, type Situation } from './situation.js';
import { nextWindow, type Window } from './windows.js';

/** What a rung of the ladder wants done next; no task when it is used up or must be passed over, with the reason. */
export interface RungPlan {
  task: Task | null;
  because: Reason;
}

const hour = 3_600_000;
const partNames = {
  morning: 'om formiddagen',
  midday: 'midt på dagen',
  lateAfternoon: 'sidst på eftermiddagen',
} as const;
/** Nothing where a person has chosen the time: it need be no other part of the day. */
const partOf = ({ part }: Window, before = ' '): string => (part ? before + partNames[part] : '');

/**
 * Calls, each on another part of the day, to each usable number in turn. A citizen who asks to be called is called, also
 * when the phone was given up or all attempts are used.
 */
export function callRung(s: Situation): RungPlan {
  const { state, policy } = s;
  const agreed = askedCall(s);
  const skipped = passedOver(s, 'phone');
  if (skipped && !agreed) return skipped;
  const phones = state.reach.phones.filter((p) => p.usable);
  if (phones.length === 0) return none('no-phone', 'Der er intet brugbart telefonnummer, så opkald springes over.');
  const tried = attempts(s, 'phone');
  const calls = tried.filter((a) => a.outcome !== 'callBack' && !a.asked);
  if (calls.length >= policy.phone.attempts && !agreed)
    return none('calls-used', `Alle ${calls.length} opkald er brugt uden kontakt: ${results(calls)}.`);
  const id = `call-${state.rounds.phone}-${tried.length + 1}`;
  const own = agreed ?? callWindow(s, calls);
  const chosen = chosenTime(s, id, own);
  const phone = phones[calls.length % phones.length];
  const because = agreed
    ? { rule: 'call-back', text: `Borgeren har bedt om at blive ringet op${chosen ? '' : ' på dette tidspunkt'}.` }
    : callReason(s, calls, chosen ?? own);
  const window = chosen ? inItsPart(chosen, policy.phone.parts) : own;
  const wanted = task(s, id, 'call', window, reasons(because, chosen), phone?.id);
  return { task: agreed || chosen ? wanted : keepOrMove(s, wanted), because };
}

const reasons = (because: Reason, chosen: Window | null): Reason[] => [...(chosen ? [chosenByPerson] : []), because];

/** When the citizen has asked to be called, as long as it has not passed. */
export function askedCall({ state, now }: Pick<Situation, 'state' | 'now'>): Window | null {
  if (!state.callBackAt) return null;
  const window = oneHourFrom(state.callBackAt);
  const until = state.callBackUntil ?? window.to;
  return until > now ? { ...window, to: until } : null;
}

function callWindow(s: Situation, calls: readonly Attempt[]): Window {
  const { phone } = s.policy;
  const perDay = s.urgency.level === 'normal' ? phone.perDay : phone.parts.length;
  const made = calls.filter(wasNotCancelled);
  const full = (date: IsoDate): boolean => made.filter((a) => dateInCopenhagen(a.at) === date).length >= perDay;
  return nextWindow(
    phone.parts,
    calls.map((a) => a.part),
    s.now,
    s.policy,
    full,
  );
}

function callReason(s: Situation, calls: readonly Attempt[], window: Window): Reason {
  const inputs = { date: window.date };
  if (calls.length === 0) {
    const first = s.state.attempts.some((a) => a.rung === 'phone') ? 'Nyt forsøg: opkald' : 'Første opkald';
    const when = window.part ? ` samme eller næste arbejdsdag${partOf(window, ', ')}` : '';
    return { rule: 'first-call', text: `${first}${when}.`, inputs };
  }
  const when = window.part ? `${partOf(window, ', ')}, på et andet tidspunkt af dagen` : '';
  const text = `Opkald ${calls.length + 1} af ${s.policy.phone.attempts}${when}. Indtil nu: ${results(calls)}.`;
  return { rule: 'call-another-part-of-day', text, inputs };
}

/** The citizen's caseworker, or the department's queue, is asked once. */
export function caseworkerRung(s: Situation): RungPlan {
  const skipped = passedOver(s, 'caseworker');
  if (skipped) return skipped;
  const asked = attempts(s, 'caseworker').at(-1);
  if (asked)
    return none('caseworker-asked', unansweredTexts[asked.outcome] ?? 'Sagsbehandleren er spurgt og har svaret.');
  const { answerWithinWorkingDays, officeCloses } = s.policy.caseworker;
  const days = { normal: answerWithinWorkingDays, short: 1, critical: 0 }[s.urgency.level];
  const dueOn = addWorkingDays(workingDay(s, officeCloses), days, s.policy.closingDays);
  const id = `askCaseworker-${s.state.rounds.caseworker}`;
  const own = { date: dueOn, from: s.now, to: toInstant(dueOn, officeCloses) };
  const chosen = chosenTime(s, id, own);
  const { to } = chosen ?? own;
  const because = {
    rule: 'ask-caseworker',
    text: `Sagsbehandleren, eller afdelingen hvis ingen kendes, spørges om kontakt og skal svare senest ${danishDate(dateInCopenhagen(to))} kl. ${danishTime(to)}.`,
    inputs: { dueOn: dateInCopenhagen(to) },
  };
  const wanted = task(s, id, 'askCaseworker', chosen ?? own, reasons(because, chosen));
  return { task: chosen ? wanted : keepOrMove(s, wanted), because };
}

const unansweredTexts: Record<string, string> = {
  lapsed: 'Sagsbehandleren svarede ikke inden fristen.',
  cancelled: 'Spørgsmålet til sagsbehandleren er aflyst.',
};

/** Home visits on different parts of the day; ring, talk, leave: there is no right of entry (domain.md §4.3). */
export function visitRung(s: Situation): RungPlan {
  const { state, policy } = s;
  const skipped = passedOver(s, 'visit');
  if (skipped) return skipped;
  if (!state.reach.address)
    return none('no-address', 'Adressen passer ikke, så der kan ikke aflægges besøg, før en ny kendes.');
  const visits = attempts(s, 'visit');
  const last = visits.findLast(wasNotCancelled);
  if (last?.outcome === 'unsafe') return none('unsafe', unsafeText(state.appointmentAt !== null));
  const agreed = stillAhead(s, state.appointmentAt);
  if (wantsNoVisits(state) && !agreed) return none('visits-declined', 'Borgeren har svaret, at der ikke ønskes besøg.');
  if (last?.outcome === 'moved' && !agreed) return none('moved', 'Ved døren er det oplyst, at borgeren er flyttet.');
  if (visits.length >= policy.visit.attempts && !agreed)
    return none('visits-used', `Alle ${visits.length} besøg er brugt uden kontakt: ${results(visits)}.`);
  const id = `visit-${state.rounds.visit}-${visits.length + 1}`;
  const own = agreed ? oneHourFrom(agreed) : visitWindow(s, visits);
  const chosen = chosenTime(s, id, own);
  const because = agreed
    ? { rule: 'appointment', text: chosen ? movedAppointment : appointmentTexts[state.appointmentBy ?? 'caseworker'] }
    : visitReason(s, visits, chosen ?? own);
  const window = chosen ? inItsPart(chosen, policy.visit.parts) : own;
  const wanted = task(s, id, 'visit', window, reasons(because, chosen));
  const visit = agreed || chosen ? wanted : keepOrMove(s, wanted);
  if (isTooLate(state.legal, visit.from, s.now))
    return none('no-time-left', 'Der er ikke tid til et besøg mere før fristen.');
  return { task: visit, because };
}

/** Said in this round of visits: a later round, which somebody decides on or a new failure brings, may ask again. */
export const wantsNoVisits = ({ visitsDeclined, rounds }: CaseState): boolean =>
  visitsDeclined !== undefined && visitsDeclined.round === rounds.visit;

const appointmentTexts = {
  caseworker: 'Sagsbehandleren har lavet en aftale med borgeren.',
  citizen: 'Borgeren har selv valgt tiden.',
};

const movedAppointment = 'Der er lavet en aftale med borgeren.';

const unsafeText = (agreed: boolean): string =>
  `Det er ikke forsvarligt at besøge alene. Lederen afgør, hvordan der besøges${agreed ? '; borgeren venter på et aftalt møde' : ''}.`;

/** An agreed hour that has not passed; what was told too late is done as soon as can be instead. */
const stillAhead = (s: Situation, at: Instant | null): Instant | null =>
  at !== null && oneHourFrom(at).to > s.now ? at : null;

function visitWindow(s: Situation, visits: readonly Attempt[]): Window {
  const { closingDays, visit } = s.policy;
  const last = visits.at(-1);
  const tomorrow = nextWorkingDay(addDays(s.today, 1), closingDays);
  const rested = last ? addWorkingDays(dateInCopenhagen(last.at), visit.workingDaysBetween, closingDays) : tomorrow;
  const visitedToday = last !== undefined && wasNotCancelled(last) && dateInCopenhagen(last.at) === s.today;
  const earliest = { normal: rested, short: tomorrow, critical: visitedToday ? tomorrow : s.today }[s.urgency.level];
  const latest = s.clock.find((entry) => entry.id === 'latestSafeVisit')?.date;
  const day = latest && latest < earliest && latest > s.today ? latest : earliest;
  const from = day > s.today ? toInstant(day, '00:00') : s.now;
  const used = visits.map((a) => a.part);
  const preferred = nextWindow(visit.parts, used, from, s.policy);
  if (!isTooLate(s.state.legal, preferred.from, s.now)) return preferred;
  // Better at an hour when fewer are at home than after the hearing.
  const byTheClock = visit.parts.toSorted((a, b) => a.from.localeCompare(b.from));
  return nextWindow(byTheClock, used, from, s.policy);
}

function visitReason(s: Situation, visits: readonly Attempt[], window: Window): Reason {
  const part = partOf(window);
  const inputs = { date: window.date, firstVisitBy: s.firstVisitBy };
  if (visits.length > 0) {
    const text = `Besøg ${visits.length + 1} af ${s.policy.visit.attempts}${partOf(window, ', ')}. Indtil nu: ${results(visits)}.`;
    return { rule: 'visit-again', text, inputs };
  }
  const days = workingDays(s.policy.visit.firstWithinWorkingDays);
  if (s.state.attempts.some((a) => a.rung === 'visit'))
    return { rule: 'first-visit', text: `Nyt forsøg: besøg${part}.`, inputs };
  const late = window.date > s.firstVisitBy;
  const text = late
    ? `Første besøg${part}; det skulle have været inden for ${days} efter at sagen kom ind.`
    : `Første besøg${part}, inden for ${days} efter at sagen kom ind.`;
  return { rule: 'first-visit', text, inputs };
}

/** The attempts of a rung's present round. */
const attempts = (s: Situation, rung: Rung): Attempt[] =>
  s.state.attempts.filter((a) => a.rung === rung && a.round === s.state.rounds[rung]);

/** A person called it off: nobody was disturbed, and nothing was learnt. */
export const wasNotCancelled = ({ outcome }: Attempt): boolean => outcome !== 'cancelled';

const outcomeNames: Record<string, string> = {
  noAnswer: 'intet svar',
  leftMessage: 'besked lagt',
  notInUse: 'nummer ikke i brug',
  wrongNumber: 'forkert nummer',
  lapsed: 'ikke foretaget',
  cancelled: 'aflyst',
  metOther: 'mødte en anden',
  nobodyHome: 'ingen hjemme',
  wrongAddress: 'forkert adresse',
};

/** "intet svar, 2 gange ikke foretaget": what was not done is not counted as done. */
function results(made: readonly Attempt[]): string {
  const times = new Map<string, number>();
  for (const { outcome } of made) times.set(outcome, (times.get(outcome) ?? 0) + 1);
  const told = [...times].map(([outcome, n]) => `${n > 1 ? `${n} gange ` : ''}${outcomeNames[outcome] ?? outcome}`);
  return told.join(', ');
}

function passedOver(s: Situation, rung: Rung): RungPlan | null {
  if (!s.state.skipped.includes(rung)) return null;
  return s.state.appointmentAt
    ? none('appointment-made', 'Der er lavet en aftale, så dette trin springes over.')
    : none('skipped', 'Trinnet er sprunget over efter lederens beslutning.');
}

const none = (rule: string, text: string): RungPlan => ({ task: null, because: { rule, text } });

const oneHourFrom = (at: Instant): Window => ({
  date: dateInCopenhagen(at),
  from: at,
  to: new Date(Date.parse(at) + hour).toISOString(),
});

/** Today while the office is open, else the next working day. */
export function workingDay(s: Situation, closes: string): IsoDate {
  const { closingDays } = s.policy;
  const stillToday = isWorkingDay(s.today, closingDays) && s.now < toInstant(s.today, closes);
  return stillToday ? s.today : nextWorkingDay(addDays(s.today, 1), closingDays);
}

function task(s: Situation, id: string, kind: TaskKind, w: Window, because: Reason[], phoneId?: string): Task {
  const role = kind === 'askCaseworker' ? 'caseworker' : 'outreach';
  return {
    id,
    kind,
    from: w.from,
    dueAt: w.to,
    lapses: true,
    role,
    ...(w.part && { part: w.part }),
    ...(phoneId && { phoneId }),
    because: [...because, ...s.urgency.because],
  };
}
