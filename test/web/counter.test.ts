import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStaffApp, type StaffApp } from '../support/app.js';
import { usabilityFaults } from '../support/browser.js';

/** Whoever turns up on a Wednesday, and whoever asks about a date. */
let app: StaffApp;
beforeAll(async () => {
  app = await openStaffApp();
  await app.newCase({ citizen: { name: 'Kirsten Kendt', address: { street: 'Kendtvej 4', postcode: '8900' } } });
}, 600_000);
afterAll(() => app?.close());

/** A slow two-finger typist: four keys a second. */
const keysInAMinute = 240;

describe('Wednesday', () => {
  it('registers a visitor by the keyboard alone, in fewer keys than a slow typist presses in a minute', async () => {
    const page = await app.open('outreach', '/walk-in', { width: 1440 });
    let keys = 0;
    const press = async (key: string) => {
      keys += 1;
      await page.keyboard.press(key);
    };
    const type = async (text: string) => {
      keys += text.length;
      await page.keyboard.type(text);
    };
    const focused = () => page.evaluate("document.activeElement?.name ?? ''");
    for (let n = 0; n < 40 && (await focused()) !== 'citizen/name'; n += 1) await press('Tab');
    await type('Mads Mødte Op');
    await press('Tab');
    await type('Opvej 7, 1. th');
    await press('Tab');
    await type('8900');
    await press('Tab');
    await type('20304052');
    await press('Tab');
    await type('Vil tale om restancen, ringes op i morgen');
    await press('Tab');
    await press('Enter');
    await page.getByText('Mads Mødte Op er registreret. Der er oprettet en sag.').waitFor();
    expect(await usabilityFaults(page, 'app-walk-in-done')).toEqual([]);
    expect(keys).toBeLessThan(keysInAMinute);
    expect(page.faults).toEqual([]);
  });

  it('asks whose case it is where the visitor may have one, and registers in that', async () => {
    const page = await app.open('caseworker', '/walk-in');
    await page.getByLabel('Navn').fill('Kirsten Kendt');
    await page.getByRole('button', { name: 'Registrér', exact: true }).click();
    await page.getByRole('heading', { name: 'Er det en af disse?' }).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/caseId|errors/);
    expect(await usabilityFaults(page, 'app-walk-in-candidates')).toEqual([]);
    await page.getByRole('button', { name: 'Registrér i denne sag' }).click();
    await page.getByText('Kirsten Kendt er registreret i sin åbne sag.').waitFor();
    expect(page.faults).toEqual([]);
  });
});

describe('the deadline calculator', () => {
  it('says the dates and why, and what is wrong beside the field', async () => {
    const page = await app.open('caseworker', '/calculator');
    await page.getByLabel('Hvornår forfaldt huslejen?').fill('2026-12-01');
    await page.getByLabel('Hvornår kom påkravet frem?').fill('2026-11-01');
    await page.getByRole('button', { name: 'Beregn' }).click();
    await page.locator('.form-error-message').waitFor();
    expect(await page.locator('.form-error-message').innerText()).toContain('før forfaldsdagen');
    await page.getByLabel('Hvornår kom påkravet frem?').fill('2026-12-08');
    await page.getByRole('button', { name: 'Beregn' }).click();
    await page.getByText('Tidligste ophævelse').click();
    expect(await usabilityFaults(page, 'app-calculator')).toEqual([]);
    expect(page.faults).toEqual([]);
  });
});
