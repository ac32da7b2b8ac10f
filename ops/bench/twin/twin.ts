import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, Worker, type InjectedSinks, type NativeConnection } from '@temporalio/worker';
import { casesWorkerSettings } from '../../../worker/workers.js';
import { go, type twin, type TwinActivities, type TwinSinks } from './workflow.js';

const taskQueue = 'twin';
type Handle = WorkflowHandle<typeof twin>;

/** The bare twin at work beside Husly, under the same worker settings. */
export interface Twin {
  /** Starts `count` twins, at most `atOnce` starts under way; resolves when each is settled. */
  settle(count: number, atOnce: number): Promise<Handle[]>;
  /** One synchronous Update, a settled twin's first; resolves with what resolves when the work it brought is over. */
  update(handle: Handle): Promise<{ over: Promise<void> }>;
  stop(): Promise<void>;
}

/** Begins the twin's worker; the connections are to Husly's own server and namespace. */
export async function startTwin(connection: NativeConnection, client: Client, namespace: string): Promise<Twin> {
  const reached = new Map<string, () => void>();
  const untilReached = (workflowId: string, steps: number): Promise<void> =>
    new Promise((resolve) => reached.set(`${workflowId} ${steps}`, resolve));
  const fn = ({ workflowId }: { workflowId: string }, steps: number) => reached.get(`${workflowId} ${steps}`)?.();
  const sinks: InjectedSinks<TwinSinks> = { twin: { reached: { fn, callDuringReplay: false } } };
  const activities: TwinActivities = { step: () => Promise.resolve() };
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  const own = { connection, namespace, taskQueue, workflowBundle, sinks, activities: { ...activities } };
  const worker = await Worker.create({ ...casesWorkerSettings, ...own });
  const run = worker.run();

  async function start(): Promise<{ handle: Handle; settled: Promise<void> }> {
    const workflowId = `twin:${randomUUID()}`;
    const settled = untilReached(workflowId, 1);
    return { handle: await client.workflow.start<typeof twin>('twin', { workflowId, taskQueue, args: [] }), settled };
  }

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
    async update(handle) {
      const over = untilReached(handle.workflowId, 2);
      await handle.executeUpdate(go);
      return { over };
    },
    async stop() {
      worker.shutdown();
      await run;
    },
  };
}
