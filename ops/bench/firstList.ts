import type { Browser } from 'playwright-core';
import { openBrowser } from '../chromium.js';
import { quantile, timed, type Figure } from './figure.js';
import type { Rig } from './rig.js';
import { importRows } from './settle.js';

const rows = 60;
const samples = 40;
const phone = { width: 390, height: 844 };

/** How long the outreach worker waits for the day's list, from opening the page to its first card on the screen. */
export async function firstListFigures(rig: Rig): Promise<Figure[]> {
  await importRows(rig, 0, rows);
  const browser = await openBrowser();
  try {
    const [first, again]: [number[], number[]] = [[], []];
    for (let n = 0; n < samples; n++) {
      const ms = await openedTwice(browser, rig.url);
      first.push(ms.first);
      again.push(ms.again);
    }
    const note = `${samples} phones of 390 pixels, ${rows} cases, warm server, no network in between`;
    const common = { unit: 'ms', twin: null };
    return [
      {
        ...common,
        figure: 'first list on a new phone, p95',
        measured: quantile(first, 0.95),
        aim: { atMost: 1000 },
        note,
      },
      { ...common, figure: 'first list when opened again, p95', measured: quantile(again, 0.95), aim: null, note: '' },
    ];
  } finally {
    await browser.close();
  }
}

/** Milliseconds, in a browser that knows nothing of Husly but its session, and once more in the same. */
async function openedTwice(browser: Browser, baseURL: string): Promise<{ first: number; again: number }> {
  const context = await browser.newContext({ baseURL, viewport: phone, locale: 'da-DK' });
  try {
    await context.request.post('/api/v1/session', { data: { persona: 'outreach' } });
    const page = await context.newPage();
    const open = async (): Promise<void> => {
      await page.goto('/today', { waitUntil: 'commit' });
      await page.locator('.card h2').first().waitFor();
    };
    return { first: (await timed(open)).ms, again: (await timed(open)).ms };
  } finally {
    await context.close();
  }
}
