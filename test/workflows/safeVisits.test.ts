import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applied, listOf, task, theCase as caseSchema, visitInFull } from '../../api/schemas.js';
import { visit, visitAnswer } from '../../api/visitSchemas.js';
import type { Role } from '../../domain/outcomes.js';
import { relayToVisits, startVisits } from '../../relay/visits.js';
import { visitRow } from '../../store/visits.js';
import { visitWorkflowId, type VisitResult } from '../../workflows/contract.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, short, type TestCase } from '../support/testCase.js';

/** Somebody notices when no word comes from a worker at a citizen's door: by the API, on the real server, through time. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const soon = { timeout: 20_000, interval: 50 };
const unit = 'boligsocial@randers.example';
const leader = 'boligsocial-leder@randers.example';
const refusal = z.object({ status: z.number(), type: z.string(), visit: visit.optional() });
const visits = z.object({ items: z.array(visit) });
const looks = z.object({ items: z.array(z.object({ staffId: z.string(), why: z.string() })) });

/** A case whose hearing is so near that the visit is today. */
async function visitToday(): Promise<{ theCase: TestCase; taskId: string }> {
  const theCase = await engine.newCase({ citizen: { phones: [] }, legal: { hearingAt: local('2032-03-03 10:00') } });
  desk.setClock('2032-03-01 09:30');
  const { tasks } = await theCase.view();
  const open = tasks.find((t) => t.kind === 'visit');
  if (!open) throw new Error('no visit is open');
  return { theCase, taskId: `${theCase.caseId}.${open.id}` };
}

const post = (path: string, body: object = {}, role: Role = 'outreach') =>
  desk.as(role).post(path, { commandId: randomUUID(), ...body });
async function said(path: string, body: object = {}, role: Role = 'outreach') {
  const answer = await post(path, body, role);
  expect(answer.status).toBe(200);
  return answer.as(visitAnswer).visit;
}
async function setOut(taskId: string, body: object = {}) {
  const answer = await post(`/tasks/${taskId}/start`, { step: 'onTheWay', ...body });
  expect(answer.status).toBe(201);
  return answer.as(visitAnswer).visit;
}
const seen = async (id: string) => (await desk.as('supervisor').get(`/visits/${id}`)).as(visitInFull);
const underWay = async (role: Role, query = '') =>
  (await desk.as(role).get(`/visits${query}`)).as(visits).items.map((v) => v.visitId);
const told = async (id: string) =>
  (await seen(id)).timeline.map((e) => `${short(e.at).slice(6)} ${e.kind.replace('safeVisit:', '')}`);
const mailsTo = (to: string, id: string) => engine.sent.filter((m) => m.to === to && m.text.includes(id));
const endOf = (id: string): Promise<VisitResult> => engine.client.workflow.getHandle(visitWorkflowId(id)).result();
const asked = async (id: string, whom: string | null): Promise<void> => {
  await expect.poll(async () => (await seen(id)).alarm?.whom ?? null, soon).toBe(whom);
};
const onTask = async (taskId: string) =>
  (await desk.as('outreach').get('/tasks?limit=200')).as(listOf(task)).items.find((t) => t.taskId === taskId)?.visit;

describe('a visit', () => {
  it('is noted for whoever is told where it is, by a refusal as well', async () => {
    const { theCase, taskId } = await visitToday();
    await setOut(taskId);
    expect((await post(`/tasks/${taskId}/start`, { step: 'onTheWay' }, 'supervisor')).status).toBe(409);
    const { items } = (await desk.as('supervisor').get(`/access-log?caseId=${theCase.caseId}`)).as(looks);
    expect(items).toEqual([
      { staffId: 'persona:supervisor', why: 'taskOpened' },
      { staffId: 'persona:outreach', why: 'taskOpened' },
    ]);
  });

  it('finished in time calls nobody; colleagues see who is on the way', async () => {
    const { theCase, taskId } = await visitToday();
    const { visitId: id, ...begun } = await setOut(taskId);
    expect(begun).toMatchObject({ step: 'onTheWay', mine: true, status: 'underWay', overdue: false, alarm: null });
    expect(begun.place?.street).toMatch(/^Prøvevej/);
    expect(short(begun.expectedEndAt)).toBe('03-01 10:30');
    await desk.travel(id, '2032-03-01 09:50');
    expect(await onTask(taskId)).toMatchObject({ visitId: id, worker: 'persona:outreach', step: 'onTheWay' });
    expect((await onTask(taskId))?.workerName).toBeTruthy();
    const door = await said(`/tasks/${taskId}/start`, { step: 'atTheDoor', expectedMinutes: 30 });
    expect([door.step, short(door.expectedEndAt)]).toEqual(['atTheDoor', '03-01 10:20']);
    const whole = async () => (await desk.as('supervisor').get(`/cases/${theCase.caseId}`)).as(caseSchema);
    await expect.poll(async () => (await whole()).tasks.map((t) => t.visit?.step), soon).toContain('atTheDoor');

    await desk.travel(id, '2032-03-01 10:15');
    const done = await post(`/tasks/${taskId}/complete`, { outcome: 'met', note: 'Vi talte sammen.' });
    expect(done.as(applied).status).toBe('applied');
    expect(await endOf(id)).toEqual({ end: 'finished', events: 3 });
    expect(await seen(id)).toMatchObject({ status: 'ended', end: 'finished', taskEnded: null });
    expect(await told(id)).toEqual(['09:30 started', '09:50 stepped', '10:15 ended']);
    expect(await underWay('supervisor')).not.toContain(id);
    expect((await whole()).timeline.map((e) => e.kind)).toEqual(
      expect.arrayContaining(['safeVisit:started', 'safeVisit:stepped', 'safeVisit:ended']),
    );
    expect(engine.sent.filter((m) => m.text.includes(id))).toEqual([]);
  });

  it('without a word asks the worker, then a colleague, then the supervisor, who ends it with a note', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId, { step: 'atTheDoor' });
    await desk.travel(id, '2032-03-01 10:14');
    expect(await seen(id)).toMatchObject({ alarm: null, overdue: false });
    await desk.travel(id, '2032-03-01 10:16');
    await asked(id, 'worker');
    await expect.poll(() => mailsTo(unit, id).length, soon).toBe(1);
    expect(mailsTo(unit, id)[0]?.text).toContain('Er alt i orden');
    expect(await seen(id)).toMatchObject({ overdue: true });
    expect(await onTask(taskId)).toMatchObject({ overdue: true, alarm: { whom: 'worker' } });

    await desk.travel(id, '2032-03-01 10:26');
    await asked(id, 'colleague');
    await expect.poll(() => mailsTo(unit, id).length, soon).toBe(2);
    expect(mailsTo(leader, id)).toEqual([]);
    await desk.travel(id, '2032-03-01 10:36');
    await asked(id, 'supervisor');
    await expect.poll(() => mailsTo(leader, id).length, soon).toBe(1);
    expect(await underWay('supervisor', '?alarm')).toContain(id);
    const street = (await seen(id)).place?.street ?? '';
    for (const mail of [...mailsTo(unit, id), ...mailsTo(leader, id)])
      expect(mail.text).not.toMatch(new RegExp(`${street}|Borger Nummer|persona`));

    // All have been asked: it stays until somebody says that the worker is well.
    await desk.travel(id, '2032-03-01 14:00');
    expect(await seen(id)).toMatchObject({ status: 'underWay', alarm: { whom: 'supervisor' } });
    expect((await post(`/visits/${id}/safe`, {}, 'supervisor')).status).toBe(422);
    expect((await post(`/visits/${id}/cancel`, { note: 'x' }, 'supervisor')).status).toBe(403);
    expect((await post(`/visits/${id}/extend`, { minutes: 30 }, 'supervisor')).status).toBe(403);
    const ended = await said(`/visits/${id}/safe`, { note: 'Ringet op, alt er i orden.' }, 'supervisor');
    expect(ended).toMatchObject({ status: 'ended', end: 'reached', alarm: null });
    expect(await endOf(id)).toMatchObject({ end: 'reached' });
    const { timeline } = await seen(id);
    expect(timeline.at(-1)).toMatchObject({ by: 'persona:supervisor', note: 'Ringet op, alt er i orden.' });
    expect(await told(id)).toEqual([
      '09:30 started',
      '10:15 alarmed',
      '10:15 told',
      '10:25 alarmed',
      '10:25 told',
      '10:35 alarmed',
      '10:35 told',
      '14:00 ended',
    ]);
  });

  it('that takes longer is given more time, which ends the alarm; and silence then begins anew with the worker', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId, { expectedMinutes: 20 });
    await desk.travel(id, '2032-03-01 10:01');
    await asked(id, 'colleague');
    const longer = await said(`/visits/${id}/extend`, { minutes: 30 });
    expect([longer.alarm, longer.overdue, short(longer.expectedEndAt)]).toEqual([null, false, '03-01 10:31']);
    const more = await said(`/visits/${id}/extend`, { minutes: 15 });
    expect(short(more.expectedEndAt)).toBe('03-01 10:46');
    await desk.travel(id, '2032-03-01 10:45');
    await asked(id, null);
    await desk.travel(id, '2032-03-01 10:47');
    await asked(id, 'worker');
    expect((await said(`/visits/${id}/safe`)).end).toBe('safe');
    expect(await endOf(id)).toMatchObject({ end: 'safe' });
    expect(mailsTo(leader, id)).toEqual([]);
    const again = await post(`/visits/${id}/extend`, { minutes: 15 });
    expect(again.as(refusal)).toMatchObject({ status: 409, visit: { end: 'safe' } });
  });

  it('given up leaves the task to be done, and can be begun anew', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 09:40');
    expect((await said(`/visits/${id}/cancel`, { note: 'Bilen er gået i stykker.' })).end).toBe('cancelled');
    expect(await endOf(id)).toMatchObject({ end: 'cancelled' });
    expect(await onTask(taskId)).toBeNull();
    const { visitId: second } = await setOut(taskId);
    expect(second).not.toBe(id);
    await desk.travel(second, '2032-03-01 09:45');
    await said(`/visits/${second}/safe`);
  });
});

describe('a visit that lasts beyond its window', () => {
  it('waits for what the worker at the door has found', async () => {
    const { theCase, taskId } = await visitToday();
    await setOut(taskId);
    await theCase.travel('2032-03-01 21:00');
    const open = (await theCase.view()).tasks.find((t) => taskId.endsWith(t.id));
    expect([open?.overdue, open?.lapses]).toEqual([true, false]);
    expect((await post(`/tasks/${taskId}/complete`, { outcome: 'met' })).status).toBe(200);
    expect((await theCase.view()).stage).toBe('support');
  });
});

describe('two workers', () => {
  it('are not both on the way: the second learns who is', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 09:35');
    const second = await post(`/tasks/${taskId}/start`, { step: 'onTheWay' }, 'supervisor');
    expect(second.as(refusal)).toMatchObject({
      status: 409,
      type: 'urn:husly:problem:VisitUnderWay',
      visit: { visitId: id, worker: 'persona:outreach', mine: false },
    });
    await said(`/visits/${id}/cancel`);
    const taken = await post(`/tasks/${taskId}/start`, { step: 'onTheWay' }, 'supervisor');
    expect(taken.as(refusal)).toMatchObject({ status: 409, type: 'urn:husly:problem:TaskTaken' });
  });

  it('who set out at once: one visit', async () => {
    const { taskId } = await visitToday();
    const both = await Promise.all(
      (['outreach', 'supervisor'] as const).map((role) => post(`/tasks/${taskId}/start`, { step: 'onTheWay' }, role)),
    );
    expect(new Set(both.map((a) => a.status))).toEqual(new Set([201, 409]));
    const id = both.find((a) => a.status === 201)?.as(visitAnswer).visit.visitId ?? '';
    await desk.travel(id, '2032-03-01 09:40');
    await said(`/visits/${id}/safe`, { note: 'Alt er i orden.' });
  });

  it('where a colleague completes the task, the one at the door is still looked after', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 09:40');
    await post(`/tasks/${taskId}/complete`, { outcome: 'met' }, 'supervisor');
    await heardOfTheEnd(id);
    expect(await seen(id)).toMatchObject({ taskEnded: 'completed', status: 'underWay' });
    await desk.travel(id, '2032-03-01 10:31');
    await asked(id, 'worker');
    await said(`/visits/${id}/safe`);
  });
});

/** The relay brings it: the product runs it every few seconds. */
async function heardOfTheEnd(id: string): Promise<void> {
  await expect
    .poll(async () => {
      await relayToVisits(engine.deps);
      return (await seen(id)).taskEnded;
    }, soon)
    .not.toBeNull();
}

const start = (id: string, role: Role = 'outreach', body: object = { step: 'onTheWay' }) =>
  post(`/tasks/${id}/start`, body, role);

describe('what happens meanwhile', () => {
  it('a payment in full reaches the worker on the way, who is still looked after', async () => {
    const { theCase, taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 09:40');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    await heardOfTheEnd(id);
    expect(await seen(id)).toMatchObject({ taskEnded: 'cancelled', status: 'underWay' });
    await expect.poll(() => told(id), soon).toContain('09:40 told');
    expect(await underWay('outreach', '?mine')).toContain(id);
    const late = await post(`/tasks/${taskId}/complete`, { outcome: 'nobodyHome' });
    expect(late.status).toBe(409);
    // The result no longer fits, but it was a word from the worker.
    expect(await endOf(id)).toMatchObject({ end: 'finished' });
    expect(await told(id)).toEqual(['09:30 started', '09:40 taskEnded', '09:40 told', '09:40 ended']);
  });

  it('a search for a citizen without a case is looked after in the same way', async () => {
    desk.setClock('2032-03-01 09:30');
    const citizen = { name: 'Søgt Borger', address: { street: 'Søgevej 4', postcode: '8900', city: 'Randers C' } };
    const asked_ = await desk.as('caseworker').post('/inquiries', { commandId: randomUUID(), kind: 'locate', citizen });
    const { inquiryId } = asked_.as(z.object({ inquiryId: z.string() }).loose());
    await desk.travel(inquiryId, '2032-03-01 09:35');
    const begun = await setOut(`${inquiryId}.locate-1`);
    expect(begun).toMatchObject({ caseId: null, inquiryId, place: { name: 'Søgt Borger', street: 'Søgevej 4' } });
    await desk.travel(begun.visitId, '2032-03-01 09:45');
    expect(await onTask(`${inquiryId}.locate-1`)).toMatchObject({ step: 'onTheWay' });
    expect((await post(`/inquiries/${inquiryId}/withdraw`, {}, 'caseworker')).status).toBe(200);
    await heardOfTheEnd(begun.visitId);
    expect(await seen(begun.visitId)).toMatchObject({ taskEnded: 'cancelled' });
    await said(`/visits/${begun.visitId}/safe`);
  });

  it('refuses what is no visit, what is no open task, and other roles', async () => {
    const { theCase, taskId } = await visitToday();
    expect((await start(`${theCase.caseId}.call-1-1`)).as(refusal).type).toContain('notAVisit');
    expect((await start(`${theCase.caseId}.visit-9-9`)).as(refusal).type).toContain('TaskNotOpen');
    expect((await start(taskId, 'caseworker')).status).toBe(403);
    expect((await start(taskId, 'outreach', { step: 'inside' })).status).toBe(422);
    expect((await start(taskId, 'outreach', { step: 'onTheWay', expectedMinutes: 0 })).status).toBe(422);
    expect((await start(`${randomUUID()}.visit-1-1`)).status).toBe(404);
    expect((await desk.as('outreach').get(`/visits/${randomUUID()}`)).status).toBe(404);
    expect((await desk.as('caseworker').get('/visits')).status).toBe(403);
  });

  it('the same commands again change nothing', async () => {
    const { taskId } = await visitToday();
    const [begin, longer, over] = [randomUUID(), randomUUID(), randomUUID()];
    const setOutAgain = () =>
      desk.as('outreach').post(`/tasks/${taskId}/start`, { commandId: begin, step: 'onTheWay' });
    const both = await Promise.all([setOutAgain(), setOutAgain()]);
    const [first, again] = both.map((a) => a.as(visitAnswer).visit.visitId);
    expect(again).toBe(first);
    const id = first ?? '';
    await desk.travel(id, '2032-03-01 09:40');
    const extend = () => desk.as('outreach').post(`/visits/${id}/extend`, { commandId: longer, minutes: 15 });
    const times = await Promise.all([extend(), extend()]);
    times.push(await extend());
    expect(times.map((a) => short(a.as(visitAnswer).visit.expectedEndAt))).toEqual(Array(3).fill('03-01 10:45'));
    const other = await desk.as('outreach').post(`/visits/${id}/extend`, { commandId: longer, minutes: 60 });
    expect(other.status).toBe(422);
    const safe = () => desk.as('outreach').post(`/visits/${id}/safe`, { commandId: over });
    expect((await safe()).status).toBe(200);
    expect(await endOf(id)).toEqual({ end: 'safe', events: 3 });
    expect([(await safe()).status, (await setOutAgain()).status, (await extend()).status]).toEqual([200, 200, 200]);
    expect(await told(id)).toEqual(['09:30 started', '09:40 extended', '09:40 ended']);
  });
});

describe('what a crash leaves', () => {
  it('workers that begin anew call whom the others would have called', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 10:31');
    await asked(id, 'worker');
    await engine.restartWorkers();
    await desk.travel(id, '2032-03-01 10:41');
    await asked(id, 'colleague');
    await expect.poll(() => mailsTo(unit, id).length, soon).toBe(2);
    await engine.restartWorkers();
    await said(`/visits/${id}/safe`);
  });

  it('a visit that is cancelled from outside still rings, also after a word from the worker', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 09:50');
    await said(`/tasks/${taskId}/start`, { step: 'atTheDoor', expectedMinutes: 30 });
    await engine.client.workflow.getHandle(visitWorkflowId(id)).cancel();
    await desk.travel(id, '2032-03-01 10:21');
    await asked(id, 'worker');
    await expect.poll(() => mailsTo(unit, id).length, soon).toBe(1);
    await said(`/visits/${id}/safe`);
    expect(await endOf(id)).toMatchObject({ end: 'safe' });
  });

  it('a visit whose workflow was terminated is made anew, and rings on', async () => {
    const { taskId } = await visitToday();
    const { visitId: id } = await setOut(taskId);
    await desk.travel(id, '2032-03-01 10:31');
    await asked(id, 'worker');
    await expect.poll(() => mailsTo(unit, id).length, soon).toBe(1);
    await engine.client.workflow.getHandle(visitWorkflowId(id)).terminate('by mistake');
    const at = (when: string) => ({ ...engine.deps, now: () => local(when) });
    await startVisits(at('2032-03-01 10:50'));
    // Made anew it runs by the real clock, which is far behind: what it does next is told to it.
    await expect.poll(async () => (await visitRow(engine.db, id))?.started, soon).toBe(true);
    const ended = await said(`/visits/${id}/safe`);
    expect(ended).toMatchObject({ end: 'safe' });
    expect(await endOf(id)).toMatchObject({ end: 'safe' });
    expect(mailsTo(unit, id)).toHaveLength(1);
  });
});
