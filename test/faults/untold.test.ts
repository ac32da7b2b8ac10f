import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { inquiry } from '../../api/schemas.js';
import { visitAnswer } from '../../api/visitSchemas.js';
import { relayOnce } from '../../relay/relay.js';
import { storeCommand, commandById } from '../../store/commands.js';
import { inquiryRow } from '../../store/inquiries.js';
import { visitRow } from '../../store/visits.js';
import { recordFact } from '../../workflows/contract.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';
import { unlistedPlan } from '../support/unlistedPlan.js';

/** What was answered with 200, and what the lists knew of it when the workflow was lost. */
const away = new Set<string>();
let everybodyAway = false;
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine({
    activities: (real) => ({
      plan: async (request) =>
        everybodyAway || away.has(request.state.caseId) ? unlistedPlan(request) : real.plan(request),
      project: async (projection) => {
        if (everybodyAway || away.has(projection.caseId)) throw new Error('the database is away');
        return real.project(projection);
      },
      projectInquiry: async (projection) => {
        if (away.has(projection.inquiryId)) throw new Error('the database is away');
        return real.projectInquiry(projection);
      },
      projectVisit: async (projection) => {
        if (away.has(projection.visitId)) throw new Error('the database is away');
        return real.projectVisit(projection);
      },
    }),
  });
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

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

const soon = { timeout: 20_000, interval: 50 };
/** Something that a person says while the lists hear nothing of it, and then its workflow is lost. */
async function saidAndLost(id: string, path: string, body: object): Promise<void> {
  away.add(id);
  const answer = await desk.as('outreach').post(path, { commandId: randomUUID(), ...body });
  expect(answer.status).toBe(200);
  await (await desk.handleOf(id)).terminate();
  away.delete(id);
}

describe('an inquiry or a visit that is lost before the lists heard what it had taken', () => {
  it('hears again that somebody has taken the task', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const asked = { commandId: randomUUID(), kind: 'advice', caseId: theCase.caseId, question: 'Hvad gør vi?' };
    const { inquiryId } = (await desk.as('caseworker').post('/inquiries', asked)).as(inquiry);
    await desk.travel(inquiryId, '2032-03-01 10:30');
    await expect.poll(async () => (await inquiryRow(engine.db, inquiryId))?.started, soon).toBe(true);
    await saidAndLost(inquiryId, `/tasks/${inquiryId}.advice-1/claim`, {});
    const late = { ...engine.deps, now: () => local('2032-03-08 12:00') };
    await createUpkeep(late)();
    await createUpkeep(late)();
    await expect.poll(async () => (await inquiryRow(engine.db, inquiryId))?.assignee, soon).toBe('persona:outreach');
  });

  it('hears again that the worker is at the door', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] }, legal: { hearingAt: local('2032-03-03 10:00') } });
    desk.setClock('2032-03-01 09:30');
    const open = (await theCase.view()).tasks.find(({ kind }) => kind === 'visit');
    const start = `/tasks/${theCase.caseId}.${open?.id ?? ''}/start`;
    const sets = { commandId: randomUUID(), step: 'onTheWay' };
    const { visitId } = (await desk.as('outreach').post(start, sets)).as(visitAnswer).visit;
    await desk.travel(visitId, '2032-03-01 09:40');
    await expect.poll(async () => (await visitRow(engine.db, visitId))?.started, soon).toBe(true);
    await saidAndLost(visitId, start, { step: 'atTheDoor' });
    const late = { ...engine.deps, now: () => local('2032-03-01 12:00') };
    await createUpkeep(late)();
    await expect.poll(async () => (await visitRow(engine.db, visitId))?.view.step, soon).toBe('atTheDoor');
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
