import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protoUtils from '@temporalio/common/lib/proto-utils.js';
import { inject, vi } from 'vitest';
import { inquiry, listOf } from '../../api/schemas.js';
import { visitAnswer } from '../../api/visitSchemas.js';
import { startDevServer } from '../../ops/devServer.js';
import { keepList } from './lists.js';
import { relayToVisits } from '../../relay/visits.js';
import { visitRow } from '../../store/visits.js';
import { casesQueue, importWorkflowId, inquiryWorkflowId, visitWorkflowId } from '../../workflows/contract.js';
import type { importList } from '../../workflows/importList.js';
import type { morningList } from '../../workflows/morningList.js';
import { openDesk, type Desk } from './desk.js';
import { openEngine, reportOf, type Engine } from './engine.js';
import { local, patience, type TestCase } from './testCase.js';
import { incomingOf, newSid, signedPost } from './twilioCallbacks.js';
import { quickTimers } from '../../ops/timeSkipping.js';

/** Where the recorded lives lie: synthetic cases only, one file a workflow run, never changed once they are recorded. */
export const historiesFolder = fileURLToPath(new URL('../replay/histories', import.meta.url));

/** One life of each kind: every branch of the ladder that a change of the workflow code could break. */
const lives: Record<string, (engine: Engine) => Promise<TestCase>> = {
  async ordinary(engine) {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 09:30');
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.travel('2032-03-02 15:30');
    await theCase.complete('call-1-3', 'leftMessage');
    await theCase.travel('2032-03-04 10:00');
    await theCase.complete('askCaseworker-1', 'noContact');
    await theCase.travel('2032-03-05 16:00');
    await theCase.complete('visit-1-1', 'nobodyHome');
    await theCase.travel('2032-03-10 10:00');
    await theCase.complete('visit-1-2', 'met');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    return theCase;
  },
  /** A message that waits for nine o'clock, as many others do; it goes by the case's own moment in the minutes after. */
  async spread(engine) {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 09:30');
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.travel('2032-03-02 15:30');
    await theCase.complete('call-1-3', 'leftMessage');
    await theCase.travel('2032-03-03 09:30');
    await theCase.complete('askCaseworker-1', 'noContact');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    return theCase;
  },
  async noPhone(engine) {
    const theCase = await engine.newCase({ citizen: { phones: [] } });
    await theCase.travel('2032-03-02 10:00');
    await theCase.complete('askCaseworker-1', 'newContactDetails', { contact: { phones: ['30 12 34 56'] } });
    await theCase.complete('call-2-1', 'reached');
    await theCase.fact({ kind: 'withdrawn' });
    return theCase;
  },
  async shortClock(engine) {
    const theCase = await engine.newCase({
      household: { children: 1 },
      legal: { hearingAt: local('2032-03-05 10:00') },
    });
    await theCase.fact({ kind: 'courtNotice', receivedOn: '2032-03-01' });
    await theCase.travel('2032-03-04 10:00');
    await theCase.fact({ kind: 'evicted' });
    return theCase;
  },
  async hearingMoved(engine) {
    const theCase = await engine.newCase({ legal: { hearingAt: local('2032-03-11 10:00') } });
    await theCase.travel('2032-03-01 10:00');
    await theCase.fact({ kind: 'hearingMoved', hearingAt: local('2032-05-11 10:00') });
    await theCase.fact({ kind: 'hearingMoved', hearingAt: local('2032-03-04 10:00') });
    await theCase.fact({ kind: 'hearingWithdrawn' });
    await theCase.complete('call-1-1', 'declined');
    await theCase.complete('supervisorDecision-1', 'close');
    return theCase;
  },
  async paidWhileWaiting(engine) {
    const theCase = await engine.newCase({ legal: { leaseTerminatedOn: '2032-02-22' } });
    await theCase.travel('2032-03-01 12:00');
    await theCase.assign('call-1-2', 'worker:2');
    await theCase.fact({ kind: 'paused', until: '2032-03-03' });
    await theCase.travel('2032-03-04 08:00');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    await theCase.complete('clarify-1', 'clarified');
    return theCase;
  },
  async agreementMissed(engine) {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    await theCase.fact({ kind: 'paymentAgreement', instalments: [{ dueOn: '2032-03-08' }, { dueOn: '2032-04-08' }] });
    await theCase.travel('2032-03-12 08:00');
    await theCase.complete('call-2-1', 'reached');
    await theCase.travel('2032-03-12 20:00');
    await theCase.fact({ kind: 'closed', outcome: 'administrationsaftale' });
    return theCase;
  },
  async unreached(engine) {
    const theCase = await engine.newCase({ citizen: { email: null } });
    await theCase.travel('2032-03-16 14:30');
    await theCase.complete('supervisorDecision-1', 'wait', { until: '2032-03-18' });
    await theCase.travel('2032-03-19 08:00');
    await theCase.complete('supervisorDecision-2', 'anotherVisit');
    await theCase.complete('visit-2-1', 'unsafe');
    await theCase.complete('supervisorDecision-3', 'close');
    return theCase;
  },
  async handedOver(engine) {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 09:30');
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.travel('2032-03-05 08:00');
    await theCase.fact({ kind: 'payment', extent: 'full' });
    return theCase;
  },
};

/** Lives them all again, and writes the histories of those that have none: what is recorded once is never changed. */
export async function recordHistories(): Promise<void> {
  await mkdir(historiesFolder, { recursive: true });
  const engine = await openEngine();
  await Promise.all(
    Object.entries(lives).map(async ([name, live]) => {
      const theCase = await live(engine);
      await theCase.result();
      await keep(engine, name, theCase.handle.workflowId);
    }),
  );
  await keep(engine, 'importList', await importOfTwo(engine));
  await keep(engine, 'morningList', await oneMorning(engine));
  const desk = await openDesk(engine);
  await keep(engine, 'advice', await adviceLate(engine, desk));
  await keep(engine, 'locate', await locatedAtLast(engine, desk));
  await keep(engine, 'incoming', await matchedLate(engine, desk));
  await keep(engine, 'safeVisit', await reachedAtLast(engine, desk));
  desk.close();
  await engine.close();
  await recordRolls();
}

/** A question of advice that is claimed, reminded of, told to the supervisor, and answered. */
async function adviceLate(engine: Engine, desk: Desk): Promise<string> {
  const { caseId } = await engine.newCase();
  const id = await asked(desk, { kind: 'advice', caseId, question: 'Hvad nu?' });
  await desk.travel(id, '2032-03-01 10:30');
  await done(desk, `${id}.advice-1/claim`, {});
  await desk.travel(id, '2032-03-03 10:30');
  await done(desk, `${id}.advice-1/complete`, { outcome: 'answered', note: 'Dette.' });
  await desk.end(id);
  return inquiryWorkflowId('advice', id);
}

/** A citizen with a case who is looked for twice, and found to have another address. */
async function locatedAtLast(engine: Engine, desk: Desk): Promise<string> {
  const { caseId } = await engine.newCase();
  desk.setClock('2032-03-01 10:00');
  const id = await asked(desk, { kind: 'locate', caseId });
  await desk.travel(id, '2032-03-01 11:00');
  await done(desk, `${id}.locate-1/complete`, { outcome: 'nobodyHome' });
  await desk.travel(id, '2032-03-02 13:00');
  await done(desk, `${id}.locate-2/complete`, { outcome: 'wrongAddress' });
  await desk.end(id);
  return inquiryWorkflowId('locate', id);
}

/** A message from an unknown number, of which the supervisor is told before it is matched. */
async function matchedLate(engine: Engine, desk: Desk): Promise<string> {
  const { caseId } = await engine.newCase();
  desk.setClock('2032-03-01 10:00');
  const from = '+4520999999';
  const account = { accountSid: 'AC0', authToken: 'test-token' };
  const form = incomingOf(account, from, '+4599999999', 'Det er mig', newSid());
  await signedPost(account, `${desk.url}/api/v1/webhooks/twilio/incoming`, form);
  const { items } = (await desk.as('outreach').get('/inquiries?kind=incoming')).as(listOf(inquiry));
  const id = items.find((i) => i.citizen?.phones.includes(from))?.inquiryId ?? '';
  await desk.travel(id, '2032-03-03 10:30');
  await done(desk, `${id}.incoming-1/complete`, { outcome: 'matched', caseId });
  await desk.end(id);
  return inquiryWorkflowId('incoming', id);
}

/** A worker who gets to the door, asks for more time, hears that the visit is off, and is reached by the supervisor. */
async function reachedAtLast(engine: Engine, desk: Desk): Promise<string> {
  const theCase = await engine.newCase({ citizen: { phones: [] }, legal: { hearingAt: local('2032-03-03 10:00') } });
  desk.setClock('2032-03-01 09:30');
  const task = (await theCase.view()).tasks.find((t) => t.kind === 'visit');
  const start = `/tasks/${theCase.caseId}.${task?.id}/start`;
  const say = async (role: 'outreach' | 'supervisor', path: string, body: object): Promise<string> => {
    const answer = await desk.as(role).post(path, { commandId: randomUUID(), ...body });
    return answer.as(visitAnswer).visit.visitId;
  };
  const id = await say('outreach', start, { step: 'onTheWay' });
  await desk.travel(id, '2032-03-01 10:00');
  await say('outreach', start, { step: 'atTheDoor' });
  await desk.travel(id, '2032-03-01 10:56');
  await say('outreach', `/visits/${id}/extend`, { minutes: 15 });
  await theCase.fact({ kind: 'payment', extent: 'full' });
  await vi.waitFor(async () => {
    await relayToVisits(engine.deps);
    if (!(await visitRow(engine.db, id))?.view.taskEnded) throw new Error('the visit has not heard of the payment');
  }, patience);
  await desk.travel(id, '2032-03-01 12:00');
  await say('supervisor', `/visits/${id}/safe`, { note: 'Alt er i orden.' });
  await engine.client.workflow.getHandle(visitWorkflowId(id)).result();
  return visitWorkflowId(id);
}

async function asked(desk: Desk, body: Record<string, unknown>): Promise<string> {
  const answer = await desk.as('caseworker').post('/inquiries', { commandId: randomUUID(), ...body });
  return answer.as(inquiry).inquiryId;
}

async function done(desk: Desk, path: string, body: Record<string, unknown>): Promise<void> {
  const answer = await desk.as('outreach').post(`/tasks/${path}`, { commandId: randomUUID(), ...body });
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
}

async function importOfTwo(engine: Engine): Promise<string> {
  const importId = randomUUID();
  const list = { importId, createdAt: engine.deps.now(), by: 'client:test' };
  const rows = [1, 2].map((row) => ({ row, request: reportOf({}) }));
  await keepList(engine.db, list, rows);
  const handle = await engine.client.workflow.start<typeof importList>('importList', {
    workflowId: importWorkflowId(importId),
    taskQueue: casesQueue,
    args: [{ importId }],
  });
  await handle.result();
  return handle.workflowId;
}

async function oneMorning(engine: Engine): Promise<string> {
  const workflowId = `morningList-${randomUUID()}`;
  const options = { workflowId, taskQueue: casesQueue, args: [] as [] };
  await engine.client.workflow.execute<typeof morningList>('morningList', options);
  return workflowId;
}

/** A case that continues as new, on a server that suggests it soon: its first run and its last. */
async function recordRolls(): Promise<void> {
  const server = await startDevServer({
    binary: inject('temporalBinary'),
    dataDir: null,
    port: 0,
    uiPort: null,
    namespace: 'rolls',
    timeSkipping: true,
    extraDynamicConfig: { ...quickTimers, 'limit.historyCount.suggestContinueAsNew': '60' },
  });
  const engine = await openEngine({ address: server.address });
  const theCase = await engine.newCase();
  const first = await theCase.handle.describe();
  await theCase.complete('call-1-1', 'noAnswer');
  for (let n = 0; n < 8; n++) await theCase.fact({ kind: 'payment', extent: 'part' });
  await theCase.fact({ kind: 'payment', extent: 'full' });
  await theCase.result();
  await keep(engine, 'rollFirst', theCase.handle.workflowId, first.runId);
  await keep(engine, 'rollLast', theCase.handle.workflowId);
  await engine.close();
  await server.stop();
}

async function keep(engine: Engine, name: string, workflowId: string, runId?: string): Promise<void> {
  const history = await engine.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const json = JSON.stringify(JSON.parse(protoUtils.historyToJSON(history)));
  await writeFile(join(historiesFolder, `${name}.json`), json, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
