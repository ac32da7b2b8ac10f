import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, type ReactNode } from 'react';
import { ApiError, carryCsrf, get, onSessionEnd, send, Unreachable } from './api.js';
import { clockSays } from './clock.js';
import { dropAllDrafts } from './drafts.js';
import { Login } from './login.js';
import { NoAnswer } from './noAnswer.js';
import { Loading } from './page.js';
import type { DemoClock, Session } from './types.js';
import { admit, dropFromDay, forgetDay, recall } from './vault.js';

/** Who is logged in, or how one logs in here; not at all (`login: null`) where one is on the way elsewhere. */
type Known = { session: Session } | { session: null; login: Session['login'] | null; ended: boolean };

const elsewhere: Known = { session: null, login: null, ended: false };

const key = ['session'];
const SessionContext = createContext<Session | null>(null);

async function askWho(): Promise<Known> {
  try {
    return { session: await taken(await get<Session>('/session')) };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      return { session: null, login: error.login ?? 'persona', ended: false };
    // Without coverage the day goes on for whoever had it; what they send waits, and Husly asks who it is by then.
    const kept = error instanceof Unreachable ? await recall<Session>('session') : null;
    if (kept) return { session: kept };
    throw error;
  }
}

async function taken(session: Session): Promise<Session> {
  admit(session);
  carryCsrf(session.csrf);
  // Before any page counts days from now.
  if (session.demo) clockSays((await get<DemoClock>('/demo')).now);
  return session;
}

/** Everything within has a session. Without one the login stands in its place, at the same address. */
export function WithSession({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { data: known, failureReason } = useQuery({
    queryKey: key,
    queryFn: askWho,
    staleTime: Infinity,
    retry: true,
    retryDelay: 2_000,
  });
  useEffect(() => onSessionEnd((error) => void (isLeaving || hasEnded(queries, error))), [queries]);
  if (!known) return failureReason ? <NoAnswer error={failureReason} /> : <Loading />;
  if (known.session) return <SessionContext value={known.session}>{children}</SessionContext>;
  return known.login === null ? (
    <Loading />
  ) : (
    <Login by={known.login} ended={known.ended} onSession={(session) => enter(queries, session)} />
  );
}

/** The login stands in the page's place, and says why. */
function hasEnded(queries: QueryClient, { login }: ApiError): void {
  void dropFromDay('session');
  queries.setQueryData<Known>(key, (was) =>
    was?.session ? { session: null, login: login ?? was.session.login, ended: true } : was,
  );
}

/** What the one before has seen is not the next one's, unless it is the same person who logs in again. */
async function enter(queries: QueryClient, begun: Session): Promise<void> {
  const session = await taken(begun);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] });
  queries.setQueryData<Known>(key, { session });
}

/** Whoever is logged in. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside WithSession');
  return session;
}

/** One who logs out is on the way elsewhere: what else is refused until then is no login that has run out. */
let isLeaving = false;

/** Ends the session; nothing of it stays in the browser but what is not sent yet, encrypted. Throws as `send` does. */
export async function logOut(queries: QueryClient): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  try {
    await forgetDay();
    const { body } = await send<{ next: string }>('DELETE', '/session');
    // What was being kept when one logged out; nothing more is answered by now.
    await forgetDay();
    dropAllDrafts();
    queries.setQueryData<Known>(key, elsewhere);
    window.location.assign(body.next);
  } catch (error) {
    isLeaving = false;
    if (error instanceof ApiError && error.status === 401) hasEnded(queries, error);
    throw error;
  }
}
