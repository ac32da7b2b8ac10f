import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Channel } from '../domain/case.js';
import { relayBacklog, lastTaken, silentSince } from '../store/engine.js';
import { countCases } from '../store/lists.js';
import { heldUpMessages } from '../store/messageList.js';
import { casesQueue, caseWorkflowId, notifyQueue } from '../workflows/contract.js';
import type { ApiDeps } from './deps.js';
import { engine as engineSchema, type EngineReport } from './engineSchemas.js';
import * as words from './engineWords.js';
import { nothing, type Mount } from './route.js';
import { workflowUrl } from './temporalUi.js';

/** An engine that is away is said to be so, and not waited for. */
const patienceMs = 1_000;
/** A poll for work lasts a minute; who has not asked for longer is gone. */
const aliveMs = 90_000;
/** Upkeep looks at silent cases after five minutes, every ten. */
const silentMs = 20 * 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
const mostShown = 20;

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** The machinery: does it work, what does it mean if not, and where to look. */
export function engineRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/engine',
    summary:
      'Workers, queues, stuck workflows, providers, schedules and the relay, each with what it means and what to do',
    roles: ['supervisor'],
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'How it stands, also while the engine is away', schema: engineSchema } },
    handle: async ({ who }) => ({ status: 200, body: await engineReport(deps, who.municipality) }),
  });
}

async function engineReport(deps: ApiDeps, municipality: string): Promise<EngineReport> {
  const [temporal, queues, failing, schedules, stuck, channels, backlog] = await Promise.all([
    asked(deps, async () => (await deps.client.connection.workflowService.getSystemInfo({})).serverVersion ?? ''),
    asked(deps, () => Promise.all([queueOf(deps, casesQueue), queueOf(deps, notifyQueue)])),
    asked(deps, () => failingWorkflows(deps)),
    asked(deps, () => Promise.all(['upkeep', 'morningList'].map((id) => scheduleOf(deps, id)))),
    stuckCases(deps, municipality),
    Promise.all((['sms', 'email'] as const).map((channel) => channelOf(deps, municipality, channel))),
    relayBacklog(deps.db),
  ]);
  // Pollers and schedules go by the real clock, whatever a demo's says.
  const now = Date.now();
  const failingCount = failing?.length ?? 0;
  return {
    at: deps.now(),
    versions: { husly: version, node: process.version, temporal },
    ui: deps.temporalUi,
    engine: words.engineWords(temporal !== null),
    workers: { ...told(queues, () => words.workersWords(queues ?? [])), queues: queues ?? [] },
    stuck: {
      ...told(failing, () => words.stuckWords(failingCount, stuck.planFailed.count, stuck.silent.count)),
      failing: failing ?? [],
      ...stuck,
    },
    providers: { ...words.providersWords(channels), channels },
    schedules: { ...told(schedules, () => words.schedulesWords(schedules ?? [], now)), items: schedules ?? [] },
    relay: { ...words.relayWords(backlog, now), ...backlog },
  };
}

const told = (found: unknown, say: () => words.Told): words.Told => (found === null ? words.notKnown : say());

/** What the engine answers; null where it does not in time. What is wrong stands in the log. */
async function asked<T>({ client, log }: ApiDeps, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await client.withDeadline(Date.now() + patienceMs, ask);
  } catch (error) {
    log.warn({ err: error }, 'the engine did not answer a question about itself');
    return null;
  }
}

const workflowTasks = 1;
const activityTasks = 2;

/** A queue's workers and what waits in it: workflow tasks and activities together. */
async function queueOf({ client }: ApiDeps, queue: typeof casesQueue | typeof notifyQueue) {
  const types = queue === casesQueue ? [workflowTasks, activityTasks] : [activityTasks];
  const described = await Promise.all(
    types.map((taskQueueType) =>
      client.connection.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: queue },
        taskQueueType,
        reportStats: true,
      }),
    ),
  );
  const alive = described.map(({ pollers }) =>
    (pollers ?? []).filter(({ lastAccessTime }) => secondsOf(lastAccessTime) * 1000 > Date.now() - aliveMs),
  );
  const stats = described.map((answer) => answer.stats);
  return {
    queue,
    // A worker that only does half of its work is none.
    workers: Math.min(...alive.map((pollers) => new Set(pollers.map(({ identity }) => identity)).size)),
    backlog: stats.reduce((sum, each) => sum + Number(each?.approximateBacklogCount ?? 0), 0),
    oldestSeconds: Math.max(...stats.map((each) => secondsOf(each?.approximateBacklogAge))),
  };
}

const secondsOf = (time: { seconds?: unknown } | null | undefined): number =>
  Math.max(0, Math.round(Number(time?.seconds ?? 0)));

/** Running workflows whose workflow tasks fail again and again; the server marks them after a few. */
async function failingWorkflows(deps: ApiDeps): Promise<EngineReport['stuck']['failing']> {
  const { client } = deps;
  const answer = await client.connection.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    pageSize: mostShown,
    query:
      'ExecutionStatus = "Running" AND TemporalReportedProblems IN ("category=WorkflowTaskFailed", "category=WorkflowTaskTimedOut")',
  });
  return (answer.executions ?? []).map(({ execution }) => {
    const workflowId = execution?.workflowId ?? '';
    const caseId = z.uuid().safeParse(workflowId.slice(caseWorkflowId('').length)).data;
    const isCase = caseId !== undefined && workflowId === caseWorkflowId(caseId);
    return { workflowId, caseId: isCase ? caseId : null, url: workflowUrl(deps, workflowId) };
  });
}

async function scheduleOf({ client }: ApiDeps, id: string): Promise<EngineReport['schedules']['items'][number]> {
  const { info, state } = await client.schedule.getHandle(id).describe();
  return {
    id,
    lastAt: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
    nextAt: info.nextActionTimes[0]?.toISOString() ?? null,
    paused: state.paused,
  };
}

async function stuckCases(deps: ApiDeps, municipality: string) {
  const before = new Date(Date.parse(deps.now()) - silentMs).toISOString();
  const [planFailed, silent] = await Promise.all([
    countCases(deps.db, { municipality, attention: 'planFailed', closed: false }),
    silentSince(deps.db, municipality, before, mostShown),
  ]);
  const cases = silent.cases.map((each) => ({ ...each, url: workflowUrl(deps, caseWorkflowId(each.caseId)) }));
  return { planFailed: { count: planFailed, list: '/cases?attention=planFailed' }, silent: { ...silent, cases } };
}

/** Fail-over is each process's own: what it has come to is seen by who took the latest message. */
async function channelOf(deps: ApiDeps, municipality: string, channel: Channel) {
  const now = deps.now();
  const [last, heldUp] = await Promise.all([
    lastTaken(deps.db, channel, new Date(Date.parse(now) - 7 * dayMs).toISOString()),
    heldUpMessages(deps.db, municipality, now),
  ]);
  const providers = deps.providers[channel];
  const lately = last !== null && Date.parse(now) - Date.parse(last.at) < hourMs;
  const held = heldUp.find((each) => each.channel === channel);
  return {
    channel,
    providers,
    last,
    failingOver: lately && providers.length > 1 && last.provider === providers[1],
    heldUp: held ? { count: held.count, since: held.since } : null,
  };
}
