import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities/index.js';
import { createNotify } from '../activities/notify.js';
import { namesOf, providerNamed, withFailover, type Failover } from '../activities/providers/failover.js';
import { createStaffMail } from '../activities/staffMail.js';
import { httpGateway } from '../activities/providers/httpGateway.js';
import { outboxProvider } from '../activities/providers/outbox.js';
import type { MessageProvider } from '../activities/providers/port.js';
import { smtpProvider } from '../activities/providers/smtp.js';
import { twilioProvider } from '../activities/providers/twilio.js';
import { deliveryFailure } from '../activities/providers/twilioErrors.js';
import { createApp } from '../api/app.js';
import type { Webhooks } from '../api/deps.js';
import { oidcLogin } from '../api/login/oidc.js';
import { policyFor } from '../domain/policy.js';
import type { RelayDeps } from '../relay/deliver.js';
import { learnFromRefusal, type Refused } from '../relay/numbers.js';
import { startRelay } from '../relay/relay.js';
import { watchChanges } from '../store/changes.js';
import { openStore } from '../store/open.js';
import { workflowBundle } from '../worker/bundle.js';
import { startWorkers } from '../worker/workers.js';
import type { Config } from './config.js';
import type { DemoClock } from './demo/clock.js';
import { openTravels, type Travels } from './demo/travels.js';
import { openWorld, type World } from './demo/world.js';
import { startDevServer } from './devServer.js';
import { findDevServer } from './devServerBinary.js';
import { linkKeyOf } from './linkKey.js';
import { keptOpenMs } from './loopback.js';
import { ensureNamespace } from './namespace.js';
import { refusePlaceholders } from './placeholders.js';
import { Refusal } from './refusal.js';
import { ensureSchedules } from './schedules.js';
import type { TemporalConfig } from './temporalConfig.js';
import { loadTexts } from './texts.js';
import { quickTimers } from './timeSkipping.js';

/** What a demo has in the place of the world: a clock of its own, a phone network, and the answers that come from it. */
export interface DemoWorld {
  clock: DemoClock;
  sms: MessageProvider;
  email: MessageProvider;
  webhooks: Webhooks;
}

export interface Husly {
  url: string;
  /** Null: the real thing. */
  demo: { world: World; travels: Travels } | null;
  temporalUi: string | null;
  database: string;
  /** Resolves never; rejects when a worker fails for good. */
  failed: Promise<void>;
  stop(): Promise<void>;
}

type Say = (line: string) => void;

/** Things to end, last begun first: a worker must be gone before the connection and the server it talks to. */
class Endings {
  private readonly steps: (() => unknown)[] = [];
  constructor(private readonly log: Logger) {}
  add(step: () => unknown): void {
    this.steps.unshift(step);
  }
  async run(): Promise<void> {
    for (const step of this.steps.splice(0))
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => this.log.error({ err: error }, 'a part did not end well'));
  }
}

/**
 * Everything in one process: engine, database, workers, relay, API. What was begun is ended if a later part fails.
 *
 * @param demo lets cases travel through time; without it nothing can
 */
export async function startHusly(config: Config, log: Logger, say: Say, demo: DemoWorld | null = null): Promise<Husly> {
  const endings = new Endings(log);
  try {
    return await startParts(config, log, say, demo, endings);
  } catch (error) {
    await endings.run();
    throw error;
  }
}

async function startParts(
  config: Config,
  log: Logger,
  say: Say,
  demo: DemoWorld | null,
  endings: Endings,
): Promise<Husly> {
  refusePlaceholders(config);
  const textsFor = loadTexts(config.texts);
  const { engine, store, bundle } = await together(config, say, demo !== null, endings);
  const temporalUi = config.temporalUi ?? engine.ui;
  const connection = await Connection.connect(config.temporal.connection);
  endings.add(() => connection.close());
  const { namespace } = config.temporal;
  await ensureNamespace(connection, namespace);
  const travels = demo && (await travelsOf(demo, config.temporal, log, endings));
  const client = new Client({
    connection,
    namespace,
    interceptors: { workflow: travels ? [travels.interceptor] : [] },
  });
  const deps: RelayDeps = { db: store.db, client, now: () => demo?.clock.now() ?? new Date().toISOString() };
  const sms = demo?.sms ?? smsThrough(config);
  const email = demo?.email ?? (config.email.kind === 'smtp' ? smtpProvider(config.email) : outboxProvider());
  endings.add(() => [sms, email].forEach((p) => p.close()));
  const baseUrl = config.publicUrl ?? `http://${config.http.host}:${config.http.port}`;
  const mailFrom = config.email.kind === 'smtp' ? config.email.from : 'husly@localhost';
  const learn = (refused: Refused) => learnFromRefusal(deps, refused);
  const linkKey = linkKeyOf(config);
  // A real mail never leads a citizen to this machine's own loopback; the local outbox may, for whoever tries it here.
  const isReached = config.publicUrl !== null || config.email.kind === 'outbox';
  const links = isReached ? { linkKey, baseUrl } : null;
  const told = { policyFor, textsFor, learn, baseUrl, links, mailFrom };
  const sending = { db: store.db, sms, email, ...told, now: Date.now, log };
  const forget = async (provider: string, id: string) =>
    (providerNamed(sms, provider) ?? providerNamed(email, provider))?.forget(id) ?? 'noAnswer';
  const activities = createActivities({
    ...deps,
    notify: createNotify(sending),
    staffMail: createStaffMail(sending),
    forget,
  });
  const { messagesPerSecond } = config;
  const connect = () => NativeConnection.connect(config.temporal.connection);
  const own = { connect, namespace, workflowBundle: bundle };
  const workers = await startWorkers({ ...own, activities, log, messagesPerSecond });
  endings.add(() => workers.stop());
  // A demo begins them once its caseload has lived.
  if (!demo) await ensureSchedules(client);
  const relay = startRelay({ ...deps, log });
  endings.add(() => relay.stop());
  const uploads = await emptyUploads(config.dataDir);
  const changes = await watchChanges(store);
  const moving = demo && travels && { travels, world: openWorld({ ...deps, clock: demo.clock, travels }) };
  const app = createApp({
    ...deps,
    log,
    baseUrl,
    textsFor,
    webhooks: demo?.webhooks ?? webhooksFor(config),
    demo: moving?.world ?? null,
    uploads,
    linkKey,
    oidc: config.oidc && oidcLogin(config.oidc, baseUrl),
    changes,
    temporalUi,
    providers: { sms: namesOf(sms), email: namesOf(email) },
    wallClock: () => new Date().toISOString(),
  });
  const server = await listen(createServer(app), config);
  endings.add(() => closed(server));
  // First of all, so that no open page holds the server up.
  endings.add(() => changes.end());
  return {
    url: addressOf(server),
    temporalUi,
    demo: moving,
    database: store.kind,
    failed: workers.done,
    stop: () => endings.run(),
  };
}

async function travelsOf(
  demo: DemoWorld,
  { connection: to, namespace }: TemporalConfig,
  log: Logger,
  endings: Endings,
) {
  const connection = await Connection.connect(to);
  endings.add(() => connection.close());
  return openTravels(new Client({ connection, namespace }), demo.clock, log);
}

/** Uploaded files lie here while they are read; what a crash left behind is personal, and nobody's any more. */
async function emptyUploads(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'uploads');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The three slow parts at once: the engine, the database, the workflow code. */
async function together(config: Config, say: Say, timeSkipping: boolean, endings: Endings) {
  const { database } = config;
  const parts = await Promise.allSettled([
    engineOf(config, say, timeSkipping, endings),
    openStore(database).then((store) => {
      endings.add(() => store.close());
      return store;
    }),
    workflowBundle(),
  ]);
  const failure = parts.find((part) => part.status === 'rejected');
  if (failure) throw failure.reason;
  const [engine, store, bundle] = parts;
  if (engine.status !== 'fulfilled' || store.status !== 'fulfilled' || bundle.status !== 'fulfilled')
    throw new Error('unreachable: no part failed');
  return { engine: engine.value, store: store.value, bundle: bundle.value };
}

async function engineOf({ temporal, dataDir }: Config, say: Say, timeSkipping: boolean, endings: Endings) {
  if (temporal.kind === 'service') return { ui: null };
  const { path } = await findDevServer(dataDir, process.env, say);
  const { port, uiPort, namespace } = temporal;
  const extraDynamicConfig = timeSkipping ? quickTimers : {};
  const own = { binary: path, dataDir, port, uiPort, namespace };
  const server = await startDevServer({ ...own, timeSkipping, extraDynamicConfig, say });
  endings.add(() => server.stop());
  return { ui: server.uiUrl };
}

/** Twilio has the lists and the receipts, so it comes first; the gateway stands in for it. */
function smsThrough({ sms, publicUrl }: Config): MessageProvider | Failover {
  const statusCallback = publicUrl && `${publicUrl.replace(/\/+$/, '')}/api/v1/webhooks/twilio/status`;
  const twilio = sms.twilio && twilioProvider({ ...sms.twilio, statusCallback });
  const gateway = sms.gateway && httpGateway(sms.gateway);
  if (twilio && gateway) return withFailover(twilio, gateway, { after: 3, forMs: 600_000 }, Date.now);
  return twilio ?? gateway ?? outboxProvider();
}

/** Who may tell what became of a message, or what a citizen has sent: over a public address only. */
function webhooksFor({ sms, publicUrl }: Config): Webhooks {
  const { twilio, gateway } = sms;
  if (!publicUrl) return { twilio: null, gateway: null };
  return {
    twilio: twilio && { authToken: twilio.authToken, reasonOf: deliveryFailure },
    gateway: gateway && { token: gateway.token },
  };
}

function listen(server: Server, { http }: Config): Promise<Server> {
  server.keepAliveTimeout = keptOpenMs;
  return new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(error.code === 'EADDRINUSE' ? new Refusal(`Port ${http.port} is taken; set PORT to a free one.`) : error),
    );
    server.listen(http.port, http.host, () => listening(server));
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the API has no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function closed(server: Server): Promise<void> {
  server.closeIdleConnections();
  return new Promise((done) => {
    server.close(() => done());
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
