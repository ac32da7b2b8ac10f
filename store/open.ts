import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { keepPlans } from './keptPlans.js';
import { listenOn, listenThrough, type Listener } from './listen.js';
import { copyNewDatabase } from './newDatabase.js';
import { pgliteStream } from './pgliteStream.js';

/** The database, whichever of the two it is: one dialect, the same migrations. Also the type of a transaction. */
export type Db = PgDatabase<PgQueryResultHKT>;

export interface Store {
  db: Db;
  /** PostgreSQL or PGlite, for people to read. */
  kind: 'postgres' | 'pglite';
  /** Hears, from now until it is closed, what any process writes (the migrations' triggers tell it). */
  listen(listener: Listener): Promise<void>;
  close(): Promise<void>;
}

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** PostgreSQL by its URL, or PGlite (PostgreSQL in process) in a folder. */
export type Database = { kind: 'postgres'; url: string } | { kind: 'embedded'; folder: string };

/** Opens the database and brings it up to date; where there is none in the folder, it is made. */
export async function openStore(database: Database): Promise<Store> {
  if (database.kind === 'postgres') return openPostgres(database.url);
  const { folder } = database;
  await copyNewDatabase(folder, async (empty) => (await openPglite(empty)).close());
  return openPglite(folder);
}

async function openPostgres(url: string): Promise<Store> {
  // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; its types are behind
  const pool = new pg.Pool({ connectionString: url, max: 20, onConnect: withoutParallelQueries });
  const ears: { close(): Promise<void> }[] = [];
  return {
    db: await upToDate(pool),
    kind: 'postgres',
    listen: async (listener) => void ears.push(await listenOn(url, listener)),
    async close() {
      await Promise.all(ears.map((ear) => ear.close()));
      await pool.end();
    },
  };
}

async function openPglite(folder: string): Promise<Store> {
  const pglite = await PGlite.create(folder);
  // One session, kept: whoever comes while a transaction is under way waits for its end.
  const session = { max: 1, idleTimeoutMillis: 0, user: 'postgres', database: 'postgres', ssl: false };
  const pool = new pg.Pool({ ...session, stream: () => pgliteStream(pglite) });
  keepPlans(pool);
  const hear = listenThrough(pool);
  const close = async (): Promise<void> => {
    await pool.end();
    await pglite.close();
  };
  return { db: await upToDate(pool), kind: 'pglite', listen: hear, close };
}

/**
 * Many short questions at once: one that is cut into parts takes the processors from the others [measured: figures of 100,000
 * cases 0.6 s of processor time instead of 0.2].
 */
const withoutParallelQueries = (client: pg.ClientBase): Promise<unknown> =>
  client.query('set max_parallel_workers_per_gather = 0');

async function upToDate(pool: pg.Pool): Promise<Db> {
  // A connection that breaks while nobody uses it is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = drizzle(pool, { casing: 'snake_case' });
  await migrate(db, { migrationsFolder });
  return db;
}
