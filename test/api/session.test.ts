import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';

let engine: Engine;
let desk: Desk;
/** What the sessions' clock says beyond the time of day. */
let ahead = 0;

beforeAll(async () => {
  engine = await openEngine();
  engine.deps.wallClock = () => new Date(Date.now() + ahead).toISOString();
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk.close();
  await engine.close();
});

const session = z.object({ id: z.string(), name: z.string(), role: z.string(), login: z.string(), csrf: z.string() });

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
  fetch(`${desk.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });

async function logIn(persona: string, headers: Record<string, string> = {}) {
  const answer = await ask('POST', '/session', headers, { persona });
  expect(answer.status).toBe(201);
  const [cookie = '', ...attributes] = (answer.headers.get('set-cookie') ?? '').split('; ');
  return { cookie, attributes, ...session.parse(await answer.json()) };
}

const status = async (cookie: string): Promise<number> => (await ask('GET', '/session', { cookie })).status;

const problem = z.object({ type: z.string(), login: z.string().optional() });
const codeOf = async (answer: Response): Promise<string> =>
  problem.parse(await answer.json()).type.replace('urn:husly:problem:', '');

/** A command that any caseload takes: the case does not exist. */
const fact = () => ({ commandId: randomUUID(), kind: 'resumed' });
const someCase = `/cases/${randomUUID()}/facts`;

describe('a session', () => {
  it('is what the cookie says, until the logout, which ends it at once', async () => {
    const { cookie, csrf, attributes } = await logIn('supervisor');
    expect(attributes).toEqual(['Max-Age=43200', 'Path=/', 'HttpOnly', 'SameSite=Lax']);
    const told = await ask('GET', '/session', { cookie });
    expect(await told.json()).toEqual({
      id: 'persona:supervisor',
      name: 'Leder',
      role: 'supervisor',
      municipality: '0730',
      login: 'persona',
      csrf,
      demo: false,
    });
    expect((await ask('GET', '/cases', { cookie })).status).toBe(200);
    const out = await ask('DELETE', '/session', { cookie, 'Husly-Csrf': csrf });
    expect(out.status).toBe(200);
    expect(out.headers.get('set-cookie')).toMatch(/^husly_session=; Max-Age=0; Path=\/;/);
    for (const path of ['/session', '/cases']) {
      const refused = await ask('GET', path, { cookie });
      expect(refused.status).toBe(401);
      expect(await codeOf(refused)).toBe('sessionEnded');
    }
  });

  it('is needed to be told of one, and says how to log in', async () => {
    const answer = await ask('GET', '/session', { 'Husly-Persona': 'outreach' });
    expect(answer.status).toBe(401);
    expect(problem.parse(await answer.json())).toEqual({ type: 'urn:husly:problem:notLoggedIn', login: 'persona' });
  });

  it('changes nothing without its own Husly-Csrf', async () => {
    const [{ cookie, csrf }, other] = [await logIn('supervisor'), await logIn('supervisor')];
    for (const headers of [{}, { 'Husly-Csrf': '' }, { 'Husly-Csrf': other.csrf }]) {
      for (const [method, path] of [
        ['POST', someCase],
        ['DELETE', '/session'],
      ] as const) {
        const answer = await ask(method, path, { cookie, ...headers }, method === 'POST' ? fact() : undefined);
        expect(answer.status).toBe(403);
        expect(await codeOf(answer)).toBe('csrf');
      }
    }
    expect((await ask('POST', someCase, { cookie, 'Husly-Csrf': csrf }, fact())).status).toBe(404);
  });

  it('beside a persona or an access key is nobody', async () => {
    const { cookie } = await logIn('outreach');
    for (const headers of [{ 'Husly-Persona': 'supervisor' }, { Authorization: 'Bearer husly_x' }]) {
      const answer = await ask('GET', '/cases', { cookie, ...headers });
      expect(answer.status).toBe(400);
      expect(await codeOf(answer)).toBe('twoIdentities');
    }
  });

  it('never begins under a token that somebody knew before, and ends the one there was', async () => {
    const planted = `husly_session=${'a'.repeat(43)}`;
    const mine = await logIn('outreach', { cookie: planted });
    expect(mine.cookie).not.toBe(planted);
    expect((await ask('GET', '/session', { cookie: planted })).status).toBe(401);
    const next = await logIn('supervisor', { cookie: mine.cookie });
    expect((await ask('GET', '/session', { cookie: mine.cookie })).status).toBe(401);
    expect((await ask('GET', '/session', { cookie: next.cookie })).status).toBe(200);
  });

  it('ends two hours after it was last used, and twelve after it began', async () => {
    const hour = 3_600_000;
    const unused = await logIn('outreach');
    ahead = 2 * hour + 60_000;
    expect(await status(unused.cookie)).toBe(401);
    ahead = 0;
    const used = await logIn('outreach');
    for (let hours = 1.5; hours < 12; hours += 1.5) {
      ahead = hours * hour;
      expect(await status(used.cookie)).toBe(200);
    }
    ahead = 12 * hour + 60_000;
    expect(await status(used.cookie)).toBe(401);
    ahead = 0;
  });

  it('is not kept in words that open it', async () => {
    const { cookie } = await logIn('outreach');
    const rows = await engine.db.execute('select * from sessions');
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
  });
});
