import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listOf, task } from '../../api/schemas.js';
import { openLog } from '../../ops/log.js';
import { caseRow } from '../../store/cases.js';
import { goesOnIn } from '../../store/matches.js';
import { ask, formOf, onMonday, openCitizenDesk, post, type CitizenDesk } from '../support/citizenDesk.js';
import { openDesk } from '../support/desk.js';
import { soon } from '../support/husly.js';
import { openTestStore } from '../support/store.js';
import { local, type TestCase } from '../support/testCase.js';

/** The links to the citizen's page, and what is sent to it: by those they are for, by others, twice, too late, too often. */
let web: CitizenDesk;
beforeAll(async () => void (web = await openCitizenDesk()), 600_000);
afterAll(() => web?.close());

const visitOf = async ({ caseId }: TestCase) => {
  const { items } = (await web.desk.as('outreach').get(`/tasks?caseId=${caseId}&kind=visit`)).as(listOf(task));
  return items[0];
};

describe('a link', () => {
  it('that is forged, changed or mistyped answers as one that is none', async () => {
    const url = await web.linkTo(await web.caseWith('visit'));
    const token = url.split('/').at(-1) ?? '';
    const changed = Array.from(token)
      .with(3, token[3] === 'A' ? 'B' : 'A')
      .join('');
    const cut = token.slice(0, -1);
    const otherMac = token.slice(0, 16) + Array.from(token.slice(16)).toReversed().join('');
    const answers = await Promise.all(
      [changed, cut, otherMac, `${token}A`, 'A'.repeat(32), 'nothing'].map((t) => ask(`${web.desk.url}/b/${t}`)),
    );
    for (const { status, text } of answers) {
      expect(status).toBe(404);
      expect(text).toBe(answers[0]?.text);
      expect(text).toContain('Linket virker ikke længere');
    }
  });

  it('is met as none in every broken spelling of an address, without a fault in the log', async () => {
    for (const path of [
      '%E0%A4%A',
      '%00',
      '..%2f..%2fetc',
      'A'.repeat(5000),
      '💥',
      "x'--",
      '%F0%9F%92%A5?lang=xx&lang=da',
    ])
      expect([path, [400, 404].includes((await ask(`${web.desk.url}/b/${path}`)).status)]).toEqual([path, true]);
    const url = await web.linkTo(await web.caseWith('visit'));
    for (const query of ['?lang=//evil.example', '?said=done&said=kept', '?lang[]=da', '?lang=__proto__']) {
      const { status, text } = await ask(url + query);
      expect([query, status]).toEqual([query, 200]);
      expect(text).not.toContain('evil');
    }
    const { headers } = await post(`${url}?lang=//evil.example`, await formOf(url, 'confirm'));
    expect(headers.get('location')).toBe('?said=done&lang=da');
  });

  it('of somebody with a strange name shows it as a name and nothing else, on the card too', async () => {
    const name = `\u202EA<b>{phone}${'w'.repeat(300)} Hansen`;
    const theCase = await web.caseWith('visit', { name });
    const page = await web.pageAt(await web.linkTo(theCase), { scripts: true });
    const shown = `A<b>{phone}${'w'.repeat(29)}…`;
    expect(await page.locator('h1').innerText()).toBe(`Hej ${shown}`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const card = await web.desk.as('outreach').get(`/tasks/${theCase.caseId}.visit-2-1/door-card`);
    expect(card.body).toContain(`<h1>Til ${shown.replace('<', '&lt;').replace('>', '&gt;')}</h1>`);
  });

  it('works until it expires, or is withdrawn, and then answers as one that is none', async () => {
    const theCase = await web.caseWith('visit');
    const [url, other] = [await web.linkTo(theCase), await web.linkTo(theCase, 'doorCard:visit-2-1')];
    expect((await ask(url)).status).toBe(200);
    web.desk.setClock('2032-03-22 09:01');
    const expired = await ask(url);
    web.desk.setClock(onMonday);
    const form = await formOf(url, 'confirm');
    const answer = await web.desk.as('outreach').delete(`/cases/${theCase.caseId}/links`);
    // These two; and, where it has gone out by now, that of the mail about the visit.
    expect(answer.as(z.object({ withdrawn: z.int() })).withdrawn).toBeGreaterThanOrEqual(2);
    const withdrawn = [await ask(url), await ask(other), await post(url, form)];
    for (const none of withdrawn) expect([none.status, none.text]).toEqual([404, expired.text]);
    expect((await visitOf(theCase))?.confirmed).toBe(false);
    const again = await web.linkTo(theCase);
    expect(again).not.toBe(url);
    expect((await ask(again)).status).toBe(200);
  });

  it('stands in the e-mail about a visit, opens the page, and in no SMS', async () => {
    const theCase = await web.caseWith('visit');
    await theCase.travel('2032-03-01 12:00');
    const rows = (await theCase.messageRows()).filter((m) => m.purpose === 'visitNotice');
    const kept = (channel: string) => rows.find((m) => m.channel === channel);
    const mail = web.engine.sent.find((m) => m.to === kept('email')?.recipient && m.text.includes('/b/'))?.text;
    const sms = kept('sms')?.text ?? '';
    const [link] = mail?.match(/https:\/\/husly\.example\/b\/[\w-]{32}/) ?? [];
    expect((await ask(web.desk.url + new URL(link ?? '').pathname)).status).toBe(200);
    expect(sms).toContain('Jeg kommer hjem til dig');
    expect(sms).not.toContain('http');
    // It is the right to choose for the citizen: what was sent is kept for others to read without it.
    expect(kept('email')?.text).toBe(mail?.replaceAll(/https:\S+/g, '[link til borgerens side]'));
    const { text: listed } = await ask(`${web.desk.url}/api/v1/messages?caseId=${theCase.caseId}`, {
      headers: { 'Husly-Persona': 'outreach' },
    });
    expect(listed).toContain('[link til borgerens side]');
    expect(listed).not.toContain('/b/');
  });

  it('looked at in advance by a program chooses nothing', async () => {
    const theCase = await web.caseWith('visit');
    const url = await web.linkTo(theCase);
    for (const [method, headers] of [
      ['HEAD', {}],
      ['GET', { 'Sec-Purpose': 'prefetch' }],
    ] as const)
      expect((await ask(`${url}?choice=stop&said=done`, { method, headers })).status).toBe(200);
    expect((await theCase.said()).filter((c) => c.by === 'citizen:page')).toEqual([]);
  });

  it('is the same one for the same message, however often that is written', async () => {
    const theCase = await web.caseWith('phone');
    const [first, second] = await Promise.all([web.linkTo(theCase), web.linkTo(theCase)]);
    expect(second).toBe(first);
    expect(first).toMatch(/\/b\/[\w-]{32}$/);
  });

  it('says kindly that nothing is to be done once the case has ended', async () => {
    const theCase = await web.caseWith('visit');
    const url = await web.linkTo(theCase);
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

  it('leads on where the case goes on in another of the home, and is withdrawn with that one’s', async () => {
    const [ended, open] = [await web.caseWith('visit'), await web.caseWith('visit', { name: 'Zainab Warsame' })];
    const url = await web.linkTo(ended);
    await ended.fact({ kind: 'withdrawn' });
    await expect.poll(async () => (await caseRow(web.engine.deps.db, ended.caseId))?.closedAt, soon).not.toBeNull();
    await goesOnIn(web.engine.deps.db, ended.caseId, open.caseId);
    const { text } = await ask(url);
    expect(text).toMatch(/Amina.*Vi kommer hjem til dig/s);
    expect(text).not.toContain('Zainab');
    expect((await post(url, await formOf(url, 'confirm'))).status).toBe(303);
    expect((await visitOf(open))?.confirmed).toBe(true);
    await web.desk.as('outreach').delete(`/cases/${open.caseId}/links`);
    expect((await ask(url)).status).toBe(404);
  });

  it('of one citizen changes nothing for another, whatever is sent with it', async () => {
    const [mine, others] = [await web.caseWith('visit'), await web.caseWith('visit')];
    const form = await formOf(await web.linkTo(mine), 'confirm');
    expect((await post(await web.linkTo(mine), form)).status).toBe(303);
    expect((await visitOf(others))?.confirmed).toBe(false);
    // The very form of the first, sent to the other's page, is the other's own choice and no repetition.
    expect((await post(await web.linkTo(others), form)).status).toBe(303);
    expect((await visitOf(others))?.confirmed).toBe(true);
  });

  it('stands in no log, and its page tells nobody where it is', async () => {
    const url = await web.linkTo(await web.caseWith('visit'));
    const { headers, text } = await ask(url);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('set-cookie')).toBeNull();
    expect(text.length).toBeLessThan(20_000);
    const page = await web.pageAt(url);
    const [request] = await Promise.all([
      page.waitForRequest(/was\.digst\.dk/),
      page.getByRole('link', { name: 'Tilgængelighedserklæring' }).click({ noWaitAfter: true }),
    ]);
    expect((await request.allHeaders())['referer']).toBeUndefined();
  });

  it('whose page fails says whom to call; the log names neither the link nor anybody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'husly-log-'));
    const store = await openTestStore();
    await store.close();
    const deps = { ...web.engine.deps, db: store.db, log: openLog(folder) };
    const failing = await openDesk({ ...web.engine, deps });
    try {
      const url = await web.linkTo(await web.caseWith('visit'));
      const { status, text } = await ask(url.replace(web.desk.url, failing.url));
      expect(status).toBe(500);
      expect(text).toMatch(/Noget gik galt[^]*89 15 15 15/);
      const tooLong = await post(url.replace(web.desk.url, failing.url), { choice: 'x'.repeat(5000) });
      expect([tooLong.status, tooLong.text]).toEqual([413, text]);
      const logged = readFileSync(join(folder, 'husly.log'), 'utf8');
      expect(logged.split('\n').filter(Boolean)).toHaveLength(1);
      expect(logged).not.toContain(url.split('/').at(-1)?.slice(0, 16));
      expect(logged).not.toMatch(/Amina|\/b\//);
    } finally {
      failing.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a choice', () => {
  it('pressed twice at once, and again later, is one command', async () => {
    const theCase = await web.caseWith('visit');
    const url = await web.linkTo(theCase);
    const form = { ...(await formOf(url, 'otherTime')), at: local('2032-03-03 09:30') };
    const twice = await Promise.all([post(url, form), post(url, form)]);
    const later = await post(url, form);
    expect([...twice, later].map((a) => [a.status, a.headers.get('location')])).toEqual(
      Array.from({ length: 3 }, () => [303, '?said=done&lang=da']),
    );
    expect((await theCase.said()).filter((c) => c.by === 'citizen:page')).toHaveLength(1);
    expect((await theCase.events()).filter((e) => e.by === 'citizen:page')).toHaveLength(1);
  });

  it('pressed on a page from before another choice counts again: who says stop once more gets no more messages', async () => {
    const theCase = await web.caseWith('phone');
    const url = await web.linkTo(theCase);
    const [stop, call] = [await formOf(url, 'stop'), await formOf(url, 'callBack')];
    const listed = async () => (await caseRow(web.engine.deps.db, theCase.caseId))?.view;
    for (let n = 0; n < 3; n += 1) {
      for (const form of [stop, stop]) expect((await post(url, form)).status).toBe(303);
      await expect.poll(async () => (await listed())?.noMessages, soon).toEqual(['sms', 'email']);
      await post(url, await formOf(url, 'again'));
      await expect.poll(async () => (await listed())?.noMessages, soon).toEqual([]);
    }
    const said = (await theCase.said()).filter((c) => c.by === 'citizen:page');
    expect(said).toHaveLength(3 * 2 * 2);
    for (const at of ['2032-03-02 09:00', '2032-03-02 15:00', '2032-03-02 09:00']) {
      expect((await post(url, { ...call, at: local(at) })).status).toBe(303);
      await expect.poll(async () => (await listed())?.callBackAt, soon).toBe(local(at));
    }
  });

  it('that no longer fits says so and shows how things stand; the visit stays where it was moved', async () => {
    const theCase = await web.caseWith('visit');
    const url = await web.linkTo(theCase);
    const [confirm, other] = [await formOf(url, 'confirm'), await formOf(url, 'otherTime')];
    await post(url, { ...other, at: local('2032-03-03 09:30') });
    for (const form of [confirm, { ...other, at: local('2032-03-02 12:00') }]) {
      const { status, text } = await post(url, form);
      expect(status).toBe(409);
      expect(text).toContain('Det kan ikke vælges mere.');
      expect(text).toMatch(/onsdag d\.\s3\.\smarts kl\.\s09\.30/);
    }
    expect((await visitOf(theCase))?.from).toBe(local('2032-03-03 09:30'));
  });

  it('of a time that was not offered is none', async () => {
    const theCase = await web.caseWith('visit');
    const url = await web.linkTo(theCase);
    const form = await formOf(url, 'otherTime');
    for (const at of ['2032-03-06 09:30', '2032-03-03 03:00', '2032-12-01 09:30', '2032-02-26 09:30'])
      expect((await post(url, { ...form, at: local(at) })).status).toBe(409);
    for (const at of ['tomorrow', '', "' or 1=1"]) expect((await post(url, { ...form, at })).status).toBe(422);
    expect((await visitOf(theCase))?.from).toBe(local('2032-03-02 15:30'));
  });

  it('sent from somebody else’s page is refused', async () => {
    const theCase = await web.caseWith('visit');
    const url = await web.linkTo(theCase);
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
    const client = new Client({ connection: away, namespace: web.engine.namespace });
    const elsewhere = await openDesk({ ...web.engine, deps: { ...web.engine.deps, client } });
    try {
      elsewhere.setClock(onMonday);
      const theCase = await web.caseWith('visit');
      const url = (await web.linkTo(theCase)).replace(web.desk.url, elsewhere.url);
      const answer = await post(url, await formOf(url, 'confirm'));
      expect(answer.headers.get('location')).toBe('?said=kept&lang=da');
      expect((await ask(`${url}?said=kept`)).text).toContain('Tak. Vi har modtaget dit svar.');
      expect((await theCase.said()).map((c) => [c.by, c.status]).at(-1)).toEqual(['citizen:page', 'stored']);
    } finally {
      elsewhere.close();
      await away.close();
    }
  });
});

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

describe('too many tries', () => {
  it('to answer, at one link, meet the same page: a flood does not fill the case', async () => {
    const url = await web.linkTo(await web.caseWith('phone'));
    const answers: number[] = [];
    for (let n = 0; n < 21; n += 1)
      answers.push((await post(url, await formOf(url, n % 2 === 0 ? 'stop' : 'again'))).status);
    expect(answers.indexOf(429)).toBe(20);
    expect((await ask(url)).status).toBe(200);
  });

  it('from many addresses that are only claimed count as those of the one who asks', async () => {
    const own = await openDesk(web.engine, 'https://husly.example');
    try {
      own.setClock(onMonday);
      // The proxy adds whom it has heard; what stands before that anybody can write.
      const claims = await Promise.all(
        Array.from({ length: 301 }, (_, n) => ask(`${own.url}/b/x`, from(`10.${n % 250}.0.1, 203.0.113.9`))),
      );
      expect(claims.filter((c) => c.status === 429)).toHaveLength(1);
    } finally {
      own.close();
    }
  });

  it('at one link, or from one address, meet a page with the phone number; others are answered', async () => {
    const own = await openDesk(web.engine, 'https://husly.example');
    try {
      own.setClock(onMonday);
      const [url, other] = (
        await Promise.all([web.caseWith('phone'), web.caseWith('phone')].map(async (c) => web.linkTo(await c)))
      ).map((u) => u.replace(web.desk.url, own.url));
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
