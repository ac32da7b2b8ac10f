/**
 * The legal clock of a rent-arrears case: from the due date to the eviction (domain.md §1.0–1.5, §1.9).
 *
 * Dates somebody has told us are kept as told; dates worked out here are estimates. Nothing here decides whether a step
 * was lawful: what looks too early is a warning for a person to read.
 */
import {
  addDays,
  addHverdage,
  addWorkingDays,
  danishDate,
  dateInCopenhagen,
  daysOffBetween,
  mayEndOn,
  nextDayADeadlineMayEnd,
  nextWorkingDay,
  timeInCopenhagen,
  weekday,
} from './calendar.js';
import type { ClosingDays, IsoDate, NamedDay, Walk } from './calendar.js';
import type { Reason } from './reason.js';

/** In the order in which the steps follow each other; entries of one day keep it. */
export const clockIds = [
  'dueDate',
  'demandEarliest',
  'demandReceived',
  'latestSafeVisit',
  'deadline',
  'terminationEarliest',
  'leaseTerminated',
  'evictionRequested',
  'decision5a',
  'moveOut',
  'hearing',
] as const;
export type ClockId = (typeof clockIds)[number];

/** One date on the clock, with its reasons. `estimated` = worked out here; otherwise told by somebody. */
export interface ClockEntry {
  id: ClockId;
  date: IsoDate;
  because: Reason[];
  estimated: boolean;
}

/** What has been reported about the case so far; any of it may be missing. */
export interface LegalFacts {
  dueDate?: IsoDate | undefined;
  demandSentOn?: IsoDate | undefined;
  demandReceivedOn?: IsoDate | undefined;
  leaseTerminatedOn?: IsoDate | undefined;
  moveOutOn?: IsoDate | undefined;
  evictionRequestedOn?: IsoDate | undefined;
  /** Instant, ISO UTC. */
  hearingAt?: string | undefined;
  /** The day the bailiff's court told the municipality. */
  courtNoticeOn?: IsoDate | undefined;
}

/** The four dates that follow from a due date. */
export type LegalCalculation = Record<'dueDate' | 'demandEarliest' | 'deadline' | 'terminationEarliest', ClockEntry>;

const DUE_LAW = 'almenlejeloven § 44';
const DEMAND_LAW = 'almenlejeloven § 90, stk. 2, og lejeloven § 182, stk. 2';
const HVERDAGE_BEFORE_DEMAND = 3;
const DEMAND_DAYS = 14;
const DECISION_5A_DAYS = 14;
const WORKING_DAYS_TO_ACT = 2;
const SATURDAY = 6;

/** What landlord and court may tell about the steps after the demand, and its Danish name. */
const LATER_STEPS = [
  { id: 'leaseTerminated', fact: 'leaseTerminatedOn', name: 'ophævelsen' },
  { id: 'evictionRequested', fact: 'evictionRequestedOn', name: 'anmodningen til fogedretten' },
  { id: 'moveOut', fact: 'moveOutOn', name: 'fraflytningen' },
  { id: 'hearing', fact: 'hearingAt', name: 'fogedforretningen' },
] as const;
type LaterStep = (typeof LATER_STEPS)[number];
/** Where a day counts as lost once it has passed; of two on one day the first here is named. */
const HARD_DATES: readonly ClockId[] = ['hearing', 'moveOut', 'deadline', 'decision5a', 'terminationEarliest'];

/** Date with year, as used in reasons: a case may be read years later. */
const spoken = (date: IsoDate): string => `${danishDate(date)} ${date.slice(0, 4)}`;
const passing = (days: NamedDay[]): { steppedOver?: NamedDay[] } => (days.length > 0 ? { steppedOver: days } : {});
const byDate =
  (sameDay: readonly ClockId[]) =>
  (a: ClockEntry, b: ClockEntry): number =>
    a.date === b.date ? sameDay.indexOf(a.id) - sameDay.indexOf(b.id) : a.date < b.date ? -1 : 1;

function computed(id: ClockId, date: IsoDate, ...because: Reason[]): ClockEntry {
  return { id, date, because, estimated: true };
}

function reported(id: ClockId, date: IsoDate, subject: string, input: string, value: string = date): ClockEntry {
  const text = `${subject} er oplyst og ikke beregnet.`;
  return { id, date, because: [{ rule: 'reported', text, inputs: { [input]: value } }], estimated: false };
}

/** The due date as told, moved when it falls where no due date may lie (almenlejeloven § 44, domain.md §1.2). */
function dueDateEntry(told: IsoDate): ClockEntry {
  const entry = reported('dueDate', told, 'Forfaldsdagen', 'dueDate');
  const { date, steppedOver } = nextDayADeadlineMayEnd(told);
  if (date === told) return entry;
  return computed('dueDate', date, ...entry.because, {
    rule: 'almenlejeloven-44-due-date',
    text: `Forfaldsdagen kan ikke ligge på en lørdag, en helligdag eller grundlovsdag, så den flytter fra ${spoken(told)} til ${spoken(date)}.`,
    paragraph: DUE_LAW,
    inputs: { dueDate: told },
    steppedOver,
  });
}

/**
 * First day a demand may be sent: after the 3rd hverdag after `due`. When that 3rd hverdag is a Saturday or grundlovsdag
 * the following day that is neither; otherwise any later hverdag, Saturday included (domain.md §1.3, §1.9).
 */
function earliestDemand(due: IsoDate): Walk {
  const third = addHverdage(due, HVERDAGE_BEFORE_DEMAND);
  if (mayEndOn(third.date)) return addHverdage(due, HVERDAGE_BEFORE_DEMAND + 1);
  const { date, steppedOver } = nextDayADeadlineMayEnd(addDays(third.date, 1));
  return { date, steppedOver: [...third.steppedOver, ...steppedOver] };
}

/** What the widely used checklist allows for a due date told as a Saturday or Sunday, or null (domain.md §1.9). */
function contestedDemand(told: IsoDate, lawful: IsoDate): IsoDate | null {
  if (weekday(told) < SATURDAY) return null;
  // The checklist counts from the weekend day itself; the statute first moves the due date.
  const { date } = earliestDemand(told);
  return date < lawful ? date : null;
}

function hasSaturday(after: IsoDate, upTo: IsoDate): boolean {
  for (let date = addDays(after, 1); date <= upTo; date = addDays(date, 1)) {
    if (weekday(date) === SATURDAY) return true;
  }
  return false;
}

function demandEarliestEntry(told: IsoDate, due: IsoDate): ClockEntry {
  const { date, steppedOver } = earliestDemand(due);
  const inputs = { dueDate: due };
  const because: Reason[] = [
    {
      rule: 'lejeloven-182-2-demand',
      text: `Påkrav kan tidligst sendes efter den 3. hverdag efter forfaldsdagen: ${spoken(date)}.`,
      paragraph: DEMAND_LAW,
      inputs,
      ...passing(steppedOver),
    },
  ];
  if (hasSaturday(due, date)) {
    because.push({
      rule: 'saturday-is-hverdag',
      text: 'Lørdag tæller med som hverdag, når man finder den første dag for påkravet.',
      paragraph: 'UfR 2022.1586 V',
      inputs,
    });
  }
  const contested = contestedDemand(told, date);
  if (contested !== null) {
    because.push({
      rule: 'demand-checklist-contested',
      text: `En udbredt tjekliste tillader påkrav allerede ${spoken(contested)}, men det er omstridt; her regnes fra den flyttede forfaldsdag.`,
      paragraph: DEMAND_LAW,
      inputs: { dueDate: told },
    });
  }
  return computed('demandEarliest', date, ...because);
}

/** 14 calendar days from receipt, on to a day a deadline may end (Østre Landsret 3 July 2012; domain.md §1.3). */
function deadlineEntry(received: IsoDate, ...assumed: Reason[]): ClockEntry {
  const last = addDays(received, DEMAND_DAYS);
  const { date, steppedOver } = nextDayADeadlineMayEnd(last);
  const moved = date === last ? '' : `; den kan ikke slutte ${spoken(last)} og løber derfor til og med ${spoken(date)}`;
  return computed('deadline', date, ...assumed, {
    rule: 'lejeloven-182-2-deadline',
    text: `Fristen er ${DEMAND_DAYS} dage fra ${spoken(received)}, hvor alle kalenderdage tæller med${moved}.`,
    paragraph: DEMAND_LAW,
    inputs: { demandReceivedOn: received },
    ...passing(steppedOver),
  });
}

function terminationEntry(deadline: IsoDate): ClockEntry {
  return computed('terminationEarliest', addDays(deadline, 1), {
    rule: 'lejeloven-182-2-termination',
    text: `Udlejer kan tidligst ophæve lejemålet dagen efter, at fristen er udløbet ${spoken(deadline)}.`,
    paragraph: DEMAND_LAW,
    inputs: { deadline },
  });
}

/** Nobody has told of a demand: best case for the landlord. Digital Post counts once available, read or not. */
function assumedDeadlineEntry(demandEarliest: IsoDate): ClockEntry {
  return deadlineEntry(demandEarliest, {
    rule: 'demand-assumed-on-earliest-day',
    text: `Det er ikke oplyst, hvornår påkravet kom frem; her antages tidligst mulige dag, ${spoken(demandEarliest)}, med Digital Post.`,
    paragraph: 'Digital Post-loven § 10',
    inputs: { demandEarliest },
  });
}

function receivedEntry(facts: LegalFacts): ClockEntry | null {
  if (facts.demandReceivedOn !== undefined) {
    return reported('demandReceived', facts.demandReceivedOn, 'Dagen, hvor påkravet kom frem,', 'demandReceivedOn');
  }
  if (facts.demandSentOn === undefined) return null;
  return computed('demandReceived', facts.demandSentOn, {
    rule: 'demand-assumed-received-when-sent',
    text: `Påkravet er oplyst sendt ${spoken(facts.demandSentOn)} og antages at være kommet frem samme dag med Digital Post; et brev kommer senere frem.`,
    paragraph: 'Digital Post-loven § 10',
    inputs: { demandSentOn: facts.demandSentOn },
  });
}

/** From due date to earliest termination, as far as the facts reach. */
function demandTrack(facts: LegalFacts): ClockEntry[] {
  const entries: ClockEntry[] = [];
  let deadline: ClockEntry | null = null;
  if (facts.dueDate !== undefined) {
    const due = dueDateEntry(facts.dueDate);
    const earliest = demandEarliestEntry(facts.dueDate, due.date);
    entries.push(due, earliest);
    deadline = assumedDeadlineEntry(earliest.date);
  }
  const received = receivedEntry(facts);
  if (received !== null) {
    entries.push(received);
    deadline = deadlineEntry(received.date, ...(received.estimated ? received.because : []));
  }
  return deadline === null ? entries : [...entries, deadline, terminationEntry(deadline.date)];
}

/** The steps after the demand that somebody has told of, each with its date in Copenhagen. */
function laterSteps(facts: LegalFacts): (LaterStep & { date: IsoDate; entry: ClockEntry })[] {
  return LATER_STEPS.flatMap((step) => {
    const told = facts[step.fact];
    if (told === undefined) return [];
    const isHearing = step.id === 'hearing';
    const date = isHearing ? dateInCopenhagen(told) : told;
    const time = isHearing ? ` (kl. ${timeInCopenhagen(told).replace(':', '.')})` : '';
    return [{ ...step, date, entry: reported(step.id, date, `Datoen for ${step.name}${time}`, step.fact, told) }];
  });
}

/**
 * Last day of the authority's decision when no help is given: 14 days from the court's notice, not moved on when it
 * falls on a weekend, because the act has no such rule. Read in the wording of 2007; the current one is to be verified.
 */
function decision5aEntry(courtNoticeOn: IsoDate): ClockEntry {
  return computed('decision5a', addDays(courtNoticeOn, DECISION_5A_DAYS), {
    rule: 'retssikkerhedsloven-5a-2-decision',
    text: `Giver kommunen ikke hjælp, skal den træffe afgørelse senest ${DECISION_5A_DAYS} dage efter fogedrettens underretning ${spoken(courtNoticeOn)}.`,
    paragraph: 'retssikkerhedsloven § 5 a, stk. 2 (kontrollér gældende ordlyd)',
    inputs: { courtNoticeOn },
  });
}

function soonest(entries: readonly ClockEntry[], today: IsoDate, ids: readonly ClockId[]): ClockEntry | null {
  const coming = entries.filter(({ id, date }) => ids.includes(id) && date >= today);
  return coming.toSorted(byDate(ids))[0] ?? null;
}

/**
 * The next hard date on or after `today` (deadline, move-out, hearing, § 5 a decision, earliest termination), or null.
 * Lists of cases are ordered by it.
 */
export function soonestDeadline(entries: readonly ClockEntry[], today: IsoDate): ClockEntry | null {
  return soonest(entries, today, HARD_DATES);
}

/**
 * Last day on which a visit still leaves room to act: two working days before the coming hearing or move-out, or else
 * the demand's deadline. Too late for that: the next working day before it. Null when no such day is left.
 */
function latestSafeVisit(entries: readonly ClockEntry[], today: IsoDate, closing: ClosingDays): ClockEntry | null {
  const hard = soonest(entries, today, ['hearing', 'moveOut']) ?? soonest(entries, today, ['deadline']);
  if (hard === null) return null;
  const safe = addWorkingDays(hard.date, -WORKING_DAYS_TO_ACT, closing);
  const date = safe >= today ? safe : nextWorkingDay(today, closing);
  if (date >= hard.date) return null;
  const text =
    date === safe
      ? `Dagen ligger ${WORKING_DAYS_TO_ACT} arbejdsdage før ${spoken(hard.date)}, så der efter et besøg stadig er tid til at handle.`
      : `Der er under ${WORKING_DAYS_TO_ACT} arbejdsdage til ${spoken(hard.date)}, så besøget bør ske med det samme.`;
  const inputs = { [hard.id]: hard.date, today };
  const off = passing(daysOffBetween(date, hard.date, closing));
  return computed('latestSafeVisit', date, { rule: 'latest-safe-visit', text, inputs, ...off });
}

/**
 * Every date of the case's legal course that can be known or estimated from `facts`, in date order.
 * `today` is the date in Copenhagen; `closing` the municipality's closing days. Source: domain.md §1.2–1.3, §1.9.
 * RangeError when a date it has to count from does not exist or lies outside 2000–2100.
 */
export function legalClock(facts: LegalFacts, today: IsoDate, closing: ClosingDays): ClockEntry[] {
  const entries = [...demandTrack(facts), ...laterSteps(facts).map(({ entry }) => entry)];
  if (facts.courtNoticeOn !== undefined) entries.push(decision5aEntry(facts.courtNoticeOn));
  const visit = latestSafeVisit(entries, today, closing);
  if (visit !== null) entries.push(visit);
  return entries.toSorted(byDate(clockIds));
}

/**
 * The legal clock as a calculator: the four dates that follow from a due date. Without `receivedOn` the best case for
 * the landlord is assumed (sent as Digital Post on the earliest day), which the deadline's reasons say.
 */
export function legalClockCalculator(dueDate: IsoDate, receivedOn?: IsoDate): LegalCalculation {
  const due = dueDateEntry(dueDate);
  const demandEarliest = demandEarliestEntry(dueDate, due.date);
  const deadline = receivedOn === undefined ? assumedDeadlineEntry(demandEarliest.date) : deadlineEntry(receivedOn);
  return { dueDate: due, demandEarliest, deadline, terminationEarliest: terminationEntry(deadline.date) };
}

export type LegalWarningCode = 'demandTooEarly' | 'demandContested' | `${LaterStep['id']}TooEarly`;

/** Something reported that looks too early in law. For a person to clear up; it changes no date and decides nothing. */
export interface LegalWarning {
  code: LegalWarningCode;
  /** Danish sentence for the caseworker. */
  text: string;
  reason: Reason;
}

const UNDECIDED = 'Få det afklaret; programmet afgør ikke, om det er gyldigt.';

function demandWarning(told: IsoDate, demandOn: IsoDate): LegalWarning | null {
  const due = dueDateEntry(told).date;
  const earliest = earliestDemand(due).date;
  if (demandOn >= earliest) return null;
  const contested = contestedDemand(told, earliest);
  const byChecklist = contested !== null && demandOn >= contested;
  const text = byChecklist
    ? `Påkravet fra ${spoken(demandOn)} er kun rettidigt efter en omstridt tjekliste. ${UNDECIDED}`
    : `Påkravet fra ${spoken(demandOn)} ser ud til at være afgivet for tidligt. ${UNDECIDED}`;
  const reason: Reason = {
    rule: 'lejeloven-182-2-demand',
    text: `Efter lovens ordlyd kan påkravet tidligst sendes ${spoken(earliest)}.`,
    paragraph: DEMAND_LAW,
    inputs: { dueDate: told, demandOn, demandEarliest: earliest },
  };
  return { code: byChecklist ? 'demandContested' : 'demandTooEarly', text, reason };
}

/**
 * What has been reported in an order that makes sense but looks too early in law: a demand before its earliest day
 * (or lawful only by the contested checklist), a termination or a later step before the 14 days had ended.
 */
export function warnings(facts: LegalFacts): LegalWarning[] {
  const demandOn = facts.demandSentOn ?? facts.demandReceivedOn;
  const demand = facts.dueDate === undefined || demandOn === undefined ? null : demandWarning(facts.dueDate, demandOn);
  const deadline = demandTrack(facts).find(({ id }) => id === 'deadline')?.date;
  const early = laterSteps(facts).flatMap(({ id, name, fact, date }): LegalWarning[] => {
    if (deadline === undefined || date > deadline) return [];
    const reason: Reason = {
      rule: 'lejeloven-182-2-termination',
      text: `Fristen løber tidligst til og med ${spoken(deadline)}; først derefter kan lejemålet ophæves.`,
      paragraph: DEMAND_LAW,
      inputs: { deadline, [fact]: date },
    };
    const text = `Datoen for ${name}, ${spoken(date)}, ligger, før lejerens frist er udløbet. ${UNDECIDED}`;
    return [{ code: `${id}TooEarly`, text, reason }];
  });
  return [...(demand === null ? [] : [demand]), ...early];
}
