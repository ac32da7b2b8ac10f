import { useSyncExternalStore } from 'react';

/** Whether Husly answers: told by every request, and, once lost, asked for until it is back. */
export type Connection = 'ok' | 'lost' | 'back';

const askAgainMs = 2_000;
const answersWithinMs = 4_000;
const shownAsBackMs = 5_000;

let state: Connection = 'ok';
const listeners = new Set<() => void>();

function become(next: Connection): void {
  if (next === state) return;
  state = next;
  for (const tell of listeners) tell();
}

/** A request had no answer. */
export function connectionLost(): void {
  if (state === 'lost') return;
  become('lost');
  setTimeout(() => void probe(), askAgainMs);
}

/** A request had an answer, whatever it was. */
export function connectionFound(): void {
  if (state !== 'lost') return;
  become('back');
  setTimeout(() => {
    if (state === 'back') become('ok');
  }, shownAsBackMs);
}

async function probe(): Promise<void> {
  if (state !== 'lost') return;
  // A server that went away in the middle of a connection may leave the request without an end.
  const signal = AbortSignal.timeout(answersWithinMs);
  const isBack = await fetch('/healthz', { cache: 'no-store', signal }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (isBack) connectionFound();
  else setTimeout(() => void probe(), askAgainMs);
}

window.addEventListener('offline', connectionLost);
window.addEventListener('online', () => void probe());

/** Calls back whenever it changes. @returns what ends that */
export function onConnection(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

export const connectionNow = (): Connection => state;

export const useConnection = (): Connection => useSyncExternalStore(onConnection, connectionNow);
