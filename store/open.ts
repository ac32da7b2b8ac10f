import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';

/** The database, whichever of the two it is: one dialect, the same migrations. Also the type of a transaction. */
export type Db = PgDatabase<PgQueryResultHKT>;

export interface Store {
  db: Db;
  /** PostgreSQL or PGlite, for people to read. */
  kind: 'postgres' | 'pglite';
  close(): Promise<void>;
}

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
const options = { casing: 'snake_case' } as const;

/** PostgreSQL by its URL, or PGlite (PostgreSQL in process) in a folder; null keeps it in memory, for tests. */
export type Database = { kind: 'postgres'; url: string } | { kind: 'embedded'; folder: string | null };

/** Opens the database and brings it up to date. */
export async function openStore(database: Database): Promise<Store> {
  if (database.kind === 'postgres') {
    const pool = new pg.Pool({ connectionString: database.url, max: 20 });
    const db = drizzlePg(pool, options);
    await migratePg(db, { migrationsFolder });
    return { db, kind: 'postgres', close: () => pool.end() };
  }
  const { folder } = database;
  if (folder) mkdirSync(folder, { recursive: true });
  const client = await (folder ? PGlite.create(folder) : PGlite.create());
  const db = drizzlePglite(client, options);
  await migratePglite(db, { migrationsFolder });
  return { db, kind: 'pglite', close: () => client.close() };
}
