import type { Attempt, CaseEvent, CaseState, Instant, RecordedEvent } from './case.js';
import { dateInCopenhagen, timeInCopenhagen } from './copenhagen.js';
import { soonestDeadline, legalClock } from './law/legalClock.js';
import type { ClosingDays, IsoDate } from './calendar.js';
import type { ClosingOutcome, TaskKind } from './outcomes.js';
import type { DayPart } from './policy.js';

/** What is counted, and by which rule: the words of the figures. Pure. */

/** How the first contact came about. `citizen`: they called or wrote; `other`: somebody knows of it, and not how. */
export const reachedByWays = ['phone', 'caseworker', 'visit', 'dropIn', 'citizen', 'other'] as const;
export type ReachedBy = (typeof reachedByWays)[number];

/** The home is kept, or another one was found in time. */
export const settledOutcomes = [
  'betalt',
  'afdragsordning',
  'kommunalGaranti',
  'enkeltydelse81',
  'huslejehjaelp81a',
  'administrationsaftale',
  'flyttetBilligere',
] as const satisfies readonly ClosingOutcome[];
/** The home is lost by the court's hand. */
export const evictedOutcomes = ['effektivtUdsat', 'husvild80'] as const satisfies readonly ClosingOutcome[];
/** It was no case: it is counted with another one, or never was about this home. */
export const notCountedOutcomes = ['sammeHjem', 'fejlagtigHenvendelse'] as const satisfies readonly ClosingOutcome[];
/** Ends that are help from the municipality, whatever was noted before. */
const helpOutcomes: ReadonlySet<ClosingOutcome> = new Set([
  'kommunalGaranti',
  'enkeltydelse81',
  'huslejehjaelp81a',
  'administrationsaftale',
  'flyttetBilligere',
]);

const contactOutcomes: ReadonlySet<string> = new Set(['reached', 'met', 'contactMade', 'declined']);
const byTask: Partial<Record<TaskKind, ReachedBy>> = {
  call: 'phone',
  reply: 'phone',
  askCaseworker: 'caseworker',
  visit: 'visit',
};

/** The contact that an event is, if it is one: somebody has spoken with the citizen. */
export function contactIn(event: CaseEvent): ReachedBy | null {
  if (event.kind === 'taskCompleted') {
    const { outcome } = event.result;
    if (contactOutcomes.has(outcome)) return byTask[event.taskKind] ?? 'other';
    return outcome === 'onTrack' || outcome === 'needsMore' ? 'other' : null;
  }
  if (event.kind !== 'fact' || event.fact.unconfirmed) return null;
  const { fact } = event;
  if (fact.kind === 'forcedOn') return fact.stage === 'support' ? 'other' : null;
  if (fact.kind !== 'citizenContact') return null;
  return fact.channel === 'dropIn' ? 'dropIn' : fact.channel === 'door' ? 'visit' : 'citizen';
}

/** Whether with this event the citizen has accepted help: measures are agreed, followed up, granted, or end the case. */
function isHelp(event: CaseEvent): boolean {
  if (event.kind === 'taskCompleted')
    return ['onTrack', 'needsMore', 'helpGranted'].includes(event.result.outcome) || closesWithHelp(event);
  if (event.kind !== 'fact' || event.fact.unconfirmed) return false;
  const { fact } = event;
  if (fact.kind === 'needs') return (fact.measures ?? []).length > 0;
  if (fact.kind === 'paymentAgreement') return fact.guaranteed ?? false;
  return fact.kind === 'closed' && helpOutcomes.has(fact.outcome);
}

const closesWithHelp = ({ result }: CaseEvent & { kind: 'taskCompleted' }): boolean =>
  result.outcome === 'close' && result.closeAs !== undefined && helpOutcomes.has(result.closeAs);

/** What some events add to the figures of their case; only the first contact and the first help count. */
export function addedBy(recorded: readonly RecordedEvent[]): {
  contact: { at: Instant; by: ReachedBy } | null;
  helpedAt: Instant | null;
} {
  const contacts = recorded.flatMap(({ event, at }) => {
    const by = contactIn(event);
    return by ? [{ at, by }] : [];
  });
  return { contact: contacts[0] ?? null, helpedAt: recorded.find(({ event }) => isHelp(event))?.at ?? null };
}

const kinds = { phone: 'call', caseworker: 'askCaseworker', visit: 'visit' } as const;

/** A try that somebody made. */
export interface AttemptFigure {
  /** Its place among the case's attempts, from 0. */
  n: number;
  on: IsoDate;
  kind: (typeof kinds)[keyof typeof kinds];
  part: DayPart | null;
  reached: boolean;
}

/** The tries of a case that were made, those that lapsed or were cancelled left out. */
export const attemptsMade = ({ attempts }: Pick<CaseState, 'attempts'>): AttemptFigure[] =>
  attempts.flatMap((attempt, n) => {
    const { rung, at, outcome } = attempt;
    if (outcome === 'lapsed' || outcome === 'cancelled') return [];
    const reached = contactOutcomes.has(outcome);
    return [{ n, on: dateInCopenhagen(at), kind: kinds[rung], part: partOf(attempt), reached }];
  });

/** As it was planned; by the clock where it was not. A caseworker is asked at no hour. */
function partOf({ rung, part, at }: Attempt): DayPart | null {
  if (rung === 'caseworker') return null;
  if (part) return part;
  const time = timeInCopenhagen(at);
  return time < '11:30' ? 'morning' : time < '14:30' ? 'midday' : 'lateAfternoon';
}

/**
 * The legal deadline that a case is measured by: the first hard date on or after the day it opened, by the dates known now;
 * null where none is known.
 */
export function firstDeadline({ legal, openedAt }: Pick<CaseState, 'legal' | 'openedAt'>, closing: ClosingDays) {
  const openedOn = dateInCopenhagen(openedAt);
  return soonestDeadline(legalClock(legal, openedOn, closing), openedOn)?.date ?? null;
}
