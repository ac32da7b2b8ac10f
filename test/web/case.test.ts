import { describe, expect, it } from 'vitest';
import { usabilityFaults } from '../support/browser.js';
import { staffApp, type StaffPage } from '../support/app.js';
import type { TestCase } from '../support/testCase.js';

/** The case page, as those at a desk use it. */
const app = staffApp();

/** A home with a demand, and a hearing after Easter 2032 (28 March). */
async function caseWithClocks(): Promise<TestCase> {
  const theCase = await app.newCase({
    tenancy: { kind: 'nonProfit' },
    arrears: { amountOre: 845_000, months: 1, dueDate: '2032-02-02' },
    legal: { demandReceivedOn: '2032-02-20' },
    household: { children: 2 },
  });
  await theCase.fact({ kind: 'hearingSet', hearingAt: '2032-03-31T08:00:00Z' });
  await theCase.row();
  return theCase;
}

/** Of one name and number, wherever she lives. */
const idaAt = (street: string) => ({
  citizen: { name: 'Ida Dobbelt', address: { street, postcode: '8900' }, phones: ['20 77 00 01'], email: null },
});

const section = (page: StaffPage, name: string) => page.getByRole('region', { name });
const at = ({ caseId }: TestCase): string => `/cases/${caseId}`;

/** Clicks something, and counts. */
function counting() {
  let clicks = 0;
  return {
    click: async (target: { click(): Promise<void> }): Promise<void> => {
      clicks += 1;
      await target.click();
    },
    count: () => clicks,
  };
}

describe('the case page', () => {
  it('tells a supervisor of each date how it was found: rule, paragraph, what it was fed with, the days that do not count', async () => {
    const page = await app.open('supervisor', at(await caseWithClocks()));
    await page.getByText('4 hverdage').waitFor();
    const inTemporal = page.getByRole('link', { name: 'Se forløbet i Temporal' });
    expect(await inTemporal.getAttribute('href')).toContain(page.url().split('/').at(-1));
    const clocks = section(page, 'Frister');
    const safe = clocks.getByText('Sidste sikre besøgsdag');
    await safe.click();
    const why = clocks.getByRole('listitem').filter({ hasText: 'Sidste sikre besøgsdag' });
    expect(await why.innerText()).toContain('beregnet');
    for (const said of [
      'arbejdsdage',
      'Regnet ud fra: fogedforretning',
      'Tæller ikke med',
      'skærtorsdag',
      'Regel: latest-safe-visit',
    ])
      expect(await why.innerText()).toContain(said);
    const hearing = clocks.getByRole('listitem').filter({ hasText: 'Fogedforretning:' });
    expect(await hearing.innerText()).toContain('oplyst');
    const deadline = clocks.getByRole('listitem').filter({ hasText: 'frist for at betale' });
    await deadline.locator('summary').click();
    expect(await deadline.innerText()).toContain('§ 182');
    expect(await usabilityFaults(page, 'case-page')).toEqual([]);
    expect(page.faults).toEqual([]);
  });

  it('takes a call in at most three clicks, and says what follows', async () => {
    const theCase = await app.newCase();
    await theCase.row();
    const page = await app.open('outreach', at(theCase));
    expect(await page.getByText('Temporal').count()).toBe(0);
    // In a stairwell what is to be done stands before the list of dates, for the eye and for who listens.
    const heads = page.getByRole('heading', { name: /^(Hvad sker der nu\?|Frister)$/ });
    expect(await heads.allInnerTexts()).toEqual(['Hvad sker der nu?', 'Frister']);
    const [first, second] = await heads.evaluateAll((all) => all.map((head) => head.getBoundingClientRect().top));
    expect(first).toBeLessThan(second ?? 0);
    const { click, count } = counting();
    const next = section(page, 'Hvad sker der nu?');
    await click(next.getByLabel('Intet svar'));
    await click(next.getByRole('button', { name: 'Gem' }));
    await page.getByText('Gemt. Intet svar.').waitFor();
    expect(count()).toBeLessThanOrEqual(3);
    expect(await page.getByText('Gemt. Intet svar.').innerText()).toContain('Næste skridt:');
    await section(page, 'Forløb').getByText('intet svar').first().waitFor();
    await section(page, 'Beskeder').getByText('bed om at ringe').first().waitFor();
    expect(page.faults).toEqual([]);
  });

  it('asks for what a result needs, says what is missing beside the field, and sends nothing else', async () => {
    const theCase = await app.newCase();
    await theCase.row();
    const page = await app.open('outreach', at(theCase));
    const next = section(page, 'Hvad sker der nu?');
    await next.getByLabel('Vil ringes op senere').check();
    await next.getByRole('button', { name: 'Gem' }).click();
    await next.getByText('Skriv dag og klokkeslæt.').first().waitFor();
    await next.getByLabel('Hvilken dag?').fill('2032-03-02');
    await next.getByLabel('Klokken').fill('10:15');
    await next.getByRole('button', { name: 'Gem' }).click();
    await page.getByText('Gemt. Vil ringes op senere.').waitFor();
    const call = next.getByRole('article').filter({ hasText: 'Ring op' });
    expect(await call.innerText()).toContain('tirsdag 2. marts 10.15');
  });

  it('shows both where a colleague was first, and keeps what was written', async () => {
    const theCase = await app.newCase();
    await theCase.row();
    const page = await app.open('supervisor', at(theCase));
    const next = section(page, 'Hvad sker der nu?');
    await next.getByLabel('Lagde en besked').check();
    await next.getByLabel('Notat').fill('Lagde besked på svareren');
    await theCase.complete('call-1-1', 'noAnswer', { by: 'persona:outreach' });
    // Told live, before anything is sent: what was written must still be there to be sent.
    await next.getByText('Opgaven er ikke åben mere').waitFor();
    await next.getByRole('button', { name: 'Gem' }).click();
    await page.getByText('Der er sket noget imens').waitFor();
    expect(await next.getByLabel('Notat').first().inputValue()).toBe('Lagde besked på svareren');
    expect(await usabilityFaults(page, 'case-conflict')).toEqual([]);
    await section(page, 'Forløb').getByText('Lagde besked på svareren').waitFor();
    await next.getByRole('button', { name: 'Luk' }).click();
    expect(await next.getByText('Opgaven er ikke åben mere').count()).toBe(0);
  });

  it('works through what would come of a payment beside today’s plan, and changes nothing', async () => {
    const theCase = await caseWithClocks();
    const page = await app.open('supervisor', at(theCase));
    const whatIf = section(page, 'Hvad nu hvis …?');
    await whatIf.getByLabel('Restancen bliver betalt').check();
    await whatIf.getByLabel('Hvilken dag?').fill('2032-03-04');
    await whatIf.getByRole('button', { name: 'Regn det igennem' }).click();
    await whatIf.getByRole('heading', { name: 'Hvis der betales' }).waitFor();
    await whatIf.getByText('Falder væk').first().waitFor();
    await whatIf.getByText('Nyt').first().waitFor();
    expect(await usabilityFaults(page, 'case-what-if')).toEqual([]);
    expect((await theCase.view()).stage).not.toBe('closed');
  });

  it('is told of a payment, a new hearing and a number; takes and gives a task', async () => {
    const theCase = await app.newCase();
    await theCase.row();
    const page = await app.open('supervisor', at(theCase));
    const facts = section(page, 'Er der sket noget?');
    await facts.getByLabel('Hvad er der sket?').selectOption({ label: 'Fogedforretningen er berammet' });
    await facts.getByRole('button', { name: 'Gem' }).click();
    await facts.getByText('Der mangler noget').waitFor();
    await facts.getByLabel('Fogedforretningens dag').fill('2032-04-06');
    await facts.getByLabel('Klokken').fill('09:30');
    await facts.getByRole('button', { name: 'Gem' }).click();
    await section(page, 'Forløb')
      .getByText(/berammet til .*6\. april/)
      .waitFor();
    await facts.getByLabel('Hvad er der sket?').selectOption({ label: 'Der er betalt' });
    await facts.getByLabel('En del').check();
    await facts.getByLabel('Beløb i kroner').fill('1.500,00');
    await facts.getByRole('button', { name: 'Gem' }).click();
    await section(page, 'Forløb').getByText('Der er betalt en del.').waitFor();
    const next = section(page, 'Hvad sker der nu?');
    const call = next.getByRole('article').filter({ hasText: 'Ring op' });
    await call.locator('summary').filter({ hasText: 'Giv til en anden' }).click();
    await call.getByLabel('Hvem skal have den?').selectOption({ index: 1 });
    await call.getByRole('button', { name: 'Giv til en anden' }).click();
    await call.getByText('Hos Opsøgende medarbejder').waitFor();
    expect(page.faults).toEqual([]);
  });

  it('shows two cases that may be of one home side by side, and takes the decision', async () => {
    await app.newCase(idaAt('Hjemvej 1, 2. tv'));
    const newer = await app.newCase(idaAt('Udevej 1, 2. tv'));
    await newer.row();
    const page = await app.open('outreach', at(newer), { width: 1440 });
    const matches = section(page, 'Samme bolig?');
    await matches.getByText('Udevej 1, 2. tv').waitFor();
    await matches.getByText('Hjemvej 1, 2. tv').waitFor();
    await matches.getByText('Telefonnummeret er det samme.').waitFor();
    expect(await usabilityFaults(page, 'case-match')).toEqual([]);
    await matches.getByRole('button', { name: 'Det er to forskellige boliger' }).click();
    await matches.getByText('Afgjort: to forskellige boliger').waitFor();
    expect(page.faults).toEqual([]);
  });
});
