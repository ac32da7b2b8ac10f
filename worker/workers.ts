import { totalmem } from 'node:os';
import { Worker, type NativeConnection, type WorkerOptions, type WorkflowBundle } from '@temporalio/worker';
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
  /** Opens a connection to the engine. */
  connect: () => Promise<NativeConnection>;
  namespace: string;
  workflowBundle: WorkflowBundle;
  activities: CaseActivities & HouseActivities;
  log: Logger;
  /** The SMS provider's rate limit; the server keeps all workers together within it. */
  messagesPerSecond: number;
}

/** What a case that waits takes in memory (bytes) [measured: 4.4 GB for 10,200]. */
const caseBytes = 450_000;

/** A person waits for a case that has been pushed out: 0.30 s instead of 0.16 while 10,000 others have a reminder [measured]. */
const mostInMemory = 12_000;
/**
 * A worker looks at every case it holds whenever something happens to one (`reconcile_buffered`, SDK 1.24's core), and holds
 * them all in one thread of at most 4 GB: two with half of them each answer a person in 107 ms instead of 124 while 10,000
 * have a reminder; four are no better than two on two processors [measured].
 */
const mostPerWorker = 6_000;

/**
 * How many cases stay in memory between what happens to them: a quarter of what this process may have. Any other is fetched
 * and lived through again when something happens to it, which costs more than what happens.
 */
function casesInMemory(): number {
  const allowed = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.min(mostInMemory, Math.floor(allowed / 4 / caseBytes));
}

/**
 * How the workers of a queue of workflows run, one for each share of the cases in memory; the bench gives its bare twin the
 * same. Local activities wait for the database, and one in process has one session: a hundred at once only stand in the way
 * of the person who completes a task.
 */
export function sharing(options: WorkerOptions): WorkerOptions[] {
  const inMemory = casesInMemory();
  const workers = Math.max(1, Math.ceil(inMemory / mostPerWorker));
  const share: WorkerOptions = {
    ...options,
    maxCachedWorkflows: Math.ceil(inMemory / workers),
    maxConcurrentLocalActivityExecutions: Math.ceil(10 / workers),
  };
  return Array.from({ length: workers }, () => share);
}

/** Running workers; `stop` lets what is under way end (20 s), then resolves. */
export interface Workers {
  stop(): Promise<void>;
  /** Rejects when a worker fails for good. */
  done: Promise<void>;
}

/**
 * The workers of a process: those of `cases` run workflows and their local activities, the one of `notify` only sends, so
 * that a slow provider never holds up a case.
 */
export function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { connect, namespace, workflowBundle, activities, log, messagesPerSecond } = options;
  const common = { namespace, interceptors: { activity: [() => ({ inbound: withoutData(log) })] } };
  return runWorkers(connect, [
    ...sharing({ ...common, taskQueue: casesQueue, workflowBundle, activities: { ...activities } }),
    {
      ...common,
      taskQueue: notifyQueue,
      maxTaskQueueActivitiesPerSecond: messagesPerSecond,
      activities: { notify: (request: NotifyRequest) => activities.notify(request) },
    },
  ]);
}

const shutdown = { shutdownGraceTime: '20s', shutdownForceTime: '40s' } as const;

/**
 * Runs workers until they are stopped.
 *
 * @param connect each worker has a connection of its own: on one, the SDK allows a queue no second worker
 * @throws the first failure to begin one, when those that did begin have ended
 */
export async function runWorkers(
  connect: () => Promise<NativeConnection>,
  options: readonly WorkerOptions[],
): Promise<Workers> {
  const created = await Promise.allSettled(options.map((own) => create(connect, own)));
  const begun = created.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const runs = begun.map(({ worker }) => worker.run());
  const done = Promise.all(runs).then(() => undefined);
  // Where one has failed, the others still have work to end, over connections that cannot be closed before.
  const end = async (): Promise<void> => {
    for (const { worker } of begun) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(runs);
    await Promise.all(begun.map(({ connection }) => connection.close()));
    await done;
  };
  let ending: Promise<void> | null = null;
  const stop = (): Promise<void> => (ending ??= end());
  const failed = created.find((one) => one.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { done, stop };
}

async function create(connect: () => Promise<NativeConnection>, options: WorkerOptions) {
  const connection = await connect();
  try {
    return { connection, worker: await Worker.create({ ...shutdown, ...options, connection }) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
