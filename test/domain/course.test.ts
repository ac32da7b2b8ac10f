import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueMoment, heardBy, spreadMs, whatTimeBrings } from '../../domain/course.js';
import { apply } from '../../domain/apply.js';
import { openCase, type CaseState, type Message } from '../../domain/case.js';
import { facts } from '../support/ruleCase.js';
import { live, someDeeds, someFacts } from '../support/lives.js';

const hourAfter = (at: string): string => new Date(Date.parse(at) + 3_600_000).toISOString();

/** A case whose one message waits. */
function waiting(caseId: string, notBefore: string, notAfter: string): CaseState {
  const message: Message = { key: 'dropIn:1:sms', purpose: 'dropIn', channel: 'sms', notBefore, notAfter, because: [] };
  return { ...openCase(facts({ caseId })), messages: [{ ...message, status: 'planned' }] };
}

describe('messages that all wait for one moment', () => {
  const sentences = fc.record({
    from: fc.integer({ min: 0, max: 5_000 }),
    usefulMinutes: fc.integer({ min: 1, max: 3_000 }),
  });
  it('are handed over within some minutes of it, and within the first tenth of the time they are of use', () => {
    fc.assert(
      fc.property(fc.uuid(), sentences, (caseId, { from, usefulMinutes }) => {
        const notBefore = new Date(Date.UTC(2032, 2, 1) + from * 60_000).toISOString();
        const notAfter = new Date(Date.parse(notBefore) + usefulMinutes * 60_000).toISOString();
        const late = Date.parse(dueMoment(waiting(caseId, notBefore, notAfter)) ?? '') - Date.parse(notBefore);
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThan(Math.min(spreadMs, (usefulMinutes * 60_000) / 10));
      }),
    );
  });

  it('are not all handed over at once: a thousand cases wake in every one of those minutes, and in none of them twice its share', () => {
    const [notBefore, notAfter] = ['2032-03-01T08:00:00.000Z', '2032-03-01T18:00:00.000Z'];
    const perMinute = new Map<string, number>();
    for (let n = 0; n < 1000; n++) {
      const caseId = createHash('sha256').update(String(n)).digest('hex').slice(0, 32);
      const minute = dueMoment(waiting(caseId, notBefore, notAfter))?.slice(0, 16) ?? '';
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    expect(perMinute.size).toBe(Math.ceil(spreadMs / 60_000));
    expect(Math.max(...perMinute.values())).toBeLessThan((2 * 1000 * 60_000) / spreadMs);
  });
});

describe('the moment by which the lists hear from a case', () => {
  it('is never before the case’s own next one, and there is one wherever something happens by itself', () => {
    fc.assert(
      fc.property(someFacts, someDeeds, (first, deeds) => {
        const moments = live(first, deeds).map(({ state }) => [heardBy(state) ?? '', dueMoment(state) ?? ''] as const);
        expect(moments.filter(([heard, due]) => heard < due)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves a message an hour to end in, no more: a case without a workflow is found while its text is of use', () => {
    const messages = fc
      .sample(fc.tuple(someFacts, someDeeds), { numRuns: 300, seed: 5 })
      .flatMap(([first, deeds]) =>
        live(first, deeds).flatMap(({ state }) =>
          state.messages.filter((m) => m.status === 'planned').map((message) => ({ state, message })),
        ),
      );
    expect(messages.length).toBeGreaterThan(20);
    for (const { state, message } of messages)
      expect((heardBy(state) ?? '') <= hourAfter(message.notBefore) && (heardBy(state) ?? '') <= message.notAfter).toBe(
        true,
      );
  });

  it('leaves one that they know to be held up until it is too late', () => {
    const handedOver = fc
      .sample(fc.tuple(someFacts, someDeeds), { numRuns: 300, seed: 5 })
      .flatMap(([opening, deeds]) =>
        live(opening, deeds).flatMap(({ state, at }) => {
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
