import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowClientInterceptor } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Instant } from '../../domain/case.js';
import { clockOf, durationOf, fastForward } from '../timeSkipping.js';
import { justAfter, type DemoClock } from './clock.js';

/** Keeps the workflows of a demo where its clock is. */
export interface Travels {
  /** For the client that starts them: each begins at the demo's now. */
  interceptor: WorkflowClientInterceptor;
  /** Lets these workflows live until a moment, and waits until they have come to rest. */
  bring(workflowIds: readonly string[], to: Instant): Promise<void>;
  /** All cases, inquiries and safe visits that go on. */
  running(): Promise<string[]>;
}

/** So many at once: the engine's one core is the limit. */
const atOnce = 8;
const restMs = 20;
const travelers = ['restanceCase', 'advice', 'locate', 'incoming', 'safeVisit'];
const traveling = `ExecutionStatus = 'Running' AND WorkflowType IN (${travelers.map((type) => `'${type}'`).join()})`;

/** @param client without interceptors, and with a connection of its own: a start's deadline is none for the way it goes */
export function openTravels(client: Client, clock: DemoClock, log: Logger): Travels {
  const interceptor: WorkflowClientInterceptor = {
    async startWithDetails(input, next) {
      if (!travelers.includes(input.workflowType)) return next(input);
      const startDelay = durationOf(Math.max(0, Date.parse(clock.now()) - Date.now()));
      const started = await next({ ...input, options: { ...input.options, startDelay } });
      // A command that met it before would wake it here and now, in the real time [measured].
      await bringOne(client, input.options.workflowId, justAfter(clock.now())).catch((error: unknown) =>
        log.error({ err: error }, 'a new workflow of the demo did not begin'),
      );
      return started;
    },
  };
  return {
    interceptor,
    bring: (ids, to) => each(ids, (id) => bringOne(client, id, to)),
    async running() {
      const ids: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query: traveling })) ids.push(workflowId);
      return ids;
    },
  };
}

/** A run that ends, or continues as new, in the middle of its way is brought on from where it stands. */
async function bringOne(client: Client, workflowId: string, to: Instant): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { now, running, busy } = await clockOf(client, workflowId);
    if (!running || (now >= Date.parse(to) && !busy)) return;
    if (now >= Date.parse(to)) await sleep(restMs);
    else
      await fastForward(client, workflowId, to).catch((error: unknown) => {
        if (tries > 5) throw error;
      });
  }
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
