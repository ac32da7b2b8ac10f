import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker, bundleWorkflowCode, type InjectedSinks, type NativeConnection } from '@temporalio/worker';
import { casesWorkerSettings } from '../../../worker/workers.js';
import { go, type twin, type TwinActivities, type TwinSinks } from './workflow.js';

const taskQueue = 'twin';

/** The bare twin at work beside Husly, under the same worker settings. */
export interface Twin {
  /** Starts `count` twins, `atOnce` starts under way at a time; resolves when each is settled. */
  settle(count: number, atOnce: number): Promise<WorkflowHandle<typeof twin>[]>;
  /** One synchronous Update, the first of this twin; `done` resolves when the work it brought is over. */
  update(handle: WorkflowHandle<typeof twin>): Promise<{ done: Promise<void> }>;
  stop(): Promise<void>;
}

/** Begins the twin's worker. `connection` and `client` are for the same server and namespace as Husly's. */
export async function startTwin(connection: NativeConnection, client: Client, namespace: string): Promise<Twin> {
  const waiting = new Map<string, () => void>();
  const reached = (workflowId: string, steps: number): Promise<void> =>
    new Promise((resolve) => waiting.set(`${workflowId} ${steps}`, resolve));
  const sinks: InjectedSinks<TwinSinks> = {
    twin: {
      reached: {
        fn: ({ workflowId }, steps) => waiting.get(`${workflowId} ${steps}`)?.(),
        callDuringReplay: false,
      },
    },
  };
  const activities: TwinActivities = { step: () => Promise.resolve() };
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  const common = { connection, namespace, taskQueue, workflowBundle, sinks };
  const worker = await Worker.create({ ...casesWorkerSettings, ...common, activities: { ...activities } });
  const run = worker.run();

  async function settleOne(): Promise<WorkflowHandle<typeof twin>> {
    const workflowId = `twin:${randomUUID()}`;
    const settled = reached(workflowId, 1);
    const handle = await client.workflow.start<typeof twin>('twin', { workflowId, taskQueue });
    handles.push({ handle, settled });
    return handle;
  }
  const handles: { handle: WorkflowHandle<typeof twin>; settled: Promise<void> }[] = [];

  return {
    async settle(count, atOnce) {
      handles.length = 0;
      let left = count;
      const feed = async (): Promise<void> => {
        while (left-- > 0) await settleOne();
      };
      await Promise.all(Array.from({ length: atOnce }, feed));
      await Promise.all(handles.map(({ settled }) => settled));
      return handles.map(({ handle }) => handle);
    },
    async update(handle) {
      const done = reached(handle.workflowId, 2);
      await handle.executeUpdate(go);
      return { done };
    },
    async stop() {
      worker.shutdown();
      await run;
    },
  };
}
