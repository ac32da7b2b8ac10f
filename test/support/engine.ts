import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { inject, vi } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { createNotify } from '../../activities/notify.js';
import { createStaffMail } from '../../activities/staffMail.js';
import type { MessageProvider, Outgoing, SendResult } from '../../activities/providers/port.js';
import { deliveryFailure } from '../../activities/providers/twilioErrors.js';
import type { UpkeepDeps } from '../../activities/upkeep.js';
import type { ApiDeps } from '../../api/deps.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import type { Channel, Instant } from '../../domain/case.js';
import type { IntakeRequest } from '../../domain/intake/request.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';
import { keepReport, takeUpReport } from '../../intake/receive.js';
import { learnFromRefusal, type Refused } from '../../relay/numbers.js';
import { ensureNamespace } from '../../ops/namespace.js';
import { ownTexts } from '../../domain/texts/texts.js';
import { watchChanges } from '../../store/changes.js';
import type { Db } from '../../store/open.js';
import { workflowBundle } from '../../worker/bundle.js';
import { startWorkers } from '../../worker/workers.js';
import type { CaseActivities, HouseActivities } from '../../workflows/contract.js';
import { openTestStore } from './store.js';
import { local, patience, testCase, type TestCase } from './testCase.js';
import { beginningWhenOpened } from '../../ops/timeSkipping.js';

/** Husly's engine for one test file: real server, workers, activities and database; only the providers are doubles. */
export interface Engine {
  db: Db;
  client: Client;
  namespace: string;
  deps: ApiDeps & UpkeepDeps;
  /** Everything the providers were given, in order. */
  sent: (Outgoing & { channel: Channel })[];
  /** Opens a case whose clock begins at `openedAt` (default: Monday 1 March 2032, 8.00 in Copenhagen). */
  newCase(opening?: Opening): Promise<TestCase>;
  /** New workers know nothing by heart: what runs is replayed from its history. */
  restartWorkers(): Promise<void>;
  /** Does something while no worker answers, as when the engine is away. */
  withoutWorkers(act: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

type Activities = CaseActivities & HouseActivities;
export interface EngineOptions {
  /** Puts others in the place of some of the real activities. */
  activities?: (real: Activities) => Partial<Activities>;
  /** What the providers answer; default: accepted. */
  answer?: (outgoing: Outgoing, channel: Channel) => SendResult;
  /** Sends SMS instead of the double. */
  sms?: MessageProvider;
  /** host:port of another server than the run's own. */
  address?: string;
}

/** A report as intake gets it; what is left out is an ordinary home with a mobile number and an e-mail address. */
export interface Opening extends Omit<Partial<IntakeRequest>, 'citizen'> {
  openedAt?: Instant;
  citizen?: Partial<IntakeRequest['citizen']>;
}

/** A Monday far ahead, so that a case's clock can begin there whenever the tests run (until then: 1 March 2032). */
const mondayAtEight = local('2032-03-01 08:00');

const log = pino({ level: 'silent' });
const baseUrl = 'https://husly.example';
const mailFrom = 'Husly <husly@husly.example>';
/** As the providers' doubles sign. */
const webhooks: ApiDeps['webhooks'] = {
  twilio: { authToken: 'test-token', reasonOf: deliveryFailure },
  gateway: { token: 'test-token' },
};
let runtimeIsSet = false;

/** The SDK says nothing but errors. */
export function quietRuntime(): void {
  if (!runtimeIsSet) Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  runtimeIsSet = true;
}

/** Opens an engine with a namespace, a database and workers of its own. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  quietRuntime();
  const address = options.address ?? inject('temporalAddress');
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  const [store, bundle] = await Promise.all([
    openTestStore(),
    workflowBundle(),
    ensureNamespace(connection, namespace),
  ]);
  const client = new Client({ connection, namespace, interceptors: { workflow: [beginningWhenOpened] } });
  const sent: Engine['sent'] = [];
  const forget = async (_provider: string, id: string) => options.sms?.forget(id) ?? 'forgotten';
  const linkKey = createSecretKey(randomBytes(32));
  const changes = await watchChanges(store);
  const own = {
    linkKey,
    uploads: tmpdir(),
    textsFor: () => ownTexts,
    webhooks,
    forget,
    oidc: null,
    wallClock: now,
    changes,
    temporalUi: 'http://127.0.0.1:8233',
    providers: { sms: ['double'], email: ['double'] },
    demo: null,
  };
  const deps: Engine['deps'] = { db: store.db, client, now, log, baseUrl, ...own };
  const activities = activitiesOf(deps, sent, options);
  const connect = () => NativeConnection.connect({ address });
  const worker = { connect, namespace, workflowBundle: bundle, messagesPerSecond: 1000 };
  const begin = () => startWorkers({ ...worker, activities, log });
  let workers = await begin();
  const withoutWorkers = async (act: () => Promise<void>): Promise<void> => {
    await workers.stop();
    try {
      await act();
    } finally {
      workers = await begin();
    }
  };
  const restartWorkers = (): Promise<void> => withoutWorkers(async () => undefined);
  const close = async (): Promise<void> => {
    await workers.stop();
    await connection.close();
    await store.close();
  };
  const open = (opening: Opening = {}) => newCase(deps, opening);
  return { db: store.db, client, namespace, deps, sent, newCase: open, restartWorkers, withoutWorkers, close };
}

const textsFor = () => ownTexts;

function activitiesOf(deps: Engine['deps'], sent: Engine['sent'], options: EngineOptions): Activities {
  const provider = (channel: Channel): MessageProvider => ({
    name: 'double',
    async send(outgoing) {
      const result = options.answer?.(outgoing, channel) ?? { kind: 'accepted', providerId: null };
      if (result.kind === 'accepted') sent.push({ ...outgoing, channel });
      return result;
    },
    findSent: async () => [],
    forget: async () => 'forgotten',
    close: () => undefined,
  });
  const [sms, email] = [options.sms ?? provider('sms'), provider('email')];
  const learn = (refused: Refused) => learnFromRefusal(deps, refused);
  const told = { policyFor, textsFor, learn, baseUrl, links: { linkKey: deps.linkKey, baseUrl }, mailFrom };
  const sending = { db: deps.db, sms, email, ...told, now: Date.now, log };
  const real = createActivities({ ...deps, notify: createNotify(sending), staffMail: createStaffMail(sending) });
  return { ...real, ...options.activities?.(real) };
}

const now = (): Instant => new Date().toISOString();

let homes = 0;

/** A report of a home nobody else in the run lives in, with a telephone nobody else has. */
export function reportOf({ openedAt: _, citizen, ...rest }: Opening): IntakeRequest {
  homes += 1;
  return {
    source: { kind: 'housingOrganisation', organisation: 'RandersBolig' },
    citizen: {
      name: `Borger Nummer${homes}`,
      address: { street: `Prøvevej ${homes}`, postcode: '8900', city: 'Randers C' },
      phones: [`20${String(120_000 + homes)}`],
      email: `borger${homes}@borger.example`,
      ...citizen,
    },
    ...rest,
  };
}

/** On a busy machine a case begins late, and a clock that is past its aim already runs on to the next timer. */
const firstMomentsMs = 20_000;

async function newCase(deps: ApiDeps, opening: Opening): Promise<TestCase> {
  const openedAt = opening.openedAt ?? mondayAtEight;
  const reading = understandIntake(reportOf(opening), dateInCopenhagen(openedAt), openedAt);
  if (!reading.ok) throw new Error(`no case: ${JSON.stringify(reading.rejections)}`);
  const sender = { by: 'client:test', role: 'intake', municipality: homeMunicipality } as const;
  const kept = await deps.db.transaction((tx) => keepReport(tx, reading.intake, sender, openedAt));
  if (kept.result !== 'created') throw new Error('this home has an open case already');
  await takeUpReport(deps, kept, openedAt);
  const opened = testCase(deps, kept.caseId);
  await opened.travel(new Date(Date.parse(openedAt) + firstMomentsMs).toISOString());
  await vi.waitFor(async () => {
    if ((await opened.view()).rules === '') throw new Error(`case ${kept.caseId} has no plan yet`);
  }, patience);
  return opened;
}
