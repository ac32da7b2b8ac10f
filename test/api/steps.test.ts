import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applied, problem, theCase as caseSchema } from '../../api/schemas.js';
import { visitAnswer } from '../../api/visitSchemas.js';
import type { Role } from '../../domain/outcomes.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';

/** Moving and cancelling a step by the API: who may, what is answered, and that nobody's visit vanishes before their eyes. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
  desk.setClock('2032-03-01 08:30');
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const tell = ({ caseId }: TestCase, fact: object, role: Role = 'outreach') =>
  desk.as(role).post(`/cases/${caseId}/facts`, { commandId: randomUUID(), ...fact });
const moved = (step: string, at: string) => ({ kind: 'stepMoved', step, at: local(at) });
const cancelled = (step: string) => ({ kind: 'stepCancelled', step });

describe('who may move and cancel', () => {
  it('are the outreach workers for their own steps, and the supervisor for all; nobody else', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] } });
    const facts = [moved('askCaseworker-1', '2032-03-04 12:00'), cancelled('askCaseworker-1')];
    for (const fact of facts)
      for (const role of ['caseworker', 'intake', 'outreach'] as const) {
        const { status } = await tell(theCase, fact, role);
        // A sender has no such case; a caseworker is refused by their role.
        expect([role, [403, 404].includes(status)]).toEqual([role, true]);
      }
    expect((await tell(theCase, facts[0] ?? {}, 'supervisor')).status).toBe(200);
    const called = await engine.newCase();
    const answer = await tell(called, moved('call-1-1', '2032-03-02 10:00'));
    expect(answer.status).toBe(200);
    expect(answer.as(applied).tasks).toMatchObject([
      { taskId: `${called.caseId}.call-1-1`, from: local('2032-03-02 10:00'), dueAt: local('2032-03-02 11:00') },
    ]);
    expect((await tell(called, cancelled('call-1-1'), 'caseworker')).status).toBe(403);
  });
});

describe('what is asked for', () => {
  it.each([
    [{ kind: 'stepMoved', step: 'clarify-1', at: local('2032-03-02 10:00') }, '/step'],
    [{ kind: 'stepMoved', step: 'call-1-1' }, '/at'],
    [{ ...moved('call-1-1', '2032-03-02 10:00'), until: local('2032-03-02 09:00') }, '/until'],
    [moved('call-1-1', '2034-03-02 10:00'), '/at'],
    [{ kind: 'stepCancelled', step: 'reply-1' }, '/step'],
    [{ kind: 'stepCancelled' }, '/step'],
  ])('%o is 422 at %s', async (fact, pointer) => {
    const answer = await tell(await engine.newCase(), fact);
    expect([answer.status, answer.as(problem).errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('that does not fit is 409 with the present state', async () => {
    const theCase = await engine.newCase();
    for (const fact of [moved('call-1-1', '2032-02-27 10:00'), moved('call-1-2', '2032-03-02 10:00')]) {
      const answer = await tell(theCase, fact);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ case: { stage: 'phone', tasks: [{ kind: 'call' }] } });
    }
  });
});

describe('a visit that somebody has set out on', () => {
  it('is neither moved nor cancelled until they have told how it went', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] }, legal: { hearingAt: local('2032-03-03 10:00') } });
    const visit = (await theCase.view()).tasks.find((t) => t.kind === 'visit')?.id ?? '';
    const begun = await desk
      .as('outreach')
      .post(`/tasks/${theCase.caseId}.${visit}/start`, { commandId: randomUUID(), step: 'atTheDoor' });
    const { visitId } = begun.as(visitAnswer).visit;
    for (const fact of [moved(visit, '2032-03-02 10:00'), cancelled(visit)]) {
      const answer = await tell(theCase, fact, 'supervisor');
      expect([answer.status, answer.as(problem).type]).toEqual([409, 'urn:husly:problem:VisitUnderWay']);
      expect(answer.as(problem).detail).toContain('ved døren');
      expect(answer.body).toMatchObject({ case: { tasks: expect.any(Array) } });
    }
    await desk.as('outreach').post(`/visits/${visitId}/cancel`, { commandId: randomUUID() });
    await expect
      .poll(async () => (await tell(theCase, moved(visit, '2032-03-02 10:00'))).status, {
        timeout: 20_000,
        interval: 50,
      })
      .toBe(200);
    const shown = (await desk.as('supervisor').get(`/cases/${theCase.caseId}`)).as(caseSchema);
    expect(shown.tasks.find((t) => t.kind === 'visit')?.from).toBe(local('2032-03-02 10:00'));
    expect(shown.timeline.find((entry) => entry.text.startsWith('Besøget er flyttet'))).toMatchObject({
      by: 'persona:outreach',
      automatic: false,
    });
  });
});
