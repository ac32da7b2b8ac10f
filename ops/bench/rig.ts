import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import pg from 'pg';
import { pino } from 'pino';
import { createActivities } from '../../activities/index.js';
import { createNotify } from '../../activities/notify.js';
import { createStaffMail } from '../../activities/staffMail.js';
import { outboxProvider } from '../../activities/providers/outbox.js';
import type { MessageProvider } from '../../activities/providers/port.js';
import { createApp } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import { policyFor } from '../../domain/policy.js';
import { ownTexts } from '../../domain/texts/texts.js';
import { watchChanges } from '../../store/changes.js';
import { openStore, type Db, type Store } from '../../store/open.js';
import { workflowBundle } from '../../worker/bundle.js';
import { startWorkers } from '../../worker/workers.js';
import { dataDirectory } from '../config.js';
import { openOnLoopback } from '../loopback.js';
import { startDevServer } from '../devServer.js';
import { findDevServer } from '../devServerBinary.js';
import { startTwin, type Twin } from './twin/twin.js';

/** Husly's parts on a server and a database of their own, with the twin's worker beside them. */
export interface Rig {
  db: Db;
  client: Client;
  twin: Twin;
  api: Api;
  /** Where the API and the staff application are served. */
  url: string;
  /** Resolves when so many more cases have had their first events written into the lists. */
  settled: (count: number) => Promise<void>;
  stop(): Promise<void>;
}

export const namespace = 'husly';
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const silent = pino({ level: 'silent' });

/** A folder for one measurement; `remove` takes it away again. */
export async function openFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'husly-bench-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Husly as `npm start` puts it together, in a folder of its own.
 *
 * @param timeSkipping in memory and able to travel through time, for lives of months; else on a file as in production
 */
export async function openRig({
  timeSkipping,
  sending: { messagesPerSecond, ...sending } = intoTheOutbox,
}: {
  timeSkipping: boolean;
  sending?: Sending;
}): Promise<Rig> {
  const { folder, remove } = await openFolder();
  const { path } = await findDevServer(dataDirectory(process.env), process.env, say);
  const dataDir = timeSkipping ? null : folder;
  const server = await startDevServer({ binary: path, dataDir, port: 0, uiPort: null, namespace, timeSkipping, say });
  const store = await openEmptyStore(join(folder, 'database'));
  const connection = await Connection.connect({ address: server.address });
  const connect = () => NativeConnection.connect({ address: server.address });
  const client = new Client({ connection, namespace });
  const deps = {
    db: store.db,
    client,
    now: () => new Date().toISOString(),
    log: silent,
    baseUrl: 'http://localhost',
    textsFor: () => ownTexts,
    webhooks,
    demo: null,
    uploads: tmpdir(),
    oidc: null,
    wallClock: () => new Date().toISOString(),
    changes: await watchChanges(store),
    temporalUi: null,
    providers: { sms: ['outbox'], email: ['outbox'] },
  };
  const from = { mailFrom: 'husly@localhost', links: { linkKey, baseUrl: 'http://localhost' } };
  const mail = { ...deps, email: outbox, policyFor, learn, ...from, ...sending };
  const counter = countSettled();
  const workers = await startWorkers({
    connect,
    namespace,
    log: silent,
    messagesPerSecond,
    workflowBundle: await workflowBundle(),
    activities: counter.counting(
      createActivities({ ...deps, notify: createNotify(mail), staffMail: createStaffMail(mail), forget }),
    ),
  });
  const twin = await startTwin({ connect, client, namespace, db: store.db });
  const { api, url, close } = await serve(deps);
  const stop = async (): Promise<void> => {
    await close();
    await Promise.all([workers.stop(), twin.stop()]);
    await connection.close();
    await server.stop();
    await store.close();
    await remove();
  };
  return { db: store.db, client, twin, api, url, settled: counter.settled, stop };
}

const linkKey = createSecretKey(randomBytes(32));
const webhooks = { twilio: null, gateway: null };
const forget = async () => 'forgotten' as const;
const learn = async () => async () => undefined;

/** How messages leave; what is left out is as on a machine without credentials. */
export interface Sending {
  sms: MessageProvider;
  messagesPerSecond: number;
  /** The clock of the sending activity, in milliseconds. */
  now: () => number;
}

const outbox = outboxProvider();
const intoTheOutbox: Sending = { sms: outbox, messagesPerSecond: 1000, now: Date.now };

type Activities = ReturnType<typeof createActivities>;

/** Watches the projection without asking the database: a case is settled when its first events are written. */
function countSettled() {
  const seen = new Set<string>();
  let wanted = { count: 0, resolve: (): void => undefined };
  const isListed = (caseId: string): void => {
    seen.add(caseId);
    if (seen.size === wanted.count) wanted.resolve();
  };
  return {
    counting: (activities: Activities): Activities => ({
      ...activities,
      async plan(request) {
        const answer = await activities.plan(request);
        if (answer.listed) isListed(request.state.caseId);
        return answer;
      },
      async project(projection) {
        await activities.project(projection);
        isListed(projection.caseId);
      },
    }),
    settled: (count: number) =>
      new Promise<void>((resolve) => {
        wanted = { count: seen.size + count, resolve };
      }),
  };
}

/** PostgreSQL's own database for this run where `DATABASE_URL` is set, dropped on close; else PGlite in the folder. */
export async function openEmptyStore(folder: string): Promise<Store> {
  const server = process.env['DATABASE_URL'];
  if (!server) return openStore({ kind: 'embedded', folder });
  const name = `husly_bench_${randomUUID().replaceAll('-', '')}`;
  const onServer = async (statement: string): Promise<void> => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    try {
      await admin.query(statement);
    } finally {
      await admin.end();
    }
  };
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const store = await openStore({ kind: 'postgres', url: url.href });
  const close = async (): Promise<void> => {
    await store.close();
    await onServer(`drop database ${name}`);
  };
  return { ...store, close };
}

/** One request by a persona; throws, with the answer, where it is not 2xx. */
export type Api = (persona: string, path: string, init?: { json: unknown } | { form: FormData }) => Promise<unknown>;

/** The HTTP API, and what browsers open, on a free port of loopback. */
export async function serve(
  deps: Omit<ApiDeps, 'linkKey'>,
): Promise<{ api: Api; url: string; close: () => Promise<void> }> {
  const { url, close } = await openOnLoopback(createServer(createApp({ ...deps, linkKey })));
  return {
    url,
    async api(persona, path, init) {
      const headers = { 'Husly-Persona': persona };
      const response = await fetch(`${url}/api/v1${path}`, !init ? { headers } : requestOf(init, headers));
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
      return body;
    },
    close,
  };
}

function requestOf(init: { json: unknown } | { form: FormData }, headers: Record<string, string>): RequestInit {
  if ('form' in init) return { method: 'POST', headers, body: init.form };
  return {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(init.json),
  };
}
