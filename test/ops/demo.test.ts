import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { z } from 'zod';
import { demoClock, demoMoved, type DemoStep } from '../../api/demo.js';
import { engine } from '../../api/engineSchemas.js';
import { messageList } from '../../api/messageSchemas.js';
import { caseSummary, task, theCase } from '../../api/schemas.js';
import { visit } from '../../api/visitSchemas.js';
import { addDays } from '../../domain/calendar.js';
import { dateInCopenhagen, timeInCopenhagen } from '../../domain/copenhagen.js';
import { attentions, chosenOutcomes, stages, taskKinds } from '../../domain/outcomes.js';
import { demoConfig, openDemo } from '../../ops/demo/index.js';
import { landline, mobile } from '../../ops/demo/network.js';
import { logEngineTo } from '../../ops/log.js';
import { openPage } from '../support/app.js';
import { usabilityFaults, view } from '../support/browser.js';
import { openBrowser } from '../../ops/chromium.js';
import { contractOf } from '../support/contract.js';
import { apiOf, launch, pages, processesOf, type Api } from '../support/husly.js';
import { local } from '../support/testCase.js';

const log = pino({ level: 'silent' });
logEngineTo(log);

/** A machine with six others at work may need minutes for what else takes 15 s. */
const patience = 300_000;

/** A demo of its own folder, as `husly demo` opens it, from a morning of the test's choice. */
async function demoFrom(morning: string) {
  vi.stubEnv('HUSLY_TEMPORAL_BIN', inject('temporalBinary'));
  const folder = mkdtempSync(join(tmpdir(), 'husly-test-demo-'));
  const stopping = new AbortController().signal;
  const husly = await openDemo(await demoConfig(folder), {
    start: local(morning),
    say: () => undefined,
    log,
    stopping,
  });
  const contract = await contractOf(husly.url);
  const as = (persona: string): Api => apiOf(`${husly.url}/api/v1`, { 'Husly-Persona': persona }, () => contract);
  const close = async (): Promise<void> => {
    await husly.stop();
    rmSync(folder, { recursive: true, force: true });
    vi.unstubAllEnvs();
  };
  return { husly, as, close };
}
type Demo = Awaited<ReturnType<typeof demoFrom>>;

const casesOf = async ({ as }: Demo, filter = '') =>
  (await pages(as('supervisor'), `/cases${filter}`, caseSummary, 200)).flat();
const tasksOf = async ({ as }: Demo) => (await pages(as('supervisor'), '/tasks', task, 200)).flat();
const advance = async ({ as }: Demo, step: DemoStep) =>
  (await as('outreach').post('/demo/advance', step)).as(demoMoved);

/** Every stage, every kind of task, every trouble but one, and the main ways to end. */
async function whatIsThere(demo: Demo) {
  const open = await casesOf(demo);
  const closed = await casesOf(demo, '?closed=true');
  const outcomes = new Set(closed.map((c) => c.outcome));
  const kinds = new Set((await tasksOf(demo)).map((t) => t.kind));
  const troubles = new Set(open.map((c) => c.attention));
  return {
    open: open.length,
    stages: new Set([...open, ...closed].map((c) => c.stage)),
    noTask: taskKinds.filter((kind) => !kinds.has(kind)),
    noCaseEnded: chosenOutcomes.filter((outcome) => !outcomes.has(outcome)),
    noTrouble: attentions.filter((trouble) => !troubles.has(trouble)),
  };
}

const everything = {
  open: 41,
  stages: new Set(stages),
  noTask: [],
  noCaseEnded: ['fraflyttetSelv', 'husvild80', 'flyttetKommune'],
  noTrouble: ['planFailed'],
};

describe('a demo from an ordinary Monday', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await demoFrom('2032-01-12 08:00');
  }, patience);
  afterAll(() => demo.close());

  const clock = async (): Promise<string> => (await demo.as('outreach').get('/demo')).as(demoClock).now;
  const oneCase = async (caseId: string) => (await demo.as('outreach').get(`/cases/${caseId}`)).as(theCase);

  it('is handed over on a morning three weeks later', async () => {
    const now = await clock();
    expect([dateInCopenhagen(now), timeInCopenhagen(now)]).toEqual(['2032-02-02', '08:00']);
  });

  it('has cases at every stage, every kind of task and the main ways to end', async () => {
    expect(await whatIsThere(demo)).toEqual(everything);
  });

  it('has a message that failed, an answer in Arabic, a list held back and a visit that is confirmed', async () => {
    const { items } = (await demo.as('outreach').get('/messages?limit=200')).as(messageList);
    expect(items.find((m) => m.status === 'failed')?.reason).toBe('notAMobile');
    expect(items.some((m) => /\p{Script=Arabic}/u.test(m.text ?? ''))).toBe(true);
    expect(items.filter((m) => m.status === 'lapsed')).toEqual([]);
    const held = (await demo.as('supervisor').get('/imports?attention=true')).as(
      z.object({ items: z.array(z.unknown()) }),
    );
    expect(held.items).toHaveLength(1);
    const visits = (await tasksOf(demo)).filter((t) => t.kind === 'visit' && dateInCopenhagen(t.from) === '2032-02-02');
    const views = await Promise.all(visits.map(({ caseId }) => oneCase(String(caseId))));
    expect(views.flatMap((c) => c.tasks).some((t) => t.kind === 'visit' && t.confirmed)).toBe(true);
  });

  it('is what README shows: the day, the door, what waits to be sent, the overview, the list, a case', async () => {
    const browser = await openBrowser();
    try {
      const phone = await openPage(browser, demo.husly.url, 'outreach', '/today', { width: 390, height: 900 });
      const setOut = phone.getByRole('button', { name: 'Tag af sted' }).first();
      await setOut.waitFor();
      await view(phone, 'today');
      await setOut.click();
      await phone.getByText('min. tilbage').waitFor();
      await phone.getByRole('button', { name: 'Jeg er ved døren' }).click();
      await phone.locator('.visit-what', { hasText: 'Ved døren' }).waitFor();
      await expect.poll(() => phone.locator('.pill').innerText()).toBe('Alt er sendt');
      await view(phone, 'door');
      const desk = await openPage(browser, demo.husly.url, 'supervisor', '/overview', { width: 1280, height: 880 });
      await desk.locator('a[href^="/visits/"]').waitFor();
      await view(desk, 'overview');
      await phone.context().setOffline(true);
      await phone.getByRole('button', { name: 'Ingen hjemme' }).click();
      await phone.getByLabel('Notat').fill('Lys i vinduet. Lagde et kort.');
      await phone.getByRole('button', { name: 'Færdig' }).click();
      await phone.getByText('Ingen forbindelse til Husly').waitFor();
      await phone.getByText('Afventer afsendelse (1)').waitFor();
      await view(phone, 'offline');
      await phone.getByRole('button', { name: /^Fortryd/ }).click();
      await phone.context().setOffline(false);
      await phone.getByRole('button', { name: 'Jeg er i sikkerhed' }).click();
      await phone.getByRole('region', { name: 'Sikkert besøg' }).waitFor({ state: 'detached' });
      await expect.poll(() => phone.locator('.pill').innerText(), { timeout: 30_000 }).toBe('Alt er sendt');
      await desk.getByRole('link', { name: 'Sager', exact: true }).click();
      const urgent = desk.getByRole('row').filter({ hasText: 'Det haster meget' }).first();
      await urgent.waitFor();
      await desk.setViewportSize({ width: 1280, height: 600 });
      await view(desk, 'cases', 'h1');
      await urgent.getByRole('link').first().click();
      await desk.getByRole('heading', { name: 'Hvad sker der nu?' }).waitFor();
      await desk.setViewportSize({ width: 1280, height: 1000 });
      await view(desk, 'case', 'h1');
      expect([...phone.faults, ...desk.faults]).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('goes to the next event of a case, and brings exactly that', async () => {
    const call = (await tasksOf(demo)).find((t) => t.kind === 'call' && timeInCopenhagen(t.from) === '15:00');
    const caseId = String(call?.caseId);
    const told = (await oneCase(caseId)).timeline.length;
    const begins = await advance(demo, { caseId });
    expect(timeInCopenhagen(begins.now)).toBe('15:00');
    expect((await oneCase(caseId)).timeline).toHaveLength(told);
    const lapses = await advance(demo, { caseId });
    expect([dateInCopenhagen(lapses.now), timeInCopenhagen(lapses.now)]).toEqual(['2032-02-02', '17:00']);
    const { timeline, stage } = await oneCase(caseId);
    expect(timeline.slice(told).map((entry) => entry.kind)).toContain('taskLapsed');
    expect(stage).toBe('caseworker');
  });

  it('goes to the next day, and the tasks with it', async () => {
    const tomorrow = (await tasksOf(demo)).find((t) => t.kind === 'visit' && timeInCopenhagen(t.from) === '10:00');
    const begun = await demo
      .as('outreach')
      .post(`/tasks/${String(tomorrow?.taskId)}/start`, { commandId: randomUUID(), step: 'onTheWay' });
    expect(begun.status).toBe(201);
    const { now, moved } = await advance(demo, { by: 'day' });
    expect([dateInCopenhagen(now), timeInCopenhagen(now)]).toEqual(['2032-02-03', '08:00']);
    expect(moved).toBeGreaterThan(0);
    expect((await clock()) >= now).toBe(true);
    expect(dateInCopenhagen(String(tomorrow?.from))).toBe('2032-02-03');
    const lapsed = (await tasksOf(demo)).filter((t) => t.kind === 'call' && t.dueAt <= now);
    expect(lapsed).toEqual([]);
    // Nobody has heard of the worker since.
    const out = (await demo.as('supervisor').get('/visits')).as(z.object({ items: z.array(visit) }));
    expect(out.items.map(({ alarm }) => alarm?.whom)).toEqual(['supervisor']);
  });

  it('has an engine that its supervisor can look at', async () => {
    // The report waits a second for the engine, which a busy machine may keep from answering in time.
    await expect
      .poll(async () => {
        const { schedules } = (await demo.as('supervisor').get('/engine')).as(engine);
        return schedules.items.map(({ id, paused }) => [id, paused]);
      })
      .toEqual([
        ['upkeep', false],
        ['morningList', false],
      ]);
  });

  it('has a bar over every page: its clock, the next day, this case’s next event, another persona', async () => {
    const browser = await openBrowser();
    try {
      const page = await openPage(browser, demo.husly.url, 'supervisor', '/calculator', { width: 1440, height: 900 });
      const bar = page.locator('.demo');
      await bar.getByText('tirs. 3. feb. kl. 08.').waitFor();
      expect(await bar.getByRole('button', { name: 'Sagens næste hændelse' }).isVisible()).toBe(false);
      expect(await usabilityFaults(page, 'demo-bar')).toEqual([]);
      await bar.getByRole('button', { name: 'Næste dag' }).click();
      await bar.getByText('ons. 4. feb. kl. 08.').waitFor();
      await bar
        .getByRole('status')
        .getByText(/^Der skete noget i/)
        .waitFor();
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`/cases/${String((await tasksOf(demo)).findLast((t) => t.kind === 'visit')?.caseId)}`);
      await bar.getByRole('button', { name: 'Sagens næste hændelse' }).click();
      await bar
        .getByRole('status')
        .getByText(/^Der skete noget i/)
        .waitFor();
      await bar.getByRole('button', { name: 'Sagsbehandler' }).click();
      await page.waitForURL('**/referrals');
      expect(page.faults).toEqual([]);
      const phone = await openPage(browser, demo.husly.url, 'outreach', '/today', { width: 390, height: 844 });
      expect(await phone.getByRole('button', { name: 'Næste dag' }).isVisible()).toBe(false);
      await phone.locator('.demo summary').click();
      expect(await phone.getByRole('button', { name: 'Næste dag' }).isVisible()).toBe(true);
      expect(await usabilityFaults(phone, 'demo-bar-phone')).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('takes a new case up at its own now, and lets it live on from there', async () => {
    const citizen = { name: 'Ny Prøvesen', address: { street: 'Nyprøvevej 1', postcode: '8900' }, phones: [mobile(9)] };
    const body = { source: { kind: 'municipality' }, citizen };
    const { caseId } = (await demo.as('intake').post('/cases', body)).as(z.object({ caseId: z.string() }));
    const today = dateInCopenhagen(await clock());
    expect(dateInCopenhagen((await oneCase(caseId)).openedAt)).toBe(today);
    const { now } = await advance(demo, { by: 'week' });
    expect(dateInCopenhagen(now)).toBe(addDays(today, 7));
    expect((await oneCase(caseId)).stage).toBe('visit');
  });

  it('says where nothing lies ahead', async () => {
    const refused = await demo.as('outreach').post('/demo/advance', { caseId: '6d0f5d0e-6a0c-5b0e-9c55-2f6f0f0d7a11' });
    expect([refused.status, refused.body]).toMatchObject([409, { type: 'urn:husly:problem:nothingAhead' }]);
  });
});

describe('a demo whose three weeks go over Christmas', () => {
  it(
    'has the same in it',
    async () => {
      const demo = await demoFrom('2032-12-13 08:00');
      try {
        expect(await whatIsThere(demo)).toEqual(everything);
      } finally {
        await demo.close();
      }
    },
    patience,
  );
});

describe('husly demo', () => {
  it(
    'heeds no provider, says where it is, and leaves nothing behind',
    async () => {
      const temp = mkdtempSync(join(tmpdir(), 'husly-test-tmp-'));
      const { HUSLY_DATA_DIR: _, ...env } = process.env;
      const nowhere = {
        TWILIO_ACCOUNT_SID: 'ACx',
        TWILIO_AUTH_TOKEN: 'x',
        TWILIO_FROM: '+4595000000',
        DATABASE_URL: 'wrong',
      };
      const demo = launch({ ...env, ...nowhere, TMPDIR: temp, HUSLY_TEMPORAL_BIN: inject('temporalBinary') }, ['demo']);
      try {
        await vi.waitFor(() => expect(demo.said()).toContain('The demo is ready'), {
          timeout: patience,
          interval: 100,
        });
        const url = /Open +(\S+)/.exec(demo.said())?.[1] ?? '';
        const api = apiOf(`${url}/api/v1`, { 'Husly-Persona': 'outreach' }, () => null);
        const { items } = (await api.get('/messages?limit=200')).as(messageList);
        expect(items.filter((m) => m.status === 'sent' && m.channel === 'sms').length).toBeGreaterThan(10);
        expect(await demo.end('SIGINT')).toBe(0);
        expect(readdirSync(temp).filter((name) => name.startsWith('husly-demo-'))).toEqual([]);
        expect(processesOf(temp)).toEqual([]);
      } finally {
        await demo.end('SIGKILL');
        rmSync(temp, { recursive: true, force: true });
      }
    },
    patience,
  );

  it(
    'stops at once while its caseload is still living',
    async () => {
      const temp = mkdtempSync(join(tmpdir(), 'husly-test-tmp-'));
      const { HUSLY_DATA_DIR: _, ...env } = process.env;
      const demo = launch({ ...env, TMPDIR: temp, HUSLY_TEMPORAL_BIN: inject('temporalBinary') }, ['demo']);
      try {
        await vi.waitFor(() => expect(demo.said()).toContain('  … '), { timeout: patience, interval: 20 });
        expect(await demo.end('SIGINT')).toBe(0);
        expect(demo.said()).not.toContain('The demo is ready');
        expect(readdirSync(temp).filter((name) => name.startsWith('husly-demo-'))).toEqual([]);
      } finally {
        await demo.end('SIGKILL');
        rmSync(temp, { recursive: true, force: true });
      }
    },
    patience,
  );

  it('refuses a folder that is not its own', async () => {
    const demo = launch({ ...process.env, HUSLY_DATA_DIR: '/somewhere' }, ['demo']);
    expect(await demo.ended).toBe(1);
    expect(demo.said()).toContain('HUSLY_DATA_DIR is set');
  });
});

it('has numbers that nobody has', () => {
  for (const number of [mobile(7), landline(7)]) expect(parsePhoneNumberFromString(number)?.isValid()).toBe(false);
});
