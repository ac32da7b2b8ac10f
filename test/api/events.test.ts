import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { hashOf } from '../../api/sessions.js';
import { problem, received } from '../../api/schemas.js';
import type { Role } from '../../domain/outcomes.js';
import { cases, tasks } from '../../store/schema.js';
import { sessions, staff } from '../../store/staffSchema.js';
import { timelineOf } from '../../store/timeline.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { household, soon, startTestHusly, type Known } from '../support/husly.js';
import { openEvents, type LiveEvents } from '../support/liveEvents.js';

/** Server-sent events: who hears what, how much of it, and when it ends. */
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

const opened: LiveEvents[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const stream of opened.splice(0)) stream.leave();
});
const listen = async (role: Role): Promise<LiveEvents> => {
  const stream = await openEvents(desk.url, { 'Husly-Persona': role });
  opened.push(stream);
  return stream;
};
const report = async (known: Known = {}): Promise<string> =>
  (await desk.as('supervisor').post('/cases', household(known))).as(received).caseId;

/** The lists know that the caseworker has been asked: the engine says no more of the case for now. */
const atRest = async (caseId: string): Promise<void> => {
  const kinds = async () => (await timelineOf(engine.db, caseId)).happened.map(({ event }) => event.kind);
  await expect.poll(kinds, soon).toContain('messageSettled');
};

describe('an open page', () => {
  it('hears of a case, its tasks and its messages by their ids, and of nothing else', async () => {
    const supervisor = await listen('supervisor');
    expect(supervisor.status).toBe(200);
    expect(supervisor.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(supervisor.headers.get('x-accel-buffering')).toBe('no');
    expect(supervisor.headers.get('cache-control')).toBe('no-store, no-transform');
    const caseId = await report();
    expect(await supervisor.hears({ type: 'case', caseId })).toEqual({ type: 'case', caseId });
    await supervisor.hears({ type: 'task', caseId });
    await supervisor.hears({ type: 'message', caseId });
    // But for the ids themselves, which are random and may hold any digits.
    expect(supervisor.text().replaceAll(caseId, '')).not.toMatch(/Prøve|vej|0730/);
  });

  it('hears what a role may see: messages and lists are not the caseworker’s', async () => {
    const [caseworker, outreach, supervisor] = [
      await listen('caseworker'),
      await listen('outreach'),
      await listen('supervisor'),
    ];
    const csv = Buffer.from('Navn;Adresse;Postnr\nAnne Prøve;Listevej 1;8900\n');
    await desk.as('supervisor').upload('/imports', 'liste.csv', csv);
    // One where the caseworker is asked, and one to be called, in which they have no part.
    const [caseId, called] = [await report(), await report({ phones: ['20 12 34 56'] })];
    await supervisor.hears({ type: 'import' });
    await outreach.hears({ type: 'message', caseId });
    await Promise.all(['case', 'task'].map((type) => caseworker.hears({ type, caseId: null })));
    await caseworker.hears({ type: 'task', caseId });
    const foreign = { commandId: randomUUID(), kind: 'advice', caseId: called, question: 'Hvad gør vi?' };
    expect((await desk.as('supervisor').post('/inquiries', foreign)).status).toBe(201);
    await outreach.hears({ type: 'inquiry', caseId: called });
    const asked = { commandId: randomUUID(), kind: 'advice', caseId, question: 'Må hun bo hos sin søster?' };
    expect((await desk.as('caseworker').post('/inquiries', asked)).status).toBe(201);
    await caseworker.hears({ type: 'inquiry', caseId });
    expect(new Set(caseworker.heard.flatMap((event) => ('inquiryId' in event ? event.inquiryId : [])))).toHaveLength(1);
    expect(caseworker.text()).not.toContain(called);
    await engine.db
      .execute(sql`insert into safe_visits (visit_id, municipality, task_id, case_id, worker, started_at, view)
      values (gen_random_uuid(), '0730', ${`${caseId}.visit-1-1`}, ${caseId}, 'kari', now(), '{}')`);
    await Promise.all([outreach, supervisor].map((each) => each.hears({ type: 'visit', caseId })));
    expect(caseworker.heard.map(({ type }) => type)).not.toContain('visit');
    expect(caseworker.heard.map(({ type }) => type)).not.toContain('message');
    expect(caseworker.heard.map(({ type }) => type)).not.toContain('import');
    expect(outreach.heard.map(({ type }) => type)).not.toContain('import');
  });

  it('hears of another municipality’s cases as little as of its lists', async () => {
    const [caseId, elsewhere] = [await report(), await report()];
    for (const id of [caseId, elsewhere]) await atRest(id);
    await engine.db.update(cases).set({ municipality: '0101' }).where(eq(cases.caseId, elsewhere));
    // Changes are told in their order: whoever has heard of this one hears no more of what was before it.
    const earlier = await listen('supervisor');
    await engine.db.update(cases).set({ assignee: 'kari' }).where(eq(cases.caseId, caseId));
    await earlier.hears({ type: 'case', caseId });
    const supervisor = await listen('supervisor');
    for (const id of [elsewhere, caseId])
      await engine.db.update(tasks).set({ overdue: true }).where(eq(tasks.caseId, id));
    await supervisor.hears({ type: 'task', caseId });
    expect(JSON.stringify(supervisor.heard)).not.toContain(elsewhere);
  });

  it('hears each change of a burst once, and a flood as one word', async () => {
    const caseId = await report();
    await atRest(caseId);
    const supervisor = await listen('supervisor');
    await engine.db.transaction(async (tx) => {
      for (let n = 0; n < 30; n++)
        await tx
          .update(cases)
          .set({ assignee: `s${n}` })
          .where(eq(cases.caseId, caseId));
    });
    await supervisor.hears({ type: 'case', caseId });
    expect(supervisor.heard.filter((e) => e.type === 'case' && e.caseId === caseId).length).toBeLessThan(4);
    await engine.db.execute(sql`select pg_notify('husly', json_build_object('type', 'case', 'caseId', gen_random_uuid(),
      'municipality', '0730')::text) from generate_series(1, 1000)`);
    await supervisor.hears({ type: 'everything' });
    await engine.db.execute(sql`select pg_notify('husly', 'what a newer Husly may say')`);
    await vi.waitUntil(() => supervisor.heard.filter(({ type }) => type === 'everything').length > 1, soon);
  });

  it('is told that the stream lives, and hears no more once its session has ended', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const headers = { 'content-type': 'application/json', origin: desk.url };
    const body = JSON.stringify({ persona: 'outreach' });
    const login = await fetch(`${desk.url}/api/v1/session`, { method: 'POST', headers, body });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { csrf } = z.object({ csrf: z.string() }).parse(await login.json());
    const stream = await openEvents(desk.url, { cookie });
    opened.push(stream);
    expect(stream.status).toBe(200);
    vi.advanceTimersByTime(20_000);
    await vi.waitUntil(() => stream.text().includes(': \n\n'), soon);
    const out = { method: 'DELETE', headers: { ...headers, cookie, 'Husly-Csrf': csrf } };
    expect((await fetch(`${desk.url}/api/v1/session`, out)).ok).toBe(true);
    vi.advanceTimersByTime(20_000);
    await stream.ended;
    expect((await openEvents(desk.url, { cookie })).status).toBe(401);
  });

  it('hears no more as who one was before: a new role is a new stream', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const token = randomUUID();
    const at = engine.deps.wallClock();
    const person = { staffId: randomUUID(), issuer: 'https://login.example', subject: token, name: 'Mette Leder' };
    await engine.db.insert(staff).values({ ...person, role: 'supervisor', municipality: '0730', lastSeenAt: at });
    await engine.db
      .insert(sessions)
      .values({ tokenHash: hashOf(token), staffId: person.staffId, startedAt: at, lastSeenAt: at });
    const stream = await openEvents(desk.url, { cookie: `husly_session=${token}` });
    opened.push(stream);
    expect(stream.status).toBe(200);
    vi.advanceTimersByTime(20_000);
    await vi.waitUntil(() => stream.text().includes(': \n\n'), soon);
    await engine.db.update(staff).set({ role: 'caseworker' }).where(eq(staff.staffId, person.staffId));
    vi.advanceTimersByTime(20_000);
    await stream.ended;
  });

  it('takes no place where its reader was gone before it began', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ persona: 'outreach' });
    const login = await fetch(`${desk.url}/api/v1/session`, { method: 'POST', headers, body });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    // Nobody's session is found until all have left.
    await engine.db.transaction(async (tx) => {
      await tx.execute(sql`lock table sessions in access exclusive mode`);
      await Promise.all(Array.from({ length: 20 }, () => askAndLeave(desk.url, cookie)));
    });
    const stream = await openEvents(desk.url, { cookie });
    opened.push(stream);
    expect(stream.status).toBe(200);
  });

  it('is refused to senders and strangers, and beyond twenty of one person', async () => {
    expect((await openEvents(desk.url, { 'Husly-Persona': 'intake' })).status).toBe(403);
    expect((await fetch(`${desk.url}/api/v1/events`)).status).toBe(401);
    const many = await Promise.all(Array.from({ length: 20 }, () => listen('outreach')));
    expect(many.map(({ status }) => status)).toEqual(many.map(() => 200));
    const refused = await fetch(`${desk.url}/api/v1/events`, { headers: { 'Husly-Persona': 'outreach' } });
    expect(refused.status).toBe(429);
    expect(problem.parse(await refused.json())).toMatchObject({ type: 'urn:husly:problem:tooManyStreams' });
    expect((await listen('caseworker')).status).toBe(200);
    // Whoever is gone takes no place.
    for (const each of many) each.leave();
    await expect.poll(async () => (await listen('outreach')).status, soon).toBe(200);
  });
});

/** Asks for the stream, and is cut off before there is an answer. */
async function askAndLeave(url: string, cookie: string): Promise<void> {
  const { host, hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`GET /api/v1/events HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`);
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

describe('the process', () => {
  it('ends the streams when it stops, and is gone', async () => {
    const husly = await startTestHusly();
    try {
      const stream = await openEvents(husly.url, { 'Husly-Persona': 'outreach' });
      const { caseId } = (await husly.as('supervisor').post('/cases', household())).as(received);
      await stream.hears({ type: 'case', caseId });
      expect(await husly.end('SIGTERM')).toBe(0);
      await stream.ended;
    } finally {
      await husly.dispose();
    }
  });
});
