import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usabilityFaults } from '../support/browser.js';
import { openBrowser } from '../../ops/chromium.js';
import { openEngine, type Engine } from '../support/engine.js';
import { openLoginDesk, type LoginDesk } from '../support/loginDesk.js';

/** The pages around the municipality's own login, in a browser: each is one column that anybody can read. */
let engine: Engine;
let browser: Browser;
let desk: LoginDesk;
beforeAll(async () => {
  [engine, browser] = await Promise.all([openEngine(), openBrowser()]);
  desk = await openLoginDesk(engine.deps, { municipality: 'kommune' });
}, 600_000);
afterAll(async () => {
  desk?.close();
  await browser?.close();
  await engine?.close();
});

/** Opens an address with a browser of its own, and goes where it is sent. */
async function pageAt(url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'da-DK', viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('h1').waitFor();
  return page;
}

/** Logs in as somebody of whom the provider tells this, and looks at what they are told. */
async function loggingIn(told: Record<string, unknown> | null): Promise<Page> {
  desk.provider.people.set('somebody', { name: 'Somebody', ...told });
  desk.provider.atTheKeyboard = told && 'somebody';
  return pageAt(`${desk.url}/login?to=/today`);
}

describe('the login', () => {
  it.each([
    ['who has no role', 'Du har ikke adgang til Husly endnu', () => loggingIn({ roles: ['alle'], kommune: '0730' })],
    [
      'who works elsewhere',
      'Din bruger hører til en anden kommune',
      () => loggingIn({ roles: ['husly-ledere'], kommune: '0751' }),
    ],
    ['who pressed cancel', 'Du blev ikke logget ind', () => loggingIn(null)],
    ['who came too late', 'Du nåede ikke at blive logget ind', () => pageAt(`${desk.url}/login/callback`)],
    ['who has logged out', 'Du er logget ud', () => pageAt(`${desk.url}/login/ended`)],
    ['who has not begun', 'Log ind', () => pageAt(`${desk.url}/today`)],
  ])('tells those %s so that they can read it', async (who, title, open) => {
    const page = await open();
    expect(await page.locator('h1').innerText()).toBe(title);
    expect(await usabilityFaults(page, `login-${who.split(' ').at(-1) ?? ''}`)).toEqual([]);
    await page.context().close();
  });
});
