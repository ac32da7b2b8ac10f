import { tmpdir } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { ownTexts } from '../../domain/texts/texts.js';
import { watchChanges } from '../../store/changes.js';
import type { Db } from '../../store/open.js';
import { fillFigures } from './figures.js';
import { quantile, timed, type Figure } from './figure.js';
import { openEmptyStore, openFolder, serve, type Api } from './rig.js';

const openCases = 100_000;
const rounds = 40;

/** What people open: their team's day, their own, nobody's, a kind, the supervisor's all. */
const taskLists = [
  ['outreach', '/tasks'],
  ['outreach', '/tasks?assignee=me'],
  ['outreach', '/tasks?assignee=unassigned'],
  ['outreach', '/tasks?kind=visit'],
  ['caseworker', '/tasks'],
  ['supervisor', '/tasks?limit=200'],
] as const;
const caseLists = [
  ['supervisor', '/cases'],
  ['supervisor', '/cases?stage=visit'],
  ['supervisor', '/cases?attention=critical'],
  ['outreach', '/cases?assignee=persona:outreach'],
] as const;

/** What a supervisor begins the day with. */
const dashboard = [
  ['supervisor', '/overview'],
  ['supervisor', '/figures'],
  ['supervisor', '/figures?every=week'],
] as const;

const theTime = (): string => new Date().toISOString();

/** The lists through the API over 100,000 open cases and half as many closed ones. */
export async function listFigures(): Promise<Figure[]> {
  const { folder, remove } = await openFolder();
  const store = await openEmptyStore(folder);
  const client = new Client({ connection: Connection.lazy() });
  const deps = {
    db: store.db,
    client,
    now: theTime,
    log: pino({ level: 'silent' }),
    baseUrl: 'http://localhost',
    textsFor: () => ownTexts,
    webhooks: { twilio: null, gateway: null },
    demo: null,
    uploads: tmpdir(),
    oidc: null,
    wallClock: theTime,
    changes: await watchChanges(store),
    temporalUi: null,
    providers: { sms: ['outbox'], email: ['outbox'] },
  };
  const served = await serve(deps);
  const api: typeof served.api = (...call) => served.api(...call);
  try {
    await fill(store.db);
    const where =
      store.kind === 'postgres' ? 'PostgreSQL' : 'PGlite; set DATABASE_URL for PostgreSQL, which the aim is for';
    return [
      await listFigure('task list, 100,000 open cases, p95', api, taskLists, { atMost: 50 }, where),
      await listFigure('case list, 100,000 open cases, p95', api, caseLists, null, where),
      await listFigure('overview and figures, 100,000 cases, p95', api, dashboard, { atMost: 200 }, where),
    ];
  } finally {
    await served.close();
    await client.connection.close();
    await store.close();
    await remove();
  }
}

type Lists = readonly (readonly [persona: string, path: string])[];

async function listFigure(figure: string, api: Api, lists: Lists, aim: Figure['aim'], where: string): Promise<Figure> {
  const all: number[] = [];
  const slowest = { path: '', p95: 0 };
  for (const [persona, path] of lists) {
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) samples.push((await timed(() => api(persona, path))).ms);
    all.push(...samples);
    const p95 = quantile(samples, 0.95);
    if (p95 > slowest.p95) Object.assign(slowest, { path: `${persona} ${path}`, p95 });
  }
  const note = `${where}; the slowest is ${slowest.path} with ${slowest.p95.toFixed(0)} ms`;
  return { figure, unit: 'ms', measured: quantile(all, 0.95), twin: null, aim, note };
}

/** Cases and tasks as a year of them would lie: one open case in six has two tasks, deadlines over four months. */
async function fill(db: Db): Promise<void> {
  await db.execute(sql`
    insert into cases (case_id, municipality, address_key, household_key, opened_at, closed_at, facts, started, seq,
                       stage, attention, assignee, deadline_on, due_at, view)
    select gen_random_uuid(), '0730', 'home ' || n, 'home ' || n, now() - n % 200 * interval '1 day',
           case when n > ${openCases} then now() end, '{}', true, 5,
           (array['phone', 'caseworker', 'visit', 'support', 'unreached'])[1 + n % 5],
           (array['critical', 'overdue', 'doubt', null, null, null, null, null])[1 + n % 8],
           case n % 4 when 0 then 'persona:outreach' when 1 then 'somebody' end,
           current_date + n % 120, now() + n % 9000 * interval '1 minute',
           jsonb_build_object('caseId', n, 'filling', repeat('husly ', 300))
    from generate_series(1, ${openCases * 1.5}::int) n`);
  await db.execute(sql`
    insert into citizens (case_id, tenants, tenant_keys, street, postcode, city)
    select case_id, '["Anne Øster"]', '["anne oester"]', address_key, '8900', 'Randers C' from cases`);
  await db.execute(sql`
    insert into tasks (case_id, task_id, kind, role, status, "from", due_at, assignee, because)
    select case_id, kind || '-1-1', kind, case kind when 'askCaseworker' then 'caseworker' else 'outreach' end,
           case when closed_at is null then 'open' else 'completed' end, due_at - interval '2 hours', due_at, assignee,
           '[{"rule": "first-call", "text": "Første opkald samme eller næste arbejdsdag."}]'
    from cases
    cross join lateral (select unnest(array[
      case stage when 'phone' then 'call' when 'caseworker' then 'askCaseworker' when 'support' then 'followUp'
                 else 'visit' end,
      case when extract(minute from due_at)::int % 6 = 0 then 'clarify' end]) as kind) k
    where kind is not null`);
  await fillFigures(db);
}
