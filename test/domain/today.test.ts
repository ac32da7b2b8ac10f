import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskOutcomes } from '../../domain/outcomes.js';
import { afterTask } from '../../domain/planner/afterTask.js';
import { addressKey } from '../../domain/intake/addresses.js';
import { inWalkingOrder, warningsOf } from '../../domain/today.js';
import { live, policy, someDeeds, someFacts } from '../support/lives.js';

const someStop = fc.record({
  deadlineOn: fc.constantFrom('2026-12-01', '2026-12-02', '9999-12-31'),
  place: fc.option(
    fc
      .tuple(
        fc.constantFrom('Vestergade', 'Åboulevarden', 'Gl. Jennumparken'),
        fc.integer({ min: 1, max: 130 }),
        fc.constantFrom('', ' B', ', 1. tv', ', 2. th'),
        fc.constantFrom('8900', '8930', null),
      )
      .map(([road, number, home, postcode]) => addressKey(`${road} ${number}${home}`, postcode)),
    { nil: null },
  ),
  taskId: fc.uuid(),
});
const someStops = fc.uniqueArray(someStop, { selector: ({ taskId }) => taskId, maxLength: 40 });

const stop = (street: string | null) => ({
  deadlineOn: '2026-12-01',
  place: street && addressKey(street, '8900'),
  taskId: street ?? 'hidden',
});

const partsOf = (place: string | null) => (place ?? '|||').split('|');

describe('the order of a day', () => {
  it('loses and adds nothing, and is the same whatever order the stops came in', () => {
    fc.assert(
      fc.property(someStops, fc.infiniteStream(fc.nat()), (stops, luck) => {
        const ordered = inWalkingOrder(stops);
        expect(ordered.map((s) => s.taskId).toSorted()).toEqual(stops.map((s) => s.taskId).toSorted());
        const shuffled = stops
          .map((one) => ({ one, at: luck.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(inWalkingOrder(shuffled)).toEqual(ordered);
      }),
    );
  });

  it('puts no later deadline before a sooner one, and within a day each house, street and postcode lies together', () => {
    fc.assert(
      fc.property(someStops, (stops) => {
        const ordered = inWalkingOrder(stops);
        const days = ordered.map((s) => s.deadlineOn);
        expect(days).toEqual(days.toSorted());
        for (const part of [
          (place: string | null) => partsOf(place)[3],
          (place: string | null) => [partsOf(place)[3], partsOf(place)[0]].join(),
          (place: string | null) => [partsOf(place)[3], partsOf(place)[0], partsOf(place)[1]].join(),
        ]) {
          const runs = ordered
            .map((s) => `${s.deadlineOn} ${s.place === null} ${part(s.place)}`)
            .filter((key, n, all) => key !== all[n - 1]);
          expect(new Set(runs).size).toBe(runs.length);
        }
      }),
    );
  });

  it('walks up the street by number, and leaves what nobody may place to the end', () => {
    const streets = [null, 'Vestergade 101', 'Vestergade 12', 'Vestergade 9 B', 'Vestergade 9, 2. th', 'Agervej 40'];
    expect(inWalkingOrder(streets.map(stop)).map((s) => s.taskId)).toEqual([
      'Agervej 40',
      'Vestergade 9, 2. th',
      'Vestergade 9 B',
      'Vestergade 12',
      'Vestergade 101',
      'hidden',
    ]);
  });
});

describe('what to look out for', () => {
  const attempt = { taskId: 'visit-1-1', rung: 'visit', round: 1, at: '2026-12-01T10:00:00.000Z' } as const;
  it.each([
    ['En løs hund i haven', ['dog']],
    ['Har to hunde', ['dog']],
    ['Bor ved Hundslund, skylder hundrede kroner', []],
  ])('reads in "%s" what matters at a door', (remark, codes) => {
    const citizen = { protectedAddress: false, remarks: [remark] };
    expect(warningsOf({ attempts: [], children: false }, citizen)).toEqual(codes);
  });

  it('names danger before all else', () => {
    const attempts = [
      { ...attempt, outcome: 'unsafe' },
      { ...attempt, outcome: 'nobodyHome' },
    ];
    const citizen = { protectedAddress: true, remarks: ['hund'] };
    expect(warningsOf({ attempts, children: true }, citizen)).toEqual([
      'unsafe',
      'protectedAddress',
      'dog',
      'children',
    ]);
  });
});

describe('what would follow a result', () => {
  it('is known at every moment of a life, for every open task and each of its results: work, a stage, or an end', () => {
    fc.assert(
      fc.property(someFacts, someDeeds, (facts, deeds) => {
        for (const { state, at, answer } of live(facts, deeds)) {
          if (!answer) continue;
          for (const task of state.tasks)
            for (const outcome of taskOutcomes[task.kind]) {
              const then = afterTask(state, policy, task.id, outcome, at);
              expect(then?.because.length).toBeGreaterThan(0);
              expect(then?.added.map((s) => s.id)).not.toContain(task.id);
              expect(then?.next?.because.length ?? 1).toBeGreaterThan(0);
              expect(then?.closes ? then.next : null).toBeNull();
              // What has begun already is told by its deadline; what is late by nothing better than that.
              const begun = state.tasks.filter(({ id, from }) => id === then?.next?.id && from < at);
              expect(begun.map(({ dueAt }) => dueAt)).toEqual(begun.map(() => then?.next?.at));
            }
        }
      }),
      { numRuns: 40 },
    );
  });
});
