import { danishDate, danishTime, dateInCopenhagen, timeInCopenhagen } from '../copenhagen.js';
import { type IsoDate, type NamedDay } from '../calendar.js';
import type { Reason } from '../reason.js';

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

/** What landlord and court may tell about the steps after the demand, and its Danish name. */
export const LATER_STEPS = [
  { id: 'leaseTerminated', fact: 'leaseTerminatedOn', name: 'ophævelsen' },
  { id: 'evictionRequested', fact: 'evictionRequestedOn', name: 'anmodningen til fogedretten' },
  { id: 'moveOut', fact: 'moveOutOn', name: 'fraflytningen' },
  { id: 'hearing', fact: 'hearingAt', name: 'fogedforretningen' },
] as const;
export type LaterStep = (typeof LATER_STEPS)[number];
/** Date with year, as used in reasons: a case may be read years later. */
export const spoken = (date: IsoDate): string => `${danishDate(date)} ${date.slice(0, 4)}`;
/** The days a count passed over, where there were any. */
export const passing = (days: NamedDay[]): { steppedOver?: NamedDay[] } =>
  days.length > 0 ? { steppedOver: days } : {};
/** A date worked out here. */
export function computed(id: ClockId, date: IsoDate, ...because: Reason[]): ClockEntry {
  return { id, date, because, estimated: true };
}

/** A date that somebody has told. */
export function reported(id: ClockId, date: IsoDate, subject: string, input: string, value: string = date): ClockEntry {
  const text = `${subject} er oplyst og ikke beregnet.`;
  return { id, date, because: [{ rule: 'reported', text, inputs: { [input]: value } }], estimated: false };
}

/** Where a report gives the day alone, its instant is that day's first, and the hearing may be at any time of it. */
export const isWholeDay = (hearingAt: string): boolean => timeInCopenhagen(hearingAt) === '00:00';

const withUnknownTime = (entry: ClockEntry): ClockEntry => ({
  ...entry,
  because: [...entry.because, { rule: 'hearing-time-unknown', text: 'Klokkeslættet er ukendt.' }],
});

/** The steps after the demand that somebody has told of, each with its date in Copenhagen. */
export function laterSteps(facts: LegalFacts): (LaterStep & { date: IsoDate; entry: ClockEntry })[] {
  return LATER_STEPS.flatMap((step) => {
    const told = facts[step.fact];
    if (told === undefined) return [];
    const isHearing = step.id === 'hearing';
    const date = isHearing ? dateInCopenhagen(told) : told;
    const timed = isHearing && !isWholeDay(told);
    const time = timed ? ` (kl. ${danishTime(told)})` : '';
    const entry = reported(step.id, date, `Datoen for ${step.name}${time}`, step.fact, told);
    return [{ ...step, date, entry: isHearing && !timed ? withUnknownTime(entry) : entry }];
  });
}
