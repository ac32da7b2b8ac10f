import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { relayOnce } from '../../relay/relay.js';
import { storeCommand, commandById } from '../../store/commands.js';
import { recordFact } from '../../workflows/contract.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';
import { unlistedPlan } from '../support/unlistedPlan.js';

/** What was answered with 200, and what the lists knew of it when the workflow was lost. */
const away = new Set<string>();
let everybodyAway = false;
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({
    activities: (real) => ({
      plan: async (request) =>
        everybodyAway || away.has(request.state.caseId) ? unlistedPlan(request) : real.plan(request),
      project: async (projection) => {
        if (everybodyAway || away.has(projection.caseId)) throw new Error('the database is away');
        return real.project(projection);
      },
    }),
  });
});
afterAll(() => engine.close());

const wednesday = () => local('2032-03-03 12:00');
const upkeep = (): Promise<void> => createUpkeep({ ...engine.deps, now: wednesday })();
const heard = async (theCase: TestCase) => (await theCase.events()).flatMap((e) => e.commandId ?? []);

describe('a workflow that is lost before the lists heard what it had taken', () => {
  it('is told it again, each word once and in its order', async () => {
    const theCase = await engine.newCase();
    const [told, first, second] = [randomUUID(), randomUUID(), randomUUID()];
    await theCase.fact({ kind: 'needs', knownNeed: true, commandId: told });
    await theCase.row();
    away.add(theCase.caseId);
    await theCase.fact({ kind: 'hearingMoved', hearingAt: local('2032-04-20 10:00'), commandId: first });
    await theCase.complete('call-1-1', 'reached', { commandId: second });
    expect((await theCase.view()).stage).toBe('support');
    await theCase.handle.terminate();
    away.delete(theCase.caseId);
    await upkeep();
    await upkeep();
    const { stage, legal } = await theCase.view();
    expect([stage, legal.hearingAt]).toEqual(['support', local('2032-04-20 10:00')]);
    expect(await heard(theCase)).toEqual([told, first, second]);
  });

  it('is told it again also where the lists had heard nothing at all', async () => {
    everybodyAway = true;
    const theCase = await engine.newCase();
    const commandId = randomUUID();
    await theCase.fact({ kind: 'needs', children: true, commandId });
    await theCase.handle.terminate();
    everybodyAway = false;
    await upkeep();
    await upkeep();
    expect(await heard(theCase)).toEqual([commandId]);
    expect((await theCase.row())?.view?.children).toBe(true);
  });
});

describe('a workflow that is lost after the lists heard what it had taken, but before its answer', () => {
  it('does not take it again', async () => {
    const theCase = await engine.newCase();
    const commandId = randomUUID();
    const fact = { kind: 'payment', extent: 'instalment' } as const;
    const instalments = [{ dueOn: '2032-04-01' }, { dueOn: '2032-05-03' }];
    await theCase.fact({ kind: 'paymentAgreement', instalments });
    const args = { commandId, by: 'client:test', fact };
    const kept = {
      caseId: theCase.caseId,
      message: { update: 'recordFact', args },
      note: null,
      personal: null,
    } as const;
    await storeCommand(engine.db, { ...kept, role: 'intake', at: '2032-03-01T08:00:00.000Z' });
    await theCase.handle.executeUpdate(recordFact, { updateId: commandId, args: [args] });
    await theCase.row();
    await theCase.handle.terminate();
    await upkeep();
    await relayOnce({ ...engine.deps, now: wednesday });
    expect((await theCase.view()).instalments.map((i) => i.state)).toEqual(['paid', 'due']);
    expect((await heard(theCase)).filter((id) => id === commandId)).toHaveLength(1);
    expect((await commandById(engine.db, commandId))?.status).toBe('applied');
  });
});
