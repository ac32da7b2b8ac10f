import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStaffApp, type StaffApp } from '../support/app.js';
import { usabilityFaults } from '../support/browser.js';

/** The list of cases at a desk and on a phone. */
let app: StaffApp;
beforeAll(async () => {
  app = await openStaffApp();
  const court = { legal: { hearingAt: '2032-03-10T09:30:00Z' } };
  for (const [name, more] of [
    ['Anna Snart', court],
    ['Bent Senere', {}],
  ] as const)
    await app.newCase({ ...more, citizen: { name, address: { street: `${name}vej 1`, postcode: '8900' } } });
}, 600_000);
afterAll(() => app?.close());

describe('the list of cases', () => {
  it('shows the soonest deadline first, is narrowed by counted choices, and walked by J, K and Enter', async () => {
    const page = await app.open('supervisor', '/cases');
    await page.getByText('2 åbne sager').waitFor();
    const names = () => page.locator('tbody th a').allInnerTexts();
    expect(await names()).toEqual(['Anna Snart', 'Bent Senere']);
    expect(await usabilityFaults(page, 'app-cases')).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 844 });
    await page.getByRole('button', { name: /Inden 14 dage 1/ }).click();
    await expect.poll(names).toEqual(['Anna Snart']);
    await page.reload();
    await expect.poll(names).toEqual(['Anna Snart']);
    await page.getByRole('button', { name: 'Vis alle' }).click();
    await expect.poll(names).toEqual(['Anna Snart', 'Bent Senere']);
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Anna Snart', level: 1 }).waitFor();
    expect(page.faults).toEqual([]);
  });
});
