import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/**
 * What this browser keeps of people, encrypted (AES-GCM) with keys that no script can read out: the day's list and cases
 * under `day`, which goes at logout and when the day is over; and what is not sent yet under `outbox`, which does not.
 */
type KeyName = 'day' | 'outbox';

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** What is to be sent; readable without the key is only what puts it in order. */
export interface OutboxRow {
  /** Given by the database, in the order in which it was kept. */
  seq?: number;
  id: string;
  /** Whose it is: never sent under somebody else's login. */
  by: string;
  /** What must keep its order: the case, or the task where there is none. */
  thread: string;
  state: 'held' | 'waiting' | 'pending' | 'conflict' | 'refused';
  /** Until then it can be undone; milliseconds of this device's clock. */
  holdUntil: number;
  /** How many of its requests Husly has answered. */
  sent: number;
  at: number;
  sealed: Sealed;
}

interface Kept extends DBSchema {
  keys: { key: KeyName; value: CryptoKey };
  day: { key: string; value: Sealed };
  outbox: { key: number; value: OutboxRow };
}

let opened: Promise<IDBPDatabase<Kept>> | null = null;

/** The browser's own database. Rejects where it keeps none. */
export function vault(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>('husly', 1, {
    upgrade(db) {
      db.createObjectStore('keys');
      db.createObjectStore('day');
      db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true });
    },
    terminated: () => void (opened = null),
  });
  return opened;
}

const algorithm = 'AES-GCM';

/** Two tabs that make it at once agree on the one that was kept first. */
async function keyFor(name: KeyName): Promise<CryptoKey> {
  const db = await vault();
  const known = await db.get('keys', name);
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt']);
  const tx = db.transaction('keys', 'readwrite');
  const first = await tx.store.get(name);
  if (!first) await tx.store.put(made, name);
  await tx.done;
  return first ?? made;
}

/** @param label what it is, so that one record cannot stand in another's place */
export async function seal(name: KeyName, label: string, value: object): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt(how(iv, label), await keyFor(name), text);
  return { iv, data };
}

/** Rejects where the key is gone. The type is the caller's word. */
export async function unseal<T>(name: KeyName, label: string, { iv, data }: Sealed): Promise<T> {
  const text = await crypto.subtle.decrypt(how(iv, label), await keyFor(name), data);
  const value: T = JSON.parse(new TextDecoder().decode(text));
  return value;
}

const how = (iv: Uint8Array<ArrayBuffer>, label: string) => ({
  name: algorithm,
  iv,
  additionalData: new TextEncoder().encode(label),
});

/** How often the day has been forgotten here. */
let forgotten = 0;
/** Until it is known whose day is kept here, nothing is added to it and nothing of it is shown. */
let admitted: Promise<void> = Promise.resolve();
let whose: string | null = null;

/**
 * What was kept of the day for one person is not there for the next one at the same phone. Nobody waits for that but what is
 * kept: to open the browser's database takes longer than the server's answer [measured: 0.4 s].
 */
export function admit({ id }: { id: string }): void {
  if (whose !== null && whose !== id) forgotten += 1;
  whose = id;
  admitted = read<{ id: string }>('owner').then((owner) => (owner && owner.id !== id ? clearDay() : undefined));
  admitted.catch((error: unknown) => console.warn('what was kept for somebody else cannot be forgotten', error));
}

/**
 * Keeps things for the day that it is now. What was asked for before the day was over, or before somebody logged out, and is
 * answered after that, is not kept any more.
 *
 * @returns rejects where another's day is in the way
 */
export function keeping(): (name: string, value: object) => Promise<void> {
  const since = forgotten;
  const isOver = (): boolean => since !== forgotten;
  return async (name, value) => {
    await admitted;
    if (isOver()) return;
    const sealed = await seal('day', name, value);
    const db = await vault();
    if (!isOver()) await db.put('day', sealed, name);
  };
}

/** What was kept for the day; null where there is nothing, nothing of one's own, or nothing that can be read any more. */
export const recall = <T>(name: string): Promise<T | null> =>
  admitted.then(
    () => read<T>(name),
    () => null,
  );

async function read<T>(name: string): Promise<T | null> {
  try {
    const sealed = await (await vault()).get('day', name);
    return sealed ? await unseal<T>('day', name, sealed) : null;
  } catch (error) {
    console.warn('what was kept for the day cannot be read', error);
    return null;
  }
}

export async function dropFromDay(name: string): Promise<void> {
  await (await vault()).delete('day', name);
}

/** The day is over, or somebody logs out: list, cases and their key go. What is not sent stays, and so does its key. */
export async function forgetDay(): Promise<void> {
  forgotten += 1;
  await clearDay();
}

async function clearDay(): Promise<void> {
  const tx = (await vault()).transaction(['keys', 'day', 'outbox'], 'readwrite');
  await tx.objectStore('day').clear();
  await tx.objectStore('keys').delete('day');
  if ((await tx.objectStore('outbox').count()) === 0) await tx.objectStore('keys').delete('outbox');
  await tx.done;
}
