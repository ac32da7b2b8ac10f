import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { completeTask, type CaseResult } from '../../workflows/contract.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, open, type TestCase } from '../support/testCase.js';

/** What an operator does to a workflow in the Web UI, or a lost engine does to all of them. */
const held = new Set<string>();
let release = (): void => undefined;
const released = new Promise<void>((resolve) => void (release = resolve));

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({
    activities: (real) => ({
      notify: async (request) => {
        if (held.has(request.caseId)) await released;
        return real.notify(request);
      },
    }),
  });
});
afterAll(async () => {
  release();
  await engine.close();
});

const statusOf = async (theCase: TestCase) => (await theCase.handle.describe()).status.name;

/** Upkeep as it runs when the case's next moment is well past. */
const upkeep = (at: string): Promise<void> => createUpkeep({ ...engine.deps, now: () => local(at) })();

describe.concurrent('a case that is cancelled from outside', () => {
  it('goes on: it takes commands, keeps its clock, and ends by its own end alone', async () => {
    const theCase = await engine.newCase();
    await theCase.handle.cancel();
    const view = await theCase.complete('call-1-1', 'noAnswer');
    expect(view.tasks.map((t) => t.id)).toEqual(['call-1-2']);
    await theCase.travel('2032-03-01 14:00');
    expect(await theCase.timeline()).toContain('03-01 13:30 taskLapsed call-1-2');
    expect(await statusOf(theCase)).toBe('RUNNING');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    expect(await theCase.result()).toMatchObject<Partial<CaseResult>>({ outcome: 'betalt' });
    expect(await statusOf(theCase)).toBe('COMPLETED');
  });

  it('goes on also while a command is being answered', async () => {
    const theCase = await engine.newCase();
    const [view] = await Promise.all([theCase.complete('call-1-1', 'noAnswer'), theCase.handle.cancel()]);
    expect(view.tasks.map((t) => t.id)).toEqual(['call-1-2']);
    expect((await theCase.complete('call-1-2', 'reached')).stage).toBe('support');
  });
});

describe('a case whose workflow was terminated', () => {
  it('is made anew with all it knew; what it had taken stays taken, and its numbers go on', async () => {
    const theCase = await engine.newCase();
    const commandId = randomUUID();
    await theCase.complete('call-1-1', 'noAnswer', { commandId });
    await theCase.fact({ kind: 'needs', children: true });
    const before = (await theCase.row())?.view;
    if (!before) throw new Error('the lists do not know the case');
    await theCase.handle.terminate('by mistake');
    await upkeep('2032-03-03 12:00');
    expect(await statusOf(theCase)).toBe('RUNNING');
    expect(await theCase.view()).toEqual(before);

    const again = { commandId, by: 'worker:1', taskId: 'call-1-1', result: { outcome: 'noAnswer' } } as const;
    const answer = await theCase.handle.executeUpdate(completeTask, { updateId: randomUUID(), args: [again] });
    expect(answer).toEqual(before);
    await expect(theCase.complete('call-1-1', 'noAnswer')).rejects.toMatchObject({ code: 'TaskNotOpen' });

    expect((await theCase.complete('call-1-2', 'reached')).stage).toBe('support');
    const events = await theCase.events();
    expect(events.map((e) => e.seq)).toEqual(events.map((_, n) => n + 1));
    expect(events.filter((e) => e.commandId === commandId)).toHaveLength(1);
    await theCase.fact({ kind: 'payment', extent: 'full' });
    expect((await theCase.result()).outcome).toBe('betalt');
  });

  it('is made anew by the first word to it: nobody waits for the moment at which it would be missed', async () => {
    const theCase = await engine.newCase();
    await theCase.row();
    await theCase.handle.terminate();
    expect((await theCase.complete('call-1-1', 'reached')).stage).toBe('support');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    expect((await theCase.result()).outcome).toBe('betalt');
    await expect(theCase.complete('followUp-1', 'onTrack')).rejects.toMatchObject({ code: 'CaseClosed' });
  });

  it('is not made twice, and one that is well or has ended is left alone', async () => {
    const [lost, well, ended] = [await engine.newCase(), await engine.newCase(), await engine.newCase()];
    await ended.fact({ kind: 'withdrawn' });
    await ended.result();
    await Promise.all([lost.row(), well.row(), ended.row()]);
    const runs = async () => Promise.all([lost, well, ended].map(async (c) => (await c.handle.describe()).runId));
    const before = await runs();
    await lost.handle.terminate();
    await upkeep('2032-03-01 18:00');
    const after = await runs();
    expect(after.map((run, n) => run === before[n])).toEqual([false, true, true]);
    await upkeep('2032-03-01 18:00');
    expect(await runs()).toEqual(after);
    expect(open(await lost.view())).toEqual(open(await well.view()));
  });

  it('while a text was going out sends it after all, and can still come to its end', async () => {
    const theCase = await engine.newCase({ citizen: { phones: ['50 10 20 40'], email: null } });
    held.add(theCase.caseId);
    await theCase.travel('2032-03-01 09:30');
    await theCase.complete('call-1-1', 'noAnswer');
    await expect.poll(async () => (await theCase.view()).messages.map((m) => m.status)).toContain('sending');
    await expect.poll(theCase.projected).toBe((await theCase.view()).seq);
    await theCase.handle.terminate();
    await upkeep('2032-03-03 12:00');
    held.delete(theCase.caseId);
    release();
    await theCase.travel('2032-03-01 10:00');
    expect(await theCase.messages()).toEqual(['03-01 09:30 contactRequest sms sent']);
    expect(engine.sent.filter((m) => m.to === '+4550102040')).toHaveLength(1);
    await theCase.fact({ kind: 'payment', extent: 'full' });
    expect((await theCase.result()).outcome).toBe('betalt');
  });
});
