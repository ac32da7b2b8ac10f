import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usabilityFaults } from '../support/browser.js';
import { openStaffApp, type StaffApp, type StaffPage } from '../support/app.js';
import { open, type TestCase } from '../support/testCase.js';

/** Moving and cancelling what is planned, on the case page. */
let app: StaffApp;
beforeAll(async () => void (app = await openStaffApp()), 600_000);
afterAll(() => app?.close());

/** A visit on Tuesday 2 March, told of today; its last safe day is before a hearing on 31 March. */
async function visiting(): Promise<TestCase> {
  const theCase = await app.newCase({
    citizen: { email: null },
    tenancy: { kind: 'nonProfit' },
    arrears: { amountOre: 845_000, months: 1, dueDate: '2032-02-02' },
    legal: { demandReceivedOn: '2032-02-20' },
  });
  await theCase.fact({ kind: 'hearingSet', hearingAt: '2032-03-31T08:00:00Z' });
  await theCase.fact({ kind: 'forcedOn', stage: 'visit' }, 'persona:supervisor');
  await theCase.row();
  return theCase;
}

const next = (page: StaffPage) => page.getByRole('region', { name: 'Hvad sker der nu?' });
const taskOf = (page: StaffPage, name: string) => next(page).getByRole('article').filter({ hasText: name });
/** What is folded away, opened. */
async function unfold(within: ReturnType<typeof next>, summary: string) {
  await within.locator('summary').filter({ hasText: summary }).first().click();
  return within.locator('details[open]').filter({ hasText: summary });
}

describe('a step of the plan', () => {
  it('is moved by whoever has it, warned of the last safe day, and the page says what the plan then says', async () => {
    const theCase = await visiting();
    const page = await app.open('outreach', `/cases/${theCase.caseId}`);
    const visit = taskOf(page, 'Besøg');
    const form = await unfold(visit, 'Flyt');
    expect(await form.getByLabel('Dag').inputValue()).toBe('2032-03-02');
    expect(await form.getByLabel('Fra').inputValue()).toBe('15:30');
    await form.getByLabel('Dag').fill('2032-03-30');
    await form.getByText(/^Sidste sikre besøgsdag er/).waitFor();
    await form.getByLabel('Dag').fill('2032-04-02');
    await form.getByText(/^Det er efter fristen onsdag/).waitFor();
    expect(await usabilityFaults(page, 'case-move')).toEqual([]);
    await form.getByLabel('Dag').fill('2032-03-09');
    await form.getByLabel('Fra').fill('10:00');
    await form.getByLabel('Til').fill('11:30');
    expect(await form.getByText(/Sidste sikre besøgsdag|Det er efter fristen/).count()).toBe(0);
    await form.getByLabel('Hvorfor?').fill('Hun er først hjemme tirsdag.');
    await form.getByRole('button', { name: 'Flyt' }).click();
    await next(page)
      .getByText(/^Flyttet\. Besøg, tirs.* kl\. 10\.00\.$/)
      .waitFor();
    await page.locator(':focus').filter({ hasText: 'Flyttet.' }).waitFor();
    await visit.getByText(/tirsdag .*9\. marts 10\.00–11\.30/).waitFor();
    await page.getByRole('region', { name: 'Forløb' }).getByText('Hun er først hjemme tirsdag.').waitFor();
    expect(open(await theCase.view())).toContain('visit-2-1 (03-09 10:00 – 03-09 11:30)');
    expect(page.faults).toEqual([]);
  });

  it('is cancelled with a reason, by the keyboard alone, and the next one stands in its place', async () => {
    const theCase = await visiting();
    const page = await app.open('supervisor', `/cases/${theCase.caseId}`);
    const visit = taskOf(page, 'Besøg');
    await visit.locator('summary').filter({ hasText: 'Aflys' }).press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('De er på ferie.');
    expect(await usabilityFaults(page, 'case-cancel')).toEqual([]);
    await visit.getByLabel('Hvorfor aflyses det?').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await next(page).getByText('Aflyst. Næste skridt:').waitFor();
    expect(await usabilityFaults(page, 'case-cancelled')).toEqual([]);
    await page.getByRole('region', { name: 'Forløb' }).getByText('De er på ferie.').waitFor();
    expect((await theCase.view()).tasks.map((t) => t.id)).toEqual(['visit-2-2']);
    expect(page.faults).toEqual([]);
  });

  it('that is a message is cancelled too, and is not sent', async () => {
    // Moved before anybody is told of it, it is announced the day before.
    const theCase = await app.engine.newCase({ citizen: { email: null } });
    await theCase.fact({ kind: 'forcedOn', stage: 'visit' }, 'persona:supervisor');
    await theCase.fact({ kind: 'stepMoved', step: 'visit-2-1', at: '2032-03-09T09:00:00Z' });
    await theCase.row();
    const page = await app.open('supervisor', `/cases/${theCase.caseId}`);
    const message = next(page).getByRole('listitem').filter({ hasText: 'SMS: besked om besøg' });
    const form = await unfold(message, 'Aflys');
    await form.getByText('Beskeden bliver ikke sendt.').waitFor();
    await form.getByRole('button', { name: 'Ja, aflys' }).click();
    await next(page).getByText('Aflyst. Beskeden bliver ikke sendt.').waitFor();
    await message.waitFor({ state: 'detached' });
    expect((await theCase.view()).messages).toEqual([]);
    expect(page.faults).toEqual([]);
  });

  it('that is gone meanwhile is said to be, with how the case stands; what was written stays', async () => {
    const theCase = await visiting();
    const page = await app.open('supervisor', `/cases/${theCase.caseId}`);
    const form = await unfold(taskOf(page, 'Besøg'), 'Flyt');
    await form.getByLabel('Dag').fill('2032-04-02');
    await form.getByLabel('Hvorfor?').fill('De ringede.');
    await form.getByRole('button', { name: 'Flyt' }).click();
    await form.getByText('Da er fogedforretningen eller fraflytningen passeret').waitFor();
    expect(await form.getByLabel('Hvorfor?').inputValue()).toBe('De ringede.');
    await form.getByLabel('Dag').fill('');
    await form.getByRole('button', { name: 'Flyt' }).click();
    await form.getByText('Skriv dag og klokkeslæt.').waitFor();
    expect(page.faults).toEqual([]);
  });

  it('has buttons only for those whose it is, and none where people are asked for an answer', async () => {
    const theCase = await app.newCase({ arrears: { amountOre: 'ca. 12.000', dueDate: '2032-02-01' } });
    await theCase.fact({ kind: 'forcedOn', stage: 'caseworker' }, 'persona:supervisor');
    await theCase.row();
    const [worker, supervisor] = [
      await app.open('outreach', `/cases/${theCase.caseId}`),
      await app.open('supervisor', `/cases/${theCase.caseId}`),
    ];
    const moves = (page: StaffPage, name: string) =>
      taskOf(page, name).locator('summary').filter({ hasText: 'Flyt' }).count();
    await taskOf(worker, 'Afklar').waitFor();
    expect([await moves(worker, 'Spørg'), await moves(worker, 'Afklar')]).toEqual([0, 0]);
    await taskOf(supervisor, 'Afklar').waitFor();
    expect([await moves(supervisor, 'Spørg'), await moves(supervisor, 'Afklar')]).toEqual([1, 0]);
  });
});
