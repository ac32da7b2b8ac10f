import type { Browser, Page } from 'playwright-core';
import { linkFor } from '../../store/citizenLinks.js';
import { openBrowser } from '../../ops/chromium.js';
import { openDesk, type Desk } from './desk.js';
import { openEngine, type Engine, type Opening } from './engine.js';
import { local, type TestCase } from './testCase.js';

/** When citizens look at their page in the tests: Monday 1 March 2032. */
export const onMonday = '2032-03-01 09:00';

/** The citizen's page over running cases, as a browser or a bare client meets it. */
export interface CitizenDesk {
  engine: Engine;
  desk: Desk;
  /** A case with a visit planned for Tuesday 15.30, or (`phone`) one that is only called. */
  caseWith(plan: 'visit' | 'phone', citizen?: Opening['citizen']): Promise<TestCase>;
  /** The link a message or door card carries. */
  linkTo(theCase: TestCase, madeFor?: string): Promise<string>;
  /** A page in a browser of its own, without scripts unless a test needs its own; what it asks of other places is noted. */
  pageAt(url: string, options?: { scripts?: boolean }): Promise<Page & { elsewhere: string[] }>;
  close(): Promise<void>;
}

/** Opens all of it; where Chromium is missing it is installed first, which takes minutes. */
export async function openCitizenDesk(): Promise<CitizenDesk> {
  const [engine, browser] = await Promise.all([openEngine(), openBrowser()]);
  const desk = await openDesk(engine);
  desk.setClock(onMonday);
  return {
    engine,
    desk,
    async caseWith(plan, citizen = {}) {
      const theCase = await engine.newCase({ citizen: { name: 'Amina Yusuf Warsame', ...citizen } });
      if (plan === 'visit') await theCase.fact({ kind: 'forcedOn', stage: 'visit' });
      await theCase.travel(onMonday);
      return theCase;
    },
    linkTo: ({ caseId }, madeFor = 'visitNotice:test:email') =>
      linkFor({ ...engine.deps, baseUrl: desk.url }, caseId, madeFor, 21, local(onMonday)),
    pageAt: (url, { scripts = false } = {}) => pageIn(browser, url, scripts),
    async close() {
      desk.close();
      await browser.close();
      await engine.close();
    },
  };
}

async function pageIn(browser: Browser, url: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({
    javaScriptEnabled,
    locale: 'da-DK',
    viewport: { width: 390, height: 844 },
  });
  const elsewhere: string[] = [];
  const page = await context.newPage();
  const { origin } = new URL(url);
  page.on('console', (message) => void elsewhere.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) elsewhere.push(request.url());
  });
  await page.goto(url);
  return Object.assign(page, { elsewhere });
}

/** What stands in the middle of a page, on one line. */
export const says = async (page: Page): Promise<string> =>
  (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');

export interface Reply {
  status: number;
  text: string;
  headers: Headers;
}

/** One request, without following where it leads. */
export async function ask(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Sends a form's fields. */
export const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ask(url, { method: 'POST', body: new URLSearchParams(fields), headers });

/** The fields of a fresh form of the page behind a link, without what the citizen chooses in it. */
export async function formOf(url: string, choice: string): Promise<Record<string, string>> {
  const { text } = await ask(url);
  const form = text.split('<form').find((part) => part.includes(`name="choice" value="${choice}"`)) ?? '';
  const hidden = form.split('</form>')[0]?.matchAll(/type="hidden" name="(\w+)" value="([^"]+)"/g) ?? [];
  return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
}
