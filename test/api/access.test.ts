import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { received, theCase } from '../../api/schemas.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import { attemptFigures } from '../../store/figuresSchema.js';
import { openEngine, type Engine } from '../support/engine.js';
import { apiOf, household, type Api } from '../support/husly.js';
import { contractOf } from '../support/contract.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openLoginDesk, type LoginDesk } from '../support/loginDesk.js';
import { testBrowser } from '../support/loginProvider.js';

let engine: Engine;
/** With a login; and without one, for who sends reports. */
let desk: LoginDesk;
let loopback: Desk;
let contract: Awaited<ReturnType<typeof contractOf>>;
beforeAll(async () => {
  engine = await openEngine();
  [desk, loopback] = [await openLoginDesk(engine.deps), await openDesk(engine)];
  contract = await contractOf(desk.url);
  desk.provider.people.set('mette', { name: 'Mette Leder', roles: ['husly-ledere'] });
  desk.provider.people.set('ole', { name: 'Ole Opsøgende', roles: ['husly-opsoegende'] });
});
afterAll(async () => {
  desk.close();
  loopback.close();
  await engine.close();
});

const session = z.object({ id: z.string(), csrf: z.string() });

/** Somebody of the staff at work, logged in. */
async function atWork(who: string): Promise<Api & { id: string }> {
  desk.provider.atTheKeyboard = who;
  const browser = testBrowser();
  await browser.open(`${desk.url}/login`, (url) => url.href === `${desk.url}/`);
  const { id, csrf } = session.parse(await (await browser.ask(`${desk.url}/api/v1/session`)).json());
  const Cookie = `husly_session=${browser.cookie(desk.url, 'husly_session') ?? ''}`;
  return { id, ...apiOf(`${desk.url}/api/v1`, { Cookie, 'Husly-Csrf': csrf }, () => contract) };
}

async function newCase(): Promise<string> {
  const report = household({ phones: ['20 12 34 56'] });
  return (await loopback.as('intake').post('/cases', report)).as(received).caseId;
}

const look = z.object({
  staffId: z.string(),
  staffName: z.string().nullable(),
  why: z.string(),
  whyText: z.string(),
  criteria: z.array(z.string()),
  shown: z.number(),
  caseIds: z.array(z.string()),
});
const page = z.object({ items: z.array(look), nextCursor: z.string().nullable() });

async function looksAt(supervisor: Api, query: string) {
  return (await supervisor.get(`/access-log?${query}`)).as(page);
}

describe('every look at a case', () => {
  it('is noted: who, which, why; and supervisors read it', async () => {
    const [ole, mette, caseId] = [await atWork('ole'), await atWork('mette'), await newCase()];
    const paths = [
      `/cases/${caseId}`,
      `/cases/${caseId}/forecast`,
      `/tasks?caseId=${caseId}`,
      `/tasks/${caseId}.call-1-1`,
      `/messages?caseId=${caseId}`,
      '/cases?stage=phone&limit=200',
    ];
    for (const path of paths) expect((await ole.get(path)).status).toBe(200);
    const { items } = await looksAt(mette, `caseId=${caseId}`);
    expect(items.map(({ why }) => why)).toEqual(
      ['caseOpened', 'forecast', 'taskList', 'taskOpened', 'messages', 'caseList'].toReversed(),
    );
    expect(items.every(({ staffId, staffName }) => staffId === ole.id && staffName === 'Ole Opsøgende')).toBe(true);
    expect(items.at(-1)).toMatchObject({ whyText: 'åbnede sagen', criteria: [], shown: 1, caseIds: [caseId] });
    expect(items[0]).toMatchObject({ criteria: ['stage'] });
    // Who reads the log of a case has looked at it, too.
    expect((await looksAt(mette, `caseId=${caseId}`)).items[0]).toMatchObject({ staffId: mette.id, why: 'accessLog' });
    expect((await ole.get('/access-log')).status).toBe(403);
  });

  it('is noted where it stands in the list behind a number', async () => {
    const [ole, mette, caseId] = [await atWork('ole'), await atWork('mette'), await newCase()];
    const lists = ['/figures/cases?of=open&limit=200', '/figures/attempts?kind=call&part=morning&limit=200'];
    for (const path of lists) expect((await ole.get(path)).status).toBe(403);
    await engine.db.insert(attemptFigures).values({
      caseId,
      n: 0,
      municipality: '0730',
      on: dateInCopenhagen(new Date().toISOString()),
      kind: 'call',
      part: 'morning',
      reached: false,
    });
    for (const path of lists) expect((await mette.get(path)).status).toBe(200);
    expect((await looksAt(mette, `caseId=${caseId}`)).items).toMatchObject([
      { staffId: mette.id, why: 'figures', criteria: ['kind', 'part'] },
      { staffId: mette.id, why: 'figures', whyText: 'så sagerne bag et tal', criteria: ['of'] },
    ]);
  });

  it('is found by who has looked, page by page', async () => {
    const [ole, mette] = [await atWork('ole'), await atWork('mette')];
    const seen = [await newCase(), await newCase(), await newCase()];
    for (const caseId of seen) await ole.get(`/cases/${caseId}`);
    const first = await looksAt(mette, `staffId=${encodeURIComponent(ole.id)}&limit=2`);
    const second = await looksAt(mette, `staffId=${encodeURIComponent(ole.id)}&limit=2&cursor=${first.nextCursor}`);
    const cases = [...first.items, ...second.items].map(({ caseIds }) => caseIds[0]);
    expect(cases.slice(0, 3)).toEqual(seen.toReversed());
    expect((await mette.get('/access-log?cursor=x')).status).toBe(400);
  });

  it('is noted where a refusal shows whom it may be', async () => {
    const [ole, mette] = [await atWork('ole'), await atWork('mette')];
    const report = household({ phones: ['20 98 76 54'] });
    const { caseId } = (await loopback.as('intake').post('/cases', report)).as(received);
    const offered = await ole.post('/walk-ins', { commandId: randomUUID(), citizen: { phones: ['20 98 76 54'] } });
    expect(offered).toMatchObject({ status: 422, body: { candidates: [{ caseId }] } });
    expect((await looksAt(mette, `caseId=${caseId}`)).items).toMatchObject([{ staffId: ole.id, why: 'walkIns' }]);
  });

  it('is not noted where nothing is shown, nor where a sender asks how far its case is', async () => {
    const [mette, caseId] = [await atWork('mette'), await newCase()];
    expect((await loopback.as('intake').get(`/cases/${caseId}`)).status).toBe(200);
    expect((await loopback.as('caseworker').get(`/messages?caseId=${caseId}`)).status).toBe(403);
    expect((await mette.get(`/cases/${randomUUID()}`)).status).toBe(404);
    expect((await looksAt(mette, `caseId=${caseId}`)).items).toEqual([]);
  });

  it('that cannot be noted is not given', async () => {
    const [ole, caseId] = [await atWork('ole'), await newCase()];
    await engine.db.execute(sql`alter table looks rename to looks_away`);
    try {
      const answer = await ole.get(`/cases/${caseId}`);
      expect(answer.status).toBe(500);
      expect(JSON.stringify(answer.body)).not.toContain('Prøve');
    } finally {
      await engine.db.execute(sql`alter table looks_away rename to looks`);
    }
    expect((await ole.get(`/cases/${caseId}`)).status).toBe(200);
  });
});

describe('the staff', () => {
  it('are named beside their ids, and only their ids reach the engine', async () => {
    const [ole, mette, caseId] = [await atWork('ole'), await atWork('mette'), await newCase()];
    const taskId = `${caseId}.call-1-1`;
    const claimed = await ole.post(`/tasks/${taskId}/claim`, { commandId: randomUUID() });
    expect(claimed.body).toMatchObject({ tasks: [{ assignee: ole.id, assigneeName: 'Ole Opsøgende' }] });
    const given = { commandId: randomUUID(), assignee: mette.id };
    expect((await mette.post(`/tasks/${taskId}/reassign`, given)).status).toBe(200);
    const shown = (await mette.get(`/cases/${caseId}`)).as(theCase);
    expect(shown.tasks[0]).toMatchObject({ assignee: mette.id, assigneeName: 'Mette Leder' });
    expect(shown.sources[0]).toMatchObject({ by: 'persona:intake', byName: 'Indberetter' });
    expect(shown.timeline.map(({ byName }) => byName)).toEqual(
      expect.arrayContaining(['Ole Opsøgende', 'Mette Leder']),
    );
    const { events } = await engine.client.workflow.getHandle(`case:${caseId}`).fetchHistory();
    const history = (events ?? []).map((event) => JSON.stringify(event)).join('');
    expect(history).not.toMatch(/Mette|Opsøgende/);
    for (const name of ['Mette', 'Ole'])
      expect(history).not.toContain(Buffer.from(name).toString('base64').replaceAll('=', ''));
  });

  it('know their colleagues, as long as they are', async () => {
    const [ole, mette] = [await atWork('ole'), await atWork('mette')];
    const colleagues = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) });
    expect((await ole.get('/staff')).as(colleagues).items).toEqual([
      { id: mette.id, name: 'Mette Leder', role: 'supervisor' },
      { id: ole.id, name: 'Ole Opsøgende', role: 'outreach' },
    ]);
    desk.provider.people.set('ole', { name: 'Ole Opsøgende', roles: [] });
    await testBrowser().open(`${desk.url}/login`);
    desk.provider.atTheKeyboard = 'ole';
    await testBrowser().open(`${desk.url}/login`);
    expect((await mette.get('/staff')).as(colleagues).items.map(({ name }) => name)).toEqual(['Mette Leder']);
    desk.provider.people.set('ole', { name: 'Ole Opsøgende', roles: ['husly-opsoegende'] });
  });

  it('are the personas where there is no login', async () => {
    const { body } = await loopback.as('supervisor').get('/staff');
    expect(body).toMatchObject({
      items: [{ id: 'persona:outreach' }, { id: 'persona:caseworker' }, { id: 'persona:supervisor' }],
    });
  });
});
