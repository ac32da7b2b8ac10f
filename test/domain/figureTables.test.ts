import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowOf, masked } from '../../domain/figureTables.js';

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
