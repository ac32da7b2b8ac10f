import type { CaseState } from './case.js';

/** A worker's day: in which order the doors and calls lie, and what must be known before the bell is rung. Pure. */

/** What a card is put in order by. */
export interface Stop {
  /** The next hard date of the case, ISO; the one that sorts last where there is none. */
  deadlineOn: string;
  /** The case's address key (`intake/addresses.ts`); null: nobody may see where it is, or nobody knows. */
  place: string | null;
  /** Tells two stops of one home apart. */
  taskId: string;
}

/** Road, house and home within a postcode; the number as a number, so that 9 lies before 12. */
function parts(place: string): readonly [postcode: string, road: string, number: number, house: string, home: string] {
  const [road = '', house = '', home = '', postcode = ''] = place.split('|');
  return [postcode, road, Number.parseInt(house, 10) || 0, house, home];
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function nearer(a: string | null, b: string | null): number {
  if (a === null || b === null) return order(Number(a === null), Number(b === null));
  const [one, other] = [parts(a), parts(b)];
  return one.reduce<number>((so, part, n) => so || order(part, other[n] ?? ''), 0);
}

/**
 * The day in the order in which it is best walked: soonest legal deadline first, within a day street by street and
 * stairway by stairway. Where nobody may see or knows the place comes last. Total, so the same day always lies the same way.
 */
export const inWalkingOrder = <T extends Stop>(stops: readonly T[]): T[] =>
  stops.toSorted((a, b) => order(a.deadlineOn, b.deadlineOn) || nearer(a.place, b.place) || order(a.taskId, b.taskId));

/** What must be known before somebody rings the bell, gravest first; the first is the card's line. */
export const warningTexts = {
  unsafe: 'Et tidligere besøg var utrygt. Tal med lederen, før du tager af sted.',
  protectedAddress: 'Navne- og adressebeskyttelse: del ikke adressen med nogen.',
  dog: 'Der kan være hund i hjemmet.',
  children: 'Der er børn i hjemmet.',
} as const;
export type WarningCode = keyof typeof warningTexts;
export const warningCodes: readonly WarningCode[] = ['unsafe', 'protectedAddress', 'dog', 'children'];

/**
 * What to look out for at a home. Of the senders' remarks only that they speak of a dog is told on: they may hold anything.
 */
export function warningsOf(
  { attempts, children }: Pick<CaseState, 'attempts' | 'children'>,
  citizen: { protectedAddress: boolean; remarks: readonly string[] },
): WarningCode[] {
  const is: Record<WarningCode, boolean> = {
    unsafe: attempts.some((attempt) => attempt.outcome === 'unsafe'),
    protectedAddress: citizen.protectedAddress,
    dog: citizen.remarks.some((remark) => /\b(?:kamp|vagt|schæfer)?hunde?n?\b/iu.test(remark)),
    children,
  };
  return warningCodes.filter((code) => is[code]);
}
