import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get, Unreachable } from '../app/api.js';
import { useSession } from '../app/session.js';
import type { Case, Session, Visit } from '../app/types.js';
import { forgetDay, keepForDay, recall } from '../app/vault.js';
import type { Today } from './types.js';

/** The day, as far as a phone needs it to go on without coverage: kept encrypted, and gone when the day is over. */
export interface Day {
  today: Today;
  /** How much Husly's clock is ahead of this device's; milliseconds. */
  ahead: number;
}

/** What was tried before, for whoever stands at the door. */
export interface Story {
  entries: Pick<Case['timeline'][number], 'at' | 'text' | 'note'>[];
}

const inCopenhagen = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' });
/** What Husly's clock says now. */
export const nowAt = (ahead: number, here = Date.now()): number => here + ahead;
const isOver = ({ today, ahead }: Day): boolean => inCopenhagen.format(nowAt(ahead)) > today.date;

async function fetchDay(queries: QueryClient, session: Session, signal: AbortSignal): Promise<Day> {
  const asked = Date.now();
  const today = await get<Today>('/today', signal);
  const day = { today, ahead: Date.parse(today.at) - asked };
  await keepForDay('owner', { id: session.id });
  await keepForDay('session', session);
  await keepForDay('today', day);
  void fetchStories(queries, today, session.id);
  return day;
}

/** The answer, or without coverage what was kept of it. */
async function orKept<T>(name: string, fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch();
  } catch (error) {
    const kept = error instanceof Unreachable ? await recall<T>(name) : null;
    if (kept === null) throw error;
    return kept;
  }
}

export function useDay(): UseQueryResult<Day> {
  const queries = useQueryClient();
  const session = useSession();
  const query = useQuery({
    queryKey: ['today'],
    queryFn: ({ signal }) => orKept('today', () => fetchDay(queries, session, signal)),
    refetchInterval: 60_000,
  });
  useDayEnd(query.data);
  return query;
}

const lookEveryMs = 30_000;

/** When the day is over, so is what was kept of it; with coverage the new one comes. */
function useDayEnd(day: Day | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!day) return;
    const look = (): void => {
      if (!isOver(day)) return;
      queries.removeQueries({ queryKey: ['story'] });
      void forgetDay().then(() => queries.resetQueries({ queryKey: ['today'] }));
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [day, queries]);
}

/** Visits under way: mine, and those of colleagues who do not answer. */
export const useVisits = (): UseQueryResult<Visit[]> =>
  useQuery({
    queryKey: ['visits'],
    queryFn: ({ signal }) => orKept('visits', () => fetchVisits(signal)),
    refetchInterval: 20_000,
  });

async function fetchVisits(signal: AbortSignal): Promise<Visit[]> {
  const { items } = await get<{ items: Visit[] }>('/visits', signal);
  await keepForDay('visits', items);
  return items;
}

const storyKey = (caseId: string) => ['story', caseId] as const;
const mostEntries = 12;

export const useStory = (caseId: string): UseQueryResult<Story> =>
  useQuery({ queryKey: storyKey(caseId), queryFn: () => orKept(`case:${caseId}`, () => fetchStory(caseId)) });

async function fetchStory(caseId: string): Promise<Story> {
  const { timeline } = await get<Case>(`/cases/${caseId}`);
  const entries = timeline
    .filter(({ automatic, applied }) => !automatic && applied)
    .slice(-mostEntries)
    .toReversed()
    .map(({ at, text, note }) => ({ at, text, note }));
  const story = { entries };
  await keepForDay(`case:${caseId}`, story);
  return story;
}

/** The cases one has taken are there without coverage, too. Others are looked at only when they are opened. */
async function fetchStories(queries: QueryClient, { items }: Today, me: string): Promise<void> {
  const own = new Set(items.filter(({ assignee }) => assignee === me).map(({ caseId }) => caseId));
  for (const caseId of own)
    await queries.prefetchQuery({ queryKey: storyKey(caseId), queryFn: () => fetchStory(caseId), staleTime: 600_000 });
}
