import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply } from '../../domain/apply.js';
import { bulkResult } from '../../domain/bulk.js';
import type { BulkFact } from '../../domain/commands.js';
import { live, someDeeds, someFacts } from '../support/lives.js';

const someFact: fc.Arbitrary<BulkFact> = fc.oneof(
  fc.record({ kind: fc.constant('assigned' as const), assignee: fc.constantFrom('kari', 'ole', null) }),
  fc.record({ kind: fc.constant('paused' as const), until: fc.constantFrom('2032-03-03', '2032-04-01') }),
  fc.constant({ kind: 'resumed' as const }),
);

it('a preview says of every case in every life what the case then makes of it, also when it is told twice', () => {
  fc.assert(
    fc.property(someFacts, someDeeds, someFact, someFact, (facts, deeds, before, fact) => {
      const lived = live(facts, deeds);
      const ended = lived.filter(({ state }) => state.stage === 'closed');
      expect(ended.every(({ state }) => bulkResult(state, fact) === 'refused')).toBe(true);
      for (const { state, at } of lived.filter((moment) => !ended.includes(moment)))
        for (const one of [state, apply(state, { kind: 'fact', fact: before }, at)]) {
          const after = apply(one, { kind: 'fact', fact }, at);
          const isSame = JSON.stringify(after) === JSON.stringify(one);
          expect([bulkResult(one, fact), bulkResult(after, fact)]).toEqual([
            isSame ? 'unchanged' : 'changed',
            'unchanged',
          ]);
        }
    }),
  );
});
