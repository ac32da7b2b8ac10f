import Holidays from 'date-holidays';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addBankingDays,
  addDays,
  addHverdage,
  addWorkingDays,
  daysOffBetween,
  isBankingDay,
  isHverdag,
  isMessageDay,
  isWorkingDay,
  mayEndOn,
  nextDayADeadlineMayEnd,
  nextWorkingDay,
  publicHoliday,
  weekday,
  whyNotWorkingDay,
  workingDaysBetween,
} from '../../domain/calendar.js';
import {
  danishDate,
  danishShortDate,
  dateInCopenhagen,
  endOfDay,
  timeInCopenhagen,
  toInstant,
} from '../../domain/copenhagen.js';
import type { ClosingDays } from '../../domain/calendar.js';
import { anyClosing, anyDate } from '../support/days.js';

const closing: ClosingDays = { monthDays: ['12-24', '12-31', '06-05'], dayAfterAscension: true };
const open: ClosingDays = { monthDays: [], dayAfterAscension: false };

function holidaysOf(year: number): Map<string, string> {
  const found = new Map<string, string>();
  for (let date = `${year}-01-01`; date <= `${year}-12-31`;) {
    const name = publicHoliday(date);
    if (name !== null) found.set(date, name);
    if (date === '2100-12-31') break;
    date = addDays(date, 1);
  }
  return found;
}

describe('days', () => {
  it('are moved as Temporal.PlainDate moves them, back and forth, over leap days and changes of the clock', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        expect(addDays(date, days)).toBe(Temporal.PlainDate.from(date).add({ days }).toString());
      }),
    );
  });

  it('are counted in whole numbers, from a day that there is', () => {
    expect(() => addDays('2032-03-01', 0.5)).toThrow('Days are counted in whole numbers');
    expect(() => addDays('2031-02-29', 1)).toThrow('2031-02-29 does not exist');
    expect(() => addDays('0101801234', 1)).toThrow('Not an ISO date');
  });
});

describe('public holidays', () => {
  it('agree with date-holidays for every year from 2000 to 2100', () => {
    const oracle = new Holidays('DK', { timezone: 'Europe/Copenhagen' });
    for (let year = 2000; year <= 2100; year += 1) {
      const expected = oracle
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10));
      expect([...holidaysOf(year).keys()]).toEqual([...new Set(expected)].toSorted());
    }
  });

  it.each([
    [2026, '01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26'],
    [2027, '01-01 03-25 03-26 03-28 03-29 05-06 05-16 05-17 12-25 12-26'],
    [2028, '01-01 04-13 04-14 04-16 04-17 05-25 06-04 06-05 12-25 12-26'],
  ])('of %i are those of domain.md §3.1, by name', (year, days) => {
    const names = 'nytårsdag|skærtorsdag|langfredag|påskedag|2. påskedag|Kristi himmelfartsdag|pinsedag|2. pinsedag|';
    const expected = days
      .split(' ')
      .map((day, index) => [`${year}-${day}`, `${names}juledag|2. juledag`.split('|')[index]]);
    expect([...holidaysOf(year)]).toEqual(expected);
  });

  it('know store bededag until 2023 and not from 2024', () => {
    expect(publicHoliday('2023-05-05')).toBe('store bededag');
    expect([...holidaysOf(2024).values()]).not.toContain('store bededag');
  });

  it.each(['1999-12-31', '2101-01-01'])('refuse %s, outside the calendar', (date) => {
    expect(() => publicHoliday(date)).toThrow(RangeError);
  });

  it.each(['2026-02-29', '2026-2-1', '2026-13-01', '', '2026-12-01T10:00:00Z'])(
    'refuse %j, which is no date',
    (date) => {
      expect(() => publicHoliday(date)).toThrow(RangeError);
    },
  );

  it('never echo something that is not even shaped like a date', () => {
    expect(() => publicHoliday('010190-1234')).toThrow(/^Not an ISO date: write it as YYYY-MM-DD\.$/);
  });
});

describe('hverdag', () => {
  it('is every day but Sundays and public holidays; Saturday, grundlovsdag, 24/12 and 31/12 count', () => {
    const counting = ['2026-12-05', '2026-06-05', '2026-12-24', '2026-12-31', '2027-05-07'];
    const resting = ['2026-12-06', '2026-12-25', '2026-12-26', '2026-04-02'];
    expect([...counting, ...resting].filter(isHverdag)).toEqual(counting);
  });

  it('counts on over holidays and names them', () => {
    expect(addHverdage('2027-05-03', 3)).toEqual({
      date: '2027-05-07',
      steppedOver: [{ date: '2027-05-06', name: 'Kristi himmelfartsdag' }],
    });
  });

  it('lets a deadline end on a day that is neither weekend, holiday nor grundlovsdag, the first one from there', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const end = nextDayADeadlineMayEnd(date);
        expect(mayEndOn(end.date)).toBe(true);
        expect(isHverdag(end.date)).toBe(true);
        expect(weekday(end.date)).toBeLessThan(6);
        expect(end.date.endsWith('-06-05')).toBe(false);
        expect(addDays(date, end.steppedOver.length)).toBe(end.date);
        expect(end.steppedOver.every((day) => !mayEndOn(day.date) && day.name !== '')).toBe(true);
      }),
    );
  });

  it('names every day a deadline was moved over', () => {
    expect(nextDayADeadlineMayEnd('2028-06-03')).toEqual({
      date: '2028-06-06',
      steppedOver: [
        { date: '2028-06-03', name: 'lørdag' },
        { date: '2028-06-04', name: 'pinsedag' },
        { date: '2028-06-05', name: '2. pinsedag' },
      ],
    });
    expect(nextDayADeadlineMayEnd('2026-06-05').steppedOver.map(({ name }) => name)).toEqual([
      'grundlovsdag',
      'lørdag',
      'søndag',
    ]);
  });
});

describe('working, banking and message days', () => {
  it('close on weekends, holidays and what the municipality chose', () => {
    expect(isWorkingDay('2026-12-24', closing)).toBe(false);
    expect(isWorkingDay('2026-12-24', open)).toBe(true);
    expect(isWorkingDay('2027-05-07', closing)).toBe(false);
    expect(isWorkingDay('2027-05-07', open)).toBe(true);
    expect(isWorkingDay('2026-12-05', open)).toBe(false);
    expect(whyNotWorkingDay('2026-12-24', closing)).toBe('juleaftensdag');
    expect(whyNotWorkingDay('2026-05-01', { monthDays: ['05-01'], dayAfterAscension: false })).toBe('lukkedag');
  });

  it('step over Christmas 2026', () => {
    expect(addWorkingDays('2026-12-23', 1, closing)).toBe('2026-12-28');
    expect(addWorkingDays('2026-12-28', -1, closing)).toBe('2026-12-23');
    expect(nextWorkingDay('2026-12-24', closing)).toBe('2026-12-28');
    expect(nextWorkingDay('2026-12-28', closing)).toBe('2026-12-28');
    expect(workingDaysBetween('2026-12-23', '2027-01-04', closing)).toBe(4);
    expect(daysOffBetween('2026-12-23', '2026-12-28', closing).map(({ name }) => name)).toEqual([
      'juleaftensdag',
      'juledag',
      '2. juledag',
      'søndag',
    ]);
  });

  it('count back what was added, in both directions', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 60 }), anyClosing, (date, n, days) => {
        const later = addWorkingDays(date, n, days);
        expect(workingDaysBetween(date, later, days)).toBe(n);
        expect(n === 0 ? later === date : isWorkingDay(later, days)).toBe(true);
        expect(addWorkingDays(nextWorkingDay(later, days), 0, days) >= later).toBe(true);
        const start = nextWorkingDay(date, days);
        expect(addWorkingDays(addWorkingDays(start, n, days), -n, days)).toBe(start);
      }),
    );
  });

  it('add up along a stretch of time, and are none when time does not pass', () => {
    const gap = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(anyDate, gap, gap, anyClosing, (from, first, second, days) => {
        const middle = addDays(from, first);
        const to = addDays(middle, second);
        const whole = workingDaysBetween(from, to, days);
        expect(whole).toBe(workingDaysBetween(from, middle, days) + workingDaysBetween(middle, to, days));
        expect(workingDaysBetween(to, from, days)).toBe(0);
      }),
    );
  });

  it('know the banks close the day after Kristi himmelfart, on 5/6, 24/12 and 31/12', () => {
    const closed = ['2026-05-15', '2027-05-07', '2028-05-26', '2026-06-05', '2026-12-24', '2026-12-31'];
    expect([...closed, '2026-12-23'].filter(isBankingDay)).toEqual(['2026-12-23']);
    expect(addBankingDays('2026-12-23', 1)).toBe('2026-12-28');
  });

  it('send messages on weekdays, also on grundlovsdag, never on holidays, 24/12 or 31/12', () => {
    expect(['2026-12-23', '2026-06-05', '2026-05-15'].every(isMessageDay)).toBe(true);
    expect(['2026-12-24', '2026-12-31', '2026-12-05', '2026-12-06', '2026-05-25'].some(isMessageDay)).toBe(false);
  });

  it('refuse a broken number of days', () => {
    expect(() => addWorkingDays('2026-12-23', 1.5, closing)).toThrow(RangeError);
  });
});

describe('instants in Copenhagen', () => {
  it.each([
    ['2026-12-03', '10:30', '2026-12-03T09:30:00.000Z'],
    ['2026-07-01', '10:30', '2026-07-01T08:30:00.000Z'],
    ['2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'], // does not exist: an hour on, 03:30
    ['2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'], // twice: the earlier
    ['2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
  ])('%s kl. %s is %s', (date, time, instant) => {
    expect(toInstant(date, time)).toBe(instant);
    expect(new Date(instant).toISOString()).toBe(instant);
  });

  it('end a day at 23:59:59 local, in winter, in summer and on the days the clock changes', () => {
    expect(endOfDay('2026-12-21')).toBe('2026-12-21T22:59:59.000Z');
    expect(endOfDay('2026-06-21')).toBe('2026-06-21T21:59:59.000Z');
    expect(endOfDay('2026-03-29')).toBe('2026-03-29T21:59:59.000Z');
    expect(endOfDay('2026-10-25')).toBe('2026-10-25T22:59:59.000Z');
  });

  it('belong to the Danish date, not the UTC date', () => {
    expect(dateInCopenhagen('2026-12-31T23:00:00Z')).toBe('2027-01-01');
    expect(dateInCopenhagen('2026-06-30T22:00:00.000Z')).toBe('2026-07-01');
    expect(dateInCopenhagen('2026-06-30T21:59:59.999Z')).toBe('2026-06-30');
    expect(timeInCopenhagen('2026-10-25T01:30:00Z')).toBe('02:30');
  });

  it('come back as the date and time they were made from, outside the skipped hour', () => {
    const hour = fc.integer({ min: 4, max: 23 }).map((value) => `${String(value).padStart(2, '0')}:15`);
    fc.assert(
      fc.property(anyDate, hour, (date, time) => {
        const instant = toInstant(date, time);
        expect([dateInCopenhagen(instant), timeInCopenhagen(instant)]).toEqual([date, time]);
        expect(instant < endOfDay(date)).toBe(true);
        expect(dateInCopenhagen(endOfDay(date))).toBe(date);
      }),
    );
  });

  it.each(['24:00', '9:30', '10.30', '10:30:00'])('refuse %s as a time of day', (time) => {
    expect(() => toInstant('2026-12-03', time)).toThrow(RangeError);
  });
});

describe('dates in Danish', () => {
  it('are written as people say them', () => {
    expect(danishDate('2026-12-03')).toBe('torsdag d. 3. december');
    expect(danishShortDate('2026-12-03')).toBe('3. december 2026');
    expect(danishDate('2027-05-01')).toBe('lørdag d. 1. maj');
  });
});
