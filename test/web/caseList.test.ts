import { describe, expect, it } from 'vitest';
import { staffApp, type StaffPage } from '../support/app.js';
import { usabilityFaults } from '../support/browser.js';
import { soon } from '../support/husly.js';

/** The list of cases at a desk and on a phone. */
const app = staffApp(async () => {
  const court = { legal: { hearingAt: '2032-03-10T09:30:00Z' } };
  for (const [name, more] of [
    ['Anna Snart', court],
    ['Bent Senere', {}],
  ] as const)
    await app.newCase({ ...more, citizen: { name, address: { street: `${name}vej 1`, postcode: '8900' } } });
});

/** What is in somebody's way, seen as one who sits at a desk. */
async function faultsOf(page: StaffPage, name: string): Promise<string[]> {
  const faults = await usabilityFaults(page, name);
  await page.setViewportSize({ width: 1440, height: 844 });
  return faults;
}

describe('the list of cases', () => {
  it('shows the soonest deadline first, is narrowed by counted choices, and walked by J, K and Enter', async () => {
    const page = await app.open('supervisor', '/cases');
    await page.getByText('2 åbne sager').waitFor();
    const names = () => page.locator('tbody th a').allInnerTexts();
    expect(await names()).toEqual(['Anna Snart', 'Bent Senere']);
    expect(await faultsOf(page, 'app-cases')).toEqual([]);
    await page.getByRole('button', { name: /Inden 14 dage 1/ }).click();
    await expect.poll(names, soon).toEqual(['Anna Snart']);
    await page.reload();
    await expect.poll(names, soon).toEqual(['Anna Snart']);
    await page.getByRole('button', { name: 'Vis alle' }).click();
    await expect.poll(names, soon).toEqual(['Anna Snart', 'Bent Senere']);
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Anna Snart', level: 1 }).waitFor();
    expect(page.faults).toEqual([]);
  });
});

describe('a saved view', () => {
  it('is saved beside the filters, opens as the list’s own address, and is deleted when that is confirmed', async () => {
    const page = await app.open('supervisor', '/cases');
    await page.getByRole('button', { name: /Ingen endnu/ }).click();
    await page.getByRole('button', { name: /Inden 14 dage/ }).click();
    await page.getByText('Gem visning').click();
    await page.getByRole('button', { name: 'Gem', exact: true }).click();
    await page.getByText('Skriv et navn.').first().waitFor();
    expect(await faultsOf(page, 'app-view-save')).toEqual([]);
    await page.getByLabel('Hvad skal visningen hedde?').fill('Snart, og ingen har dem');
    await page.getByLabel('Vis den for hele enheden').check();
    await page.getByRole('button', { name: 'Gem', exact: true }).click();
    const view = page.getByRole('link', { name: 'Snart, og ingen har dem' });
    await view.waitFor();
    expect(await view.getAttribute('aria-current')).toBe('page');
    await page.getByRole('button', { name: 'Vis alle' }).click();
    await page.waitForURL(/\/cases$/);
    await view.click();
    await page.waitForURL(/assignee=unassigned.*deadline=twoWeeks/);
    await page.reload();
    expect(await view.getAttribute('aria-current')).toBe('page');
    expect(await faultsOf(page, 'app-view-open')).toEqual([]);
    await page.goBack();
    await page.waitForURL(/\/cases$/);
    await page.goForward();

    const colleague = await app.open('outreach', '/cases');
    await colleague.getByRole('link', { name: 'Snart, og ingen har dem' }).click();
    await colleague.getByText('Delt af Leder').waitFor();
    expect(await colleague.getByText('Slet visningen', { exact: true }).count()).toBe(0);

    await page.getByText('Slet visningen', { exact: true }).click();
    await page.getByRole('button', { name: 'Slet', exact: true }).click();
    await view.waitFor({ state: 'detached' });
    await page.getByText('Gem visning').waitFor();
    expect([...page.faults, ...colleague.faults]).toEqual([]);
  });

  it('can be of tasks, too', async () => {
    const page = await app.open('outreach', '/tasks');
    await page.getByLabel('Ledige').check();
    await page.getByText('Gem visning').click();
    await page.getByLabel('Hvad skal visningen hedde?').fill('Ledige opgaver');
    await page.getByRole('button', { name: 'Gem', exact: true }).click();
    await page.getByRole('link', { name: 'Ledige opgaver' }).waitFor();
    await page.getByLabel('Alle').check();
    await page.getByRole('link', { name: 'Ledige opgaver' }).click();
    expect(await page.getByLabel('Ledige').isChecked()).toBe(true);
    expect(await faultsOf(page, 'app-view-tasks')).toEqual([]);
    expect(page.faults).toEqual([]);
  });
});

describe('several cases', () => {
  it('are marked, previewed and given to a colleague by the keyboard alone', async () => {
    const page = await app.open('supervisor', '/cases');
    await page.locator('tbody tr').first().waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'k', 'x', 'x']) await page.keyboard.press(key);
    await page.getByText('2 sager valgt').waitFor();
    expect(await faultsOf(page, 'app-bulk-marked')).toEqual([]);
    const give = page.getByRole('button', { name: 'Giv til en kollega' });
    await give.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Se, hvad der sker' }).press('Enter');
    await dialog.getByText('Vælg, hvem der skal have sagerne.').waitFor();
    await dialog.getByLabel('Hvem skal have sagerne?').selectOption({ label: 'Opsøgende medarbejder' });
    expect(await faultsOf(page, 'app-bulk-asked')).toEqual([]);
    await dialog.getByRole('button', { name: 'Se, hvad der sker' }).press('Enter');
    await dialog.getByText('2 sager gives til Opsøgende medarbejder.').waitFor();
    expect(await faultsOf(page, 'app-bulk-preview')).toEqual([]);
    await dialog.getByRole('button', { name: 'Gør det for 2 sager' }).press('Enter');
    await dialog.getByText('2 sager er ændret.').waitFor();
    expect(await faultsOf(page, 'app-bulk-done')).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByText('2 sager valgt').count()).toBe(0);
    await expect
      .poll(() => page.locator('tbody td:last-child').allInnerTexts())
      .toEqual(['Opsøgende medarbejder', 'Opsøgende medarbejder']);
    expect(page.faults).toEqual([]);
  });

  it('are put on a break; what was so already, and what a case refuses, is said', async () => {
    const late = await app.newCase({ citizen: { name: 'Carl Lukket' } });
    await late.row();
    const page = await app.open('outreach', '/cases', { width: 1440 });
    await page.getByLabel('Vælg Anna Snart').check();
    const open = () => page.getByRole('button', { name: 'Sæt på pause' }).click();
    const ask = async () => {
      await page.getByLabel('Pause til og med').fill('2032-03-09');
      await page.getByRole('button', { name: 'Se, hvad der sker' }).click();
    };
    await open();
    await ask();
    await page.getByRole('button', { name: 'Gør det for 1 sag' }).click();
    await page.getByText('1 sag er ændret.').waitFor();
    await page.getByRole('button', { name: 'Luk' }).click();
    await page.getByLabel('Vælg alle på siden (3)').check();
    await open();
    await late.fact({ kind: 'withdrawn' });
    await late.row();
    await ask();
    await page.getByText('1 sag sættes på pause til og med').waitFor();
    await page.getByText('1 sag er allerede på pause til og med').waitFor();
    await page.getByText('1 sag kan ikke ændres:').waitFor();
    expect(await page.getByRole('dialog').innerText()).toContain('Carl Lukket: Sagen er afsluttet');
    expect(await faultsOf(page, 'app-bulk-refused')).toEqual([]);
    expect(await page.getByRole('button', { name: 'Giv til en kollega' }).count()).toBe(0);
    expect(page.faults).toEqual([]);
  });
});
