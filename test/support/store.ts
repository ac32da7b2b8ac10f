import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore, type Store } from '../../store/open.js';

/** An empty database for one test file, gone on close: on `DATABASE_URL`'s PostgreSQL, or PGlite in a folder of its own. */
export async function openTestStore(): Promise<Store> {
  const server = process.env['DATABASE_URL'];
  return server ? openOn(server) : openPglite();
}

/** PGlite, whatever else there is. */
export async function openPglite(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'husly-test-'));
  const store = await openStore({ kind: 'embedded', folder });
  return {
    ...store,
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openOn(server: string): Promise<Store> {
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
