import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dateInCopenhagen, timeInCopenhagen } from '../../domain/copenhagen.js';
import { policyFor } from '../../domain/policy.js';
import { ensureSchedules } from '../../ops/schedules.js';
import { casesQueue } from '../../workflows/contract.js';
import type { morningList } from '../../workflows/morningList.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local } from '../support/testCase.js';
import { fastForward } from '../../ops/timeSkipping.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

/** The workflow on a morning ahead, as the schedule starts it. */
async function morning(day: string): Promise<void> {
  const workflowId = `morningList-${randomUUID()}`;
  const startDelay = Date.parse(local(`${day} 07:00`)) - Date.now();
  const options = { workflowId, taskQueue: casesQueue, startDelay, args: [] as [] };
  const handle = await engine.client.workflow.start<typeof morningList>('morningList', options);
  await fastForward(engine.client, workflowId, local(`${day} 07:01`));
  await handle.result();
}

it('mails the unit what the day’s calls are, once, on working days', async () => {
  const { caseId } = await engine.newCase();
  const toUnit = () => engine.sent.filter((m) => m.to === policyFor('0730').municipality.unitMailbox);
  for (const day of ['2032-03-01', '2032-03-01', '2032-03-06', '2032-03-25']) await morning(day);
  expect(toUnit().map((m) => m.text)).toEqual([
    expect.stringContaining(`opkald, ${engine.deps.baseUrl}/cases/${caseId}`),
  ]);
});

it('is scheduled at seven in Copenhagen from Monday to Friday, and may be scheduled again', async () => {
  const { client } = engine;
  for (let n = 0; n < 2; n += 1) await ensureSchedules(client);
  const { info } = await client.schedule.getHandle('morningList').describe();
  const next = info.nextActionTimes.map((at) => at.toISOString());
  expect(next.length).toBeGreaterThan(5);
  expect(new Set(next.map(timeInCopenhagen))).toEqual(new Set(['07:00']));
  const weekdays = next.map((at) => new Date(`${dateInCopenhagen(at)}T12:00:00Z`).getUTCDay());
  expect(new Set(weekdays)).toEqual(new Set([1, 2, 3, 4, 5]));
  for (const name of ['upkeep', 'morningList']) await client.schedule.getHandle(name).delete();
});

it('takes the times of the Husly that runs, and stays paused where an operator has paused it', async () => {
  const { client } = engine;
  await ensureSchedules(client);
  const handle = client.schedule.getHandle('morningList');
  await handle.update((older) => ({ ...older, spec: { calendars: [{ hour: 5 }], timezone: 'Europe/Copenhagen' } }));
  await handle.pause('vi holder lukket');
  await ensureSchedules(client);
  const { spec, state, info } = await handle.describe();
  expect(info.nextActionTimes.length).toBeGreaterThan(5);
  expect(new Set(info.nextActionTimes.map((at) => timeInCopenhagen(at.toISOString())))).toEqual(new Set(['07:00']));
  expect([spec.calendars?.length, state.paused, state.note]).toEqual([1, true, 'vi holder lukket']);
  for (const name of ['upkeep', 'morningList']) await client.schedule.getHandle(name).delete();
});
