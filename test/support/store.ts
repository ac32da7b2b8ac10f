import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openStore, type Store } from '../../store/open.js';

/**
 * An empty database for one test file: a fresh one on `DATABASE_URL`'s PostgreSQL, dropped on close, or PGlite in memory.
 */
export async function openTestStore(): Promise<Store> {
  const server = process.env['DATABASE_URL'];
  if (!server) return openStore({ kind: 'embedded', folder: null });
  const name = `husly_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const store = await openStore({ kind: 'postgres', url: url.href });
  return {
    ...store,
    async close() {
      await store.close();
      await onServer(server, `drop database ${name}`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
