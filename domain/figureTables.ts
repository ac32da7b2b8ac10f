/** Figures added up, and hidden where they are so small that they may be about somebody. Pure. */

export const flowColumns = [
  'intake',
  'reached',
  'helpAccepted',
  'settled',
  'evicted',
  'otherwise',
  'open',
  'withDeadline',
  'reachedInTime',
] as const;
export type FlowColumn = (typeof flowColumns)[number];
/**
 * Of some cases: what became of how many. `otherwise`: ended neither settled nor evicted, so that all ends and the open ones
 * add up to `intake`; `withDeadline`: with a legal deadline that has passed or was met.
 */
export type Flow = Record<FlowColumn, number> & {
  /** `reachedInTime` of `withDeadline`; null where there is none. */
  shareInTime: number | null;
  medianHoursToContact: number | null;
};

type Counts = Record<Exclude<FlowColumn, 'otherwise'>, number>;
/** How many were reached after so many hours. */
type Hours = { hours: number; cases: number };

/** Adds groups up. */
export function flowOf(counted: readonly Counts[], waited: readonly Hours[]): Flow {
  const total = (column: keyof Counts): number => counted.reduce((sum, group) => sum + group[column], 0);
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
  const otherwise = sums.intake - sums.settled - sums.evicted - sums.open;
  return {
    ...sums,
    otherwise,
    shareInTime: share(sums.reachedInTime, sums.withDeadline),
    medianHoursToContact: median(waited),
  };
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
  const small = new Set(column.flatMap((value, n) => (value < fewest ? [n] : [])));
  const hidden = withMore(column, small, (all) => sumOf([...all].map((n) => column[n])) >= fewest);
  return column.map((value, n) => (hidden.has(n) ? null : value));
}

/** What is hidden of a column, and the smallest others, until it is nothing, or more than one and enough, or all. */
function withMore(
  column: readonly number[],
  hidden: ReadonlySet<number>,
  isEnough: (hidden: ReadonlySet<number>) => boolean,
): Set<number> {
  const all = new Set(hidden);
  const bySize = column.map((value, n) => ({ value, n })).toSorted((a, b) => a.value - b.value);
  for (const { n } of bySize) {
    if (all.size === 0 || (all.size > 1 && isEnough(all))) break;
    all.add(n);
  }
  return all;
}

const sumOf = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** A number that stands for itself. */
export const maskedAlone = (value: number): number | null => (value < fewest ? null : value);

/**
 * What adds up in two directions: the first four of a row to its `intake`, each column to its total. What is hidden of a row
 * is always the beginning of this list.
 */
const addUp = ['evicted', 'open', 'otherwise', 'settled', 'intake'] as const;
export type AddsUp = (typeof addUp)[number];
export const doesAddUp = (column: FlowColumn): column is AddsUp => addUp.some((one) => one === column);

/**
 * Hides small numbers of a table whose rows and columns both add up to numbers that may be shown: all under five, and as
 * many more as it takes so that none can be worked out. Because every row hides the beginning of one list, each hidden number
 * stands in a row and a column with others, in whose place as much could have been counted: what they have in common is told,
 * which is five or more, and no more.
 *
 * @returns null in the place of each number that is hidden
 */
export function maskedRows(rows: readonly Record<AddsUp, number>[]): Record<AddsUp, number | null>[] {
  let depths = rows.map((row) => depthOf(row, 0));
  for (let before = -1; before !== sumOf(depths);) {
    before = sumOf(depths);
    for (const [at, column] of addUp.entries()) depths = deepened(rows, depths, column, at);
  }
  return rows.map((row, n) => {
    const shown = (column: AddsUp): number | null => (addUp.indexOf(column) < (depths[n] ?? 0) ? null : row[column]);
    return {
      evicted: shown('evicted'),
      open: shown('open'),
      otherwise: shown('otherwise'),
      settled: shown('settled'),
      intake: shown('intake'),
    };
  });
}

/** Of how many of the list's beginning a row must hide, at least so many: all that is small, never one alone, or a sum under five. */
function depthOf(row: Record<AddsUp, number>, atLeast: number): number {
  const small = addUp.findLastIndex((column) => row[column] < fewest) + 1;
  let depth = Math.max(small, atLeast);
  while (depth > 0 && depth < addUp.length && (depth === 1 || firstOf(row, depth) < fewest)) depth += 1;
  return depth;
}

/** What the first so many of the list are together. */
const firstOf = (row: Record<AddsUp, number> | undefined, depth: number): number =>
  sumOf(addUp.slice(0, depth).map((column) => row?.[column]));

/** Hides more rows of one column, so that neither its total tells what is hidden there, nor in those rows the columns before it. */
function deepened(
  rows: readonly Record<AddsUp, number>[],
  depths: readonly number[],
  column: AddsUp,
  at: number,
): number[] {
  const hidden = new Set(depths.flatMap((depth, n) => (depth > at ? [n] : [])));
  const values = rows.map((row) => row[column]);
  const more = withMore(values, hidden, (all) => {
    const before = [...all].map((n) => firstOf(rows[n], at));
    // Of the first two a row hides both or neither, so each speaks for the other.
    return sumOf([...all].map((n) => values[n])) >= fewest && (at < 2 || sumOf(before) >= fewest);
  });
  return rows.map((row, n) => (more.has(n) ? depthOf(row, Math.max(depths[n] ?? 0, at + 1)) : (depths[n] ?? 0)));
}
