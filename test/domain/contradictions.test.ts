import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../domain/apply.js';
import { addDays } from '../../domain/calendar.js';
import { openCase, type CaseState, type ClarifyCode } from '../../domain/case.js';
import { toInstant } from '../../domain/copenhagen.js';
import type { DoubtCode } from '../../domain/intake/intake.js';
import { toldDates, withoutContradictions } from '../../domain/law/contradictions.js';
import type { LegalFacts } from '../../domain/law/entry.js';
import { local } from '../support/testCase.js';

/** Dates that several reports tell of one home: what stands, and what a person is asked. */
const monday = local('2027-03-01 08:00');

function caseWith(legal: LegalFacts, doubts: ClarifyCode[] = []): CaseState {
  const reach = { phones: [], email: false, address: true };
  const whose = { caseId: '00000000-0000-4000-8000-000000000000', municipality: '0730', openedAt: monday };
  return openCase({ ...whose, reach, children: false, knownNeed: false, legal, doubts });
}
function again(known: CaseState, dates: LegalFacts, doubts: DoubtCode[] = []): CaseState {
  const fact = { kind: 'reportedAgain', dates, doubts } as const;
  return apply(known, { kind: 'fact', fact }, monday);
}

const april20 = local('2027-04-20 10:00');
const april27 = local('2027-04-27 09:00');
const passed = local('2027-02-20 10:00');

describe('two reports that name two hearings to come', () => {
  it.each([
    ['the later first', april27, april20],
    ['the sooner first', april20, april27],
  ])('%s: the sooner stands, and somebody asks which it is', (_, first, second) => {
    const { legal, doubts } = again(caseWith({ hearingAt: first }), { hearingAt: second });
    expect([legal.hearingAt, doubts]).toEqual([april20, ['datesContradict']]);
  });

  it('are no question where they name the same one, or one has passed', () => {
    expect(again(caseWith({ hearingAt: april20 }), { hearingAt: april20 }).doubts).toEqual([]);
    const { legal, doubts } = again(caseWith({ hearingAt: passed }), { hearingAt: april20 });
    expect([legal.hearingAt, doubts]).toEqual([april20, []]);
    const late = again(caseWith({ hearingAt: april20 }), { hearingAt: passed });
    expect([late.legal.hearingAt, late.doubts]).toEqual([april20, []]);
  });

  it('are no question where the court itself tells of one', () => {
    const notice = { courtNoticeOn: '2027-03-01', hearingAt: april27 };
    const told = again(caseWith({ hearingAt: april20 }), notice);
    expect([told.legal.hearingAt, told.doubts]).toEqual([april27, []]);
    const list = again(caseWith(notice), { hearingAt: april20 });
    expect([list.legal.hearingAt, list.doubts]).toEqual([april27, []]);
  });
});

describe('a report that tells of the hearing', () => {
  it('ends the doubts about it, whose answer it is', () => {
    const doubts: ClarifyCode[] = ['hearingUnreadable', 'hearingPassed', 'nameDamaged'];
    expect(again(caseWith({}, doubts), { hearingAt: april20 }).doubts).toEqual(['nameDamaged']);
  });

  it('ends none where its own cannot be read, or has passed', () => {
    expect(again(caseWith({}, ['hearingUnreadable']), {}, ['hearingUnreadable']).doubts).toEqual(['hearingUnreadable']);
    const old = again(caseWith({}, ['hearingUnreadable']), { hearingAt: passed }, ['hearingPassed']);
    expect(old.doubts).toEqual(['hearingUnreadable', 'hearingPassed']);
  });
});

describe('reports whose dates cannot stand together', () => {
  it('leave neither date, and somebody asks', () => {
    const known = caseWith({ dueDate: '2027-02-01', demandSentOn: '2027-02-10' });
    const { legal, doubts } = again(known, { leaseTerminatedOn: '2027-02-05' });
    expect([legal.demandSentOn, legal.leaseTerminatedOn, doubts]).toEqual([undefined, undefined, ['datesContradict']]);
    expect(legal.dueDate).toBe('2027-02-01');
  });

  it('leave the hearing, so that nobody comes too late to it', () => {
    const known = caseWith({ hearingAt: april20 });
    const { legal, doubts } = again(known, { evictionRequestedOn: '2027-04-25' });
    expect([legal.hearingAt, legal.evictionRequestedOn, doubts]).toEqual([april20, undefined, ['datesContradict']]);
  });

  it('stay in order where they are merely too early in law', () => {
    const known = caseWith({ dueDate: '2027-02-01', demandSentOn: '2027-02-02' });
    const { legal, doubts } = again(known, { leaseTerminatedOn: '2027-02-03' });
    expect([legal, doubts]).toMatchObject([{ demandSentOn: '2027-02-02', leaseTerminatedOn: '2027-02-03' }, []]);
  });
});

const anyDates = fc
  .record(Object.fromEntries(toldDates.map((name) => [name, fc.integer({ min: 0, max: 40 })])), { requiredKeys: [] })
  .map((days): LegalFacts => {
    const dated = Object.entries(days).map(([name, n]) => [name, addDays('2027-02-01', n ?? 0)] as const);
    return Object.fromEntries(
      dated.map(([name, date]) => [name, name === 'hearingAt' ? toInstant(date, '10:00') : date]),
    );
  });

describe('whatever dates are told', () => {
  it('what is left no longer contradicts itself, and nothing is invented', () => {
    fc.assert(
      fc.property(anyDates, (told) => {
        const { facts, contradict } = withoutContradictions(told);
        expect(told).toMatchObject(facts);
        expect(facts.hearingAt).toBe(told.hearingAt);
        expect(withoutContradictions(facts)).toEqual({ facts, contradict: false });
        expect(contradict).toBe(Object.keys(facts).length < Object.keys(told).length);
      }),
    );
  });
});
