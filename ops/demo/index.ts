import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { danishShortDate, dateInCopenhagen } from '../../domain/copenhagen.js';
import type { Instant } from '../../domain/case.js';
import { dataDirectory, type Config } from '../config.js';
import { isPortTaken } from '../devServer.js';
import { findDevServer } from '../devServerBinary.js';
import { startHusly, type Husly } from '../embedded.js';
import { acquireLock } from '../lock.js';
import { logEngineTo, openLog } from '../log.js';
import { Refusal } from '../refusal.js';
import { askedToStop } from '../start.js';
import { embeddedOn } from '../temporalConfig.js';
import { live, openingAfter } from './caseload.js';
import { demoClock, nextMorning } from './clock.js';
import { openMail, openPost, smsOfTheDemo } from './network.js';

type Say = (line: string) => void;

/** Ports are looked for from here on, away from those of a Husly in earnest. */
const firstPort = 4000;

const say: Say = (line) => void process.stderr.write(`${line}\n`);

/** `npm run demo`: a made-up caseload in a folder of its own, until Ctrl-C; then all of it is gone. Answers the exit code. */
export async function main(args: readonly string[] = []): Promise<number> {
  refuseFolders(args, process.env);
  const { path } = await findDevServer(dataDirectory({}), process.env, say);
  process.env['HUSLY_TEMPORAL_BIN'] = path;
  const folder = mkdtempSync(join(tmpdir(), 'husly-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Also where a second Ctrl-C ends the process at once.
  process.once('exit', remove);
  const release = acquireLock(folder);
  try {
    const log = openLog(folder);
    logEngineTo(log);
    const stopping = new AbortController();
    const asked = askedToStop().then(() => stopping.abort());
    const start = nextMorning(new Date().toISOString());
    const demo = openDemo(await demoConfig(folder), { start, say, log, stopping: stopping.signal });
    try {
      const begun = await Promise.race([demo, asked]);
      if (begun) {
        process.stdout.write(welcome(begun));
        await Promise.race([asked, begun.failed]);
      }
    } finally {
      say('Stopping …');
      await (await demo.catch(() => null))?.stop();
    }
    return 0;
  } finally {
    release();
    remove();
  }
}

/** It fills and then deletes its folder: never one that somebody names. */
function refuseFolders(args: readonly string[], env: NodeJS.ProcessEnv): void {
  if (args.length > 0) throw new Refusal('husly demo takes no arguments: it makes a folder of its own.');
  if (env['HUSLY_DATA_DIR']?.trim())
    throw new Refusal(
      'HUSLY_DATA_DIR is set: the demo makes a folder of its own, which it deletes at the end. Run it without: env -u HUSLY_DATA_DIR npm run demo',
    );
}

/** Nothing of the environment counts: no provider, no database and no engine but its own. */
export async function demoConfig(dataDir: string): Promise<Config> {
  const [port, temporalPort, uiPort] = await freePorts(3);
  if (port === undefined || temporalPort === undefined || uiPort === undefined) throw new Refusal('No free ports.');
  return {
    http: { host: '127.0.0.1', port },
    publicUrl: null,
    linkKey: null,
    oidc: null,
    dataDir,
    texts: null,
    temporalUi: null,
    temporal: embeddedOn(temporalPort, uiPort, 'husly-demo'),
    database: { kind: 'embedded', folder: join(dataDir, 'database') },
    sms: { twilio: null, gateway: null },
    messagesPerSecond: 1000,
    email: { kind: 'outbox' },
  };
}

async function freePorts(count: number): Promise<number[]> {
  const free: number[] = [];
  for (let port = firstPort; free.length < count && port < 65_536; port++)
    if (!(await isPortTaken(port))) free.push(port);
  return free;
}

interface DemoOptions {
  /** A morning; not before now, as no engine's clock goes back. */
  start: Instant;
  say: Say;
  log: ReturnType<typeof openLog>;
  stopping: AbortSignal;
}

export type DemoHusly = Husly & { opening: Instant };

/**
 * Starts Husly with a clock of its own, and lets the caseload live until the morning of the demo.
 *
 * @throws when `stopping` is aborted before that morning; nothing runs then
 */
export async function openDemo(config: Config, { start, say: tell, log, stopping }: DemoOptions): Promise<DemoHusly> {
  const begun = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - begun) / 1000)} s`;
  tell('Starting a demo: engine, database, API …');
  const clock = demoClock(start);
  const [post, mail] = [openPost(), openMail()];
  const husly = await startHusly(config, log, tell, {
    clock,
    sms: smsOfTheDemo(),
    email: mail.provider,
    webhooks: post.webhooks,
  });
  try {
    const { url, demo } = husly;
    if (!demo) throw new Error('the demo has no world');
    tell('The caseload lives through three weeks …');
    const opening = openingAfter(start);
    const passed = (day: string): void => {
      stopping.throwIfAborted();
      tell(`  … ${day}  ${seconds()}`);
    };
    await live({ opening, url, clock, travels: demo.travels, post, mail }, demo.world, passed);
    return { ...husly, opening };
  } catch (error) {
    await husly.stop();
    throw error;
  }
}

const welcome = ({ url, temporalUi, opening }: DemoHusly): string => `
The demo is ready. Nobody in it is real, and no message leaves this machine.

  Open           ${url}
  Its clock      ${danishShortDate(dateInCopenhagen(opening))}, 8:00 ("next day", "next week", "this case's next event" move it)
  Documentation  ${url}/docs
  Temporal UI    ${temporalUi ?? ''}

Choose a person there: the outreach worker (Opsøgende medarbejder) has the day's visits and calls, the caseworker
(Sagsbehandler) what is asked of them, the supervisor (Leder) what runs out of time. "English" is beside "Dansk".

Ctrl-C ends it, and leaves nothing behind.
`;
