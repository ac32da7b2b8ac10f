import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countsOf, lastDayOf, soonness, type Alike, type Choice } from '../../domain/facets.js';
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
