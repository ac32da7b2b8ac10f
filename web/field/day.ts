import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get, Unreachable } from '../app/api.js';
import { useSession } from '../app/session.js';
import type { Case, Inquiry, Session, Visit } from '../app/types.js';
import { forgetDay, keeping, recall } from '../app/vault.js';
import type { Card, Today } from './types.js';

/** The day, as far as a phone needs it to go on without coverage: kept encrypted, and gone when the day is over. */
export interface Day {
  today: Today;
  /** How much Husly's clock is ahead of this device's; milliseconds. */
  ahead: number;
}

/** What was tried before, for whoever stands at the door; and what was asked, where somebody asked. */
export interface Story {
  question: string | null;
  entries: Pick<Case['timeline'][number], 'at' | 'text' | 'note'>[];
}

const inCopenhagen = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' });
/** What Husly's clock says now. */
export const nowAt = (ahead: number, here = Date.now()): number => here + ahead;
const isOver = ({ today, ahead }: Day): boolean => inCopenhagen.format(nowAt(ahead)) > today.date;

async function fetchDay(queries: QueryClient, session: Session, signal: AbortSignal): Promise<Day> {
  const asked = Date.now();
  const keep = keeping();
  const today = await get<Today>('/today', signal);
  const day = { today, ahead: Date.parse(today.at) - asked };
  // The list is shown meanwhile, also where the browser keeps nothing.
  keepAll(keep, queries, session, day).catch((error: unknown) =>
    console.warn('the day is not kept for want of coverage', error),
  );
  return day;
}

/** What it takes to go on without coverage: the application itself, whose day it is, the list, and the cases one has taken. */
async function keepAll(
  keep: ReturnType<typeof keeping>,
  queries: QueryClient,
  session: Session,
  day: Day,
): Promise<void> {
  await keep('owner', { id: session.id });
  await keep('session', session);
  await keep('today', day);
  await Promise.all([fetchStories(queries, day.today, session.id), navigator.serviceWorker.register('/sw.js')]);
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
  const keep = keeping();
  const { items } = await get<{ items: Visit[] }>('/visits', signal);
  await keep('visits', items);
  return items;
}

/** Of whom a story tells: of the case, where one is known. */
type Whose = Pick<Card, 'caseId' | 'inquiryId'>;
const storyName = ({ caseId, inquiryId }: Whose): string => `case:${String(inquiryId ?? caseId)}`;
const storyKey = (whose: Whose) => ['story', storyName(whose)] as const;
const mostEntries = 12;

export const useStory = (whose: Whose): UseQueryResult<Story> =>
  useQuery({ queryKey: storyKey(whose), queryFn: () => orKept(storyName(whose), () => fetchStory(whose)) });

async function fetchStory(whose: Whose): Promise<Story> {
  const keep = keeping();
  const { caseId, inquiryId } = whose;
  const asked = inquiryId ? await get<Inquiry>(`/inquiries/${inquiryId}`) : null;
  const timeline = caseId ? (await get<Case>(`/cases/${caseId}`)).timeline : (asked?.timeline ?? []);
  const question = asked?.question ?? null;
  const entries = timeline
    .filter(({ automatic, applied }) => !automatic && applied)
    .slice(-mostEntries)
    .toReversed()
    // The question stands by itself.
    .map(({ at, text, note }) => ({ at, text, note: note === question ? null : note }));
  const story = { question, entries };
  await keep(storyName(whose), story);
  return story;
}

/** The cases one has taken are there without coverage, too. Others are looked at only when they are opened. */
async function fetchStories(queries: QueryClient, { items }: Today, me: string): Promise<void> {
  const own = new Map(items.filter(({ assignee }) => assignee === me).map((card) => [storyName(card), card]));
  for (const card of own.values())
    await queries.prefetchQuery({ queryKey: storyKey(card), queryFn: () => fetchStory(card), staleTime: 600_000 });
}
