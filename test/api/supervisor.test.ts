import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { engine as engineReport } from '../../api/engineSchemas.js';
import { figures } from '../../api/figureSchemas.js';
import { overview } from '../../api/overviewSchemas.js';
import { received, theCase } from '../../api/schemas.js';
import { addDays } from '../../domain/calendar.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import type { Reason } from '../../domain/reason.js';
import { attemptFigures, caseFigures } from '../../store/figuresSchema.js';
import { cases, messages, tasks } from '../../store/schema.js';
import { timelineOf } from '../../store/timeline.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { household, inDays, pages, soon, type Known } from '../support/husly.js';
import { local } from '../support/testCase.js';
import { sent } from './importReports.js';

/** What a supervisor sees: numbers that open their lists, figures, and whether the machinery works. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk.close();
  await engine.close();
});

const noReasons: Reason[] = [];
/** Each number of the overview is asked for with its list, which takes long on a busy machine. */
const patient = { ...soon, timeout: 90_000 };
const supervisor = () => desk.as('supervisor');
const anew = async (known: Known = {}) => (await supervisor().post('/cases', household(known))).as(received).caseId;
const settled = async (caseId: string): Promise<void> => {
  await expect
    .poll(async () => (await engine.db.select().from(tasks).where(eq(tasks.caseId, caseId))).length, soon)
    .toBeGreaterThan(0);
};
/** The caseworker has been asked and the lists know it: the engine says no more before the next working hours. */
const atRest = async (caseId: string): Promise<void> => {
  const kinds = async () => (await timelineOf(engine.db, caseId)).happened.map(({ event }) => event.kind);
  await expect.poll(kinds, soon).toContain('messageSettled');
};
const shown = async (query = '') => (await supervisor().get(`/figures${query}`)).as(figures);
const report = async () => (await supervisor().get('/engine')).as(engineReport);
const seen = async (at = desk) => (await at.as('supervisor').get('/overview')).as(overview);

describe('the overview', () => {
  it('counts exactly what each list holds', async () => {
    const monday = await openDesk(engine);
    monday.setClock('2032-03-01 09:00');
    const listed = async (path: string) => (await pages(monday.as('supervisor'), path, z.unknown(), 2)).flat().length;
    const hearings = ['2032-03-01', '2032-03-02', '2032-03-10', '2032-03-10', '2032-03-13', '2032-04-10'];
    const known = [...hearings.map((date) => ({ legal: { hearingAt: `${date}T23:30` } })), {}];
    const all = await Promise.all(known.map((opening) => engine.newCase(opening)));
    for (const each of all) await each.row();
    const [first = '', second = '', third = '', fourth = ''] = all.map(({ caseId }) => caseId);
    const [past, later] = [local('2032-02-29 09:00'), local('2032-03-02 09:00')];
    const message = {
      caseId: first,
      purpose: 'dropIn' as const,
      channel: 'sms' as const,
      because: noReasons,
      notBefore: past,
      notAfter: later,
    };
    await engine.db.insert(messages).values([
      { ...message, key: 'a', status: 'failed' as const },
      { ...message, key: 'b', status: 'sent' as const, undeliveredAt: past },
      { ...message, key: 'c', status: 'sending' as const },
      { ...message, key: 'd', status: 'failed' as const, notBefore: local('2032-01-31 09:00') },
    ]);
    const bytes = 'Navn;Adresse;Postnr\nAnne Prøve;Listevej 1;8900\nUden Adresse;;\n;;\n';
    await sent(monday.as('supervisor'), { bytes });
    // What takes days to come about is written as it then stands; the engine may have a last word before it rests.
    await vi.waitFor(async () => {
      await engine.db.update(cases).set({ assignee: 'kari' }).where(eq(cases.caseId, first));
      await engine.db.update(cases).set({ stage: 'unreached' }).where(eq(cases.caseId, second));
      await engine.db.update(caseFigures).set({ firstDeadlineOn: '2032-02-29' }).where(eq(caseFigures.caseId, third));
      await engine.db.update(tasks).set({ dueAt: past }).where(eq(tasks.caseId, fourth));
      const numbers = await seen(monday);
      expect(numbers).toMatchObject({
        lists: { count: 1 },
        unreached: { count: 1 },
        deadlines: { missed: { count: 1 } },
        messages: { failed: { count: 2 }, heldUp: { count: 1 } },
      });
      expect(numbers.deadlines.today.count).toBe(1);
      expect(numbers.lists.rows).toBeGreaterThan(0);
      expect(numbers.overdueTasks.count).toBeGreaterThan(0);
      expect(numbers.nextTwoWeeks).toHaveLength(14);
      expect(numbers.nextTwoWeeks[9]?.deadlines?.count).toBe(2);
      // Saturday's is met on Friday.
      expect(numbers.nextTwoWeeks.slice(11, 13).map(({ deadlines }) => deadlines?.count)).toEqual([1, undefined]);
      const counted = [
        ...Object.values(numbers.deadlines),
        ...Object.values(numbers.messages),
        numbers.unassigned,
        numbers.unreached,
        numbers.lists,
        numbers.overdueTasks,
        numbers.visitsToday,
        ...numbers.nextTwoWeeks.flatMap(({ deadlines, visits }) => (deadlines ? [deadlines, visits] : [visits])),
      ];
      for (const { list, count } of counted) expect([list, await listed(list)]).toEqual([list, count]);
      for (const { workingDay, capacity } of numbers.nextTwoWeeks) expect(capacity).toBe(workingDay ? 8 : 0);
    }, patient);
    monday.close();
  });

  it('is the supervisor’s alone', async () => {
    for (const path of ['/overview', '/figures', '/figures.csv', '/engine'])
      for (const role of ['outreach', 'caseworker', 'intake'] as const)
        expect((await desk.as(role).get(path)).status).toBe(403);
  });
});

describe('the figures', () => {
  it('follow what happens to a case, and outlive it', async () => {
    const before = (await shown()).total;
    const caseId = await anew({ phones: ['20123456'], legal: { hearingAt: `${inDays(60)}T10:30` } });
    await settled(caseId);
    const call = { commandId: randomUUID(), outcome: 'noAnswer' };
    expect((await desk.as('outreach').post(`/tasks/${caseId}.call-1-1/complete`, call)).status).toBe(200);
    const came = { commandId: randomUUID(), kind: 'citizenContact', channel: 'dropIn' };
    await supervisor().post(`/cases/${caseId}/facts`, came);
    const agreed = { commandId: randomUUID(), kind: 'needs', measures: ['gaeldsraadgivning'] };
    await supervisor().post(`/cases/${caseId}/facts`, agreed);
    const paid = { commandId: randomUUID(), kind: 'payment', extent: 'full' };
    await supervisor().post(`/cases/${caseId}/facts`, paid);
    const more = { intake: 1, reached: 1, helpAccepted: 1, settled: 1, withDeadline: 1, reachedInTime: 1 };
    await expect
      .poll(async () => {
        const { total } = await shown();
        return Object.fromEntries(
          (['intake', 'reached', 'helpAccepted', 'settled', 'withDeadline', 'reachedInTime'] as const).map((name) => [
            name,
            total[name] - before[name],
          ]),
        );
      }, soon)
      .toEqual(more);
    const [figure] = await engine.db.select().from(caseFigures).where(eq(caseFigures.caseId, caseId));
    const [ended] = await engine.db.select().from(cases).where(eq(cases.caseId, caseId));
    const closedOn = dateInCopenhagen(ended?.closedAt ?? '');
    expect(figure).toMatchObject({ reachedBy: 'dropIn', outcome: 'betalt', sender: 'RandersBolig', closedOn });
    const tries = await engine.db.select().from(attemptFigures).where(eq(attemptFigures.caseId, caseId));
    expect(tries).toMatchObject([{ kind: 'call', reached: false }]);
    const { total, attempts } = await shown();
    await engine.db.delete(cases).where(eq(cases.caseId, caseId));
    expect(await shown()).toMatchObject({ total, attempts });
  });

  it('agree with each other by period, by sender and in all', async () => {
    for (const every of ['week', 'month'] as const) {
      const { total, periods, senders } = await shown(`?every=${every}`);
      for (const table of [periods, senders])
        expect(table.reduce((sum, { intake }) => sum + intake, 0)).toBe(total.intake);
      const begins = periods.map((period) => period.begins);
      expect(begins).toEqual(begins.toSorted());
      expect(periods.length).toBeGreaterThan(every === 'week' ? 40 : 11);
    }
  });

  it('leave names of private landlords and citizens out', async () => {
    const body = { ...household(), source: { kind: 'privateLandlord', organisation: 'Udlejer Hansen' } };
    const { caseId } = (await supervisor().post('/cases', body)).as(received);
    const [figure] = await engine.db.select().from(caseFigures).where(eq(caseFigures.caseId, caseId));
    expect(figure).toMatchObject({ sourceKind: 'privateLandlord', sender: null });
    expect(JSON.stringify(await shown())).not.toContain('Hansen');
  });

  it('as a file hide what is small, and run no formula', async () => {
    const opened = '2024-03-05';
    const row = (n: number, sender: string) =>
      Array.from({ length: n }, () => ({
        caseId: randomUUID(),
        municipality: '0730',
        openedOn: opened,
        sourceKind: 'housingOrganisation' as const,
        sender,
      }));
    await engine.db
      .insert(caseFigures)
      .values([...row(20, '=cmd|calc'), ...row(7, 'Lejerbo'), ...row(3, 'Himmerland')]);
    const answer = await supervisor().get('/figures.csv?from=2024-03-01&to=2024-03-31');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const lines = z.string().parse(answer.body).split('\r\n');
    const starting = (label: string) =>
      lines
        .find((line) => line.startsWith(`"${label}"`))
        ?.split(';')
        .slice(0, 3);
    expect(starting('I alt')).toEqual(['"I alt"', '"30"', '"skjult"']);
    expect(starting('Himmerland')?.[1]).toBe('"skjult"');
    expect(starting('Lejerbo')?.[1]).toBe('"skjult"');
    expect(starting("'=cmd|calc")?.[1]).toBe('"20"');
  });

  it.each(['from=2000-01-01&to=2000-02-01&every=week', 'to=2000-05-01', 'from=2099-12-01&to=2099-12-31&every=week'])(
    'of %s, at the edge of the calendar, are none',
    async (query) => {
      expect(await supervisor().get(`/figures?${query}`)).toMatchObject({
        status: 200,
        body: { total: { intake: 0 } },
      });
    },
  );

  it.each(['from=2026-02-30', 'every=day', 'from=2020-01-01&to=2026-01-01', 'from=2026-02-02&to=2026-02-01', 'x=1'])(
    'asked with %s is 400',
    async (query) => {
      for (const path of ['/figures', '/figures.csv'])
        expect((await supervisor().get(`${path}?${query}`)).status).toBe(400);
    },
  );
});

describe('the engine', () => {
  it('says that all works, with links for an engineer', async () => {
    const caseId = await anew();
    // The report waits a second for the engine, which a busy machine may keep from answering in time.
    const found = await vi.waitFor(async () => {
      const latest = await report();
      expect(latest.engine.state).toBe('ok');
      expect(latest.workers.queues.map(({ workers }) => workers > 0)).toEqual([true, true]);
      return latest;
    }, soon);
    expect(found.versions.temporal).toMatch(/^1\./);
    expect(found.relay.commands.count).toBe(0);
    const url = (await supervisor().get(`/cases/${caseId}`)).as(theCase).workflowUrl;
    expect(url).toBe(`http://127.0.0.1:8233/namespaces/${engine.namespace}/workflows/case%3A${caseId}`);
    expect((await desk.as('outreach').get(`/cases/${caseId}`)).as(theCase).workflowUrl).toBeNull();
  });

  it('names the cases that have gone silent, and what does not leave', async () => {
    const caseId = await anew();
    await atRest(caseId);
    const [longAgo, later] = [-7_200_000, 7_200_000].map((ms) => new Date(Date.now() + ms).toISOString());
    if (!longAgo || !later) throw new Error('two instants');
    const waits = { purpose: 'dropIn', channel: 'sms', status: 'sending', because: noReasons } as const;
    await engine.db.insert(messages).values({ ...waits, caseId, key: 'held', notBefore: longAgo, notAfter: later });
    await engine.db.update(cases).set({ heardBy: longAgo }).where(eq(cases.caseId, caseId));
    const found = await report();
    expect(found.stuck).toMatchObject({ state: 'attention', silent: { cases: [{ caseId, since: longAgo }] } });
    expect(found.stuck.silent.cases[0]?.url).toContain(caseId);
    expect(found.providers.channels.map(({ providers }) => providers)).toEqual([['double'], ['double']]);
    expect(found.providers).toMatchObject({ state: 'broken', text: /SMS: 1 besked kan ikke komme af sted/ });
    await engine.db.execute(sql`update cases set heard_by = null where case_id = ${caseId}`);
  });

  it('that is away is said to be so, and what waits for it', async () => {
    // Never connected, so there is nothing to close; what it still tries would meet a closed channel.
    const client = new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }), namespace: 'husly' });
    const away = await openDesk({ ...engine, client, deps: { ...engine.deps, client } });
    try {
      const found = (await away.as('supervisor').get('/engine')).as(engineReport);
      expect(found.engine).toMatchObject({ state: 'broken', text: /svarer ikke/ });
      expect([found.workers.state, found.stuck.state, found.schedules.state]).toEqual([
        'unknown',
        'unknown',
        'unknown',
      ]);
      expect(found.versions.temporal).toBeNull();
      expect(found.relay.state).toBe('ok');
    } finally {
      away.close();
    }
  });
});

it('the next days begin today', async () => {
  const { at, today, nextTwoWeeks } = await seen();
  expect(today).toBe(dateInCopenhagen(at));
  expect([nextTwoWeeks[0]?.date, nextTwoWeeks[13]?.date]).toEqual([today, addDays(today, 13)]);
});
