import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inquiry } from '../../api/schemas.js';
import { today } from '../../api/todaySchemas.js';
import { usabilityFaults } from '../support/browser.js';
import { openStaffApp, type StaffApp, type StaffPage } from '../support/app.js';
import {
  allSent,
  asked,
  cardOf,
  countTaps,
  fieldCase,
  finish,
  pill,
  smallTargets,
  tap,
  visitCase,
  visitsOut,
  withoutTelephone,
} from '../support/field.js';
import type { TestCase } from '../support/testCase.js';

/** The day of an outreach worker, on a phone. */
let app: StaffApp;
beforeAll(async () => void (app = await openStaffApp()), 600_000);
afterAll(() => app?.close());

async function faultsOf(page: StaffPage, name: string): Promise<string[]> {
  const faults = [...(await usabilityFaults(page, name)), ...(await smallTargets(page))];
  await page.setViewportSize({ width: 390, height: 844 });
  return faults;
}
const endsOf = async (theCase: TestCase): Promise<string[]> =>
  (await theCase.timeline()).filter((line) => line.includes('taskCompleted'));
/** Somebody's visit, at a time of its own clock. */
async function travel(name: string, to: string): Promise<void> {
  const id = (await visitsOut(app)).find(({ place }) => place?.name === name)?.visitId;
  if (!id) throw new Error(`no visit to ${name} is under way`);
  await app.desk.travel(id, to);
}

describe('today', () => {
  it('shows what a call or visit needs and never CPR number or amount, in the given order', async () => {
    await fieldCase(app, 'Åse Kjærgaard', 'Storegade 4, 2. tv', {
      citizen: { phones: ['20 45 67 81'] },
      arrears: { amountOre: 765_400 },
      remarks: 'Hund i haven. Skylder 7.654 kr. CPR 010203-1234',
    });
    await visitCase(app, 'Bo Madsen', 'Storegade 4, 3. th', { legal: { hearingAt: '2032-03-02T09:00' } });
    const page = await app.open('outreach', '/today');
    const { items } = (await app.desk.as('outreach').get('/today')).as(today);
    await expect.poll(() => page.locator('.card h2').allInnerTexts()).toEqual(items.map(({ name }) => name));
    const card = cardOf(page, 'Åse Kjærgaard').filter({ hasText: 'Tag af sted' });
    const text = await card.innerText();
    for (const said of ['3 hverdage', 'til fogedforretningen', 'Storegade 4, 2. tv', 'Ikke prøvet før', 'hund'])
      expect(text).toContain(said);
    expect(text).not.toMatch(/010203|7\.?654/);
    expect(await card.getByRole('link', { name: 'Find vej' }).getAttribute('href')).toBe(
      'geo:0,0?q=Storegade%204%2C%208900%20Randers%20C',
    );
    expect(await page.locator('a[href="tel:+4520456781"]').count()).toBe(2);
    expect(await faultsOf(page, 'field-today')).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });
});

describe('a call', () => {
  it('is logged in three taps, the telephone’s own included', async () => {
    const theCase = await fieldCase(app, 'Carla Vind', 'Agervej 2', { citizen: { phones: ['20 45 67 82'] } });
    const page = await app.open('outreach', '/today');
    await withoutTelephone(page);
    const taps = await countTaps(page);
    await cardOf(page, 'Carla Vind').getByRole('link', { name: 'Ring 20 45 67 82' }).click();
    await tap(page, 'Intet svar');
    expect(await faultsOf(page, 'field-call')).toEqual([]);
    await finish(page);
    expect(await taps()).toBe(3);
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringContaining('call-1-1 noAnswer')]);
    expect(await page.locator('.alert-success').innerText()).toContain('Carla Vind: Intet svar');
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('that shall be made later asks when, says what is wrong with it, and can be corrected', async () => {
    const theCase = await fieldCase(app, 'Dan Holm', 'Agervej 3', { citizen: { phones: ['20 45 67 83'] } });
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Dan Holm').getByRole('button', { name: 'Notér opkald' }).click();
    await page.getByText('Andet', { exact: true }).click();
    await tap(page, 'Vil ringes op senere');
    await tap(page, 'Færdig');
    await page.getByText('Vælg dag og klokkeslæt.').waitFor();
    await page.getByLabel('Hvornår skal vi ringe?').fill('2032-02-20');
    await page.getByLabel('Klokken').fill('14:30');
    await page.getByLabel('Notat').fill('Arbejder om natten.');
    await tap(page, 'Færdig');
    await expect.poll(() => pill(page), { timeout: 30_000 }).toBe('Se her (1)');
    await page.locator('.pill').click();
    await page.getByText('Tidspunktet er passeret.').first().waitFor();
    expect(await faultsOf(page, 'field-refused')).toEqual([]);
    await tap(page, 'Ret det');
    expect(await page.getByLabel('Notat').inputValue()).toBe('Arbejder om natten.');
    await tap(page, 'I morgen');
    await finish(page);
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringContaining('call-1-1 callBack')]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });
});

describe('a visit', () => {
  it('is finished in five taps: on my way, at the door, the result, a card left', async () => {
    const theCase = await visitCase(app, 'Else Lund', 'Bakkevej 7, 1. th');
    const page = await app.open('outreach', '/today');
    const taps = await countTaps(page);
    await cardOf(page, 'Else Lund').getByRole('button', { name: 'Tag af sted' }).click();
    await page.getByText('min. tilbage').waitFor();
    await travel('Else Lund', '2032-03-01 09:05');
    expect(await faultsOf(page, 'field-on-the-way')).toEqual([]);
    await tap(page, 'Jeg er ved døren');
    await page.locator('.visit-what', { hasText: 'Ved døren' }).waitFor();
    expect(await faultsOf(page, 'field-at-the-door')).toEqual([]);
    await tap(page, 'Ingen hjemme');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Ingen hjemme');
    await page.getByLabel('Jeg lagde et kort').check();
    expect(await page.locator('.next').innerText()).toMatch(/Besøg .*mar\. kl\./);
    expect(await faultsOf(page, 'field-finish')).toEqual([]);
    await finish(page);
    expect(await taps()).toBe(5);
    expect(await faultsOf(page, 'field-held')).toEqual([]);
    await allSent(page);
    expect(await page.locator('.alert-success').innerText()).toMatch(
      /Else Lund: Ingen hjemme.*\n*.*Næste skridt: Besøg/,
    );
    expect(await faultsOf(page, 'field-done')).toEqual([]);
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ nobodyHome/)]);
    await expect.poll(() => visitsOut(app)).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('can be taken back for ten seconds, with all that was written', async () => {
    const theCase = await visitCase(app, 'Finn Krag', 'Bakkevej 9');
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Finn Krag').getByRole('link', { name: 'Finn Krag' }).click();
    await page.getByText('Notér resultat uden at tage af sted').click();
    await tap(page, 'Traf en anden');
    await page.getByLabel('Notat').fill('Naboen lukkede op.');
    await tap(page, 'Færdig');
    await page.getByRole('button', { name: /^Fortryd/ }).click();
    await page.getByText('Notér resultat uden at tage af sted').click();
    expect(await page.getByLabel('Notat').inputValue()).toBe('Naboen lukkede op.');
    expect([await pill(page), await endsOf(theCase)]).toEqual(['Alt er sendt', []]);
    await tap(page, 'Vælg et andet resultat');
    await tap(page, 'Traf borgeren');
    await tap(page, 'Vent 3 dage');
    await finish(page);
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ met/)]);
    await expect.poll(async () => (await theCase.view()).pausedUntil).toBe('2032-03-03');
    await page.context().close();
  });
});

const seen = async (id: string) => (await app.desk.as('supervisor').get(`/inquiries/${id}`)).as(inquiry);

describe('what colleagues ask', () => {
  it('to find a citizen is a visit: the way there, at the door, the result, and the next try', async () => {
    const citizen = { name: 'Bodil Borte', address: { street: 'Sidstevej 12, 2. tv', postcode: '8900' } };
    const question = 'Har ikke svaret siden august. Er hun flyttet?';
    const id = await asked(app, { kind: 'locate', question, citizen: { ...citizen, phones: ['20 45 67 99'] } });
    const page = await app.open('outreach', '/today');
    const card = cardOf(page, 'Bodil Borte');
    for (const said of ['Find borgeren', 'Sidstevej 12, 2. tv', 'Spurgt af Sagsbehandler', 'Ikke prøvet før'])
      expect(await card.innerText()).toContain(said);
    expect(await card.innerText()).not.toContain('august');
    expect(await card.getByRole('link', { name: 'Find vej' }).count()).toBe(1);
    expect(await faultsOf(page, 'field-asked')).toEqual([]);
    const taps = await countTaps(page);
    await card.getByRole('button', { name: 'Tag af sted' }).click();
    await page.getByText('min. tilbage').waitFor();
    await page.getByText(question).waitFor();
    await travel('Bodil Borte', '2032-03-01 09:30');
    expect(await page.title()).toBe('Find borgeren – Husly');
    await tap(page, 'Jeg er ved døren');
    await page.locator('.visit-what', { hasText: 'Ved døren' }).waitFor();
    expect(await faultsOf(page, 'field-locate-door')).toEqual([]);
    await tap(page, 'Ingen hjemme');
    expect(await page.locator('.next').innerText()).toMatch(/Find borgeren .*mar\. kl\./);
    expect(await page.getByRole('button', { name: 'Vent 3 dage' }).count()).toBe(0);
    await page.getByLabel('Jeg lagde et kort').check();
    await finish(page);
    expect(await taps()).toBe(5);
    await allSent(page);
    expect(await page.locator('.alert-success').innerText()).toMatch(/Næste skridt: Find borgeren/);
    expect(await seen(id)).toMatchObject({ status: 'open', tasks: [{ taskId: `${id}.locate-2` }] });
    expect(await visitsOut(app)).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('to advise them leads to the question and its answer', async () => {
    const citizen = { name: 'Svend Spørgsmål', address: { street: 'Rådvej 1', postcode: '8900' } };
    const id = await asked(app, { kind: 'advice', question: 'Skal vi søge boligstøtte først?', citizen });
    const page = await app.open('outreach', '/today');
    const card = cardOf(page, 'Svend Spørgsmål');
    expect(await card.innerText()).toMatch(/Svar senest .*\n*Spurgt af Sagsbehandler/);
    await card.getByRole('link', { name: 'Læs og svar' }).click();
    await page.getByText('Skal vi søge boligstøtte først?').waitFor();
    await page.getByLabel('Besvaret').check();
    await page.getByLabel('Dit svar').fill('Ja, og ring til udlejer.');
    expect(await usabilityFaults(page, 'task-asked')).toEqual([]);
    await page.getByRole('button', { name: 'Gem' }).click();
    await page.getByText('Gemt. Besvaret.').waitFor();
    expect(await seen(id)).toMatchObject({ status: 'answered', answer: 'Ja, og ring til udlejer.' });
    expect(page.faults).toEqual([]);
    await page.context().close();
  });
});

describe('the safe visit', () => {
  it('shows its time on every page, more of it at a tap, the alarm, and that somebody is safe', async () => {
    await visitCase(app, 'Gerda Bach', 'Bakkevej 11');
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Gerda Bach').getByRole('button', { name: 'Tag af sted' }).click();
    await page.getByText('min. tilbage').waitFor();
    await travel('Gerda Bach', '2032-03-01 09:10');
    await tap(page, 'Jeg er ved døren');
    const bar = page.getByRole('region', { name: 'Sikkert besøg' }).filter({ hasText: 'Gerda Bach' });
    await expect.poll(() => bar.innerText(), { timeout: 30_000 }).toMatch(/Ved døren\s*45 min\. tilbage/);
    await page.getByRole('link', { name: 'I dag', exact: true }).click();
    await tap(page, '+15 min.');
    await expect.poll(() => bar.innerText(), { timeout: 20_000 }).toMatch(/60 min\. tilbage/);
    await travel('Gerda Bach', '2032-03-01 10:12');
    await expect.poll(() => bar.getByRole('alert').innerText(), { timeout: 40_000 }).toContain('Meld dig nu');
    expect(await faultsOf(page, 'field-alarm')).toEqual([]);
    await tap(page, 'Jeg er i sikkerhed');
    await bar.waitFor({ state: 'detached' });
    await allSent(page);
    await expect.poll(() => visitsOut(app)).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('of a colleague who does not answer stands above everything, with where it is', async () => {
    const theCase = await visitCase(app, 'Hans Riis', 'Bakkevej 13');
    const supervisor = app.desk.as('supervisor');
    const { tasks } = await theCase.view();
    const taskId = `${theCase.caseId}.${tasks.find(({ kind }) => kind === 'visit')?.id ?? ''}`;
    app.desk.setClock('2032-03-01 10:20');
    await supervisor.post(`/tasks/${taskId}/start`, { commandId: randomUUID(), step: 'atTheDoor' });
    const list = (await supervisor.get('/visits?mine=true')).body;
    const id = JSON.stringify(list).match(/"visitId":"([^"]+)"/)?.[1] ?? '';
    await app.desk.travel(id, '2032-03-01 11:20');
    const page = await app.open('outreach', '/today');
    const bar = page.getByRole('region', { name: 'har ikke meldt sig' });
    await expect.poll(() => bar.innerText(), { timeout: 30_000 }).toContain('Bakkevej 13');
    expect(await faultsOf(page, 'field-colleague')).toEqual([]);
    await tap(page, 'Alt er i orden');
    await page.getByText('Skriv, hvordan du ved det.', { exact: true }).waitFor();
    await page.getByLabel('Hvordan ved du det?').fill('Jeg har talt med ham i telefonen.');
    await tap(page, 'Alt er i orden');
    await allSent(page);
    await expect.poll(() => bar.count()).toBe(0);
    await expect
      .poll(async () => (await supervisor.get(`/visits/${id}`)).body, { timeout: 30_000 })
      .toMatchObject({ end: 'reached' });
    await page.context().close();
  });
});
