import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueMoment, heardBy, whatTimeBrings } from '../../domain/course.js';
import { apply } from '../../domain/apply.js';
import { live, someDeeds, someFacts } from '../support/lives.js';

describe('the moment by which the lists hear from a case', () => {
  it('is never before the case’s own next one, and there is one wherever something happens by itself', () => {
    fc.assert(
      fc.property(someFacts, someDeeds, (facts, deeds) => {
        const moments = live(facts, deeds).map(({ state }) => [heardBy(state) ?? '', dueMoment(state) ?? ''] as const);
        expect(moments.filter(([heard, due]) => heard < due)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('stays where it is when a message is handed over, for of that the lists are told with its end', () => {
    const handedOver = fc.sample(fc.tuple(someFacts, someDeeds), { numRuns: 300, seed: 5 }).flatMap(([facts, deeds]) =>
      live(facts, deeds).flatMap(({ state, at }) => {
        const [first] = state.messages.filter((m) => m.status === 'planned' && m.notBefore > at);
        if (!first) return [];
        const due = whatTimeBrings(state, first.notBefore).filter((e) => e.kind === 'messagesDue');
        return [{ before: state, after: due.reduce((s, event) => apply(s, event, first.notBefore), state) }];
      }),
    );
    expect(handedOver.length).toBeGreaterThan(20);
    for (const { before, after } of handedOver) expect(heardBy(after)).toBe(heardBy(before));
  });
});
