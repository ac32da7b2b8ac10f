import { condition, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { CaseActivities, HouseActivities } from './contract.js';

type Projecting = CaseActivities & HouseActivities;
/** Cheap first: one event in the history and no workflow task of its own (engineering.md, headline 6). */
const now = proxyLocalActivities<Projecting>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 1 },
});
/** When the database does not answer: lists lag until it does, reminders never wait for it. */
const whenPossible = proxyActivities<Projecting>({
  startToCloseTimeout: '10s',
  summary: 'lister opdateres',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** More than a case gathers in a long outage; its view then fits its events. */
const batchSize = 500;

interface Writer<P> {
  now(projection: P): Promise<void>;
  whenPossible(projection: P): Promise<void>;
}
/** Into the lists of cases. */
export const caseLists = { now: now.project, whenPossible: whenPossible.project };
/** Into the lists of inquiries. */
export const inquiryLists = { now: now.projectInquiry, whenPossible: whenPossible.projectInquiry };
/** Into the lists of safe visits. */
export const visitLists = { now: now.projectVisit, whenPossible: whenPossible.projectVisit };

/** Events on their way into the projection, in order. */
export interface Outbox<E> {
  push(event: E): void;
  /** What the lists have not said yet that they know. */
  waiting(): readonly E[];
  /** The lists know all events up to this number. */
  told(seq: number): void;
  isEmpty(): boolean;
}

/**
 * Lets events out, one batch at a time.
 *
 * @param projection a batch, with how things stand as it leaves
 * @param ready whether what waits may leave: false while a plan is being asked for, for what it brings leaves in the same batch
 */
export function openOutbox<E extends { seq: number }, P>(
  lists: Writer<P>,
  projection: (events: E[]) => P,
  ready: (waiting: readonly E[]) => boolean,
): Outbox<E> {
  let waiting: E[] = [];
  const told = (seq: number): void => {
    waiting = waiting.filter((event) => event.seq > seq);
  };
  async function empty(): Promise<never> {
    for (;;) {
      await condition(() => waiting.length > 0 && ready(waiting));
      const events = waiting.slice(0, batchSize);
      const leaving = projection(events);
      try {
        await lists.now(leaving);
      } catch {
        await lists.whenPossible(leaving);
      }
      told(events.at(-1)?.seq ?? 0);
    }
  }
  void empty();
  return {
    push: (event) => void waiting.push(event),
    waiting: () => waiting,
    told,
    isEmpty: () => waiting.length === 0,
  };
}
