import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, addWorkingDays, isWorkingDay, workingDaysBetween } from '../../domain/calendar.js';
import { daysAhead } from '../../domain/daysAhead.js';
import { anyClosing, anyDate } from '../support/days.js';

it('each deadline stands on one day: the last day of work up to it, or today where there is none left', () => {
  fc.assert(
    fc.property(anyDate, anyClosing, fc.integer({ min: 1, max: 20 }), (today, closing, count) => {
      const days = daysAhead(today, count, closing);
      const last = days.findLast(({ deadlines }) => deadlines)?.deadlines?.to ?? today;
      for (let deadline = today; deadline <= last; deadline = addDays(deadline, 1)) {
        const bearing = days.filter(
          ({ deadlines }) => deadlines && deadlines.from <= deadline && deadline <= deadlines.to,
        );
        const lastAtWork = isWorkingDay(deadline, closing) ? deadline : addWorkingDays(deadline, -1, closing);
        expect(bearing.map(({ date }) => date)).toEqual([lastAtWork < today ? today : lastAtWork]);
      }
    }),
  );
});

it('all days are there, today first, and no deadline within them is left out', () => {
  fc.assert(
    fc.property(anyDate, anyClosing, fc.integer({ min: 1, max: 20 }), (today, closing, count) => {
      const days = daysAhead(today, count, closing);
      expect(days.map(({ date }) => date)).toEqual(Array.from({ length: count }, (_, n) => addDays(today, n)));
      const last = addDays(today, count - 1);
      const reach =
        days
          .map(({ deadlines }) => deadlines?.to ?? today)
          .toSorted()
          .at(-1) ?? today;
      expect(reach >= last).toBe(true);
      expect(workingDaysBetween(last, reach, closing)).toBe(0);
    }),
  );
});
