import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { isRunning, readRecord, recordOf, type ProcessRecord } from './lock.js';
import { ensureNamespace } from './namespace.js';
import { Refusal } from './refusal.js';

export type DevServerOptions = {
  /** The `temporal` command or its path (`findDevServer`). */
  readonly binary: string;
  /** Where the server keeps its file and its log; null keeps everything in memory. The caller holds the folder's lock. */
  readonly dataDir: string | null;
  /** The gRPC port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The Web UI's port on 127.0.0.1; null runs without it. */
  readonly uiPort: number | null;
  /** Made ready by `ensureNamespace`, also after a restart. */
  readonly namespace: string;
  /** Lets each workflow's clock be moved forwards (engineering.md §B): tests and demos only. */
  readonly timeSkipping: boolean;
  /** Further dynamic configuration of the server: key to JSON value. */
  readonly extraDynamicConfig?: Readonly<Record<string, string>>;
  /** Gets one line when the server ended by itself and is started again. */
  readonly say?: (line: string) => void;
};

export type DevServer = {
  /** host:port of the gRPC service. */
  readonly address: string;
  readonly uiUrl: string | null;
  /** The server's process now; null while it is being started again. */
  pid(): number | null;
  /** Ends the server and waits until it is gone. Workers and clients should be closed before. */
  stop(): Promise<void>;
};

const HOST = '127.0.0.1';
const READY_MS = 60_000;
const GRACE_MS = 10_000;
const MAX_BACKOFF_MS = 30_000;
const STEADY_MS = 60_000;
const MAX_LOG_BYTES = 10_000_000;

/** Server 1.32.0 knows the first name, newer ones the second; an unknown name does no harm [measured]. */
const TIME_SKIPPING = { 'frontend.WorkflowTimeSkippingEnabled': 'true', 'system.workflowTimeSkippingEnabled': 'true' };

/**
 * A queue of one server and a few workers gains nothing by being cut in four, and loses by it: a rate limit is cut with it, so
 * the part that still has messages drains at a quarter of the provider's rate when the others are empty.
 */
const ONE_PARTITION = {
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/** A folder that began with four keeps them: what waits in the other three would be read by nobody. */
function partitions(dataDir: string | null): Readonly<Record<string, string>> {
  if (dataDir === null) return ONE_PARTITION;
  const mark = join(dataDir, 'temporal.one-partition');
  if (!existsSync(databaseFile(dataDir))) writeFileSync(mark, '');
  return existsSync(mark) ? ONE_PARTITION : {};
}

const databaseFile = (dataDir: string): string => join(dataDir, 'temporal.db');

/**
 * Starts the official dev server as a child and returns when it answers and the namespace can be used. A server left
 * on the data folder by a killed Husly is ended first. If the child dies it is started again, with backoff, until `stop`.
 * Throws Refusal, one line, when a port is taken or the server does not come up.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  if (options.dataDir !== null) {
    mkdirSync(options.dataDir, { recursive: true });
    await endOrphan(options.dataDir);
  }
  const port = options.port === 0 ? await freePort() : options.port;
  await refuseTakenPort(port, 'HUSLY_TEMPORAL_PORT');
  if (options.uiPort !== null) await refuseTakenPort(options.uiPort, 'HUSLY_TEMPORAL_PORT (the Web UI is 1000 above)');
  return keepRunning({ ...options, port });
}

/** Whether something listens on a port of this machine's loopback address. */
export async function isPortTaken(port: number, host = HOST): Promise<boolean> {
  return (await tryListen(port, host)) === null;
}

/** A server that is up, or was: `ended` resolves once its process is gone. */
type Running = { readonly record: ProcessRecord; readonly ended: Promise<string>; readonly since: number };

async function keepRunning(options: DevServerOptions): Promise<DevServer> {
  const stopping = new AbortController();
  let running: Running | null = await launch(options);

  const supervision = (async () => {
    for (let failures = 0; running !== null;) {
      const how: string = await running.ended;
      const steady = Date.now() - running.since > STEADY_MS;
      running = null;
      if (stopping.signal.aborted) return;
      options.say?.(`The Temporal server ended (${how}); starting it again.`);
      failures = steady ? 0 : failures + 1;
      running = await relaunch(options, failures, stopping.signal);
    }
  })();

  return {
    address: `${HOST}:${options.port}`,
    uiUrl: options.uiPort === null ? null : `http://${HOST}:${options.uiPort}`,
    pid: () => running?.record.pid ?? null,
    async stop() {
      stopping.abort();
      // In memory there is nothing to bring to an end, and a graceful stop takes a second [measured].
      if (running) await end(running.record, options.dataDir === null ? 'SIGKILL' : 'SIGTERM');
      await supervision;
      if (options.dataDir !== null) rmSync(recordFile(options.dataDir), { force: true });
    },
  };
}

/** Tries until the server runs again; null when it was stopped meanwhile. */
async function relaunch(options: DevServerOptions, failures: number, stopping: AbortSignal): Promise<Running | null> {
  for (let attempt = failures; ; attempt++) {
    const pause = Math.min(MAX_BACKOFF_MS, 100 * 2 ** attempt);
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return null;
    try {
      const again = await launch(options);
      if (!stopping.aborted) return again;
      await end(again.record);
      return null;
    } catch (error) {
      options.say?.(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Spawns the server and waits until it answers with its namespace ready; a server that does not is ended again. */
async function launch(options: DevServerOptions): Promise<Running> {
  const { child, complaint } = spawnServer(options);
  const dead = new AbortController();
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, sig) => done(sig ?? `exit code ${code}`));
  });
  if (child.pid === undefined) throw new Refusal(`The Temporal server could not be started: ${await ended}.`);
  // At once, so that a Husly killed from now on leaves a server that can be found.
  const record = recordOf(child.pid);
  if (options.dataDir !== null) writeFileSync(recordFile(options.dataDir), JSON.stringify(record));
  const lifeline = tieToThisProcess(child.pid);
  const death = ended.then((how) => {
    lifeline.kill('SIGKILL');
    dead.abort();
    throw new Error(how);
  });
  try {
    await Promise.race([becomeReady(options, dead.signal), death]);
    return { record, ended, since: Date.now() };
  } catch (error) {
    await end(record);
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      `The Temporal server did not come up (${error instanceof Error ? error.message : String(error)}): ${complaint()}`,
    );
  }
}

async function becomeReady({ port, namespace }: DevServerOptions, dead: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS;
  // A first connection that is refused makes gRPC pause for a second, so a bare socket asks first.
  while (!dead.aborted && !(await accepts(port))) {
    if (Date.now() > deadline) throw new Error('no answer');
    await sleep(20);
  }
  if (dead.aborted) return;
  const connection = await Connection.connect({
    address: `${HOST}:${port}`,
    connectTimeout: Math.max(1_000, deadline - Date.now()),
  });
  try {
    await ensureNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
}

function spawnServer(options: DevServerOptions): { child: ChildProcess; complaint: () => string } {
  const log = options.dataDir === null ? null : join(options.dataDir, 'temporal.log');
  const output = log === null ? 'pipe' : openLog(log);
  // Detached: Ctrl-C reaches the terminal's whole process group, and the server has to outlive the workers it serves.
  const child = spawn(options.binary, serverArguments(options), { detached: true, stdio: ['ignore', output, output] });
  if (typeof output === 'number') closeSync(output);
  let heard = '';
  const listen = (chunk: Buffer) => void (heard = (heard + chunk.toString()).slice(-2000));
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const complaint = () => {
    const text = log === null ? heard : readFileSync(log, 'utf8').slice(-2000);
    return `${text.trim().split('\n').at(-1) ?? ''}${log === null ? '' : ` (more in ${log})`}`;
  };
  return { child, complaint };
}

/**
 * Ends the server when this process ends in whatever way, `kill -9` and a Ctrl-C that nobody handles included: a shell
 * waits for the end of a pipe that only this process holds.
 */
function tieToThisProcess(pid: number): ChildProcess {
  const script = 'read -r _; kill -TERM "$0"';
  return spawn('/bin/sh', ['-c', script, String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
}

function serverArguments({ dataDir, port, uiPort, timeSkipping, extraDynamicConfig }: DevServerOptions): string[] {
  // WAL with FULL: 1.5 times the default's throughput at the same durability (engineering.md, headline 8).
  const file =
    dataDir === null
      ? []
      : ['--db-filename', databaseFile(dataDir), ...pragma('journal_mode=WAL'), ...pragma('synchronous=FULL')];
  const ui = uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch'];
  const dynamic = Object.entries({
    ...partitions(dataDir),
    ...(timeSkipping ? TIME_SKIPPING : {}),
    ...extraDynamicConfig,
  });
  const fixed = ['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'warn'];
  return [
    ...fixed,
    ...file,
    ...ui,
    ...dynamic.flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
  ];
}

const pragma = (statement: string) => ['--sqlite-pragma', statement];

/** Opens the log for appending; one that has grown large is kept once, as `.old`. */
function openLog(log: string): number {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(log, `${log}.old`);
  return openSync(log, 'a');
}

function recordFile(dataDir: string): string {
  return join(dataDir, 'temporal.pid');
}

/** Ends the server that a killed Husly left on the data folder: it still holds the file and the port. */
async function endOrphan(dataDir: string): Promise<void> {
  const orphan = readRecord(recordFile(dataDir));
  if (orphan) await end(orphan);
  rmSync(recordFile(dataDir), { force: true });
}

/** Asks a process to end and waits until it is gone; kills it after the grace. Never touches another process with its pid. */
async function end(record: ProcessRecord, how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  signal(record, how);
  const deadline = Date.now() + GRACE_MS;
  while (isRunning(record)) {
    if (Date.now() > deadline) signal(record, 'SIGKILL');
    await sleep(20);
  }
}

function signal(record: ProcessRecord, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!isRunning(record)) return;
  try {
    process.kill(record.pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Whether something answers on a port of the loopback address. */
async function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, HOST);
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
}

async function refuseTakenPort(port: number, variable: string): Promise<void> {
  if (await isPortTaken(port))
    throw new Refusal(`Port ${port} on ${HOST} is taken by another program: end that one, or set ${variable}.`);
}

async function freePort(): Promise<number> {
  const port = await tryListen(0, HOST);
  if (port === null) throw new Refusal(`No free port on ${HOST}.`);
  return port;
}

/** The port that could be listened on (and is free again), or null when it is taken. */
async function tryListen(port: number, host: string): Promise<number | null> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? done(null) : failed(error)));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' ? (address?.port ?? null) : null));
    });
  });
}
