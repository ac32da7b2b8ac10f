import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Role } from '../../domain/outcomes.js';
import { openBrowser } from '../../ops/chromium.js';
import { openDesk, type Desk } from './desk.js';
import { openEngine, type Engine, type Opening } from './engine.js';
import type { TestCase } from './testCase.js';

/** When staff open the application in the tests: Monday 1 March 2032. */
export const onMonday = '2032-03-01 09:00';

/** The staff application over running cases, as people at a desk or in a stairwell meet it. */
export interface StaffApp {
  engine: Engine;
  desk: Desk;
  /** An open case, at nine o'clock on that Monday. */
  newCase(opening?: Opening): Promise<TestCase>;
  /**
   * A browser of its own, at a page. With a role it is logged in as that persona, as by its card on the login page.
   * Close it by `page.context().close()`, or leave it to `close`.
   */
  open(role: Role | null, path?: string, options?: Partial<Screen>): Promise<StaffPage>;
  close(): Promise<void>;
}

export interface Screen {
  width: number;
  height: number;
  /** A phone: fingers, and neither mouse nor keys. */
  touch?: boolean;
}

export interface StaffPage extends Page {
  /** What no page may do: errors nobody caught, what the policy stopped, requests to other places. Ends empty. */
  faults: string[];
}

/** Opens all of it; where Chromium is missing it is installed first, which takes minutes: give `beforeAll` 600 seconds. */
export async function openStaffApp(): Promise<StaffApp> {
  const [engine, browser] = await Promise.all([openEngine(), openBrowser()]);
  const desk = await openDesk(engine);
  desk.setClock(onMonday);
  return {
    engine,
    desk,
    async newCase(opening) {
      const theCase = await engine.newCase(opening);
      await theCase.travel(onMonday);
      return theCase;
    },
    open: (role, path = '/', { width = role === 'outreach' ? 390 : 1440, height = 844, touch = false } = {}) =>
      openPage(browser, desk.url, role, path, { width, height, touch }),
    async close() {
      desk.close();
      await browser.close();
      await engine.close();
    },
  };
}

/**
 * The staff application of a test file: opened before its first test, closed after its last.
 *
 * @param prepare what there is when the first test begins
 */
export function staffApp(prepare: () => Promise<void> = async () => undefined): StaffApp {
  let opened: StaffApp | undefined;
  const app = (): StaffApp => {
    if (!opened) throw new Error('the application is opened before the first test');
    return opened;
  };
  beforeAll(async () => {
    opened = await openStaffApp();
    await prepare();
  }, 600_000);
  afterAll(() => opened?.close());
  return {
    get engine() {
      return app().engine;
    },
    get desk() {
      return app().desk;
    },
    newCase: (opening) => app().newCase(opening),
    open: (...where) => app().open(...where),
    close: () => app().close(),
  };
}

/** A page of whichever Husly, in a browser of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  role: Role | null,
  path: string,
  { touch = false, ...viewport }: Screen,
): Promise<StaffPage> {
  const context = await browser.newContext({
    locale: 'da-DK',
    timezoneId: 'Europe/Copenhagen',
    viewport,
    hasTouch: touch,
    baseURL: url,
  });
  if (role) await logIn(context, role);
  const page = Object.assign(await context.newPage(), { faults: faultsOf(context, url) });
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  return page;
}

/** The session's cookie, where the browser keeps it. */
export async function logIn(context: BrowserContext, role: Role): Promise<void> {
  const answer = await context.request.post('/api/v1/session', { data: { persona: role } });
  if (answer.status() !== 201) throw new Error(`no session: ${await answer.text()}`);
}

function faultsOf(context: BrowserContext, url: string): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => void faults.push(String(error.error().stack)));
  context.on('console', (message) => {
    // A browser notes every answer that is not 2xx and every lost connection itself; those are not the page's faults.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(url)) faults.push(request.url());
  });
  return faults;
}
