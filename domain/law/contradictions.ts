import type { IsoDate } from '../calendar.js';
import { dateInCopenhagen } from '../copenhagen.js';
import type { LegalFacts } from './entry.js';

/** The dates that landlord and court tell, in the order in which the steps follow each other. */
export const toldDates = [
  'dueDate',
  'demandSentOn',
  'demandReceivedOn',
  'leaseTerminatedOn',
  'moveOutOn',
  'evictionRequestedOn',
  'hearingAt',
] as const;
export type ToldDate = (typeof toldDates)[number];

/**
 * Pairs that cannot stand together: the second lies before the first. Each step is held against the nearest known one
 * before it. Steps in the right order but too early in law are left alone: such a flaw can save the home.
 */
export function contradictions(known: ReadonlyMap<ToldDate, IsoDate>): [earlier: ToldDate, later: ToldDate][] {
  const first = (...dates: ToldDate[]): ToldDate | undefined => dates.find((date) => known.has(date));
  const demand = first('demandSentOn', 'demandReceivedOn');
  const termination = first('leaseTerminatedOn') ?? demand;
  const pairs: [earlier: ToldDate | undefined, later: ToldDate][] = [
    ['dueDate', 'demandSentOn'],
    ['dueDate', 'demandReceivedOn'],
    ['demandSentOn', 'demandReceivedOn'],
    [demand, 'leaseTerminatedOn'],
    ['leaseTerminatedOn', 'moveOutOn'],
    [termination, 'evictionRequestedOn'],
    [termination, 'hearingAt'],
    ['evictionRequestedOn', 'hearingAt'],
  ];
  return pairs.filter((pair): pair is [ToldDate, ToldDate] => {
    const [earlier, later] = pair.map((date) => (date === undefined ? undefined : known.get(date)));
    return earlier !== undefined && later !== undefined && later < earlier;
  });
}

/**
 * What is told of a case without the dates that contradict each other: nobody can say which one is wrong. A hearing stays,
 * so that nobody comes too late to it. Without them the next ones stand side by side, and are held against each other too.
 */
export function withoutContradictions(facts: LegalFacts): { facts: LegalFacts; contradict: boolean } {
  const known = new Map(
    toldDates.flatMap((name) => {
      const told = facts[name];
      return told === undefined ? [] : [[name, name === 'hearingAt' ? dateInCopenhagen(told) : told] as const];
    }),
  );
  const wrong = contradictions(known).flat();
  const drop = new Set<string>(wrong.filter((name) => name !== 'hearingAt'));
  if (drop.size === 0) return { facts, contradict: false };
  const kept = Object.fromEntries(Object.entries(facts).filter(([name]) => !drop.has(name)));
  return { facts: withoutContradictions(kept).facts, contradict: true };
}
