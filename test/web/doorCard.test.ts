import { randomUUID } from 'node:crypto';
import { decodeQR } from 'qr/decode.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languages } from '../../domain/texts/languages.js';
import { linkFor } from '../../store/citizenLinks.js';
import { recordFact } from '../../workflows/contract.js';
import { accessibilityFaults, picture } from '../support/browser.js';
import { openBrowser } from '../../ops/chromium.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';

/** The cards a worker prints in the morning and leaves at doors nobody opens. */
let engine: Engine;
let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  [engine, browser] = await Promise.all([openEngine(), openBrowser()]);
  desk = await openDesk(engine);
  desk.setClock('2032-03-02 08:00');
}, 600_000);
afterAll(async () => {
  desk?.close();
  await browser?.close();
  await engine?.close();
});

/** A case whose visit is on Tuesday 2 March at 15.30. */
async function visited(citizen: Opening['citizen'] = {}): Promise<TestCase> {
  const theCase = await engine.newCase({ citizen: { name: 'AMINA Yusuf Warsame', ...citizen } });
  await theCase.fact({ kind: 'forcedOn', stage: 'visit' });
  return theCase;
}

const cardOf = (theCase: TestCase, taskId = 'visit-2-1') =>
  desk.as('outreach').get(`/tasks/${theCase.caseId}.${taskId}/door-card`);

async function printed(html: unknown): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.setContent(z.string().parse(html));
  return page;
}

const words = async (page: Page): Promise<string> => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');

/** What a phone's camera reads in the first drawing. */
async function scanned(page: Page): Promise<string> {
  const pixels = z.object({ size: z.number(), data: z.array(z.number()) }).parse(
    await page.evaluate(`(async () => {
      const size = 270;
      const image = new Image(size, size);
      image.src = 'data:image/svg+xml,' + encodeURIComponent(document.querySelector('svg').outerHTML);
      await image.decode();
      const canvas = new OffscreenCanvas(size, size).getContext('2d');
      canvas.fillStyle = '#fff';
      canvas.fillRect(0, 0, size, size);
      canvas.drawImage(image, 0, 0, size, size);
      return { size, data: Array.from(canvas.getImageData(0, 0, size, size).data).filter((_, n) => n % 4 === 0) };
    })()`),
  );
  return decodeQR({
    width: pixels.size,
    height: pixels.size,
    data: Uint8Array.from(pixels.data.flatMap((grey) => [grey, grey, grey, 255])),
  });
}

const choose = ({ handle }: TestCase, at: string) =>
  handle.executeUpdate(recordFact, {
    args: [{ commandId: randomUUID(), by: 'citizen:page', fact: { kind: 'visitTimeChosen', at } }],
  });

describe('a door card', () => {
  it('says that somebody was there and whom to call, in Danish and the citizen’s language, and nothing of why', async () => {
    const theCase = await visited({ language: 'arabisk' });
    const { status, headers, body } = await cardOf(theCase);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('cache-control')).toBe('no-store');
    const page = await printed(body);
    const said = await words(page);
    expect(said).toContain('Til Amina Jeg var her i dag kl.');
    expect(said).toContain('Ring til mig på 89 15 15 15, hverdage kl. 9–15.');
    expect(said).toContain('كنت هنا اليوم الساعة');
    expect(said).toContain('Venlig hilsen Husly, Randers Kommune');
    expect(body).not.toMatch(/Yusuf|Warsame|Prøvevej|8900|12 ?34 ?56|borger\d|restance|leje|gæld|foged/i);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'door-card-da-ar', 480, 640);
  });

  it('has a code that opens the citizen’s page, the same one on each printout', async () => {
    const theCase = await visited();
    const [first, second] = [
      await scanned(await printed((await cardOf(theCase)).body)),
      await scanned(await printed((await cardOf(theCase)).body)),
    ];
    expect(second).toBe(first);
    expect(first).toBe(
      await linkFor({ ...engine.deps, baseUrl: desk.url }, theCase.caseId, 'doorCard:visit-2-1', 21, engine.deps.now()),
    );
    const { status } = await fetch(desk.url + new URL(first).pathname);
    expect(status).toBe(200);
  });

  it('tells when the worker comes again once that is planned', async () => {
    const theCase = await visited({ language: 'engelsk' });
    await theCase.travel('2032-03-02 16:00');
    const { tasks } = await theCase.complete('visit-2-1', 'nobodyHome');
    const next = tasks.find((t) => t.kind === 'visit');
    expect(next?.from).toBe(local('2032-03-05 09:30'));
    const said = await words(await printed((await cardOf(theCase)).body));
    expect(said).toContain('Jeg kommer igen fredag d. 5. marts kl. 09.30.');
    expect(said).toContain('I will come again on Friday 5 March at 09:30.');
  });

  it('fits on one sheet of A6 in every language', async () => {
    for (const language of languages) {
      const theCase = await visited({ language });
      await theCase.travel('2032-03-02 16:00');
      await theCase.complete('visit-2-1', 'nobodyHome');
      const page = await printed((await cardOf(theCase)).body);
      const clipped =
        "Array.from(document.querySelectorAll('.card')).filter((c) => c.scrollHeight > c.clientHeight || c.scrollWidth > c.clientWidth).length";
      expect([language, await page.evaluate(clipped)]).toEqual([language, 0]);
      await picture(page, `door-card-next-${language}`, 480, 640);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [
        Math.round(Number(w)),
        Math.round(Number(h)),
      ]);
      expect(sheets).toEqual([[298, 420]]);
    }
  });

  it('is printed for all of a day’s visits together, in the order of the clock, with a mark to sort them by', async () => {
    const [early, late] = [await visited({ name: 'Bo Berg' }), await visited({ name: 'Dorte Dam' })];
    const at = local('2032-04-06 09:30');
    await choose(late, local('2032-04-06 12:00'));
    await choose(early, at);
    await expect
      .poll(
        async () =>
          (await words(await printed((await desk.as('supervisor').get('/door-cards?date=2032-04-06')).body))).match(
            /Til (\w+)/g,
          ),
        { timeout: 30_000 },
      )
      .toEqual(['Til Bo', 'Til Dorte']);
    const { body } = await desk.as('supervisor').get('/door-cards?date=2032-04-06');
    expect(body).toContain(`09.30 · ${early.caseId.slice(0, 4)}`);
    const none = await desk.as('outreach').get('/door-cards?date=2032-04-07');
    expect(none.body).toContain('Der er ingen besøg den dag.');
    expect((await desk.as('outreach').get('/door-cards?date=2032-02-30')).status).toBe(400);
  });

  it('is for those who visit, for visits, and for cases that go on', async () => {
    const theCase = await visited();
    const path = `/tasks/${theCase.caseId}.visit-2-1/door-card`;
    for (const role of ['caseworker', 'intake'] as const) {
      expect((await desk.as(role).get(path)).status).toBe(403);
      expect((await desk.as(role).get('/door-cards')).status).toBe(403);
    }
    expect((await cardOf(theCase, 'call-1-1')).status).toBe(422);
    expect((await cardOf(theCase, 'visit-9-9')).status).toBe(404);
    await theCase.fact({ kind: 'withdrawn' });
    expect((await cardOf(theCase)).status).toBe(409);
  });
});
