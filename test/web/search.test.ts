import { describe, expect, it } from 'vitest';
import { staffApp } from '../support/app.js';
import { usabilityFaults } from '../support/browser.js';

/** Somebody calls, or stands at the counter: their case, in two steps. */
const app = staffApp(async () => {
  await app.newCase({
    citizen: {
      name: 'Søren Østergård',
      address: { street: 'Vestergade 12, 2. tv', postcode: '8900', city: 'Randers C' },
      phones: ['20 30 40 50'],
    },
  });
});

describe('a search', () => {
  it('finds a case in two steps from anywhere: what is said and Enter, then the case', async () => {
    const page = await app.open('supervisor', '/calculator');
    await page.keyboard.press('/');
    for (const said of ['soeren oestergaard', 'vestergade 12', '+45 20304050']) {
      await page.getByRole('searchbox').fill(said);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: /Søren Østergård/ }).waitFor();
      const { pathname, search } = new URL(page.url());
      expect(pathname + search).not.toMatch(/stergade|oeren|2030/);
    }
    expect(await usabilityFaults(page, 'app-search')).toEqual([]);
    await page.locator('h1').click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Søren Østergård' }).waitFor();
    await page.goBack();
    await page.getByText('1 sag fundet').waitFor();
    expect(page.faults).toEqual([]);
  });

  it('on a phone is the page in the menu, and says what to do when nothing is found', async () => {
    const page = await app.open('outreach', '/today');
    await page.getByRole('link', { name: 'Søg' }).click();
    await page.getByRole('searchbox').fill('Ingen Sådan');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ingen sager fundet' }).waitFor();
    expect(await usabilityFaults(page, 'app-search-none')).toEqual([]);
    await page.getByRole('searchbox').fill('8');
    await page.keyboard.press('Enter');
    await page.getByText('Skriv mindst to tegn.').waitFor();
    expect(page.faults).toEqual([]);
  });
});
