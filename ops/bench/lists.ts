import { tmpdir } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { openCase } from '../../domain/case.js';
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
/** A worker's day with what would follow each result, and the desk's filters. */
const dayLists = [
  ['outreach', '/today'],
  ['outreach', '/today?limit=200'],
] as const;
const countLists = [
  ['supervisor', '/case-counts'],
  ['supervisor', '/case-counts?stage=visit&assignee=unassigned'],
  ['caseworker', '/cases'],
] as const;
const searches = [
  ['supervisor', 'anne oster'],
  ['supervisor', 'gammel vestergade 12'],
  ['outreach', 'kristoffersen vestergade 4711'],
  ['outreach', '20 00 47'],
  ['caseworker', 'anne'],
] as const;

/** What a supervisor begins the day with, and looks at once a month. */
const overview = [['supervisor', '/overview']] as const;
const figures = [
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
      await listFigure('a worker’s day, 100,000 open cases, p95', api, dayLists, null, where),
      await listFigure('counts of filters, 100,000 open cases, p95', api, countLists, null, where),
      await listFigure('search, 100,000 open cases, p95', searching(api), searches, null, where),
      await listFigure('overview, 100,000 open cases, p95', api, overview, { atMost: 200 }, where),
      await listFigure('figures of 100,000 cases, p95', api, figures, { atMost: 200 }, where),
    ];
  } finally {
    await served.close();
    await client.connection.close();
    await store.close();
    await remove();
  }
}

const searching =
  (api: Api): Api =>
  (persona, q) =>
    api(persona, '/search', { json: { q } });

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

const openTask = (id: string, kind: 'call' | 'visit') =>
  ({
    id,
    kind,
    from: theTime(),
    dueAt: theTime(),
    lapses: true,
    role: 'outreach',
    because: [],
    assignee: null,
    overdue: false,
  }) as const;
/** A case as its workflow tells it, with a hearing ahead. */
const aState = {
  ...openCase({
    caseId: '',
    municipality: '0730',
    openedAt: theTime(),
    reach: { phones: [{ id: 'p1', usable: true, sms: true }], email: true, address: true },
    children: false,
    knownNeed: false,
    legal: { hearingAt: new Date(Date.now() + 30 * 86_400_000).toISOString() },
    doubts: [],
  }),
  tasks: [openTask('call-1-1', 'call'), openTask('visit-1-1', 'visit')],
};

/** Cases and tasks as a year of them would lie: one open case in six has two tasks, deadlines over four months. */
async function fill(db: Db): Promise<void> {
  await db.execute(sql`
    insert into cases (case_id, municipality, address_key, household_key, opened_at, closed_at, facts, started, seq,
                       stage, attention, assignee, deadline_on, due_at, landlord, landlord_mark, view)
    select gen_random_uuid(), '0730', 'home ' || n, 'home ' || n, now() - n % 200 * interval '1 day',
           case when n > ${openCases} then now() end, '{}', true, 5,
           (array['phone', 'caseworker', 'visit', 'support', 'unreached'])[1 + n % 5],
           (array['critical', 'overdue', 'doubt', null, null, null, null, null])[1 + n % 8],
           case n % 4 when 0 then 'persona:outreach' when 1 then 'somebody' end,
           current_date + n % 120, now() + n % 9000 * interval '1 minute',
           'Boligselskab ' || n % 40, left(md5((n % 40)::text), 16),
           ${JSON.stringify(aState)}::jsonb || jsonb_build_object('caseId', n, 'filling', repeat('husly ', 300))
    from generate_series(1, ${openCases * 1.5}::int) n`);
  await db.execute(sql`
    insert into citizens (case_id, tenants, tenant_keys, street, postcode, city)
    select case_id, jsonb_build_array(first || ' ' || last), jsonb_build_array(first || ' ' || last),
           'Gl. Vestergade ' || substr(address_key, 6), '8900', 'Randers C'
    from (select case_id, address_key,
                 (array['anne', 'christian', 'mohamad', 'soeren', 'ifrah'])[1 + n % 5] as first,
                 (array['oester', 'kjaergaard', 'kristoffersen', 'al nasser', 'stampe', 'holm', 'bro'])[1 + n % 7] as last
          from (select case_id, address_key, substr(address_key, 6)::int as n from cases) numbered) named`);
  await db.execute(sql`
    insert into phones (case_id, phone_id, e164, as_written, sms, usable)
    select case_id, 'p1', '+45' || (20000000 + substr(address_key, 6)::int), '', true, true from cases`);
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
