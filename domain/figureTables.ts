/** Figures added up, and hidden where they are so small that they may be about somebody. Pure. */

export const flowColumns = [
  'intake',
  'reached',
  'helpAccepted',
  'settled',
  'evicted',
  'open',
  'withDeadline',
  'reachedInTime',
] as const;
export type FlowColumn = (typeof flowColumns)[number];
/** Of some cases: what became of how many. `withDeadline`: with a legal deadline that has passed or was met. */
export type Flow = Record<FlowColumn, number> & {
  /** `reachedInTime` of `withDeadline`; null where there is none. */
  shareInTime: number | null;
  medianHoursToContact: number | null;
};

type Counts = Record<FlowColumn, number>;
/** How many were reached after so many hours. */
type Hours = { hours: number; cases: number };

/** Adds groups up. */
export function flowOf(counted: readonly Counts[], waited: readonly Hours[]): Flow {
  const total = (column: FlowColumn): number => counted.reduce((sum, group) => sum + group[column], 0);
  const sums = {
    intake: total('intake'),
    reached: total('reached'),
    helpAccepted: total('helpAccepted'),
    settled: total('settled'),
    evicted: total('evicted'),
    open: total('open'),
    withDeadline: total('withDeadline'),
    reachedInTime: total('reachedInTime'),
  };
  return { ...sums, shareInTime: share(sums.reachedInTime, sums.withDeadline), medianHoursToContact: median(waited) };
}

/** A part of a whole, to three decimals; null of nothing. */
export const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;

/** The lower median. */
function median(waited: readonly Hours[]): number | null {
  const total = waited.reduce((sum, { cases }) => sum + cases, 0);
  let seen = 0;
  for (const { hours, cases } of waited.toSorted((a, b) => a.hours - b.hours)) {
    seen += cases;
    if (seen * 2 >= total) return hours;
  }
  return null;
}

/** Below this a number may be about somebody who can be recognised. */
const fewest = 5;

/**
 * Hides small numbers of one column whose total is known: each under five, and as many more, the smallest first, as it takes
 * so that the total does not give them away: never one alone, and never some that together are under five.
 *
 * @returns null in the place of each number that is hidden
 */
export function masked(column: readonly number[]): (number | null)[] {
  const hidden = new Set(column.flatMap((value, n) => (value < fewest ? [n] : [])));
  const sum = (): number => [...hidden].reduce((total, n) => total + (column[n] ?? 0), 0);
  const bySize = column.map((value, n) => ({ value, n })).toSorted((a, b) => a.value - b.value);
  for (const { n } of bySize) {
    if (hidden.size === 0 || (hidden.size > 1 && sum() >= fewest)) break;
    hidden.add(n);
  }
  return column.map((value, n) => (hidden.has(n) ? null : value));
}

/** A number that stands for itself. */
export const maskedAlone = (value: number): number | null => (value < fewest ? null : value);
