import { randomUUID } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDesk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { openLoginDesk, type LoginDesk } from '../support/loginDesk.js';
import { testBrowser, type TestBrowser } from '../support/loginProvider.js';

let engine: Engine;
let desk: LoginDesk;
const at = (path: string): string => desk.url + path;
const isCallback = (url: URL): boolean => url.pathname === '/login/callback';

beforeAll(async () => {
  engine = await openEngine();
  desk = await openLoginDesk(engine.deps);
});
afterAll(async () => {
  desk.close();
  await engine.close();
});
beforeEach(() => {
  desk.ahead = 0;
  desk.provider.people.set('mette', { name: 'Mette Leder', roles: ['alle', 'husly-ledere'] });
  desk.provider.people.set('ole', { name: 'Ole Opsøgende', roles: ['husly-opsoegende'] });
  desk.provider.atTheKeyboard = 'mette';
});

const session = z.object({ id: z.string(), name: z.string(), role: z.string(), login: z.string(), csrf: z.string() });

async function whoAmI(browser: TestBrowser) {
  const answer = await browser.ask(at('/api/v1/session'));
  return answer.status === 200 ? session.parse(await answer.json()) : null;
}

async function loggedIn(who: string): Promise<{ browser: TestBrowser } & z.infer<typeof session>> {
  desk.provider.atTheKeyboard = who;
  const browser = testBrowser();
  await browser.open(at('/login'), (url) => url.href === at('/'));
  const mine = await whoAmI(browser);
  if (!mine) throw new Error(`${who} is not logged in`);
  return { browser, ...mine };
}

const titleOf = (html: string): string => /<h1>(.*)<\/h1>/.exec(html)?.[1] ?? '';

describe('logging in at the provider', () => {
  it('makes a session of the role the groups give, and leads to where one wanted to go', async () => {
    const browser = testBrowser();
    const wanted = at(`/cases/${randomUUID()}?tab=tid`);
    const { url } = await browser.open(at(`/login?to=${encodeURIComponent(wanted.slice(desk.url.length))}`), (there) =>
      there.pathname.startsWith('/cases/'),
    );
    expect(url).toBe(wanted);
    expect(desk.provider.lastAsked().get('code_challenge_method')).toBe('S256');
    expect(desk.provider.lastAsked().get('nonce')).toMatch(/^[\w-]{43}$/);
    const mine = await whoAmI(browser);
    expect(mine).toMatchObject({ name: 'Mette Leder', role: 'supervisor', login: 'oidc' });
    // An id that goes to the engine: nothing of the person, and nothing like a CPR number.
    expect(mine?.id).toMatch(/^staff:[a-p]{32}$/);
    expect((await browser.ask(at('/api/v1/cases'))).status).toBe(200);
  });

  it('gives a person the same id each time, with what is told of them now', async () => {
    const first = await loggedIn('ole');
    desk.provider.people.set('ole', { name: 'Ole Leder', roles: 'husly-ledere' });
    const second = await loggedIn('ole');
    expect(second.id).toBe(first.id);
    expect(await whoAmI(first.browser)).toMatchObject({ name: 'Ole Leder', role: 'supervisor' });
  });

  it('works in two tabs of one browser at once', async () => {
    const browser = testBrowser();
    const [one, two] = [
      await browser.open(at('/login?to=/one'), isCallback),
      await browser.open(at('/login?to=/two'), isCallback),
    ];
    for (const [tab, to] of [
      [two, '/two'],
      [one, '/one'],
    ] as const)
      expect((await browser.ask(tab.url)).headers.get('location')).toBe(to);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    './/evil.example',
    'javascript:alert(1)',
    '/login',
  ])('never leads to %s', async (to) => {
    const browser = testBrowser();
    const { url } = await browser.open(at(`/login?to=${encodeURIComponent(to)}`), isCallback);
    expect((await browser.ask(url)).headers.get('location')).toBe('/');
  });

  it('is the only way in: no persona is believed, by header or by session', async () => {
    const persona = await fetch(at('/api/v1/cases'), { headers: { 'Husly-Persona': 'supervisor' } });
    expect(persona.status).toBe(401);
    expect(await persona.json()).toMatchObject({ type: 'urn:husly:problem:notLoggedIn', login: 'oidc' });
    const body = JSON.stringify({ persona: 'supervisor' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(at('/api/v1/session'), { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('beside a persona is nobody', async () => {
    const { browser } = await loggedIn('mette');
    const answer = await browser.ask(at('/api/v1/cases'), { headers: { 'Husly-Persona': 'supervisor' } });
    expect(answer.status).toBe(400);
  });
});

describe('a callback', () => {
  it('with another state, or in another browser, logs nobody in', async () => {
    const browser = testBrowser();
    const { url } = await browser.open(at('/login'), isCallback);
    const forged = new URL(url);
    forged.searchParams.set('state', 'another');
    for (const [who, there] of [
      [browser, forged.href],
      [testBrowser(), url],
    ] as const) {
      const answer = await who.open(there);
      expect(answer.status).toBe(400);
      expect(titleOf(answer.html)).toBe('Du nåede ikke at blive logget ind');
      expect(await whoAmI(who)).toBeNull();
    }
    // Nobody has used it up for the browser whose it is.
    expect((await browser.ask(url)).status).toBe(303);
  });

  it('works once: who is logged in is led on, anybody else learns that it is over', async () => {
    const browser = testBrowser();
    const { url } = await browser.open(at('/login'), isCallback);
    expect((await browser.ask(url)).status).toBe(303);
    const before = browser.cookie(desk.url, 'husly_session');
    expect((await browser.ask(url)).headers.get('location')).toBe('/');
    expect(browser.cookie(desk.url, 'husly_session')).toBe(before);
    const thief = testBrowser();
    thief.setCookie(desk.url, 'husly_login', browser.cookie(desk.url, 'husly_login') ?? '');
    expect((await thief.open(url)).status).toBe(400);
    expect(await whoAmI(thief)).toBeNull();
  });

  it('with a code that is used already, or made up, logs nobody in', async () => {
    const browser = testBrowser();
    const used = new URL((await browser.open(at('/login'), isCallback)).url);
    await browser.ask(used.href);
    for (const code of [used.searchParams.get('code') ?? '', 'made-up']) {
      const other = testBrowser();
      const { url } = await other.open(at('/login'), isCallback);
      const replayed = new URL(url);
      replayed.searchParams.set('code', code);
      const answer = await other.open(replayed.href);
      expect(answer.status).toBe(400);
      expect(titleOf(answer.html)).toBe('Login mislykkedes');
      expect(await whoAmI(other)).toBeNull();
    }
  });

  it('that comes eleven minutes later is too late', async () => {
    const browser = testBrowser();
    const { url } = await browser.open(at('/login'), isCallback);
    desk.ahead = 660_000;
    expect((await browser.open(url)).status).toBe(400);
    expect(await whoAmI(browser)).toBeNull();
  });

  it('begins a session of its own: a planted token is worth nothing', async () => {
    const browser = testBrowser();
    const planted = 'a'.repeat(43);
    browser.setCookie(desk.url, 'husly_session', planted);
    await browser.open(at('/login'), (url) => url.href === at('/'));
    expect(browser.cookie(desk.url, 'husly_session')).not.toBe(planted);
    const attacker = testBrowser();
    attacker.setCookie(desk.url, 'husly_session', planted);
    expect(await whoAmI(attacker)).toBeNull();
    expect(await whoAmI(browser)).not.toBeNull();
  });
});

describe('who may not log in', () => {
  it.each([[undefined], [[]], ['husly'], [['alle', 'husly']], [{ husly: true }]])(
    'has no role in %j, and reads which group to ask for',
    async (roles) => {
      desk.provider.people.set('ida', { name: 'Ida Ny', ...(roles !== undefined && { roles }) });
      desk.provider.atTheKeyboard = 'ida';
      const browser = testBrowser();
      const { status, html } = await browser.open(at('/login'));
      expect(status).toBe(403);
      expect(titleOf(html)).toBe('Du har ikke adgang til Husly endnu');
      expect(html).toContain('husly-opsoegende');
      expect(html).toContain('/login?again=1');
      expect(await whoAmI(browser)).toBeNull();
    },
  );

  it('loses the sessions they have when their role is gone', async () => {
    const { browser } = await loggedIn('ole');
    desk.provider.people.set('ole', { name: 'Ole', roles: [] });
    expect((await testBrowser().open(at('/login'))).status).toBe(403);
    expect(await whoAmI(browser)).toBeNull();
  });

  it('and whoever presses cancel, is told so', async () => {
    desk.provider.atTheKeyboard = null;
    const { status, html } = await testBrowser().open(at('/login'));
    expect(status).toBe(403);
    expect(titleOf(html)).toBe('Du blev ikke logget ind');
  });

  it('is asked anew who it is when they try again', async () => {
    await testBrowser().open(at('/login?again=1'), isCallback);
    expect(desk.provider.lastAsked().get('prompt')).toBe('login');
  });
});

describe('where the municipality is a claim', () => {
  let other: LoginDesk;
  beforeAll(async () => {
    other = await openLoginDesk(engine.deps, { municipality: 'kommune', role: 'realm_access.roles' });
    other.provider.atTheKeyboard = 'kim';
  });
  afterAll(() => other.close());
  const realm_access = { roles: ['husly-ledere'] };

  it.each(['0730', '730', ['751', '0730']])('%j is this one', async (kommune) => {
    other.provider.people.set('kim', { name: 'Kim', kommune, realm_access });
    const { url } = await testBrowser().open(`${other.url}/login`, (there) => there.href === `${other.url}/`);
    expect(url).toBe(`${other.url}/`);
  });

  it.each([undefined, '0751', '', 730])('%j is not', async (kommune) => {
    other.provider.people.set('kim', { name: 'Kim', ...(kommune !== undefined && { kommune }), realm_access });
    const { status, html } = await testBrowser().open(`${other.url}/login`);
    expect(status).toBe(403);
    expect(titleOf(html)).toBe('Din bruger hører til en anden kommune');
    expect(html).toContain('Randers Kommune');
  });
});

describe('logging out', () => {
  it('ends the session at once, and leads to the provider, which leads back', async () => {
    const { browser, csrf } = await loggedIn('mette');
    const stolen = browser.cookie(desk.url, 'husly_session') ?? '';
    const out = await browser.ask(at('/api/v1/session'), { method: 'DELETE', headers: { 'Husly-Csrf': csrf } });
    const { next } = z.object({ next: z.string() }).parse(await out.json());
    expect(next).toMatch(/\/session\/end\?/);
    expect(new URL(next).searchParams.get('post_logout_redirect_uri')).toBe(at('/login/ended'));
    expect(await whoAmI(browser)).toBeNull();
    const thief = testBrowser();
    thief.setCookie(desk.url, 'husly_session', stolen);
    expect(await whoAmI(thief)).toBeNull();
    const { html } = await browser.open(at('/login/ended'));
    expect(titleOf(html)).toBe('Du er logget ud');
  });

  it('is not done by another page: without the session’s Husly-Csrf it stays', async () => {
    const { browser } = await loggedIn('mette');
    const answer = await browser.ask(at('/api/v1/session'), { method: 'DELETE' });
    expect(answer.status).toBe(403);
    expect(await whoAmI(browser)).not.toBeNull();
  });
});

describe('a session', () => {
  it('ends by itself, and the page is told how to log in again', async () => {
    const { browser } = await loggedIn('mette');
    desk.ahead = 2 * 3_600_000 + 60_000;
    const answer = await browser.ask(at('/api/v1/cases'));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ type: 'urn:husly:problem:sessionEnded', login: 'oidc' });
    expect(browser.cookie(desk.url, 'husly_session')).toBeUndefined();
  });
});

describe('a provider that is away', () => {
  it('is said on a page, with what to do now, and Husly goes on', async () => {
    const lonely = await openLoginDesk(engine.deps);
    lonely.provider.close();
    const { status, html } = await testBrowser().open(`${lonely.url}/login`);
    lonely.close();
    expect(status).toBe(502);
    expect(titleOf(html)).toBe('Kommunens login svarer ikke');
  });
});

describe('trying again and again', () => {
  it('is slowed down, for who fails', async () => {
    const strict = await openLoginDesk(engine.deps);
    const browser = testBrowser();
    const statuses: number[] = [];
    for (let n = 0; n < 31; n += 1)
      statuses.push((await browser.ask(`${strict.url}/login/callback?state=${n}`)).status);
    expect(statuses.slice(0, 30).every((status) => status === 400)).toBe(true);
    expect(statuses[30]).toBe(429);
    const { html } = await browser.open(`${strict.url}/login/callback?state=x`);
    expect(titleOf(html)).toBe('Der er for mange forsøg på at logge ind');
    strict.close();
  });
});

/** A request by another name than the one that leads here. */
const askAs = (url: string, path: string, host: string) =>
  new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
    const { port } = new URL(url);
    request({ host: '127.0.0.1', port, path, headers: { Host: host, Accept: 'text/html' } }, (res) => {
      res.resume().on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers }));
    })
      .on('error', reject)
      .end();
  });

describe('the public name', () => {
  const publicUrl = 'https://husly.example';
  const theCase = `/cases/${randomUUID()}`;
  const ofStaff = ['/', theCase, '/login/ended', '/api/v1/session', '/api/v1/cases', '/docs', '/healthz'];

  it('is where staff work, once there is a login: the links in their mails lead somewhere', async () => {
    const world = await openLoginDesk(engine.deps, {}, publicUrl);
    for (const path of ofStaff) {
      expect((await askAs(world.url, path, 'husly.example')).status).not.toBe(421);
      for (const host of ['evil.example', 'husly.example.evil.example', 'husly.example:8080'])
        expect((await askAs(world.url, path, host)).status).toBe(421);
    }
    expect((await askAs(world.url, theCase, 'husly.example')).status).toBe(200);
    for (const path of ['/metrics', '/METRICS', '/metrics/'])
      expect((await askAs(world.url, path, 'husly.example')).status).toBe(421);
    // The provider comes back to this name, so the login begins there, too; its cookies travel encrypted only.
    const elsewhere = await askAs(world.url, '/login?to=/cases', '127.0.0.1');
    expect(elsewhere.headers.location).toBe(`${publicUrl}/login?to=%2Fcases`);
    const begun = await askAs(world.url, '/login', 'husly.example');
    expect(begun.headers.location).toContain(`redirect_uri=${encodeURIComponent(`${publicUrl}/login/callback`)}`);
    expect(begun.headers['set-cookie']?.[0]).toMatch(/; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    world.close();
  });

  it('is for citizens and providers alone as long as there is none', async () => {
    const open = await openDesk(engine, publicUrl);
    for (const path of [...ofStaff, '/login', '/metrics'])
      expect((await askAs(open.url, path, 'husly.example')).status).toBe(421);
    expect((await askAs(open.url, '/b/x', 'husly.example')).status).toBe(404);
    open.close();
  });
});
