import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applied, inquiry } from '../../api/schemas.js';
import { usabilityFaults } from '../support/browser.js';
import { logIn, openStaffApp, type StaffApp, type StaffPage } from '../support/app.js';
import { allSent, asked, cardOf, finish, pill, tap, visitCase, visitsOut } from '../support/field.js';
import type { TestCase } from '../support/testCase.js';

/** The phone in a stairwell: no coverage in the middle of a visit, two workers on one case, a login that has expired. */
let app: StaffApp;
beforeAll(async () => void (app = await openStaffApp()), 600_000);
afterAll(() => app?.close());

const soon = { timeout: 30_000 };
const endsOf = async (theCase: TestCase): Promise<string[]> =>
  (await theCase.timeline()).filter((line) => line.includes('taskCompleted'));
const visitOf = async (theCase: TestCase): Promise<string> => {
  const { tasks } = await theCase.view();
  return `${theCase.caseId}.${tasks.find(({ kind }) => kind === 'visit')?.id ?? ''}`;
};

/** The phone has all that it needs to open without coverage. */
const isReady = (page: StaffPage): Promise<unknown> =>
  page.evaluate('navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length)');

/** Coverage and server are gone until the end of what is done meanwhile; the day had come to the phone before. */
async function withoutCoverage(page: StaffPage, act: () => Promise<void>): Promise<void> {
  await isReady(page);
  await page.context().setOffline(true);
  await app.desk.goAway();
  try {
    await act();
  } finally {
    await app.desk.comeBack();
    await page.context().setOffline(false);
  }
}

const kept = z.object({
  /** All that can be read of what is kept, with the bytes as text. */
  text: z.string(),
  keys: z.array(z.object({ name: z.string(), extractable: z.boolean() })),
  day: z.array(z.string()),
});
async function keptOnPhone(page: StaffPage): Promise<z.infer<typeof kept>> {
  const found = await page.evaluate(`(async () => {
    const db = await new Promise((done) => { const r = indexedDB.open('husly'); r.onsuccess = () => done(r.result); });
    const read = (ask) => new Promise((done) => { ask.onsuccess = () => done(ask.result); });
    const stores = db.transaction(['keys', 'day', 'outbox']);
    const [names, keys] = [await read(stores.objectStore('keys').getAllKeys()), await read(stores.objectStore('keys').getAll())];
    const day = await read(stores.objectStore('day').getAllKeys());
    const values = [...(await read(stores.objectStore('day').getAll())), ...(await read(stores.objectStore('outbox').getAll()))];
    db.close();
    const bytes = (b) => new TextDecoder('latin1').decode(b) + new TextDecoder().decode(b);
    const text = JSON.stringify(values, (_, value) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? bytes(value) : value);
    return { text, keys: names.map((name, n) => ({ name, extractable: keys[n].extractable })), day };
  })()`);
  return kept.parse(found);
}

describe('without coverage in the middle of a visit', () => {
  it('the application opens, the visit goes on, and what was noted is sent in order when there is coverage again', async () => {
    const theCase = await visitCase(app, 'Ida Skov', 'Skovvej 1, 2. mf');
    const page = await app.open('outreach', '/today');
    await isReady(page);
    await cardOf(page, 'Ida Skov').getByRole('button', { name: 'Tag af sted' }).click();
    await page.getByText('min. tilbage').waitFor();
    await allSent(page);
    await withoutCoverage(page, async () => {
      await tap(page, 'Jeg er ved døren');
      await expect.poll(() => pill(page)).toBe('Afventer afsendelse (1)');
      await page.reload();
      await page.getByRole('heading', { name: 'Ida Skov' }).waitFor();
      await page.getByText('Ingen forbindelse til Husly').waitFor();
      expect(await page.locator('.address').first().innerText()).toContain('Skovvej 1, 2. mf');
      await tap(page, 'Traf en anden');
      await page.getByLabel('Notat').fill('Søsteren lukkede op.');
      await finish(page);
      await expect.poll(() => pill(page)).toBe('Afventer afsendelse (2)');
      expect(await usabilityFaults(page, 'field-offline')).toEqual([]);
      await page.locator('.pill').click();
      await page.getByText('Ikke sendt endnu').first().waitFor();
      expect(await usabilityFaults(page, 'field-outbox')).toEqual([]);
      await page.reload();
      await page.getByRole('heading', { name: 'Afventer afsendelse' }).waitFor();
      expect(await page.locator('.quote').innerText()).toBe('Søsteren lukkede op.');
      const { text, keys } = await keptOnPhone(page);
      expect(text).not.toMatch(/Ida|Skovvej|Søsteren|SÃ¸steren/);
      expect(keys.map(({ extractable }) => extractable)).toEqual([false, false]);
      await tap(page, 'Send nu');
      await expect.poll(() => pill(page)).toBe('Afventer afsendelse (2)');
    });
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ metOther/)]);
    await expect.poll(() => visitsOut(app), soon).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('somebody to be found is found all the same, by what the phone knows, and whoever asked learns it', async () => {
    const question = 'Sover måske hos sin søster.';
    const citizen = { name: 'Pia Borte', address: { street: 'Skovvej 11', postcode: '8900' } };
    const id = await asked(app, { kind: 'locate', question, citizen });
    const page = await app.open('outreach', '/today');
    await isReady(page);
    await cardOf(page, 'Pia Borte').getByRole('button', { name: 'Tag af sted' }).click();
    await page.getByText('min. tilbage').waitFor();
    await page.getByText(question).waitFor();
    await allSent(page);
    await withoutCoverage(page, async () => {
      await page.reload();
      await page.getByText(question).waitFor();
      await tap(page, 'Jeg er ved døren');
      await tap(page, 'Traf borgeren');
      await finish(page);
      await expect.poll(() => pill(page)).toBe('Afventer afsendelse (2)');
    });
    await allSent(page);
    const told = (await app.desk.as('caseworker').get(`/inquiries/${id}`)).as(inquiry);
    expect(told).toMatchObject({ status: 'answered', outcome: 'met' });
    await expect.poll(() => visitsOut(app), soon).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('a visit that nobody could be told of says so', async () => {
    await visitCase(app, 'Jens Toft', 'Skovvej 3');
    const page = await app.open('outreach', '/today');
    await withoutCoverage(page, async () => {
      await cardOf(page, 'Jens Toft').getByRole('button', { name: 'Tag af sted' }).click();
      await page.getByText('ingen ved endnu, at du er her').waitFor();
      expect(await usabilityFaults(page, 'field-unseen')).toEqual([]);
      await tap(page, 'Jeg er i sikkerhed');
      await page.getByRole('region', { name: 'Sikkert besøg' }).waitFor({ state: 'detached' });
    });
    await allSent(page);
    await expect.poll(() => visitsOut(app)).toEqual([]);
    await page.context().close();
  });

  it('list and cases go when the day is over, and what is not sent stays', async () => {
    const theCase = await visitCase(app, 'Karen Aa', 'Skovvej 5');
    const page = await app.open('outreach', '/today');
    await withoutCoverage(page, async () => {
      await cardOf(page, 'Karen Aa').getByRole('link', { name: 'Karen Aa' }).click();
      await page.getByText('Notér resultat uden at tage af sted').click();
      await tap(page, 'Ingen hjemme');
      await finish(page);
      await page.clock.setSystemTime(Date.now() + 86_400_000);
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      await page.getByRole('heading', { name: 'Dagens liste er ikke på telefonen' }).waitFor();
      const { day, keys } = await keptOnPhone(page);
      expect([day, keys.map(({ name }) => name)]).toEqual([[], ['outbox']]);
      expect(await pill(page)).toBe('Afventer afsendelse (1)');
    });
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ nobodyHome/)]);
    await page.context().close();
  });
});

describe('where nothing is kept', () => {
  it('the page says that there is no network and what to do, and comes by itself when there is', async () => {
    const page = await app.open('outreach', '/today');
    await isReady(page);
    await tap(page, 'Mere');
    await tap(page, 'Log ud');
    await page.getByRole('heading', { name: 'Log ind' }).waitFor();
    await withoutCoverage(page, async () => {
      await page.goto('/today');
      await page.getByRole('heading', { name: 'Ingen forbindelse til Husly' }).waitFor();
      for (const said of ['ingen liste er gemt', 'Find et sted med dækning'])
        expect(await page.locator('main').innerText()).toContain(said);
      expect(await usabilityFaults(page, 'app-nothing-kept')).toEqual([]);
    });
    await page.getByRole('heading', { name: 'Log ind' }).waitFor(soon);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });
});

describe('two workers on one case', () => {
  it('the second one sees what the first has done beside what they did themselves, and nothing is lost', async () => {
    const theCase = await visitCase(app, 'Lars Dam', 'Engvej 2');
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Lars Dam').getByRole('link', { name: 'Lars Dam' }).click();
    await page.getByText('Notér resultat uden at tage af sted').click();
    await tap(page, 'Traf borgeren');
    await page.getByLabel('Notat').fill('Vil gerne have hjælp med budgettet.');
    const visitId = await visitOf(theCase);
    const done = { commandId: randomUUID(), outcome: 'nobodyHome' };
    const first = await app.desk.as('supervisor').post(`/tasks/${visitId}/complete`, done);
    expect(first.as(applied).status).toBe('applied');
    await page.getByText('Opgaven er ikke på dagens liste').waitFor(soon);
    expect(await usabilityFaults(page, 'field-overtaken')).toEqual([]);
    await finish(page);
    await expect.poll(() => pill(page), soon).toBe('Se her (1)');
    await page.locator('.pill').click();
    await page.getByText('Opgaven er ikke åben').first().waitFor();
    const both = await page.locator('#main').innerText();
    for (const said of [
      'Traf borgeren',
      'Vil gerne have hjælp med budgettet.',
      'Sådan står sagen nu',
      'Spørg sagsbehandler',
    ])
      expect(both).toContain(said);
    expect(await usabilityFaults(page, 'field-conflict')).toEqual([]);
    await tap(page, 'Notér det som kontakt i sagen');
    await allSent(page);
    const told = (await app.desk.as('supervisor').get(`/cases/${theCase.caseId}`)).body;
    expect(JSON.stringify(told)).toContain('Vil gerne have hjælp med budgettet.');
    await expect.poll(async () => (await theCase.view()).contactAt, soon).not.toBeNull();
    expect(page.faults).toEqual([]);
    await page.context().close();
  });
});

describe('the engine is away', () => {
  it('what was kept is not green before the case itself has answered', async () => {
    const theCase = await visitCase(app, 'Mona Kjær', 'Engvej 4');
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Mona Kjær').getByRole('link', { name: 'Mona Kjær' }).click();
    await page.getByText('Notér resultat uden at tage af sted').click();
    await tap(page, 'Ingen hjemme');
    await app.engine.withoutWorkers(async () => {
      await finish(page);
      await page.locator('.pill').click();
      await page.getByText('Modtaget – sagen har ikke svaret endnu').waitFor({ timeout: 60_000 });
      expect(await page.locator('.alert-success').count()).toBe(0);
      expect(await usabilityFaults(page, 'field-pending')).toEqual([]);
      await tap(page, 'Send nu');
      await page.getByText('Modtaget – sagen har ikke svaret endnu').waitFor(soon);
    });
    await allSent(page);
    await page.locator('.alert-success').waitFor();
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ nobodyHome/)]);
    await page.context().close();
  });
});

describe('an expired login', () => {
  it('keeps what is not sent, asks for the login, and sends it then', async () => {
    const theCase = await visitCase(app, 'Niels Bro', 'Engvej 6');
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Niels Bro').getByRole('link', { name: 'Niels Bro' }).click();
    await page.getByText('Notér resultat uden at tage af sted').click();
    await tap(page, 'Forkert adresse');
    await page.context().clearCookies();
    await tap(page, 'Færdig');
    await page.getByText('1 venter på at blive sendt').waitFor(soon);
    expect(await usabilityFaults(page, 'field-login')).toEqual([]);
    await page.reload();
    await page.getByText('1 venter på at blive sendt').waitFor();
    await page.getByRole('button', { name: 'Opsøgende medarbejder' }).click();
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ wrongAddress/)]);
    await page.context().close();
  });

  it('of one person sends nothing under another’s, and whoever logs out leaves no list behind', async () => {
    const theCase = await visitCase(app, 'Ole Vig', 'Engvej 8');
    const page = await app.open('outreach', '/today');
    await cardOf(page, 'Ole Vig').getByRole('link', { name: 'Ole Vig' }).click();
    await page.getByText('Notér resultat uden at tage af sted').click();
    await tap(page, 'Ingen hjemme');
    await finish(page);
    await page.context().clearCookies();
    await logIn(page.context(), 'supervisor');
    await page.goto('/today');
    await page.locator('.pill').click();
    await page.getByText('1 fra en anden bruger venter').waitFor(soon);
    await tap(page, 'Mere');
    await tap(page, 'Log ud');
    await page.getByRole('heading', { name: 'Log ind' }).waitFor();
    const { day, keys } = await keptOnPhone(page);
    expect([day, keys.map(({ name }) => name)]).toEqual([[], ['outbox']]);
    expect(await endsOf(theCase)).toEqual([]);
    await page.getByRole('button', { name: 'Opsøgende medarbejder' }).click();
    await allSent(page);
    expect(await endsOf(theCase)).toEqual([expect.stringMatching(/visit-\S+ nobodyHome/)]);
    await page.context().close();
  });
});
