import { condition, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { CaseView, RecordedEvent } from '../domain/case.js';
import type { CaseActivities } from './contract.js';

/** Cheap first: one event in the history and no workflow task of its own (engineering.md, headline 6). */
const projectNow = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 1 },
}).project;
/** When the database does not answer: lists lag until it does, reminders never wait for it. */
const projectWhenPossible = proxyActivities<CaseActivities>({
  startToCloseTimeout: '10s',
  summary: 'lister opdateres',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
}).project;

/** More than a case gathers in a long outage; its view then fits its events. */
const batchSize = 500;

/** Events on their way into the projection, in order. */
export interface Outbox {
  push(event: RecordedEvent): void;
  isEmpty(): boolean;
}

/**
 * Lets a case's events out, one batch at a time.
 *
 * @param view the case as it is when a batch leaves
 * @param ready false while a plan is being asked for: what it brings leaves in the same batch
 */
export function openOutbox(view: () => CaseView, ready: () => boolean): Outbox {
  const waiting: RecordedEvent[] = [];
  async function empty(): Promise<never> {
    for (;;) {
      await condition(() => waiting.length > 0 && ready());
      const now = view();
      const projection = { caseId: now.caseId, events: waiting.slice(0, batchSize), view: now };
      try {
        await projectNow(projection);
      } catch {
        await projectWhenPossible(projection);
      }
      waiting.splice(0, projection.events.length);
    }
  }
  void empty();
  return { push: (event) => void waiting.push(event), isEmpty: () => waiting.length === 0 };
}
