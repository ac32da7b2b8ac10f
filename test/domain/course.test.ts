import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueMoment, heardBy, whatTimeBrings } from '../../domain/course.js';
import { apply } from '../../domain/apply.js';
import { live, someDeeds, someFacts } from '../support/lives.js';

const hourAfter = (at: string): string => new Date(Date.parse(at) + 3_600_000).toISOString();

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

  it('leaves a message an hour to end in, no more: a case without a workflow is found while its text is of use', () => {
    const waiting = fc
      .sample(fc.tuple(someFacts, someDeeds), { numRuns: 300, seed: 5 })
      .flatMap(([facts, deeds]) =>
        live(facts, deeds).flatMap(({ state }) =>
          state.messages.filter((m) => m.status === 'planned').map((message) => ({ state, message })),
        ),
      );
    expect(waiting.length).toBeGreaterThan(20);
    for (const { state, message } of waiting)
      expect((heardBy(state) ?? '') <= hourAfter(message.notBefore) && (heardBy(state) ?? '') <= message.notAfter).toBe(
        true,
      );
  });

  it('leaves one that they know to be held up until it is too late', () => {
    const handedOver = fc.sample(fc.tuple(someFacts, someDeeds), { numRuns: 300, seed: 5 }).flatMap(([facts, deeds]) =>
      live(facts, deeds).flatMap(({ state, at }) => {
        const [first] = state.messages.filter((m) => m.status === 'planned' && m.notBefore > at);
        if (!first) return [];
        const due = whatTimeBrings(state, first.notBefore).filter((e) => e.kind === 'messagesDue');
        return [{ before: state, after: due.reduce((s, event) => apply(s, event, first.notBefore), state) }];
      }),
    );
    expect(handedOver.length).toBeGreaterThan(20);
    expect(handedOver.filter(({ before, after }) => (heardBy(after) ?? '') < (heardBy(before) ?? ''))).toEqual([]);
  });
});
