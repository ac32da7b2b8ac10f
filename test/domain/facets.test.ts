import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  countsOf,
  landlordCounts,
  lastDayOf,
  soonness,
  type Alike,
  type Choice,
  type Landlord,
} from '../../domain/facets.js';
import { attentions, stages } from '../../domain/outcomes.js';

/** Counting by groups gives what counting the cases one by one would. */
const people = ['kari', 'ole'];
const someGroups = fc.array(
  fc.record<Alike>({
    stage: fc.constantFrom(...stages),
    attention: fc.constantFrom(...attentions, null),
    assignee: fc.constantFrom(...people, null),
    deadline: fc.constantFrom(...soonness, null),
    paused: fc.boolean(),
    count: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 30 },
);
const someChoice: fc.Arbitrary<Choice> = fc.record(
  {
    stage: fc.constantFrom(...stages),
    attention: fc.constantFrom(...attentions),
    assignee: fc.constantFrom(...people, null),
    deadline: fc.constantFrom(...soonness),
    paused: fc.boolean(),
  },
  { requiredKeys: [] },
);

it('each count is what choosing that value would leave', () => {
  fc.assert(
    fc.property(someGroups, someChoice, (groups, choice) => {
      const counts = countsOf(groups, choice);
      const total = (other: Choice) => countsOf(groups, { ...choice, ...other }).total;
      for (const stage of stages) expect(counts.stage[stage] ?? 0).toBe(total({ stage }));
      for (const attention of attentions) expect(counts.attention[attention] ?? 0).toBe(total({ attention }));
      for (const one of people)
        expect(counts.assignee.find(({ assignee }) => assignee === one)?.count ?? 0).toBe(total({ assignee: one }));
      expect(counts.unassigned).toBe(total({ assignee: null }));
      for (const deadline of soonness) expect(counts.deadline[deadline]).toBe(total({ deadline }));
      expect(counts.paused).toBe(total({ paused: true }));
    }),
  );
});

it('a week ends on its Sunday, and two weeks in fourteen days', () => {
  const days = soonness.map((one) => lastDayOf(one, '2026-12-03'));
  expect(days).toEqual(['2026-12-03', '2026-12-06', '2026-12-17']);
  expect(lastDayOf('week', '2026-12-06')).toBe('2026-12-06');
});

it('the twenty largest landlords are named, and whoever is chosen; nobody’s cases are lost', () => {
  const some = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 });
  fc.assert(
    fc.property(some, fc.nat(9), fc.option(fc.nat(50), { nil: undefined }), (sizes, nobodys, chosen) => {
      const all: Landlord[] = sizes
        .toSorted((a, b) => b - a)
        .map((count, n) => ({ landlord: `mark${String(n)}`, name: `Udlejer ${String(n)}`, count }));
      const unnamed = nobodys > 0 ? [{ landlord: null, name: null, count: nobodys }] : [];
      const mark = chosen === undefined ? undefined : `mark${String(chosen)}`;
      const counts = landlordCounts([...unnamed, ...all], mark);
      const isBeyond = chosen !== undefined && chosen >= 20 && chosen < sizes.length;
      expect(counts.named).toEqual([...all.slice(0, 20), ...(isBeyond ? [all[chosen]] : [])]);
      expect(counts.unnamed).toBe(nobodys);
      expect(counts.others.landlords).toBe(sizes.length - counts.named.length);
      const total = counts.named.reduce((sum, { count }) => sum + count, counts.others.count);
      expect(total).toBe(sizes.reduce((sum, count) => sum + count, 0));
    }),
  );
});
