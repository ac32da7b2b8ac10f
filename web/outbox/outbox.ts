import { useSyncExternalStore } from 'react';
import { ApiError, carryCsrf, get, send, Unreachable } from '../app/api.js';
import { connectionNow, onConnection } from '../app/connection.js';
import type { Applied, Session, Standing, Visit } from '../app/types.js';
import { seal, unseal, vault, type OutboxRow } from '../app/vault.js';

/** What is done in the field waits here until Husly has answered: kept before it is sent, and sent under its own id. */

export interface Request {
  /** Under `/api/v1`. */
  path: string;
  body: object & { commandId: string };
}

/** What a person sees of it, and what is sent: in this order, the next one only when the one before is done. */
export interface Post {
  does: 'complete' | 'claim' | 'release' | 'onTheWay' | 'atTheDoor' | 'extend' | 'safe' | 'tell';
  taskId: string;
  /** Null: nobody knows a case of whom it is about. */
  caseId: string | null;
  /** Whom it is about. */
  name: string;
  /** The result, in words. */
  result?: string;
  note?: string;
  /** The step that was proposed to follow, by its id in the case. */
  next?: string;
  requests: readonly Request[];
  /** Why it was not done, and how things stand instead. */
  problem?: { code: string; detail: string; present?: Standing };
  /** What follows, as Husly has answered. */
  answer?: Partial<Pick<Applied, 'next' | 'tasks' | 'stage'>> & { visit?: Visit };
}
export interface Item extends Omit<OutboxRow, 'sealed'>, Post {
  seq: number;
  /** When Husly answered; this device's clock. */
  answered?: number;
}

interface Outbox {
  isLoaded: boolean;
  /** In the order in which they were kept. */
  items: readonly Item[];
  /** Answered by Husly since this page was opened. */
  done: readonly Item[];
  isSending: boolean;
}

/** How long something can be undone. */
export const undoMs = 10_000;
const askAgainMs = 15_000;

let outbox: Outbox = { isLoaded: false, items: [], done: [], isSending: false };
const listeners = new Set<() => void>();
const doneListeners = new Set<(item: Item) => void>();
const otherTabs = new BroadcastChannel('husly.outbox');
otherTabs.addEventListener('message', () => void load());

function become(news: Partial<Outbox>): void {
  outbox = { ...outbox, ...news };
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

export const useOutbox = (): Outbox => useSyncExternalStore(subscribe, () => outbox);

/** Calls back with what Husly has answered. @returns what ends that */
export function onAnswered(tell: (item: Item) => void): () => void {
  doneListeners.add(tell);
  return () => void doneListeners.delete(tell);
}

/** Looks what waits, also where nobody is logged in. */
export const lookUp = (): void => void load();

const label = (id: string): string => `outbox:${id}`;

async function load(): Promise<readonly Item[]> {
  const rows = await (await vault()).getAll('outbox');
  const items = await Promise.all(
    rows.map(async ({ sealed, seq = 0, ...row }): Promise<Item> => {
      return { ...row, seq, ...(await unseal<Post>('outbox', label(row.id), sealed)) };
    }),
  );
  become({ items, isLoaded: true });
  return items;
}

async function changed(): Promise<void> {
  await load();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none: it ends at our origin
  otherTabs.postMessage('changed');
}

/**
 * Keeps what is to be sent, and sends it when it may be undone no more.
 *
 * @param by whose login it goes out under
 * @param hold how long it can be undone; milliseconds
 * @returns its id. Rejects where this browser cannot keep it: then nothing is done
 */
export async function keep(by: string, post: Post, hold = 0): Promise<string> {
  const id = crypto.randomUUID();
  const now = Date.now();
  const sealed = await seal('outbox', label(id), post);
  const state = hold > 0 ? ('held' as const) : ('waiting' as const);
  const row = { id, by, thread: post.caseId ?? post.taskId, state, holdUntil: now + hold, sent: 0, at: now, sealed };
  await (await vault()).add('outbox', row);
  await changed();
  void flush();
  return id;
}

/** @returns false where it is too late */
export async function undo({ seq }: Item): Promise<boolean> {
  const tx = (await vault()).transaction('outbox', 'readwrite');
  const row = await tx.store.get(seq);
  const isInTime = row?.state === 'held';
  if (isInTime) await tx.store.delete(seq);
  await tx.done;
  await changed();
  return isInTime;
}

/** Takes out what somebody has read and done with. */
export async function drop({ seq, id }: Item): Promise<void> {
  await (await vault()).delete('outbox', seq);
  become({ done: outbox.done.filter((item) => item.id !== id) });
  await changed();
}

export function dropReceipt({ id }: Item): void {
  become({ done: outbox.done.filter((item) => item.id !== id) });
}

const isOpen = ({ state }: Item): boolean => state === 'held' || state === 'waiting' || state === 'pending';

let again: ReturnType<typeof setTimeout> | undefined;

/** Sends what can be sent now; one tab at a time. What has no answer is tried again by itself. */
export async function flush(): Promise<void> {
  clearTimeout(again);
  try {
    await navigator.locks.request('husly.outbox', sendAll);
  } catch (error) {
    // No answer, or nobody is logged in: it stays, and the connection's banner or the login says so.
    if (!(error instanceof Unreachable) && !(error instanceof ApiError)) throw error;
  } finally {
    become({ isSending: false });
    const open = outbox.items.filter(isOpen);
    if (open.length > 0) again = setTimeout(() => void flush(), untilNext(open));
  }
}

/** Until the first of them can be undone no more, or until it is time to try again. */
const untilNext = (open: readonly Item[]): number =>
  Math.min(askAgainMs, ...open.filter((item) => !isRipe(item)).map(({ holdUntil }) => holdUntil - Date.now() + 50));

async function sendAll(): Promise<void> {
  const items = (await load()).filter((item) => isOpen(item) && (item.state !== 'held' || isRipe(item)));
  if (items.length === 0) return;
  become({ isSending: true });
  const who = await get<Session>('/session');
  carryCsrf(who.csrf);
  const stuck = new Set<string>();
  for (const item of items) {
    if (item.by !== who.id || stuck.has(item.thread) || waitsForUndo(item)) continue;
    if (isOvertaken(item)) await drop(item);
    else if (!(await sendOne(item))) stuck.add(item.thread);
  }
}

const isRipe = ({ holdUntil }: Item): boolean => holdUntil <= Date.now();

/** An earlier one of the same case can still be undone. */
const waitsForUndo = ({ seq, thread }: Item): boolean =>
  outbox.items.some((other) => other.seq < seq && other.thread === thread && other.state === 'held' && !isRipe(other));

/** Nobody need be looked after on a visit that is over: what was never told of its beginning is not told after its end. */
const isOvertaken = ({ does, seq, taskId, sent }: Item): boolean =>
  (does === 'onTheWay' || does === 'atTheDoor' || does === 'extend') &&
  sent === 0 &&
  outbox.items.some((other) => other.seq > seq && other.taskId === taskId && ends(other));

const ends = (item: Item): boolean => (item.does === 'complete' || item.does === 'safe') && isRipe(item);

/** @returns whether what follows in the same case may be sent, too */
async function sendOne(item: Item): Promise<boolean> {
  if (!(await change(item, {}, item.state === 'pending' ? 'pending' : 'waiting'))) return true;
  let { sent } = item;
  let answer: Post['answer'];
  try {
    for (const { path, body } of item.requests.slice(item.sent)) {
      const { status, body: said } = await send<NonNullable<Post['answer']>>('POST', path, body);
      if (status === 202) return await change({ ...item, sent }, {}, 'pending');
      answer = said;
      sent += 1;
      await change({ ...item, sent }, {}, 'waiting');
    }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401) throw error;
    // Our own fault: tried again, and nothing else waits for it. 429 and 503 say so themselves.
    if (error.status >= 500 || error.status === 429) return false;
    const { code, message: detail, present, errors } = error;
    const problem = { code, detail: errors[0]?.detail ?? detail, ...(present && { present }) };
    const state = error.status === 409 ? 'conflict' : 'refused';
    await change({ ...item, sent }, { problem }, state);
    tellDone({ ...item, state });
    return true;
  }
  const done = { ...item, answered: Date.now(), ...(answer && { answer }) };
  tellDone(done);
  await (await vault()).delete('outbox', item.seq);
  become({ done: [...outbox.done.filter(({ taskId }) => taskId !== item.taskId), done] });
  await changed();
  return true;
}

function tellDone(item: Item): void {
  for (const tell of doneListeners) tell(item);
}

/** @returns false where it is there no more: undone, or sent by another tab */
async function change(item: Item, more: Partial<Post>, state: OutboxRow['state']): Promise<boolean> {
  const { does, taskId, caseId, name, result, note, next, requests, problem } = { ...item, ...more };
  const post = {
    does,
    taskId,
    caseId,
    name,
    requests,
    ...(result && { result }),
    ...(note && { note }),
    ...(next && { next }),
  };
  const sealed = await seal('outbox', label(item.id), { ...post, ...(problem && { problem }) });
  const tx = (await vault()).transaction('outbox', 'readwrite');
  const row = await tx.store.get(item.seq);
  if (row) await tx.store.put({ ...row, sealed, state, sent: item.sent });
  await tx.done;
  await changed();
  return row !== undefined;
}

const tryNow = (): void => void flush();
const onVisible = (): void => void (document.visibilityState === 'visible' && flush());

/** Begins to send: now, and whenever there may be a way again. */
export function startOutbox(): () => void {
  const stopListening = onConnection(() => void (connectionNow() === 'back' && flush()));
  window.addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', onVisible);
  tryNow();
  return () => {
    stopListening();
    clearTimeout(again);
    window.removeEventListener('online', tryNow);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
