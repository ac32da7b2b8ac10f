import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { heardFrom, usabilityFaults } from '../support/browser.js';
import { openStaffApp, type StaffApp, type StaffPage } from '../support/app.js';
import { openEvents } from '../support/liveEvents.js';

/** The frame around the staff application's pages, in a browser. */
let app: StaffApp;
beforeAll(async () => void (app = await openStaffApp()), 600_000);
afterAll(() => app?.close());

const heading = (page: StaffPage): Promise<string> => page.locator('h1').innerText();
const pathOf = (page: StaffPage): string => new URL(page.url()).pathname;

const ask = (path: string, accept = 'text/html'): Promise<Response> =>
  fetch(app.desk.url + path, { headers: { Accept: accept } });

describe('logging in', () => {
  it('as a persona leads to the role’s own start, and logging out back', async () => {
    for (const [persona, start] of [
      ['Opsøgende medarbejder', '/today'],
      ['Sagsbehandler', '/referrals'],
      ['Leder', '/overview'],
    ] as const) {
      const page = await app.open(null);
      expect(await heading(page)).toBe('Log ind');
      await page.getByRole('button', { name: persona }).click();
      await page.waitForURL(`**${start}`);
      await page.getByRole('button', { name: 'Log ud' }).click();
      await page.getByRole('heading', { name: 'Log ind' }).waitFor();
      expect(page.faults).toEqual([]);
      await page.context().close();
    }
  });

  it('out is no login that has run out, whatever else is refused on the way', async () => {
    const page = await app.open('supervisor', '/overview');
    const refused = page.waitForResponse((response) => response.status() === 401);
    const headings = page.getByRole('heading', { name: /^(Sager|Log ind)$/ });
    let shown: string[] = [];
    await page.route('**/api/v1/session', async (route) => {
      if (route.request().method() !== 'DELETE') return route.fallback();
      const response = await route.fetch();
      await page.getByRole('link', { name: 'Sager', exact: true }).click();
      await refused;
      await headings.first().waitFor();
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
      shown = await headings.allInnerTexts();
      await route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Log ud' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByRole('heading', { name: 'Log ind' }).waitFor();
    expect(shown).toEqual(['Sager']);
    await page.context().close();
  });

  it('leads to the page that was asked for, such as one named in a mail', async () => {
    const page = await app.open(null, '/calculator');
    await page.getByRole('button', { name: 'Leder' }).click();
    await page.getByRole('heading', { name: 'Fristberegner' }).waitFor();
    expect(pathOf(page)).toBe('/calculator');
    expect(page.faults).toEqual([]);
  });
});

describe('the frame', () => {
  it('is usable in light and dark, narrow, and with large text', async () => {
    const faults = [
      ...(await usabilityFaults(await app.open(null), 'app-login')),
      ...(await usabilityFaults(await app.open('outreach'), 'app-outreach')),
      ...(await usabilityFaults(await app.open('supervisor'), 'app-supervisor')),
      ...(await usabilityFaults(await app.open('caseworker', '/nowhere'), 'app-not-found')),
      ...(await usabilityFaults(await app.open('caseworker', '/engine'), 'app-not-yours')),
    ];
    expect(faults).toEqual([]);
  });

  it('is walked by keyboard: to the content, along the menu, and the focus lands on the new page’s heading', async () => {
    const page = await app.open('supervisor', '/overview');
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Gå til indholdet');
    for (let n = 0; n < 12 && (await focused()) !== 'Sager'; n += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases');
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect([await focused(), await page.title()]).toEqual(['Sager', 'Sager – Husly']);
    expect(await page.locator('nav [aria-current=page]').innerText()).toBe('Sager');
  });

  it('shows a phone three places and the rest behind a button that Escape closes', async () => {
    const page = await app.open('outreach');
    const calculator = page.getByRole('link', { name: 'Fristberegner' });
    expect(await calculator.isVisible()).toBe(false);
    const more = page.getByRole('button', { name: 'Mere' });
    await more.click();
    expect(await calculator.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect([await calculator.isVisible(), await more.getAttribute('aria-expanded')]).toEqual([false, 'false']);
    await more.click();
    await calculator.click();
    await page.getByRole('heading', { name: 'Fristberegner' }).waitFor();
    expect(await calculator.isVisible()).toBe(false);
  });

  it('speaks English when asked, and remembers', async () => {
    const page = await app.open('supervisor', '/calculator');
    await page.getByRole('button', { name: 'English' }).click();
    expect([await heading(page), await page.locator('html').getAttribute('lang')]).toEqual(['Deadlines', 'en']);
    await page.reload();
    await page.getByRole('heading', { name: 'Deadlines' }).waitFor();
    expect(await page.title()).toBe('Deadlines – Husly');
  });

  it('says which pages there are not, and which are another role’s', async () => {
    const page = await app.open('caseworker', '/nowhere');
    expect(await heading(page)).toBe('Siden findes ikke');
    await page.getByRole('link', { name: 'Gå til din startside' }).click();
    await page.waitForURL('**/referrals');
    await page.goto('/engine');
    await page.getByRole('heading', { name: 'Siden er ikke for din rolle' }).waitFor();
  });
});

describe('when the server is away', () => {
  it('a lost server shows itself, and recovers without a reload', async () => {
    const page = await app.open('supervisor', '/overview');
    const banner = await heardFrom(page, '.connection');
    await app.desk.goAway();
    try {
      await page.getByRole('link', { name: 'Tal', exact: true }).click();
      await expect.poll(banner).toContain('Ingen forbindelse til Husly');
    } finally {
      await app.desk.comeBack();
    }
    await expect.poll(banner).toContain('Forbindelsen er tilbage.');
    expect(page.faults).toEqual([]);
  });

  it('a part of it that never came is nobody’s fault, and comes by itself', async () => {
    const page = await app.open('supervisor', '/overview');
    await app.desk.goAway();
    try {
      await page.getByRole('link', { name: 'Sager', exact: true }).click();
      await expect.poll(() => heading(page)).toBe('Ingen forbindelse til Husly');
    } finally {
      await app.desk.comeBack();
    }
    await expect.poll(() => heading(page)).toBe('Sager');
    await page.context().close();
  });

  it('a session that has ended asks for the login, at the same page', async () => {
    const page = await app.open('supervisor', '/calculator');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Log ud' }).click();
    await page.getByText('Det, du har skrevet, er gemt.').waitFor();
    await page.getByRole('button', { name: 'Leder' }).click();
    await page.getByRole('heading', { name: 'Fristberegner' }).waitFor();
    expect(page.faults).toEqual([]);
  });
});

const loaded = z.array(z.object({ name: z.string(), encodedBodySize: z.number() }));

/** What a browser has loaded for a page so far, in kB as it came over the wire. */
async function weightOf(page: StaffPage): Promise<{ scripts: number; styles: number; all: number }> {
  const files = loaded.parse(
    await page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.toJSON())"),
  );
  const kB = (ending: string): number =>
    files
      .filter(({ name }) => name.endsWith(ending))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize / 1000, 0);
  return { scripts: kB('.js'), styles: kB('.css'), all: kB('') };
}

describe('the first list', () => {
  it('is asked for as soon as it is known who asks: the phone’s own part comes meanwhile', async () => {
    const page = await app.open('outreach', '/calculator');
    const part = page.waitForRequest((request) => /\/assets\/routes-.*\.js$/.test(request.url()));
    await page.route('**/api/v1/session', async (route) => {
      await part;
      await route.continue();
    });
    await page.goto('/today');
    await expect.poll(() => heading(page)).toBe('I dag');
    await page.context().close();
  });

  it('needs two answers of the API one after the other, and less than 150 kB in all', async () => {
    await app.newCase({ legal: { hearingAt: '2032-03-04T10:30' } }).then((theCase) => theCase.row());
    const page = await app.open('outreach', '/calculator');
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/v1/')) asked.push(pathname.slice('/api/v1'.length));
    });
    await page.goto('/today');
    await page.locator('.card').first().waitFor();
    expect(asked.slice(0, 2)).toEqual(['/session', expect.stringMatching(/^\/(today|visits|events)$/)]);
    expect(new Set(asked)).toEqual(new Set(['/session', '/today', '/visits', '/events']));
    expect((await weightOf(page)).all).toBeLessThan(150);
    await page.context().close();
  });
});

describe('how it is served', () => {
  it('under a policy without inline scripts or styles, for whatever address a browser opens', async () => {
    for (const path of ['/', '/cases/00000000-0000-4000-8000-000000000000', '/nowhere']) {
      const page = await ask(path);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      const policy = page.headers.get('content-security-policy');
      expect(policy).toMatch(/default-src 'none';script-src 'self';style-src 'self';/);
      expect(policy).not.toContain('unsafe');
      const text = await page.text();
      expect(text).not.toMatch(/<style|style=|<script(?! type="module" crossorigin src="\/assets)|https?:/);
    }
  });

  it('to the phone within 120 kB of scripts and 60 kB of styles, without the desk’s', async () => {
    const { scripts, styles } = await weightOf(await app.open('outreach', '/today'));
    expect(scripts).toBeGreaterThan(10);
    expect(scripts).toBeLessThan(120);
    expect(styles).toBeGreaterThan(1);
    expect(styles).toBeLessThan(15);
  });

  it('compressed, where the browser can read that; but what is told live comes as it is told', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await (await ask('/')).text())?.[1] ?? '';
    const persona = { 'Husly-Persona': 'supervisor' };
    for (const [path, headers] of [
      [script, {}],
      ['/api/v1/openapi.json', persona],
    ] as const) {
      const encodings = async (accepted: string): Promise<unknown[]> => {
        const answer = await fetch(app.desk.url + path, { headers: { ...headers, 'Accept-Encoding': accepted } });
        await answer.arrayBuffer();
        return [answer.headers.get('content-encoding'), answer.headers.get('vary')];
      };
      expect(await encodings('gzip, deflate, br')).toEqual(['br', 'Accept-Encoding']);
      expect(await encodings('gzip')).toEqual(['gzip', 'Accept-Encoding']);
      expect(await encodings('identity')).toEqual([null, 'Accept-Encoding']);
    }
    const events = await openEvents(app.desk.url, { ...persona, 'Accept-Encoding': 'gzip, deflate, br' });
    expect([events.status, events.headers.get('content-encoding')]).toEqual([200, null]);
    events.leave();
  });

  it('with parts that are kept for ever, and without hiding what is not there', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await (await ask('/')).text())?.[1] ?? '';
    expect((await ask(script, '*/*')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ask('/icon.svg', '*/*')).headers.get('cache-control')).toBe('no-cache');
    for (const path of ['/api/v1/nothing', '/assets/gone.js', '/healthz/nothing'])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect((await ask('/nowhere', '*/*')).status).toBe(404);
  });
});
