import { Client, Connection } from '@temporalio/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOf, task, theCase as wholeCase } from '../../api/schemas.js';
import { linkFor } from '../../store/citizenLinks.js';
import { expectUsable, openBrowser } from '../support/browser.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';

/** The citizen's page as citizens meet it: in a browser, without scripts, over a running case. */
let engine: Engine;
let desk: Desk;
let browser: Browser;
const now = '2027-03-01 09:00';
// Where Chromium is missing it is installed first.
beforeAll(async () => {
  [engine, browser] = await Promise.all([openEngine(), openBrowser()]);
  desk = await openDesk(engine);
  desk.setClock(now);
}, 600_000);
afterAll(async () => {
  desk?.close();
  await browser?.close();
  await engine?.close();
});

const amina = { name: 'Amina Yusuf Warsame' };

/** A case with a visit planned, or (`phone`) one that is only called. */
async function caseWith(plan: 'visit' | 'phone', citizen: Opening['citizen'] = {}): Promise<TestCase> {
  const theCase = await engine.newCase({ citizen: { ...amina, ...citizen } });
  if (plan === 'visit') await theCase.fact({ kind: 'forcedOn', stage: 'visit' });
  await theCase.travel(now);
  return theCase;
}

const linkTo = (theCase: TestCase, madeFor = 'visitNotice:test:email'): Promise<string> =>
  linkFor({ ...engine.deps, baseUrl: desk.url }, theCase.caseId, madeFor, 21, local(now));

/** A page in a browser of its own; what it asks of other places than Husly is remembered. */
async function pageAt(url: string, options: { scripts?: boolean } = {}): Promise<Page & { elsewhere: string[] }> {
  const context = await browser.newContext({
    javaScriptEnabled: options.scripts ?? false,
    locale: 'da-DK',
    viewport: { width: 390, height: 844 },
  });
  const elsewhere: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => void elsewhere.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(desk.url)) elsewhere.push(request.url());
  });
  await page.goto(url);
  return Object.assign(page, { elsewhere });
}

const says = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
const visitOf = async (theCase: TestCase) => {
  const { items } = (await desk.as('outreach').get(`/tasks?caseId=${theCase.caseId}&kind=visit`)).as(listOf(task));
  return items[0];
};

describe('what the citizen sees', () => {
  it('is a first name, when somebody comes, and whom to call: nothing of the home or of why', async () => {
    const theCase = await caseWith('visit');
    const page = await pageAt(await linkTo(theCase));
    const visit = await visitOf(theCase);
    expect(visit?.from).toBe(local('2027-03-02 15:30'));
    expect(await says(page)).toContain('Hej Amina Vi kommer hjem til dig tirsdag d. 2. marts kl. 15.30.');
    expect(await page.title()).toBe('Din aftale med Randers Kommune – Randers Kommune');
    const source = await page.content();
    expect(source).toContain('89 15 15 15');
    expect(source).not.toMatch(/Yusuf|Warsame|Prøvevej|8900|20 ?12 ?34 ?56|borger\d|restance|leje|gæld|foged/i);
    expect(source).not.toContain(theCase.caseId);
    expect(source).not.toMatch(/<script|<img|<link|<iframe/i);
    expect(page.elsewhere).toEqual([]);
  });

  it('has the language the citizen speaks, and keeps another that is chosen', async () => {
    const theCase = await caseWith('visit', { language: 'Polski' });
    const url = await linkTo(theCase);
    const page = await pageAt(url);
    expect(await page.locator('html').getAttribute('lang')).toBe('pl');
    await page.getByRole('link', { name: 'العربية' }).click();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.getByRole('button', { name: 'نعم، اكتبوا لي بالعربية' }).click();
    expect(await says(page)).toContain('شكرًا');
    expect(await page.getByRole('button', { name: 'نعم، اكتبوا لي بالعربية' }).count()).toBe(0);
    await page.goto(url);
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
  });
});

describe('what the citizen chooses, without scripts', () => {
  it('a visit is confirmed: the task says so, the timeline says who, and the page what happens next', async () => {
    const theCase = await caseWith('visit');
    const page = await pageAt(await linkTo(theCase));
    await page.getByRole('button', { name: 'Ja, tiden passer' }).click();
    expect(await says(page)).toMatch(
      /^Tak\. Vi har noteret dit svar\. Hej Amina Vi kommer .* Du har svaret, at tiden passer\./,
    );
    expect(await page.getByRole('button', { name: 'Ja, tiden passer' }).count()).toBe(0);
    expect((await visitOf(theCase))?.confirmed).toBe(true);
    const { timeline } = (await desk.as('outreach').get(`/cases/${theCase.caseId}`)).as(wholeCase);
    expect(timeline.find((entry) => entry.text === 'Borgeren har bekræftet besøget.')).toMatchObject({
      by: 'borgeren',
      automatic: false,
    });
  });

  it('another time is chosen of those offered: the visit is then, and the page says so', async () => {
    const theCase = await caseWith('visit');
    const page = await pageAt(await linkTo(theCase));
    await page.getByText('Vælg en anden tid').click();
    await page.getByLabel('Onsdag d. 3. marts kl. 09.30').check();
    await page.getByRole('button', { name: 'Vælg denne tid' }).click();
    expect(await says(page)).toContain(
      'Vi kommer hjem til dig onsdag d. 3. marts kl. 09.30. Du har svaret, at tiden passer.',
    );
    expect((await visitOf(theCase))?.from).toBe(local('2027-03-03 09:30'));
  });

  it('a call is asked for: somebody has the task to call then', async () => {
    const theCase = await caseWith('phone');
    const page = await pageAt(await linkTo(theCase));
    expect(await says(page)).toContain('Vi vil gerne tale med dig');
    await page.getByText('Bliv ringet op').click();
    await page.getByLabel('I morgen kl. 15.00–17.00').check();
    await page.getByRole('button', { name: 'Ring til mig på det tidspunkt' }).click();
    expect(await says(page)).toContain('Vi ringer til dig i morgen mellem kl. 15.00 og 17.00.');
    const { items } = (await desk.as('outreach').get(`/tasks?caseId=${theCase.caseId}&kind=call`)).as(listOf(task));
    expect(items.map((t) => [t.from, t.dueAt])).toEqual([[local('2027-03-02 15:00'), local('2027-03-02 17:00')]]);
  });

  it('messages are stopped on both channels, asked for again, and stopped once more', async () => {
    const theCase = await caseWith('visit');
    const page = await pageAt(await linkTo(theCase));
    for (const [button, stopped] of [
      ['Stop beskeder', ['sms', 'email']],
      ['Send mig beskeder igen', []],
      ['Stop beskeder', ['sms', 'email']],
    ] as const) {
      await page.getByText('Beskeder fra os', { exact: true }).click();
      await page.getByRole('button', { name: button }).click();
      expect(await says(page)).toContain('Tak. Vi har noteret dit svar.');
      expect((await theCase.view()).noMessages).toEqual(stopped);
    }
  });

  it('nothing chosen is said above the page, with the way to where it is missing', async () => {
    const theCase = await caseWith('visit');
    const page = await pageAt(await linkTo(theCase));
    // As a browser sends it that does not know `required`.
    await page.getByText('Vælg en anden tid').click();
    const form = page.locator('form', { hasText: 'Hvornår skal vi komme?' });
    const answer = await post(await linkTo(theCase), await hiddenOf(form));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('href="#otherTime-0"');
    expect(answer.text).toMatch(/<title>Du mangler at vælge/);
  });

  it('all can be reached and done by keyboard alone, and the focus is seen', async () => {
    const theCase = await caseWith('visit');
    const page = await pageAt(await linkTo(theCase), { scripts: true });
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement.textContent.trim() || document.activeElement.value');
    const tabTo = async (text: string): Promise<void> => {
      for (let n = 0; n < 30 && (await focused()) !== text; n += 1) await page.keyboard.press('Tab');
      expect(await focused()).toBe(text);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    };
    await tabTo('Vælg en anden tid');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await tabTo('Vælg denne tid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/said=done/);
    expect((await visitOf(theCase))?.from).toBe(local('2027-03-02 12:00'));
  });
});

/** The form's fields that nobody sees, as a browser sends them. */
async function hiddenOf(form: ReturnType<Page['locator']>): Promise<Record<string, string>> {
  const fields = await form.locator('input[type=hidden]').all();
  const pairs = await Promise.all(
    fields.map(async (field) => [await field.getAttribute('name'), await field.getAttribute('value')] as const),
  );
  return Object.fromEntries(pairs.map(([name, value]) => [name ?? '', value ?? '']));
}

interface Reply {
  status: number;
  text: string;
  headers: Headers;
}

async function ask(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> =>
  ask(url, { method: 'POST', body: new URLSearchParams(fields), headers });

/** A fresh form of the page behind a link. */
async function formOf(url: string, choice: string): Promise<Record<string, string>> {
  const { text } = await ask(url);
  const [, form = ''] = text.split(new RegExp(`(?=<input type="hidden" name="choice" value="${choice}")`));
  const end = form.indexOf('</form>');
  const pairs = [...form.slice(0, end).matchAll(/name="(\w+)" value="([^"]+)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  return Object.fromEntries(pairs.toReversed());
}

describe('a link', () => {
  it('that is forged, changed or mistyped answers as one that is none', async () => {
    const url = await linkTo(await caseWith('visit'));
    const token = url.split('/').at(-1) ?? '';
    const changed = [...token].with(3, token[3] === 'A' ? 'B' : 'A').join('');
    const cut = token.slice(0, -1);
    const otherMac = token.slice(0, 16) + [...token.slice(16)].toReversed().join('');
    const answers = await Promise.all(
      [changed, cut, otherMac, `${token}A`, 'A'.repeat(32), 'nothing'].map((t) => ask(`${desk.url}/b/${t}`)),
    );
    for (const { status, text } of answers) {
      expect(status).toBe(404);
      expect(text).toBe(answers[0]?.text);
      expect(text).toContain('Linket virker ikke længere');
    }
  });

  it('works until it expires, or is withdrawn, and then answers as one that is none', async () => {
    const theCase = await caseWith('visit');
    const [url, other] = [await linkTo(theCase), await linkTo(theCase, 'doorCard:visit-2-1')];
    expect((await ask(url)).status).toBe(200);
    desk.setClock('2027-03-22 09:01');
    const expired = await ask(url);
    desk.setClock(now);
    const form = await formOf(url, 'confirm');
    const { body } = await desk.as('caseworker').delete(`/cases/${theCase.caseId}/links`);
    expect(body).toEqual({ withdrawn: 2 });
    const withdrawn = [await ask(url), await ask(other), await post(url, form)];
    for (const answer of withdrawn) expect([answer.status, answer.text]).toEqual([404, expired.text]);
    expect((await visitOf(theCase))?.confirmed).toBe(false);
    const again = await linkTo(theCase);
    expect(again).not.toBe(url);
    expect((await ask(again)).status).toBe(200);
  });

  it('is the same one for the same message, however often that is written', async () => {
    const theCase = await caseWith('phone');
    const [first, second] = await Promise.all([linkTo(theCase), linkTo(theCase)]);
    expect(second).toBe(first);
    expect(first).toMatch(/\/b\/[\w-]{32}$/);
  });

  it('says kindly that nothing is to be done once the case has ended', async () => {
    const theCase = await caseWith('visit');
    const url = await linkTo(theCase);
    const form = await formOf(url, 'confirm');
    await theCase.fact({ kind: 'withdrawn' });
    const late = await post(url, form);
    expect(late.status).toBe(409);
    const { status, text } = await ask(url);
    expect(status).toBe(200);
    for (const page of [late.text, text]) {
      expect(page).toContain('Der er ikke mere, du skal gøre');
      expect(page).not.toMatch(/Amina|<form/);
    }
  });

  it('of one citizen changes nothing for another, whatever is sent with it', async () => {
    const [mine, others] = [await caseWith('visit'), await caseWith('visit')];
    const form = await formOf(await linkTo(mine), 'confirm');
    expect((await post(await linkTo(mine), form)).status).toBe(303);
    expect((await visitOf(others))?.confirmed).toBe(false);
    // The very form of the first, sent to the other's page, is the other's own choice and no repetition.
    expect((await post(await linkTo(others), form)).status).toBe(303);
    expect((await visitOf(others))?.confirmed).toBe(true);
  });

  it('stands in no log, and its page tells nobody where it is', async () => {
    const url = await linkTo(await caseWith('visit'));
    const { headers, text } = await ask(url);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('set-cookie')).toBeNull();
    expect(text.length).toBeLessThan(20_000);
    const page = await pageAt(url);
    const [request] = await Promise.all([
      page.waitForRequest(/was\.digst\.dk/),
      page.getByRole('link', { name: 'Tilgængelighedserklæring' }).click({ noWaitAfter: true }),
    ]);
    expect((await request.allHeaders())['referer']).toBeUndefined();
  });
});

describe('a choice', () => {
  it('pressed twice at once, and again later, is one command', async () => {
    const theCase = await caseWith('visit');
    const url = await linkTo(theCase);
    const form = { ...(await formOf(url, 'otherTime')), at: local('2027-03-03 09:30') };
    const twice = await Promise.all([post(url, form), post(url, form)]);
    const later = await post(url, form);
    expect([...twice, later].map((a) => [a.status, a.headers.get('location')])).toEqual(
      Array(3).fill([303, '?said=done&lang=da']),
    );
    expect((await theCase.said()).filter((c) => c.by === 'citizen')).toHaveLength(1);
    expect((await theCase.events()).filter((e) => e.by === 'citizen')).toHaveLength(1);
  });

  it('that no longer fits says so and shows how things stand; the visit stays where it was moved', async () => {
    const theCase = await caseWith('visit');
    const url = await linkTo(theCase);
    const [confirm, other] = [await formOf(url, 'confirm'), await formOf(url, 'otherTime')];
    await post(url, { ...other, at: local('2027-03-03 09:30') });
    for (const form of [confirm, { ...other, at: local('2027-03-02 12:00') }]) {
      const { status, text } = await post(url, form);
      expect(status).toBe(409);
      expect(text).toContain('Det kan ikke vælges mere.');
      expect(text).toContain('onsdag d. 3. marts kl. 09.30');
    }
    expect((await visitOf(theCase))?.from).toBe(local('2027-03-03 09:30'));
  });

  it('of a time that was not offered is none', async () => {
    const theCase = await caseWith('visit');
    const url = await linkTo(theCase);
    const form = await formOf(url, 'otherTime');
    for (const at of ['2027-03-06 09:30', '2027-03-03 03:00', '2027-12-01 09:30', '2027-02-26 09:30'])
      expect((await post(url, { ...form, at: local(at) })).status).toBe(409);
    for (const at of ['tomorrow', '', "' or 1=1"]) expect((await post(url, { ...form, at })).status).toBe(422);
    expect((await visitOf(theCase))?.from).toBe(local('2027-03-02 15:30'));
  });

  it('sent from somebody else’s page is refused', async () => {
    const theCase = await caseWith('visit');
    const url = await linkTo(theCase);
    const form = await formOf(url, 'confirm');
    for (const headers of [
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site', Origin: 'null' },
      { Origin: 'not an address' },
    ])
      expect((await post(url, form, headers)).status).toBe(403);
    expect((await visitOf(theCase))?.confirmed).toBe(false);
    expect((await post(url, form, { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' })).status).toBe(303);
  });

  it('while the engine is away is kept, and the page says that it was received', async () => {
    const away = Connection.lazy({ address: '127.0.0.1:1', interceptors: [] });
    const client = new Client({ connection: away, namespace: engine.namespace });
    const elsewhere = await openDesk({ ...engine, deps: { ...engine.deps, client } });
    try {
      elsewhere.setClock(now);
      const theCase = await caseWith('visit');
      const url = (await linkTo(theCase)).replace(desk.url, elsewhere.url);
      const answer = await post(url, await formOf(url, 'confirm'));
      expect(answer.headers.get('location')).toBe('?said=kept&lang=da');
      expect((await ask(`${url}?said=kept`)).text).toContain('Tak. Vi har modtaget dit svar.');
      expect((await theCase.said()).map((c) => [c.by, c.status]).at(-1)).toEqual(['citizen', 'stored']);
    } finally {
      elsewhere.close();
      await away.close();
    }
  });
});

describe('too many tries', () => {
  it('at one link, or from one address, meet a page with the phone number; others are answered', async () => {
    const own = await openDesk(engine);
    try {
      own.setClock(now);
      const [url, other] = (
        await Promise.all([caseWith('phone'), caseWith('phone')].map(async (c) => linkTo(await c)))
      ).map((u) => u.replace(desk.url, own.url));
      const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
      for (let n = 0; n < 60; n += 1) expect((await ask(url ?? '', from(`192.0.2.${n}`))).status).toBe(200);
      const { status, text, headers } = await ask(url ?? '', from('192.0.2.99'));
      expect(status).toBe(429);
      expect(text).toContain('89 15 15 15');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(other ?? '', from('192.0.2.99'))).status).toBe(200);
      const guesses = await Promise.all(
        Array.from({ length: 301 }, () => ask(`${own.url}/b/${'A'.repeat(32)}`, from('198.51.100.7'))),
      );
      expect(guesses.filter((g) => g.status === 429)).toHaveLength(1);
      expect((await ask(other ?? '', from('198.51.100.7'))).status).toBe(429);
      expect((await ask(other ?? '', from('198.51.100.8'))).status).toBe(200);
    } finally {
      own.close();
    }
  });
});

describe.each(['da', 'ar'])(
  'for everybody, in %s: every state is free of faults, small and large, light and dark',
  (language) => {
    const lang = `?lang=${language}`;

    it('a visit that is planned, and every choice opened', async () => {
      const page = await pageAt((await linkTo(await caseWith('visit', { language }))) + lang, { scripts: true });
      await expectUsable(page, `citizen-visit-${language}`);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await expectUsable(page, `citizen-choices-${language}`);
    });

    it('after a choice', async () => {
      const page = await pageAt((await linkTo(await caseWith('visit', { language }))) + lang, { scripts: true });
      await page.locator('form').first().getByRole('button').click();
      await expectUsable(page, `citizen-confirmed-${language}`);
    });

    it('a call that is asked for, with messages stopped, and the language not the kept one', async () => {
      const theCase = await caseWith('phone', { language: 'Tyrkisk' });
      const url = await linkTo(theCase);
      const at = local('2027-03-02 09:00');
      for (const form of [{ ...(await formOf(url, 'callBack')), at }, await formOf(url, 'stop')]) await post(url, form);
      await expectUsable(await pageAt(url + lang, { scripts: true }), `citizen-call-${language}`);
    });

    it('nothing chosen, and what fits no more', async () => {
      const theCase = await caseWith('visit', { language });
      const page = await pageAt((await linkTo(theCase)) + lang, { scripts: true });
      await page.evaluate(
        "document.querySelectorAll('[required]').forEach((field) => field.removeAttribute('required'))",
      );
      await page.locator('summary').first().click();
      await page.locator('details form button').first().click();
      expect(await page.locator('.notice a').count()).toBe(1);
      await expectUsable(page, `citizen-missing-${language}`);
      await theCase.fact({ kind: 'withdrawn' });
      await page.locator('form').first().getByRole('button').click();
      await expectUsable(page, `citizen-stale-${language}`);
    });

    it('nothing planned, a case that has ended, and a link that is none', async () => {
      const theCase = await caseWith('phone', { language, phones: [], email: 'kun@mail.example' });
      const url = (await linkTo(theCase)) + lang;
      const page = await pageAt(url, { scripts: true });
      await expectUsable(page, `citizen-nothing-${language}`);
      await theCase.fact({ kind: 'withdrawn' });
      await page.goto(url);
      await expectUsable(page, `citizen-ended-${language}`);
      await page.goto(`${desk.url}/b/${'A'.repeat(32)}${lang}`);
      await expectUsable(page, `citizen-gone-${language}`);
    });
  },
);
