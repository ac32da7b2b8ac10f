import { z } from 'zod';
import type { Store } from './open.js';

const told = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['case', 'task', 'message']), caseId: z.uuid(), municipality: z.string() }),
  z.object({ type: z.literal('inquiry'), inquiryId: z.uuid(), caseId: z.uuid().nullable(), municipality: z.string() }),
  z.object({ type: z.literal('visit'), visitId: z.uuid(), caseId: z.uuid().nullable(), municipality: z.string() }),
  z.object({ type: z.literal('import'), importId: z.uuid(), municipality: z.string().nullable() }),
]);

/** Something in the lists is no longer as it was: ids alone. `everything`: nobody knows what, so all is to be fetched anew. */
export type Change = z.infer<typeof told> | { type: 'everything' };

export interface Subscriber {
  changed: (changes: readonly Change[]) => void;
  /** Nothing more comes: the process ends. */
  ended: () => void;
}

/** What every process that writes to this database has changed, for those who look at it. */
export interface Changes {
  /** @returns ends it */
  subscribe(subscriber: Subscriber): () => void;
  /** Ends all subscriptions at once. */
  end(): void;
}

/** At most one burst in so many milliseconds, each change in it once. */
const burstMs = 250;
/** A burst of more is told as one: whoever looks fetches what it shows anew, which is less than so many single ones. */
const mostInABurst = 200;

/** Hears the database's notices and hands them on in bursts. */
export async function watchChanges(store: Store): Promise<Changes> {
  const subscribers = new Set<Subscriber>();
  const waiting = new Map<string, Change>();
  let burst: NodeJS.Timeout | null = null;
  const tell = (): void => {
    burst = null;
    const changes: Change[] = waiting.size > mostInABurst ? [{ type: 'everything' }] : [...waiting.values()];
    waiting.clear();
    for (const { changed } of subscribers) changed(changes);
  };
  const add = (key: string, change: Change): void => {
    if (subscribers.size === 0) return;
    waiting.set(key, change);
    burst ??= setTimeout(tell, burstMs);
  };
  await store.listen({
    heard: (payload) => add(payload, changeIn(payload)),
    missed: () => add('everything', { type: 'everything' }),
  });
  return {
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    end() {
      if (burst) clearTimeout(burst);
      burst = null;
      for (const { ended } of subscribers) ended();
      subscribers.clear();
    },
  };
}

/** Whatever a newer Husly on the same database tells that this one does not know may be anything. */
function changeIn(payload: string): Change {
  try {
    return told.safeParse(JSON.parse(payload)).data ?? { type: 'everything' };
  } catch {
    return { type: 'everything' };
  }
}
