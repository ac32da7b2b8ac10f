import { totalmem } from 'node:os';
import { Worker, type NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import type { Logger } from 'pino';
import {
  casesQueue,
  notifyQueue,
  type CaseActivities,
  type HouseActivities,
  type NotifyRequest,
} from '../workflows/contract.js';
import { withoutData } from './withoutData.js';

export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  workflowBundle: WorkflowBundle;
  activities: CaseActivities & HouseActivities;
  log: Logger;
  /** The SMS provider's rate limit; the server keeps all workers together within it. */
  messagesPerSecond: number;
}

/** What a case that waits takes in memory (bytes) [measured: 4.4 GB for 10,200]. */
const caseBytes = 450_000;

/** All lie in one thread, which has 4 GB of heap however large the machine is: 0.22 MB of a case are there. A
 * person waits for a case that has been pushed out: 0.30 s instead of 0.16 while 10,000 others have a reminder [measured]. */
const mostInMemory = 12_000;

/**
 * How many cases stay in memory between what happens to them: a quarter of what this process may have. Any other is fetched
 * and lived through again when something happens to it, which costs more than what happens.
 */
function casesInMemory(): number {
  const allowed = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.min(mostInMemory, Math.floor(allowed / 4 / caseBytes));
}

const shutdown = { shutdownGraceTime: '20s', shutdownForceTime: '40s' } as const;
/**
 * How the `cases` worker runs; the bench gives its bare twin the same. Local activities wait for the database, and one in
 * process has one session: a hundred at once only stand in the way of the person who completes a task.
 */
export const casesWorkerSettings = {
  ...shutdown,
  maxCachedWorkflows: casesInMemory(),
  maxConcurrentLocalActivityExecutions: 10,
} as const;

/** Running workers; `stop` lets what is under way end (20 s), then resolves. */
export interface Workers {
  stop(): Promise<void>;
  /** Rejects when a worker fails for good. */
  done: Promise<void>;
}

/**
 * The two workers of a process: `cases` runs workflows and their local activities, `notify` only sends, so that a slow
 * provider never holds up a case.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { connection, namespace, workflowBundle, activities, log, messagesPerSecond } = options;
  const common = {
    connection,
    namespace,
    interceptors: { activity: [() => ({ inbound: withoutData(log) })] },
    ...shutdown,
  };
  const workers = [
    await Worker.create({
      ...common,
      taskQueue: casesQueue,
      workflowBundle,
      activities: { ...activities },
      ...casesWorkerSettings,
    }),
    await Worker.create({
      ...common,
      taskQueue: notifyQueue,
      maxTaskQueueActivitiesPerSecond: messagesPerSecond,
      activities: { notify: (request: NotifyRequest) => activities.notify(request) },
    }),
  ];
  const done = Promise.all(workers.map((w) => w.run())).then(() => undefined);
  return {
    done,
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}
