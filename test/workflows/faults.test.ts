import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SendResult } from '../../activities/providers/port.js';
import { openEngine, type Engine } from '../support/engine.js';
import { open } from '../support/testCase.js';
import { unlistedPlan } from '../support/unlistedPlan.js';

/** Which cases suffer from what, by their id; the others live undisturbed beside them. */
const trouble = {
  planner: new Set<string>(),
  database: new Set<string>(),
  provider: new Map<string, SendResult[]>(),
};

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({
    activities: (real) => ({
      plan: async (request) => {
        if (trouble.planner.has(request.state.caseId)) throw new Error('a rule is broken');
        return trouble.database.has(request.state.caseId) ? unlistedPlan(request) : real.plan(request);
      },
      project: async (projection) => {
        if (trouble.database.has(projection.caseId)) throw new Error('the database is away');
        return real.project(projection);
      },
    }),
    answer: ({ to }) => trouble.provider.get(to)?.shift() ?? { kind: 'accepted', providerId: null },
  });
});
afterAll(() => engine.close());

describe.concurrent('a planner that throws', () => {
  it('stops nothing: the case raises its flag, keeps its tasks, and recovers within the hour', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 09:10');
    trouble.planner.add(theCase.caseId);
    const view = await theCase.complete('call-1-1', 'noAnswer');
    expect([view.attention, view.tasks]).toEqual(['planFailed', []]);
    expect((await theCase.row())?.attention).toBe('planFailed');
    trouble.planner.delete(theCase.caseId);
    await theCase.travel('2032-03-01 10:05');
    expect((await theCase.view()).attention).toBe('planFailed');
    await theCase.travel('2032-03-01 10:20');
    const recovered = await theCase.view();
    expect([recovered.attention, open(recovered)]).toEqual([null, ['call-1-2 (03-01 11:30 – 03-01 13:30)']]);
  });

  it('keeps an open task that the failure has nothing to do with, and asks again at the next change', async () => {
    const theCase = await engine.newCase();
    trouble.planner.add(theCase.caseId);
    const view = await theCase.fact({ kind: 'payment', extent: 'part' });
    expect([view.attention, view.tasks.map((t) => t.id)]).toEqual(['planFailed', ['call-1-1']]);
    trouble.planner.delete(theCase.caseId);
    const after = await theCase.fact({ kind: 'payment', extent: 'part' });
    expect([after.attention, after.tasks.map((t) => t.id)]).toEqual([null, ['call-1-1']]);
  });

  it('goes on failing for a day, without the case giving up', async () => {
    const theCase = await engine.newCase();
    trouble.planner.add(theCase.caseId);
    await theCase.fact({ kind: 'payment', extent: 'part' });
    await theCase.travel('2032-03-02 08:30');
    expect((await theCase.view()).attention).toBe('planFailed');
    trouble.planner.delete(theCase.caseId);
    await theCase.travel('2032-03-02 09:45');
    const view = await theCase.view();
    expect(view.attention).not.toBe('planFailed');
    expect(view.tasks.map((t) => t.id)).toEqual(['call-1-2']);
  });
});

describe.concurrent('a database that is away', () => {
  it('delays lists, never commands or reminders; afterwards the lists know everything, once and in order', async () => {
    const email = 'database.away@borger.example';
    const theCase = await engine.newCase({ citizen: { email } });
    await theCase.travel('2032-03-01 09:30');
    await theCase.row();
    trouble.database.add(theCase.caseId);
    const view = await theCase.complete('call-1-1', 'noAnswer');
    expect(view.tasks.map((t) => t.id)).toEqual(['call-1-2']);
    await theCase.settled();
    const texts = engine.sent.filter((m) => m.to === email);
    expect(texts).toHaveLength(1);
    await theCase.complete('call-1-2', 'noAnswer');
    expect(await theCase.projected()).toBeLessThan((await theCase.view()).seq);
    trouble.database.delete(theCase.caseId);
    const events = await theCase.events();
    expect(events.map((e) => e.seq)).toEqual(events.map((_, n) => n + 1));
    expect((await theCase.row())?.view?.tasks.map((t) => t.id)).toEqual(['call-1-3']);
    expect(engine.sent.filter((m) => m.to === email)).toHaveLength(1);
  });
});

describe.concurrent('a provider that fails', () => {
  it('is tried again until it takes the text, which then goes out once', async () => {
    const theCase = await engine.newCase({ citizen: { phones: ['50 10 20 30'], email: null } });
    trouble.provider.set('+4550102030', [{ kind: 'notSent', code: '20429' }]);
    await theCase.travel('2032-03-01 09:30');
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.travel('2032-03-01 11:00');
    expect(await theCase.messages()).toEqual(['03-01 09:30 contactRequest sms sent']);
    expect(engine.sent.filter((m) => m.to === '+4550102030')).toHaveLength(1);
  });

  it('for good ends the message as failed, and the case goes on', async () => {
    const theCase = await engine.newCase({ citizen: { phones: ['50 10 20 31'], email: null } });
    trouble.provider.set('+4550102031', [{ kind: 'rejected', reason: 'recipientRejected', code: '21211' }]);
    await theCase.travel('2032-03-01 12:00');
    expect(await theCase.messages()).toEqual(['03-01 11:00 contactRequest sms failed recipientRejected']);
    expect((await theCase.view()).tasks.map((t) => t.id)).toEqual(['call-1-2']);
  });
});
