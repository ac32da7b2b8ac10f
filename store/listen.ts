import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Who hears what the database tells. */
export interface Listener {
  heard: (payload: string) => void;
  /** Something may have been missed: the connection was away. */
  missed: () => void;
}

const channel = 'husly';
const pauseMs = 1_000;
/** A connection that nobody answers any more is noticed by the system's own probes. */
const probed = { keepAlive: true, keepAliveInitialDelayMillis: 15_000 };

/**
 * Listens on a connection of its own, since one of the pool's may be given to anybody; a broken one is replaced until it is
 * closed.
 */
export async function listenOn(url: string, { heard, missed }: Listener): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  let current: pg.Client | null = null;
  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, ...probed });
    client.on('notification', ({ payload }) => void (payload && heard(payload)));
    let lost = false;
    const anew = (): void => {
      if (lost || current !== client || closing.signal.aborted) return;
      lost = true;
      void again();
    };
    client.on('error', anew);
    client.on('end', anew);
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      current = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (closing.signal.aborted) await client.end();
  };
  // An outage of the database shows in everything else; here it only means: later.
  const again = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      const connected = await connect().then(
        () => true,
        () => false,
      );
      if (connected) return missed();
    }
  };
  await connect();
  return {
    async close() {
      closing.abort();
      await current?.end();
    },
  };
}

/** Listens through the one session of an embedded database, which hears what it tells itself. */
export function listenThrough(pool: pg.Pool): (listener: Listener) => Promise<void> {
  const listeners: Listener[] = [];
  pool.on('connect', (client) =>
    client.on('notification', ({ payload }) => {
      if (payload) for (const { heard } of listeners) heard(payload);
    }),
  );
  return async (listener) => {
    listeners.push(listener);
    await pool.query(`listen ${channel}`);
  };
}
