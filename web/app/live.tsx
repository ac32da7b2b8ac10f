import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { findOutWhy } from './api.js';
import { useConnection } from './connection.js';
import { useSession } from './session.js';
import type { LiveEvent } from './types.js';

/** What comes close together is asked for once. */
const gatherMs = 250;
/** However much happens, a page asks anew no more often than this. */
const restMs = 2_000;
/** A stream that was refused, such as the twenty-first of one person, is tried again after this. */
const refusedMs = 15_000;

/**
 * What is shown follows what changes elsewhere: one stream of ids (`GET /events`), and the queries that they touch are
 * asked anew. It is closed while nobody sees the page or the server is lost: a browser has six connections for all its
 * tabs, and a phone a battery.
 */
export function Live() {
  const queries = useQueryClient();
  const { role } = useSession();
  const isSeen = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible');
  const isLost = useConnection() === 'lost';
  const isWanted = role !== 'intake' && isSeen && !isLost;
  useEffect(() => (isWanted ? listen(queries) : undefined), [isWanted, queries]);
  return null;
}

function onVisibility(tell: () => void): () => void {
  document.addEventListener('visibilitychange', tell);
  return () => document.removeEventListener('visibilitychange', tell);
}

function listen(queries: QueryClient): () => void {
  const asking = askAnew(queries);
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource('/api/v1/events');
    // Nothing is repeated: what was missed until now is only known by asking.
    source.addEventListener('open', () => asking.about({ type: 'everything' }));
    source.addEventListener('message', ({ data }: MessageEvent<string>) => asking.about(eventOf(data)));
    source.addEventListener('error', () => {
      findOutWhy();
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, refusedMs);
    });
  };
  open();
  return () => {
    clearTimeout(again);
    asking.stop();
    source.close();
  };
}

function eventOf(data: string): LiveEvent {
  const event: LiveEvent = JSON.parse(data);
  return event;
}

/** Gathers what has changed, and asks for it: never twice at once, and never without a rest. */
function askAnew(queries: QueryClient): { about(event: LiveEvent): void; stop(): void } {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let isStopped = false;
  const later = (ms: number): void => {
    if (!isBusy && !isStopped && waiting.size > 0) timer ??= setTimeout(() => void ask(), ms);
  };
  async function ask(): Promise<void> {
    isBusy = true;
    const keys = [...waiting.values()];
    waiting.clear();
    const isAll = keys.some((key) => key.length === 0);
    await (isAll
      ? queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => typeof first === 'string' && first in live })
      : Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey }))));
    await new Promise((rested) => void setTimeout(rested, restMs));
    isBusy = false;
    timer = undefined;
    later(0);
  }
  return {
    about(event) {
      for (const key of touchedBy(event)) waiting.set(JSON.stringify(key), key);
      later(gatherMs);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * The first part of each query's key that follows what changes. A search is not asked again by itself: each look is noted,
 * and nobody has looked.
 */
const live = {
  case: true,
  cases: true,
  imports: true,
  inquiries: true,
  messages: true,
  overview: true,
  tasks: true,
  today: true,
  visits: true,
};
type LiveKey = readonly [] | readonly [keyof typeof live, ...string[]];

/** The queries that say something else after an event; an empty key is all of them. */
function touchedBy(event: LiveEvent): readonly LiveKey[] {
  switch (event.type) {
    case 'case':
      return [...caseOf(event.caseId), ['cases'], ['overview']];
    case 'task':
      return [...caseOf(event.caseId), ['tasks'], ['today'], ['overview']];
    case 'message':
      return [['case', event.caseId], ['messages'], ['overview']];
    case 'inquiry':
      return [...caseOf(event.caseId), ['inquiries'], ['tasks'], ['today'], ['overview']];
    case 'visit':
      return [...caseOf(event.caseId), ['visits'], ['tasks'], ['today']];
    case 'import':
      return [['imports'], ['overview']];
    case 'everything':
      return [[]];
  }
}

const caseOf = (caseId: string | null): readonly LiveKey[] => (caseId ? [['case', caseId]] : []);
