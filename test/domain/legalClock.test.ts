import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWorkingDays,
  isHverdag,
  isWorkingDay,
  mayEndOn,
  weekday,
  workingDaysBetween,
} from '../../domain/calendar.js';
import type { ClosingDays } from '../../domain/calendar.js';
import { legalClock, legalClockCalculator, soonestDeadline } from '../../domain/law/legalClock.js';
import { warnings } from '../../domain/law/warnings.js';
import type { ClockEntry, ClockId, LegalFacts } from '../../domain/law/entry.js';
import { anyDate } from '../support/days.js';

const closing: ClosingDays = { monthDays: ['12-24', '12-31', '06-05'], dayAfterAscension: true };
const maybe = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const anyFacts: fc.Arbitrary<LegalFacts> = fc.record({
  dueDate: maybe(anyDate),
  demandSentOn: maybe(anyDate),
  demandReceivedOn: maybe(anyDate),
  leaseTerminatedOn: maybe(anyDate),
  moveOutOn: maybe(anyDate),
  evictionRequestedOn: maybe(anyDate),
  hearingAt: maybe(anyDate.map((date) => `${date}T08:00:00.000Z`)),
  courtNoticeOn: maybe(anyDate),
});

function entry(entries: ClockEntry[], id: ClockId): ClockEntry {
  const found = entries.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`No ${id} on the clock`);
  return found;
}
const dateOf = (entries: ClockEntry[], id: ClockId): string | undefined => entries.find((each) => each.id === id)?.date;
const codes = (facts: LegalFacts): string[] => warnings(facts).map(({ code }) => code);
const rules = ({ because }: ClockEntry): string[] => because.map(({ rule }) => rule);
const steppedOver = ({ because }: ClockEntry): string[] =>
  because.flatMap((reason) => reason.steppedOver ?? []).map(({ date, name }) => `${date} ${name}`);

function hverdageAfter(from: string, to: string): number {
  let count = 0;
  for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) if (isHverdag(date)) count += 1;
  return count;
}

describe('the calculator', () => {
  it.each([
    ['2026-12-01', '2026-12-01', '2026-12-05', '2026-12-21', '2026-12-22'],
    ['2027-01-01', '2027-01-04', '2027-01-08', '2027-01-22', '2027-01-23'],
    ['2027-02-01', '2027-02-01', '2027-02-05', '2027-02-19', '2027-02-20'],
    ['2027-04-01', '2027-04-01', '2027-04-06', '2027-04-20', '2027-04-21'],
    ['2027-05-01', '2027-05-03', '2027-05-08', '2027-05-24', '2027-05-25'],
    ['2027-06-01', '2027-06-01', '2027-06-05', '2027-06-21', '2027-06-22'],
    ['2027-08-01', '2027-08-02', '2027-08-06', '2027-08-20', '2027-08-21'],
    ['2028-01-01', '2028-01-03', '2028-01-07', '2028-01-21', '2028-01-22'],
    ['2028-06-01', '2028-06-01', '2028-06-07', '2028-06-21', '2028-06-22'],
  ])('rent due %s: due %s, demand %s, deadline %s, termination %s', (told, due, demand, deadline, termination) => {
    const result = legalClockCalculator(told);
    expect(result.dueDate.date).toBe(due);
    expect(result.demandEarliest.date).toBe(demand);
    expect(result.deadline.date).toBe(deadline);
    expect(result.terminationEarliest.date).toBe(termination);
  });

  it('allows the demand of UfR 2022.1586 V, and says why Saturday counted', () => {
    const { demandEarliest } = legalClockCalculator('2021-10-01');
    expect(demandEarliest.date).toBe('2021-10-06');
    expect(demandEarliest.because.map(({ paragraph }) => paragraph)).toContain('UfR 2022.1586 V');
    expect(steppedOver(demandEarliest)).toEqual(['2021-10-03 søndag']);
  });

  // The published checklist for weeks without holidays; Saturday and Sunday follow the statute, not the checklist.
  it.each([
    ['2026-09-07', 5, '2026-09-11'],
    ['2026-09-08', 6, '2026-09-12'],
    ['2026-09-09', 1, '2026-09-14'],
    ['2026-09-10', 2, '2026-09-15'],
    ['2026-09-11', 3, '2026-09-16'],
    ['2026-09-12', 5, '2026-09-18'],
    ['2026-09-13', 5, '2026-09-18'],
  ])('due %s: demand on weekday %i', (due, day, demand) => {
    const { demandEarliest } = legalClockCalculator(due);
    expect(demandEarliest.date).toBe(demand);
    expect(weekday(demandEarliest.date)).toBe(day);
    expect(rules(demandEarliest).includes('demand-checklist-contested')).toBe(weekday(due) > 5);
  });

  it('moves on past grundlovsdag when that is the 3rd hverdag', () => {
    // Fri 5 June 2026 is the 3rd hverdag after Tue 2 June; Sat 6 June does not do either.
    const { demandEarliest } = legalClockCalculator('2026-06-02');
    expect(demandEarliest.date).toBe('2026-06-08');
    expect(steppedOver(demandEarliest)).toEqual(['2026-06-06 lørdag', '2026-06-07 søndag']);
  });

  it('names what it stepped over, for the due date and the deadline', () => {
    const { dueDate, deadline } = legalClockCalculator('2027-01-01', '2027-03-12');
    expect(steppedOver(dueDate)).toEqual(['2027-01-01 nytårsdag', '2027-01-02 lørdag', '2027-01-03 søndag']);
    expect(dueDate.estimated).toBe(true);
    expect(deadline.date).toBe('2027-03-30');
    expect(steppedOver(deadline)).toEqual([
      '2027-03-26 langfredag',
      '2027-03-27 lørdag',
      '2027-03-28 påskedag',
      '2027-03-29 2. påskedag',
    ]);
  });

  it('says that it assumed the best case, but only when it did', () => {
    const assumed = legalClockCalculator('2026-12-01').deadline;
    expect(rules(assumed)).toEqual(['demand-assumed-on-earliest-day', 'lejeloven-182-2-deadline']);
    expect(assumed.estimated).toBe(true);
    expect(rules(legalClockCalculator('2026-12-01', '2026-12-08').deadline)).toEqual(['lejeloven-182-2-deadline']);
  });

  it('never allows a demand too early, a deadline too short or a termination inside it', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (told, received) => {
        const { dueDate, demandEarliest } = legalClockCalculator(told);
        expect(dueDate.date >= told && mayEndOn(dueDate.date)).toBe(true);
        expect(isHverdag(demandEarliest.date)).toBe(true);
        expect(hverdageAfter(dueDate.date, demandEarliest.date)).toBeGreaterThanOrEqual(4);
        const { deadline, terminationEarliest } = legalClockCalculator(told, received);
        expect(deadline.date >= addDays(received, 14) && mayEndOn(deadline.date)).toBe(true);
        expect(terminationEarliest.date).toBe(addDays(deadline.date, 1));
      }),
    );
  });

  it('is monotone: a later due date or receipt never gives an earlier day', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 10 }), (date, days) => {
        const later = addDays(date, days);
        const [one, two] = [legalClockCalculator(date), legalClockCalculator(later)];
        expect(one.demandEarliest.date <= two.demandEarliest.date).toBe(true);
        expect(one.deadline.date <= two.deadline.date).toBe(true);
        const received = legalClockCalculator(date, date).deadline.date;
        expect(received <= legalClockCalculator(date, later).deadline.date).toBe(true);
      }),
    );
  });
});

describe('the legal clock', () => {
  const course: LegalFacts = {
    dueDate: '2026-11-02',
    demandSentOn: '2026-11-06',
    demandReceivedOn: '2026-11-09',
    leaseTerminatedOn: '2026-11-24',
    moveOutOn: '2026-11-30',
    evictionRequestedOn: '2026-12-02',
    hearingAt: '2026-12-17T23:30:00.000Z',
    courtNoticeOn: '2026-12-04',
  };

  it('tells a whole course in date order, told dates apart from estimates', () => {
    const told = legalClock(course, '2026-12-05', closing).map(({ id, date, estimated }) => [id, date, estimated]);
    expect(told).toEqual([
      ['dueDate', '2026-11-02', false],
      ['demandEarliest', '2026-11-06', true],
      ['demandReceived', '2026-11-09', false],
      ['deadline', '2026-11-23', true],
      ['terminationEarliest', '2026-11-24', true],
      ['leaseTerminated', '2026-11-24', false],
      ['moveOut', '2026-11-30', false],
      ['evictionRequested', '2026-12-02', false],
      ['latestSafeVisit', '2026-12-16', true],
      ['decision5a', '2026-12-18', true],
      ['hearing', '2026-12-18', false],
    ]);
  });

  it('knows nothing from nothing', () => {
    expect(legalClock({}, '2026-12-05', closing)).toEqual([]);
  });

  it('counts from the sending when the receipt is unknown, and says so', () => {
    const entries = legalClock({ demandSentOn: '2026-12-05' }, '2026-12-06', closing);
    expect(entry(entries, 'demandReceived')).toMatchObject({ date: '2026-12-05', estimated: true });
    expect(rules(entry(entries, 'deadline'))).toEqual([
      'demand-assumed-received-when-sent',
      'lejeloven-182-2-deadline',
    ]);
    expect(dateOf(entries, 'dueDate')).toBeUndefined();
  });

  it('estimates from the due date when no demand is known, also when that has passed', () => {
    const entries = legalClock({ dueDate: '2026-11-02' }, '2027-03-01', closing);
    expect(entry(entries, 'deadline')).toMatchObject({ date: '2026-11-20', estimated: true });
    expect(dateOf(entries, 'demandReceived')).toBeUndefined();
    expect(dateOf(entries, 'latestSafeVisit')).toBeUndefined();
  });

  it('takes the date of the hearing in Copenhagen', () => {
    expect(dateOf(legalClock({ hearingAt: '2026-12-17T23:30:00Z' }, '2026-12-01', closing), 'hearing')).toBe(
      '2026-12-18',
    );
  });

  it.each([
    ['two working days before the hearing', { hearingAt: '2026-12-18T09:00:00Z' }, '2026-12-01', '2026-12-16'],
    ['over Christmas', { moveOutOn: '2026-12-28' }, '2026-12-01', '2026-12-22'],
    [
      'the sooner of move-out and hearing',
      { moveOutOn: '2026-12-10', hearingAt: '2026-12-18T09:00:00Z' },
      '2026-12-01',
      '2026-12-08',
    ],
    [
      'not a move-out that has passed',
      { moveOutOn: '2026-12-10', hearingAt: '2026-12-18T09:00:00Z' },
      '2026-12-11',
      '2026-12-16',
    ],
    ['else the deadline of the demand', { demandReceivedOn: '2026-12-01' }, '2026-12-02', '2026-12-11'],
    ['today when little is left', { hearingAt: '2026-12-18T09:00:00Z' }, '2026-12-17', '2026-12-17'],
    ['none on the day itself', { hearingAt: '2026-12-18T09:00:00Z' }, '2026-12-18', undefined],
    ['none when only days off are left', { hearingAt: '2026-12-28T09:00:00Z' }, '2026-12-24', undefined],
  ])('the latest safe visit: %s', (_case, facts, today, expected) => {
    expect(dateOf(legalClock(facts, today, closing), 'latestSafeVisit')).toBe(expected);
  });

  it('says which days off lie between the latest safe visit and the hearing', () => {
    const visit = entry(legalClock({ moveOutOn: '2026-12-28' }, '2026-12-01', closing), 'latestSafeVisit');
    expect(steppedOver(visit)).toEqual([
      '2026-12-24 juleaftensdag',
      '2026-12-25 juledag',
      '2026-12-26 2. juledag',
      '2026-12-27 søndag',
    ]);
  });

  it('holds for any facts: sorted, each id once, always a reason, told dates kept as told', () => {
    fc.assert(
      fc.property(anyFacts, anyDate, (facts, today) => {
        const entries = legalClock(facts, today, closing);
        const dates = entries.map(({ date }) => date);
        expect(dates).toEqual(dates.toSorted());
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
        for (const { because } of entries)
          expect(because.every(({ rule, text }) => rule !== '' && text !== '')).toBe(true);
        expect(dateOf(entries, 'leaseTerminated')).toBe(facts.leaseTerminatedOn);
        expect(dateOf(entries, 'moveOut')).toBe(facts.moveOutOn);
      }),
    );
  });

  it('puts the latest safe visit on a working day from today, always before a hard date', () => {
    fc.assert(
      fc.property(anyFacts, anyDate, (facts, today) => {
        const entries = legalClock(facts, today, closing);
        const visit = dateOf(entries, 'latestSafeVisit');
        fc.pre(visit !== undefined);
        expect(visit >= today && isWorkingDay(visit, closing)).toBe(true);
        const hard = entries.filter(({ id, date }) => ['hearing', 'moveOut', 'deadline'].includes(id) && date > visit);
        expect(hard).not.toEqual([]);
      }),
    );
  });

  it('leaves two working days after the visit, the hard date counted, whenever there is time', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 40 }), (today, days) => {
        const moveOutOn = addDays(today, days);
        fc.pre(addWorkingDays(moveOutOn, -2, closing) >= today);
        const visit = dateOf(legalClock({ moveOutOn }, today, closing), 'latestSafeVisit') ?? '';
        const left = workingDaysBetween(visit, moveOutOn, closing);
        expect(left).toBe(isWorkingDay(moveOutOn, closing) ? 2 : 1);
      }),
    );
  });
});

describe('the soonest deadline', () => {
  const entries = legalClock(
    { demandReceivedOn: '2026-12-01', moveOutOn: '2026-12-20', hearingAt: '2027-01-08T09:00:00Z' },
    '2026-12-01',
    closing,
  );

  it.each([
    ['2026-12-01', 'deadline'],
    ['2026-12-15', 'deadline'],
    ['2026-12-16', 'terminationEarliest'],
    ['2026-12-17', 'moveOut'],
    ['2026-12-21', 'hearing'],
    ['2027-01-09', undefined],
  ])('seen from %s is %s', (today, expected) => {
    expect(soonestDeadline(entries, today)?.id).toBe(expected);
  });

  it('prefers the graver of two on one day, and is never a soft date', () => {
    const facts: LegalFacts = {
      courtNoticeOn: '2026-12-04',
      hearingAt: '2026-12-18T09:00:00Z',
      leaseTerminatedOn: '2026-12-10',
    };
    expect(soonestDeadline(legalClock(facts, '2026-12-05', closing), '2026-12-05')?.id).toBe('hearing');
  });
});

describe('warnings', () => {
  it('are silent about a course that keeps every deadline', () => {
    expect(
      codes({
        dueDate: '2026-11-02',
        demandSentOn: '2026-11-06',
        demandReceivedOn: '2026-11-09',
        leaseTerminatedOn: '2026-11-24',
        moveOutOn: '2026-11-30',
        hearingAt: '2026-12-17T09:00:00Z',
      }),
    ).toEqual([]);
    expect(codes({})).toEqual([]);
  });

  it('say when a demand was sent, or received, before the earliest day', () => {
    expect(codes({ dueDate: '2026-11-02', demandSentOn: '2026-11-05' })).toEqual(['demandTooEarly']);
    expect(codes({ dueDate: '2026-11-02', demandReceivedOn: '2026-11-05' })).toEqual(['demandTooEarly']);
  });

  it('say when only the contested checklist allows the demand', () => {
    expect(codes({ dueDate: '2026-11-01', demandSentOn: '2026-11-05' })).toEqual(['demandContested']);
    expect(codes({ dueDate: '2026-11-01', demandSentOn: '2026-11-04' })).toEqual(['demandTooEarly']);
    expect(codes({ dueDate: '2026-11-01', demandSentOn: '2026-11-06' })).toEqual([]);
  });

  it('say when the lease was terminated, or more, on or before the last day of the 14', () => {
    const facts: LegalFacts = { demandReceivedOn: '2026-11-09', leaseTerminatedOn: '2026-11-23' };
    expect(codes(facts)).toEqual(['leaseTerminatedTooEarly']);
    expect(warnings(facts)[0]?.reason.inputs).toEqual({ deadline: '2026-11-23', leaseTerminatedOn: '2026-11-23' });
    const all: LegalFacts = { ...facts, evictionRequestedOn: '2026-11-23', moveOutOn: '2026-11-23' };
    expect(codes({ ...all, hearingAt: '2026-11-23T09:00:00Z' })).toEqual([
      'leaseTerminatedTooEarly',
      'evictionRequestedTooEarly',
      'moveOutTooEarly',
      'hearingTooEarly',
    ]);
  });

  it('measure against the best case when no demand is known', () => {
    expect(codes({ dueDate: '2026-11-02', leaseTerminatedOn: '2026-11-20' })).toEqual(['leaseTerminatedTooEarly']);
    expect(codes({ dueDate: '2026-11-02', leaseTerminatedOn: '2026-11-21' })).toEqual([]);
  });

  it('change no date on the clock', () => {
    const facts: LegalFacts = { dueDate: '2026-11-02', demandSentOn: '2026-11-03', leaseTerminatedOn: '2026-11-04' };
    expect(warnings(facts)).toHaveLength(2);
    expect(entry(legalClock(facts, '2026-11-05', closing), 'leaseTerminated')).toMatchObject({
      date: '2026-11-04',
      estimated: false,
    });
  });
});
