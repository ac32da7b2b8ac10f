import { describe, expect, it } from 'vitest';
import { usabilityFaults } from '../support/browser.js';
import { staffApp, type StaffPage } from '../support/app.js';

/** Tasks as they are found in a list: by those who do them, and by the caseworkers who are asked. */
const app = staffApp();

/** A case that a caseworker is asked about, and that the authority decides on by Monday 15 March. */
async function askedAbout(name: string): Promise<string> {
  const theCase = await app.newCase({ citizen: { name }, household: { children: 1 } });
  await theCase.fact({ kind: 'courtNotice', receivedOn: '2032-03-01', hearingAt: '2032-03-31T08:00:00Z' });
  await theCase.fact({ kind: 'forcedOn', stage: 'caseworker' });
  await theCase.row();
  return theCase.caseId;
}

const card = (page: StaffPage, text: string) => page.getByRole('article').filter({ hasText: text });

describe('a caseworker', () => {
  it('answers a referral in two clicks, and sees the days left for the authority’s decision', async () => {
    await askedAbout('Nadia Spurgt');
    const page = await app.open('caseworker', '/referrals');
    const asked = card(page, 'Nadia Spurgt').filter({ hasText: 'Jeg har kontakt med borgeren' });
    await asked.waitFor();
    expect(await card(page, 'Hjælp bevilget').innerText()).toContain('14 dage tilbage');
    expect(await usabilityFaults(page, 'referrals')).toEqual([]);
    await asked.getByLabel('Jeg har kontakt med borgeren').click();
    await asked.getByRole('button', { name: 'Gem' }).click();
    await page.getByText('Gemt. Jeg har kontakt med borgeren.').waitFor();
    await page.getByText('Ingen spørger dig om noget lige nu.').waitFor();
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('reports a citizen to be found, asks for advice, and reads the answer', async () => {
    const caseId = await askedAbout('Rie Rådvild');
    const page = await app.open('caseworker', '/referrals');
    const report = page.getByRole('button', { name: 'Meld en borger, der skal findes' });
    await page.getByLabel('Navn').fill('Bodil Borte');
    await report.click();
    await page.getByText('skriv den sidst kendte adresse').first().waitFor();
    await page.getByLabel('Sidst kendte adresse').fill('Vestergade 12, 2. tv.');
    await page.getByLabel('Postnummer').fill('8900');
    await report.click();
    await page.getByText('Den opsøgende medarbejder har fået opgaven.').waitFor();
    await page.getByText('Bodil Borte').first().waitFor();
    await page.goto(`/cases/${caseId}`);
    const questions = page.getByRole('region', { name: 'Spørgsmål til den opsøgende medarbejder' });
    await questions.locator('summary').click();
    await questions.getByLabel('Skriv dit spørgsmål').fill('Skal vi søge boligstøtte først?');
    await questions.getByRole('button', { name: 'Spørg' }).click();
    await questions.getByText('venter på svar').waitFor();
    expect(await usabilityFaults(page, 'case-caseworker')).toEqual([]);

    const worker = await app.open('outreach', '/tasks?kind=advice', { width: 1440 });
    await worker.getByText('Rie Rådvild').click();
    await worker.getByLabel('Besvaret').check();
    await worker.getByRole('button', { name: 'Gem' }).click();
    await worker.getByText('Skriv svaret').first().waitFor();
    await worker.getByLabel('Dit svar').fill('Ja, og ring til udlejer.');
    await worker.getByRole('button', { name: 'Gem' }).click();
    await worker.getByText('Gemt. Besvaret.').waitFor();
    await page.reload();
    await questions.getByText('Ja, og ring til udlejer.').waitFor();
    expect([...page.faults, ...worker.faults]).toEqual([]);
  });
});

describe('the list of tasks', () => {
  it('is walked with J and K, opened with Enter at the task’s own form, and filtered', async () => {
    const one = await app.newCase({ citizen: { name: 'Første Borger' } });
    const two = await app.newCase({ citizen: { name: 'Anden Borger', protectedAddress: true } });
    await Promise.all([one.row(), two.row()]);
    const page = await app.open('outreach', '/tasks?kind=call', { width: 1440 });
    await page.getByText('Anden Borger').waitFor();
    expect(await page.getByRole('link').filter({ hasText: 'Anden Borger' }).innerText()).toContain('Beskyttet adresse');
    expect(await usabilityFaults(page, 'tasks')).toEqual([]);
    await page.reload();
    await page.getByText('Anden Borger').waitFor();
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('j');
    const first = await focused();
    await page.keyboard.press('j');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await focused()).toBe(first);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases/**');
    await page.getByLabel('Intet svar').waitFor();
    await page.getByRole('button', { name: 'Tag opgaven' }).first().click();
    await page.getByRole('button', { name: 'Læg tilbage' }).waitFor();
    await page.goto('/tasks?assignee=me');
    await page.getByRole('link').filter({ hasText: 'Hos Opsøgende medarbejder' }).waitFor();
    await page.getByLabel('Ledige').check();
    await page.getByText('Ingen har taget den').first().waitFor();
    expect(page.faults).toEqual([]);
  });

  it('has no keys where there is only a finger', async () => {
    const theCase = await app.newCase();
    await theCase.row();
    const [phone, desk] = await Promise.all([
      app.open('outreach', '/tasks', { touch: true }),
      app.open('outreach', '/tasks', { width: 1440 }),
    ]);
    await phone.getByRole('link', { name: 'Ring op' }).first().waitFor();
    await desk.getByLabel('Tastatur').waitFor();
    expect(await phone.getByLabel('Tastatur').count()).toBe(0);
    await phone.keyboard.press('j');
    expect(await phone.evaluate('document.activeElement.matches("a.list-row")')).toBe(false);
  });
});
