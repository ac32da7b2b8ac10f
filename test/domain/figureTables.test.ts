import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowOf, masked, maskedRows, type AddsUp } from '../../domain/figureTables.js';

describe('a column that may be passed on', () => {
  it('hides what is under five, and one more where the total would give it away', () => {
    expect(masked([12, 3, 40])).toEqual([null, null, 40]);
    expect(masked([12, 3, 4])).toEqual([12, null, null]);
    expect(masked([12, 0, 1, 9])).toEqual([12, null, null, null]);
    expect(masked([12, 30])).toEqual([12, 30]);
    expect(masked([3])).toEqual([null]);
    expect(masked([])).toEqual([]);
  });

  it('never shows a number under five, nor leaves one to be computed from the total', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 20 }), (column) => {
        const shown = masked(column);
        const hidden = column.filter((_, n) => shown[n] === null);
        expect(shown.every((value, n) => value === null || (value >= 5 && value === column[n]))).toBe(true);
        if (hidden.length === 0 || hidden.length === column.length) return;
        // What the total and the rest tell is the sum of at least two, and it may be a large one with a small one.
        expect(hidden.length).toBeGreaterThan(1);
        expect(hidden.reduce((sum, value) => sum + value, 0)).toBeGreaterThanOrEqual(5);
      }),
    );
  });
});

const ends = ['evicted', 'open', 'otherwise', 'settled'] as const;
const inRow = [...ends, 'intake'] as const;
type Row = Record<AddsUp, number>;
const row = (evicted: number, open: number, otherwise: number, settled: number): Row => ({
  evicted,
  open,
  otherwise,
  settled,
  intake: evicted + open + otherwise + settled,
});
const totalOf = (rows: readonly Row[]): Row => {
  const sums = ends.map((end) => rows.reduce((sum, each) => sum + each[end], 0));
  const [evicted = 0, open = 0, otherwise = 0, settled = 0] = sums;
  return row(evicted, open, otherwise, settled);
};

/**
 * The hidden numbers that follow from what is shown. Cases flow from the total to its intake, to the rows, to their ends and
 * back to the total, and what is shown stands fast; so a hidden number can be another one where more can flow in a circle
 * through it, or less.
 */
function determined(all: readonly Row[], shown: readonly Record<AddsUp, number | null>[]): string[] {
  const total = all.length - 1;
  const hidden = all.flatMap((each, n) =>
    inRow.flatMap((column) => {
      if (shown[n]?.[column] !== null) return [];
      const isForward = (column === 'intake') === (n === total);
      const [from, to] = isForward ? [`row ${String(n)}`, column] : [column, `row ${String(n)}`];
      return [{ name: `${column} of ${String(n)}`, value: each[column], from, to }];
    }),
  );
  return hidden.flatMap((one) => {
    const others = hidden.filter((other) => other !== one);
    const ways = [
      ...others.map(({ from, to }) => [from, to] as const),
      ...others.flatMap(({ from, to, value }) => (value > 0 ? [[to, from] as const] : [])),
    ];
    const reaches = (start: string, end: string): boolean => {
      const been = new Set([start]);
      for (const at of been) for (const [from, to] of ways) if (from === at) been.add(to);
      return been.has(end);
    };
    const couldBe = reaches(one.to, one.from) || (one.value > 0 && reaches(one.from, one.to));
    return couldBe ? [] : [one.name];
  });
}

describe('a table that adds up in rows and columns', () => {
  it('hides with a small number what would give it away in its row and in its column', () => {
    const table = [row(3, 20, 12, 25), row(6, 30, 14, 20), row(9, 40, 20, 60)];
    const nothing = { evicted: null, open: null };
    expect(maskedRows(table)).toEqual([
      { ...nothing, otherwise: 12, settled: 25, intake: 60 },
      { ...nothing, otherwise: 14, settled: 20, intake: 70 },
      { evicted: 9, open: 40, otherwise: 20, settled: 60, intake: 129 },
    ]);
    expect(maskedRows([row(10, 9, 8, 7)])).toEqual([row(10, 9, 8, 7)]);
    expect(maskedRows([])).toEqual([]);
  });

  const amount = fc.oneof(fc.nat(6), fc.constant(0), fc.nat(40));
  const rows = fc.array(fc.tuple(amount, amount, amount, amount), { minLength: 1, maxLength: 7 });

  it('shows nothing under five, and each hidden number could be another one', () => {
    fc.assert(
      fc.property(rows, (numbers) => {
        const table = numbers.map((each) => row(...each));
        const total = totalOf(table);
        const [shownInAll] = maskedRows([total]);
        const shown = [...maskedRows(table), ...(shownInAll ? [shownInAll] : [])];
        const all = [...table, total];
        const visible = shown.flatMap((each, n) =>
          inRow.flatMap((column) => (each[column] === null ? [] : [[n, column] as const])),
        );
        for (const [n, column] of visible) expect(shown[n]?.[column]).toBe(all[n]?.[column]);
        expect(visible.every(([n, column]) => (all[n]?.[column] ?? 0) >= 5)).toBe(true);
        expect(determined(all, shown)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

it('groups add up to one flow, with the lower median', () => {
  const zero = {
    intake: 0,
    reached: 0,
    helpAccepted: 0,
    settled: 0,
    evicted: 0,
    open: 0,
    withDeadline: 0,
    reachedInTime: 0,
  };
  const flow = flowOf(
    [
      { ...zero, intake: 3, reached: 2, withDeadline: 2, reachedInTime: 1 },
      { ...zero, intake: 2, reached: 2, withDeadline: 1, reachedInTime: 1 },
    ],
    [
      { hours: 72, cases: 1 },
      { hours: 2, cases: 2 },
      { hours: 5, cases: 1 },
    ],
  );
  expect(flow).toMatchObject({ intake: 5, reached: 4, shareInTime: 0.667, medianHoursToContact: 2 });
  expect(flowOf([], [])).toMatchObject({ intake: 0, shareInTime: null, medianHoursToContact: null });
});
