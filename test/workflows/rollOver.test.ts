import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startDevServer, type DevServer } from '../../ops/devServer.js';
import { recordFact } from '../../workflows/contract.js';
import { workflowBundle } from '../../worker/bundle.js';
import { openEngine, type Engine } from '../support/engine.js';
import { patience, type TestCase } from '../support/testCase.js';
import { quickTimers } from '../../ops/timeSkipping.js';

let server: DevServer;
let engine: Engine;
beforeAll(async () => {
  server = await startDevServer({
    binary: inject('temporalBinary'),
    dataDir: null,
    port: 0,
    uiPort: null,
    namespace: 'rolls',
    timeSkipping: true,
    extraDynamicConfig: { ...quickTimers, 'limit.historyCount.suggestContinueAsNew': '60' },
  });
  engine = await openEngine({ address: server.address });
});
afterAll(async () => {
  await engine.close();
  await server.stop();
});

/** The ids of a case's runs, as far as the server lists them by now. */
async function runsOf(theCase: TestCase): Promise<string[]> {
  const runs: string[] = [];
  const query = `WorkflowId = "${theCase.handle.workflowId}"`;
  for await (const { runId } of engine.client.workflow.list({ query })) runs.push(runId);
  return runs;
}

/** Somebody who tells the case one thing after another; with the commands' ids. */
async function tellMuch(theCase: TestCase, times: number): Promise<string[]> {
  const ids = Array.from({ length: times }, () => randomUUID());
  for (const commandId of ids) await theCase.fact({ kind: 'payment', extent: 'part', commandId });
  return ids;
}

it('a case that continues as new loses no command, applies none twice, and numbers its events without gaps', async () => {
  const theCase = await engine.newCase();
  const people = await Promise.all(Array.from({ length: 8 }, () => tellMuch(theCase, 8)));
  const told = people.flat();
  const applied = async () => (await theCase.events()).flatMap((e) => (e.event.kind === 'fact' ? [e.commandId] : []));
  expect(await applied()).toHaveLength(told.length);
  expect(new Set(await applied())).toEqual(new Set(told));
  await expect.poll(async () => (await runsOf(theCase)).length, patience).toBeGreaterThan(3);

  // The server no longer knows the update ids of earlier runs; the case itself does.
  const args = { by: 'client:test', fact: { kind: 'payment', extent: 'part' } } as const;
  for (const commandId of [told[0], told[30], told.at(-1)])
    if (commandId)
      await theCase.handle.executeUpdate(recordFact, { updateId: commandId, args: [{ ...args, commandId }] });
  const events = await theCase.events();
  for (const runId of await runsOf(theCase)) {
    const history = await engine.client.workflow.getHandle(theCase.handle.workflowId, runId).fetchHistory();
    const replayed = Worker.runReplayHistory(
      { workflowBundle: await workflowBundle() },
      history,
      theCase.handle.workflowId,
    );
    await expect(replayed).resolves.toBeUndefined();
  }
  expect(await applied()).toHaveLength(told.length);
  expect(events.map((e) => e.seq)).toEqual(events.map((_, n) => n + 1));
});

it('keeps its deadlines, messages and attempts over the rolls', async () => {
  const theCase = await engine.newCase();
  const before = await theCase.view();
  await tellMuch(theCase, 15);
  await expect.poll(async () => (await runsOf(theCase)).length, patience).toBeGreaterThan(1);
  const after = await theCase.view();
  expect(after).toEqual({ ...before, seq: after.seq });
  await theCase.travel('2032-03-01 13:45');
  expect((await theCase.timeline()).filter((line) => line.includes('Lapsed') || line.includes('sent'))).toEqual([
    '03-01 11:00 taskLapsed call-1-1',
    '03-01 11:00 sent contactRequest sms',
    '03-01 11:00 sent contactRequest email',
    '03-01 13:30 taskLapsed call-1-2',
  ]);
  await theCase.fact({ kind: 'payment', extent: 'full' });
  expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
});
