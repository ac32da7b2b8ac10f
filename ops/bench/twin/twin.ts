import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, type InjectedSinks, type NativeConnection } from '@temporalio/worker';
import type { Db } from '../../../store/open.js';
import { runWorkers, sharing } from '../../../worker/workers.js';
import { openKept, serveCommands } from './wayIn.js';
import { go, goListed, type twin, type TwinActivities, type TwinSinks } from './workflow.js';

const taskQueue = 'twin';
type Handle = WorkflowHandle<typeof twin>;

/** The bare twin at work beside Husly, under the same worker settings. */
export interface Twin {
  /** Starts `count` twins, at most `atOnce` starts under way; resolves when each is settled. */
  settle(count: number, atOnce: number): Promise<Handle[]>;
  /** One synchronous Update, a settled twin's first; resolves with what resolves when the work it brought is over. */
  update(handle: Handle): Promise<{ over: Promise<void> }>;
  /** The same in the way of every command (design §4): by HTTP, kept before the engine is asked, listed before it is answered. */
  command(handle: Handle): Promise<{ over: Promise<void> }>;
  stop(): Promise<void>;
}

interface TwinDeps {
  connect: () => Promise<NativeConnection>;
  client: Client;
  namespace: string;
  db: Db;
}

/** Begins the twin's workers and its way in by HTTP; engine and database are Husly's own. */
export async function startTwin({ connect, client, namespace, db }: TwinDeps): Promise<Twin> {
  const kept = await openKept(db);
  const reached = new Map<string, () => void>();
  const untilReached = (workflowId: string, steps: number): Promise<void> =>
    new Promise((resolve) => reached.set(`${workflowId} ${steps}`, resolve));
  const fn = ({ workflowId }: { workflowId: string }, steps: number) => reached.get(`${workflowId} ${steps}`)?.();
  const sinks: InjectedSinks<TwinSinks> = { twin: { reached: { fn, callDuringReplay: false } } };
  const activities: TwinActivities = { step: () => Promise.resolve(), list: kept.list };
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  const own = { namespace, taskQueue, workflowBundle, sinks, activities: { ...activities } };
  const workers = await runWorkers(connect, sharing(own));
  const wayIn = await serveCommands(kept, async (workflowId) => {
    await client.workflow.getHandle<typeof twin>(workflowId).executeUpdate(goListed);
  });

  async function start(): Promise<{ handle: Handle; settled: Promise<void> }> {
    const workflowId = `twin:${randomUUID()}`;
    const settled = untilReached(workflowId, 1);
    return { handle: await client.workflow.start<typeof twin>('twin', { workflowId, taskQueue, args: [] }), settled };
  }

  const andOver = async (handle: Handle, told: (handle: Handle) => Promise<unknown>) => {
    const over = untilReached(handle.workflowId, 2);
    await told(handle);
    return { over };
  };
  return {
    async settle(count, atOnce) {
      const started: Awaited<ReturnType<typeof start>>[] = [];
      let left = count;
      const feed = async (): Promise<void> => {
        while (left-- > 0) started.push(await start());
      };
      await Promise.all(Array.from({ length: atOnce }, feed));
      await Promise.all(started.map(({ settled }) => settled));
      return started.map(({ handle }) => handle);
    },
    update: (handle) => andOver(handle, (told) => told.executeUpdate(go)),
    command: (handle) => andOver(handle, ({ workflowId }) => wayIn.send(workflowId)),
    async stop() {
      await wayIn.close();
      await workers.stop();
    },
  };
}
