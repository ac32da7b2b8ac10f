/** From an unpaid due date by the demand and its 14 days to the earliest termination (domain.md §1.2–1.3, §1.9). */
import {
  addDays,
  addHverdage,
  mayEndOn,
  nextDayADeadlineMayEnd,
  weekday,
  type IsoDate,
  type Walk,
} from '../calendar.js';
import type { Reason } from '../reason.js';
import { computed, passing, reported, spoken, type ClockEntry, type LegalFacts } from './entry.js';

const DUE_LAW = 'almenlejeloven § 44';
export const DEMAND_LAW = 'almenlejeloven § 90, stk. 2, og lejeloven § 182, stk. 2';
const HVERDAGE_BEFORE_DEMAND = 3;
const DEMAND_DAYS = 14;
const SATURDAY = 6;

/** The due date as told, moved when it falls where no due date may lie (almenlejeloven § 44, domain.md §1.2). */
export function dueDateEntry(told: IsoDate): ClockEntry {
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
export function earliestDemand(due: IsoDate): Walk {
  const third = addHverdage(due, HVERDAGE_BEFORE_DEMAND);
  if (mayEndOn(third.date)) return addHverdage(due, HVERDAGE_BEFORE_DEMAND + 1);
  const { date, steppedOver } = nextDayADeadlineMayEnd(addDays(third.date, 1));
  return { date, steppedOver: [...third.steppedOver, ...steppedOver] };
}

/** What the widely used checklist allows for a due date told as a Saturday or Sunday, or null (domain.md §1.9). */
export function contestedDemand(told: IsoDate, lawful: IsoDate): IsoDate | null {
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

export function demandEarliestEntry(told: IsoDate, due: IsoDate): ClockEntry {
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
export function deadlineEntry(received: IsoDate, ...assumed: Reason[]): ClockEntry {
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

export function terminationEntry(deadline: IsoDate): ClockEntry {
  return computed('terminationEarliest', addDays(deadline, 1), {
    rule: 'lejeloven-182-2-termination',
    text: `Udlejer kan tidligst ophæve lejemålet dagen efter, at fristen er udløbet ${spoken(deadline)}.`,
    paragraph: DEMAND_LAW,
    inputs: { deadline },
  });
}

/** Nobody has told of a demand: best case for the landlord. Digital Post counts once available, read or not. */
export function assumedDeadlineEntry(demandEarliest: IsoDate): ClockEntry {
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
export function demandTrack(facts: LegalFacts): ClockEntry[] {
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
