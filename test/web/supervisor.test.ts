import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { visitAnswer } from '../../api/visitSchemas.js';
import { received } from '../../api/schemas.js';
import { attemptFigures, caseFigures } from '../../store/figuresSchema.js';
import { heardFrom, usabilityFaults } from '../support/browser.js';
import { staffApp, type StaffPage } from '../support/app.js';
import { household, soon } from '../support/husly.js';
import { local } from '../support/testCase.js';

/** The supervisor's day: what has to be looked at, the figures, the engine, and a worker who is not heard from. */
const app = staffApp();

const numberOn = async (page: StaffPage, tile: string): Promise<number> =>
  Number(await page.getByRole('link', { name: tile }).locator('strong').innerText());

/** A worker on the way to a citizen whose hearing is in two days. */
async function setOut(): Promise<string> {
  const { caseId, view } = await app.newCase({
    citizen: { phones: [] },
    legal: { hearingAt: local('2032-03-03 10:00') },
  });
  const open = (await view()).tasks.find(({ kind }) => kind === 'visit');
  const body = { commandId: randomUUID(), step: 'atTheDoor' };
  const answer = await app.desk.as('outreach').post(`/tasks/${caseId}.${open?.id ?? ''}/start`, body);
  return answer.as(visitAnswer).visit.visitId;
}

describe('the overview', () => {
  it('says first who is out and silent, and each number leads to the list of exactly what it counts', async () => {
    await app.newCase({ legal: { hearingAt: local('2032-03-03 10:00') } });
    const visitId = await setOut();
    app.desk.setClock('2032-03-01 13:00');
    const page = await app.open('supervisor', '/overview');
    await page.getByText('frister i denne uge').waitFor();
    await page.locator('main h2').first().getByText('Ude på besøg nu').waitFor();
    expect(await page.locator(`a[href="/visits/${visitId}"]`).innerText()).toContain('Over tiden');
    expect(await usabilityFaults(page, 'supervisor-overview')).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 844 });
    expect(await numberOn(page, 'frister i denne uge')).toBeGreaterThan(0);
    const tiles = await page.locator('.tile').count();
    expect(tiles).toBe(10);
    const links = page.locator('.tile, .numbers td a');
    const targets = await links.evaluateAll((all) =>
      all.map((each) => ({
        href: each.getAttribute('href') ?? '',
        count: Number.parseInt((each.querySelector('strong') ?? each).textContent ?? '', 10),
      })),
    );
    const days = targets.slice(tiles);
    // Both weekends' deadlines stand on the Fridays before.
    expect(days).toHaveLength(2 * 14 - 4);
    for (const { href, count } of [...targets.slice(0, tiles), ...days.filter((day) => day.count > 0)]) {
      await page.goto(href);
      const rows = page.locator('.open-list > li, .rows > li, tbody tr');
      await rows
        .or(page.getByText(/^(Her er ikke noget lige nu|Ingen sager passer|Her er ingen opgaver)\.$/))
        .first()
        .waitFor();
      expect([href, await rows.count()]).toEqual([href, count]);
    }
    expect(page.faults).toEqual([]);
    expect(await usabilityFaults(page, 'supervisor-list')).toEqual([]);
  });
});

describe('an open page', () => {
  it('shows what changes elsewhere without reloading, also what changed while the server was lost', async () => {
    const page = await app.open('supervisor', '/overview');
    await page.getByText('sager uden ansvarlig').waitFor();
    const before = await numberOn(page, 'sager uden ansvarlig');
    let streams = 0;
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/events')) streams += 1;
      if (request.url().endsWith('/overview')) asked += 1;
    });
    const report = async () => (await app.desk.as('supervisor').post('/cases', household())).as(received).caseId;
    for (let n = 0; n < 5; n += 1) await report();
    await expect.poll(() => numberOn(page, 'sager uden ansvarlig'), soon).toBe(before + 5);
    expect(asked).toBeLessThan(10);
    const banner = await heardFrom(page, '.connection');
    await app.desk.goAway();
    await expect.poll(banner).toContain('Ingen forbindelse til Husly');
    await app.desk.comeBack();
    await expect.poll(banner).toContain('Forbindelsen er tilbage');
    await expect.poll(() => streams, soon).toBeGreaterThan(0);
    await report();
    await expect.poll(() => numberOn(page, 'sager uden ansvarlig'), soon).toBe(before + 6);
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('listens to nothing before somebody has logged in, and after they have logged out', async () => {
    const page = await app.open(null, '/overview');
    const streams: string[] = [];
    page.on('request', (request) => void (request.url().endsWith('/events') && streams.push(request.url())));
    await page.reload();
    await page.getByRole('heading', { name: 'Log ind' }).waitFor();
    expect(streams).toEqual([]);
    await page.getByRole('button', { name: 'Leder' }).click();
    await page.getByText('sager uden ansvarlig').waitFor();
    await expect.poll(() => streams.length, soon).toBe(1);
    await page.getByRole('button', { name: 'Log ud' }).click();
    await page.getByRole('heading', { name: 'Log ind' }).waitFor();
    expect(streams).toHaveLength(1);
    await page.context().close();
  });
});

it('the figures are shown as tables with bars, for the time one chooses, and come as a file', async () => {
  const page = await app.open('supervisor', '/figures');
  await page.getByRole('heading', { name: 'Udvikling' }).waitFor();
  expect(await usabilityFaults(page, 'supervisor-figures')).toEqual([]);
  await page.getByLabel('Fra', { exact: true }).fill('2032-02-01');
  await page.getByLabel('Vis udviklingen pr.').selectOption({ label: 'uge' });
  await page.getByRole('button', { name: 'Vis', exact: true }).click();
  await page.getByText('Ugen fra').first().waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Hent som fil til Excel' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('tal-2032-02-01-2032-03-01.csv');
  expect(page.faults).toEqual([]);
  await page.context().close();
});

/** A case whose personal data is gone, reached within the hour; with it each number is of something. */
async function figuresLeft(): Promise<void> {
  const caseId = randomUUID();
  const known = { caseId, municipality: '0730', sourceKind: 'housingOrganisation', sender: 'RandersBolig' } as const;
  const dates = {
    openedOn: '2032-01-12',
    firstDeadlineOn: '2032-01-28',
    reachedOn: '2032-01-12',
    closedOn: '2032-02-20',
  };
  const contact = { reachedAt: local('2032-01-12 09:30'), reachedAfterMinutes: 30, reachedBy: 'phone' } as const;
  await app.engine.db.insert(caseFigures).values({ ...known, ...dates, ...contact, outcome: 'flyttetKommune' });
  const call = { caseId, municipality: '0730', kind: 'call', part: 'morning' } as const;
  await app.engine.db.insert(attemptFigures).values([
    { ...call, n: 0, on: '2032-01-12', reached: false },
    { ...call, n: 1, on: '2032-01-12', reached: true },
  ]);
}

it('each number of the figures opens the list of exactly what it counts, whose rows open the cases', async () => {
  app.desk.setClock('2032-03-01 13:00');
  await figuresLeft();
  const { caseId } = await app.newCase();
  const time = 'from=2032-01-01&to=2032-03-31&every=month';
  const page = await app.open('supervisor', `/figures?${time}`);
  await page.getByRole('heading', { name: 'Udvikling' }).waitFor();
  expect(await page.locator('.tile').last().innerText()).toMatch(/under 1 time/);
  const numbers = page.locator('main .tile strong, main .numbers td');
  const links = page.locator('main a[href^="/figures/"]');
  const shown = (await numbers.allInnerTexts()).filter((text) => text !== '–').length;
  // Beside the share in time stand the two numbers that it is made of.
  expect(await links.count()).toBe(shown + 2);
  const targets = await links.evaluateAll((all) =>
    all.map((each) => ({ href: each.getAttribute('href') ?? '', text: each.textContent ?? '' })),
  );
  const rows = page.locator('.open-list > li');
  for (const { href, text } of targets.filter((each) => /^\d+$/.test(each.text))) {
    await page.goto(href);
    await rows.or(page.getByText('Her er ikke noget lige nu.')).first().waitFor();
    expect([href, await rows.count()]).toEqual([href, Number(text)]);
  }
  expect(page.faults).toEqual([]);
  await page.goto(`/figures?${time}`);
  await page.getByRole('heading', { name: 'Udvikling' }).waitFor();
  expect(await usabilityFaults(page, 'supervisor-figures-links')).toEqual([]);
  await page.getByRole('link', { name: /^under 1 time Tid til første kontakt/ }).waitFor();
  await page.getByRole('link', { name: '1 Afsluttet på anden måde' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Afsluttet på anden måde, 1. jan.–31. mar. 2032', exact: true }).waitFor();
  await page.getByText('Personoplysningerne er slettet').waitFor();
  expect(await rows.innerText()).toMatch(
    /truffet 12\. jan\. 2032 ved opkald .* afsluttet 20\. feb\. 2032: Flyttet til en anden kommune/,
  );
  expect(await usabilityFaults(page, 'supervisor-counted-deleted')).toEqual([]);
  await page.getByRole('link', { name: 'Tilbage til tallene' }).click();
  await page.getByRole('link', { name: / Sager, RandersBolig$/ }).click();
  await page.getByRole('heading', { name: 'Sager kommet ind, 1. jan.–31. mar. 2032, RandersBolig' }).waitFor();
  expect(await usabilityFaults(page, 'supervisor-counted')).toEqual([]);
  await page.getByRole('link', { name: 'Tilbage til tallene' }).click();
  await page.getByRole('link', { name: '1 Truffet, Opkald, morgen' }).click();
  await page.getByRole('heading', { name: 'Opkald, morgen, borgeren truffet, 1. jan.–31. mar. 2032' }).waitFor();
  await page.getByText('Forsøgt 12. jan. 2032: truffet').waitFor();
  await page.setViewportSize({ width: 1440, height: 844 });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Calls, morning, citizen reached, 1 Jan – 31 Mar 2032' }).waitFor();
  await page.goto(`/figures/cases?${time}&begins=2032-03-01`);
  await page.getByRole('heading', { name: /^Cases received, 1\s–\s31 Mar 2032$/ }).waitFor();
  await page.locator(`a[href="/cases/${caseId}"]`).click();
  await page.getByRole('heading', { name: /^Borger / }).waitFor();
  await page.goto('/figures/cases?of=everything&from=2032-13-45');
  await page.getByText('Noget i forespørgslen kan ikke bruges').waitFor();
  await page.context().close();
});

it('the engine room says how each part is, and what to do', async () => {
  const page = await app.open('supervisor', '/engine');
  await page.getByText('Motoren svarer.').waitFor();
  const states = await page.locator('.state').allInnerTexts();
  expect(states).toHaveLength(6);
  expect(await page.getByText('Gør dette:').count()).toBe(
    states.filter((state) => state === 'Hold øje' || state === 'Virker ikke').length,
  );
  expect(await usabilityFaults(page, 'supervisor-engine')).toEqual([]);
  expect(page.faults).toEqual([]);
  await page.context().close();
});

it('a worker who is not heard from is found by the mail’s link, and whoever has reached them says how', async () => {
  app.desk.setClock('2032-03-01 09:00');
  const visitId = await setOut();
  app.desk.setClock('2032-03-01 13:00');
  const page = await app.open('supervisor', `/visits/${visitId}`);
  await page.getByRole('alert').getByText('Ring til medarbejderen nu').waitFor();
  expect(await page.locator('dl').innerText()).toMatch(/Prøvevej/);
  expect(await usabilityFaults(page, 'visit-silent')).toEqual([]);
  const send = page.getByRole('button', { name: 'Jeg har fået fat i medarbejderen' });
  await send.click();
  await page.locator('.form-error-message').waitFor();
  await page.getByLabel('Hvordan ved du, at alt er i orden?').fill('Vi har talt i telefon.');
  await send.click();
  await page.getByText('har fået fat i medarbejderen. Alt er i orden').waitFor();
  await page.getByText('Vi har talt i telefon.').waitFor();
  await page.setViewportSize({ width: 1440, height: 844 });
  expect(await usabilityFaults(page, 'visit-reached')).toEqual([]);
  expect(page.faults).toEqual([]);
  await page.context().close();
});
