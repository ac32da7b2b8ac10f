import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import pg from 'pg';
import { inject, vi } from 'vitest';
import type { z } from 'zod';
import { listOf } from '../../api/schemas.js';
import { addDays } from '../../domain/calendar.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import type { Role } from '../../domain/outcomes.js';
import { ROOT } from '../../ops/config.js';
import { isPortTaken } from '../../ops/devServer.js';
import { contractOf, type Contract } from './contract.js';

/** An answer of the API; `as` reads its body by a schema, or fails with what the body is. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
  as<S extends z.ZodType>(schema: S): z.infer<S>;
}

/** The API as one persona or partner sees it. Paths are those under `/api/v1`; every answer is held against the OpenAPI document. */
export interface Api {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** A list, as a multipart upload in the field `file`, with other fields beside it. */
  upload(path: string, fileName: string, bytes: Uint8Array, fields?: Record<string, string>): Promise<Answer>;
}

/** The real product in processes of its own: `husly start` on free ports, a new data folder and an empty database. */
export interface TestHusly {
  readonly url: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly pid: number;
  /** The Temporal server it runs. */
  readonly temporalPid: number;
  /** All it has printed since it was last started. */
  said(): string;
  as(persona: Role | null): Api;
  /** With an access key, as a partner sends. */
  withKey(key: string): Api;
  /** Sends a signal and waits until the process is gone; its exit code, null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts it again, on the same folder, ports and database. */
  start(): Promise<void>;
  /** Ends what runs, and removes folder and database. */
  dispose(): Promise<void>;
}

const readyWithinMs = 110_000;

/**
 * Starts Husly and waits until `/readyz` says that database and engine answer.
 *
 * @param settings more of its environment, for the address it will have
 */
export async function startTestHusly(
  settings: (url: string) => Record<string, string> = () => ({}),
): Promise<TestHusly> {
  const dataDir = mkdtempSync(join(tmpdir(), 'husly-test-'));
  const [port, temporalPort, database] = [await freePort(), await freePort(), await freshDatabase()];
  const url = `http://127.0.0.1:${port}`;
  const env = { ...environment({ dataDir, port, temporalPort, database: database.url }), ...settings(url) };
  let running = launch(env);
  let contract: Contract | null = null;
  const husly: TestHusly = {
    url,
    dataDir,
    env,
    get pid() {
      return running.pid;
    },
    get temporalPid() {
      return Number(/"pid":(\d+)/.exec(readFileSync(join(dataDir, 'temporal.pid'), 'utf8'))?.[1]);
    },
    said: () => running.said(),
    as: (persona) => apiOf(`${url}/api/v1`, persona ? { 'Husly-Persona': persona } : {}, () => contract),
    withKey: (key) => apiOf(`${url}/api/v1`, { Authorization: `Bearer ${key}` }, () => contract),
    end: (signal) => running.end(signal),
    async start() {
      if (!running.isAlive()) running = launch(env);
      await ready(url, running);
      contract ??= await contractOf(url);
    },
    async dispose() {
      await running.end('SIGKILL');
      await vi.waitFor(() => noProcesses(dataDir), soon);
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
  try {
    await husly.start();
    return husly;
  } catch (error) {
    await husly.dispose();
    throw error;
  }
}

interface Running {
  pid: number;
  said(): string;
  isAlive(): boolean;
  /** Its exit code; null where a signal ended it. */
  ended: Promise<number | null>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `husly` with some arguments, as a person runs it. */
export function launch(env: NodeJS.ProcessEnv, args: readonly string[] = ['start']): Running {
  const child = spawn(process.execPath, [join(ROOT, 'ops/husly.mjs'), ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error('husly could not be started');
  const said = listenTo(child);
  // `close` and not `exit`: then all it has said is heard.
  const ended = once(child, 'close').then(() => child.exitCode);
  const endWithThisProcess = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithThisProcess);
  void ended.then(() => process.off('exit', endWithThisProcess));
  return {
    pid: child.pid,
    said,
    ended,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

function listenTo(child: ChildProcess): () => string {
  let heard = '';
  const listen = (chunk: Buffer): void => void (heard += chunk.toString());
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  return () => heard;
}

async function ready(url: string, running: Running): Promise<void> {
  const answers = async (): Promise<void> => {
    const { status } = await fetch(`${url}/readyz`);
    if (status !== 200) throw new Error(`/readyz says ${status}`);
  };
  const over = running.ended.then(() => {
    throw new Error('it ended');
  });
  try {
    await Promise.race([vi.waitFor(answers, { timeout: readyWithinMs, interval: 50 }), over]);
  } catch (error) {
    throw new Error(`husly did not become ready; it said: ${running.said()}`, { cause: error });
  }
}

export function apiOf(base: string, headers: Record<string, string>, contract: () => Contract | null): Api {
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const body: unknown = /json/.test(type) ? JSON.parse(text) : text;
    contract()?.({ method: init.method ?? 'GET', path, status: response.status, type, body });
    return { status: response.status, headers: response.headers, body, as: (schema) => schema.parse(body) };
  };
  const send = (method: string, path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> =>
    ask(path, {
      method,
      headers: { ...headers, ...more, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    get: (path) => ask(path, { headers }),
    post: (path, body, more = {}) => send('POST', path, body, more),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => ask(path, { method: 'DELETE', headers }),
    upload(path, fileName, bytes, fields = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(bytes)]), fileName);
      return ask(path, { method: 'POST', headers, body: form });
    },
  };
}

/** The environment of the one who tests, without what would lead Husly to somebody's server, gateway or folder. */
function environment(own: { dataDir: string; port: number; temporalPort: number; database: string | null }) {
  const foreign = /^(HUSLY_|TEMPORAL_|TWILIO_|SMTP_|MAIL_|VITEST|PORT$|HOST$|DATABASE_URL$|NODE_ENV$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    PORT: String(own.port),
    HUSLY_DATA_DIR: own.dataDir,
    HUSLY_TEMPORAL_PORT: String(own.temporalPort),
    HUSLY_TEMPORAL_BIN: inject('temporalBinary'),
    ...(own.database && { DATABASE_URL: own.database }),
  };
}

/** A port that is free, with the one 1000 above it for the Web UI; below those that systems give out by themselves. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 30_000);
    if (!(await isPortTaken(port)) && !(await isPortTaken(port + 1000))) return port;
  }
}

/** An empty database on `DATABASE_URL`'s server; null where Husly is to use the one in its data folder. */
async function freshDatabase(): Promise<{ url: string | null; drop(): Promise<void> }> {
  const server = process.env['DATABASE_URL'];
  if (!server) return { url: null, drop: async () => undefined };
  const name = `husly_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  // The sessions of a process that was killed may take a moment to go.
  return { url: url.href, drop: () => onServer(server, `drop database ${name} with (force)`) };
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

/** The processes that were started for a data folder: its path is in the environment they all inherit. Linux only. */
export function processesOf(dataDir: string): { pid: number; command: string }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const environ = readFileSync(`/proc/${pid}/environ`, 'latin1');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
        return `${environ}${command}`.includes(dataDir) ? [{ pid: Number(pid), command }] : [];
      } catch {
        return []; // gone meanwhile, or somebody else's
      }
    });
}

function noProcesses(dataDir: string): void {
  const left = processesOf(dataDir);
  if (left.length > 0) throw new Error(`still running: ${left.map(({ command }) => command).join('; ')}`);
}

/** What a sender knows of a household, beyond that nobody else has its name and address. */
export interface Known {
  phones?: string[];
  email?: string;
  children?: number;
  arrears?: { amountOre?: number | string; dueDate?: string };
  legal?: Record<string, string>;
  number?: string;
}

/** A report of a new household in arrears; each call another one. */
export function household(known: Known = {}) {
  const mark = randomUUID()
    .replaceAll('-', '')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
  return {
    source: { kind: 'housingOrganisation' as const, organisation: 'RandersBolig' },
    citizen: {
      name: `Prøve ${mark}`,
      address: { street: `${mark}vej ${randomInt(1, 400)}`, postcode: '8900', city: 'Randers C' },
      ...(known.phones && { phones: known.phones }),
      ...(known.email && { email: known.email }),
    },
    ...(known.children !== undefined && { household: { children: known.children } }),
    ...(known.number && { tenancy: { number: known.number } }),
    ...(known.arrears && { arrears: known.arrears }),
    ...(known.legal && { legal: known.legal }),
  };
}

const dayOfTheTest = dateInCopenhagen(new Date().toISOString());
/**
 * A date so many days from the day the test file began, in Denmark: the same wherever it is asked for. Midnight may have
 * passed since, so that Husly's today is a day further: what must still lie ahead is two days away or more.
 */
export const inDays = (days: number): string => addDays(dayOfTheTest, days);

/** For `expect.poll`: what is told the lists a moment later; long, because a machine may be busy. */
export const soon = { timeout: 30_000, interval: 50 };

/** All items of a list, page by page; the pages must end. */
export async function pages<S extends z.ZodType>(
  api: Api,
  path: string,
  item: S,
  limit: number,
): Promise<z.infer<S>[][]> {
  const all: z.infer<S>[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = cursor && `&cursor=${cursor}`;
    const page = (await api.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${more}`)).as(listOf(item));
    all.push(page.items);
    cursor = page.nextCursor;
    if (all.length > 500) throw new Error('the pages do not end');
  }
  return all;
}
