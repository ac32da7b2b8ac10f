import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { figureAttempt, figureCase, figures } from '../../api/figureSchemas.js';
import { received } from '../../api/schemas.js';
import { addDays } from '../../domain/calendar.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import { flowColumns } from '../../domain/figureTables.js';
import { attemptFigures, caseFigures } from '../../store/figuresSchema.js';
import { cases, citizens } from '../../store/schema.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { household, pages, soon } from '../support/husly.js';

/** The list behind each number of the figures: exactly what it has counted. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
  await engine.db.insert(caseFigures).values(told);
  await engine.db.insert(attemptFigures).values(tries);
});
afterAll(async () => {
  desk.close();
  await engine.close();
});

const supervisor = () => desk.as('supervisor');
const time = 'from=2024-02-10&to=2024-05-20';

const outcomes = [
  'betalt',
  'effektivtUdsat',
  'ingenKontakt',
  'sammeHjem',
  'husvild80',
  'afdragsordning',
  null,
  null,
] as const;
const senders = [
  { sourceKind: 'housingOrganisation', sender: 'Bolig & Byg +1' },
  { sourceKind: 'housingOrganisation', sender: null },
  { sourceKind: 'privateLandlord', sender: null },
  { sourceKind: 'bailiffCourt', sender: 'Retten i Randers' },
  { sourceKind: null, sender: null },
] as const;
const oneOf = <T>(all: readonly T[], n: number): T | null => all[n % all.length] ?? null;

/** Cases of half a year, as many ways as there are; several of each day, and one in twelve of another municipality. */
const told = Array.from({ length: 160 }, (_, n) => {
  const openedOn = addDays('2024-01-20', n - (n % 4));
  const outcome = oneOf(outcomes, n);
  const reachedOn = n % 3 === 0 ? null : addDays(openedOn, n % 25);
  return {
    caseId: randomUUID(),
    municipality: n % 12 === 11 ? '0751' : '0730',
    openedOn,
    ...(oneOf(senders, n) ?? senders[0]),
    firstDeadlineOn: n % 7 === 0 ? null : n % 7 === 1 ? '2099-01-01' : addDays(openedOn, 14),
    ...(reachedOn && {
      reachedOn,
      reachedAt: `${reachedOn}T09:30:00.000Z`,
      reachedAfterMinutes: 1440 * (n % 25),
      reachedBy: 'phone' as const,
    }),
    helpedOn: n % 5 === 0 ? reachedOn : null,
    outcome,
    closedOn: outcome && addDays(openedOn, n % 40),
  };
});
const attempted = [
  { kind: 'call', part: 'morning' },
  { kind: 'call', part: 'lateAfternoon' },
  { kind: 'askCaseworker', part: null },
  { kind: 'visit', part: 'midday' },
] as const;
const tries = told.flatMap(({ caseId, municipality, openedOn }, c) =>
  attempted.map((each, n) => ({
    caseId,
    municipality,
    n,
    ...each,
    on: addDays(openedOn, n % 2),
    reached: (c + n) % 3 === 0,
  })),
);

describe('each number', () => {
  it.each(['month', 'week'])('opens a list of as many cases, also by %s and by sender', async (every) => {
    const { total, periods, senders: by } = (await supervisor().get(`/figures?${time}&every=${every}`)).as(figures);
    expect(by).toHaveLength(5);
    const listed = async (list: string) => (await pages(supervisor(), list, figureCase, 200)).flat();
    for (const flow of [total, ...periods, ...by]) {
      const found = await Promise.all(flowColumns.map((of) => listed(`${flow.list}&of=${of}`)));
      expect([flow.list, ...found.map(({ length }) => length)]).toEqual([
        flow.list,
        ...flowColumns.map((column) => flow[column]),
      ]);
    }
    expect(flowColumns.every((column) => total[column] > 0)).toBe(true);
    expect(total.settled + total.evicted + total.otherwise + total.open).toBe(total.intake);
    expect(await listed(total.list)).toHaveLength(total.intake);
  });

  it('opens a list of as many tries', async () => {
    const { attempts } = (await supervisor().get(`/figures?${time}`)).as(figures);
    expect(attempts).toHaveLength(attempted.length);
    for (const { list, attempts: made, reached, kind, part } of attempts) {
      const all = (await pages(supervisor(), list, figureAttempt, 200)).flat();
      expect(all).toHaveLength(made);
      expect(all.every((one) => one.kind === kind && one.part === part)).toBe(true);
      const successful = (await pages(supervisor(), `${list}&reached=true`, figureAttempt, 200)).flat();
      expect(successful).toEqual(all.filter((one) => one.reached));
      expect(successful).toHaveLength(reached);
    }
  });

  it.each([
    [`/figures/cases?${time}&of=reached`, 'openedOn'],
    [`/figures/attempts?${time}&kind=call&part=morning`, 'on'],
  ])('opens %s page by page, latest first, none left out and none twice', async (list, on) => {
    const item = z.looseObject({ caseId: z.string(), n: z.number().optional(), [on]: z.string() });
    const [whole = []] = await pages(supervisor(), list, item, 200);
    expect((await pages(supervisor(), list, item, 3)).flat()).toEqual(whole);
    expect(new Set(whole.map(({ caseId, n }) => `${caseId} ${String(n)}`)).size).toBe(whole.length);
    const days = whole.map((one) => String(one[on]));
    expect(days).toEqual(days.toSorted().toReversed());
  });

  it('says of a case what it was counted by', async () => {
    const list = `/figures/cases?${time}&of=reachedInTime`;
    const [one] = (await pages(supervisor(), list, figureCase, 200)).flat();
    const known = told.find(({ caseId }) => caseId === one?.caseId);
    expect(one).toEqual({
      caseId: known?.caseId,
      openedOn: known?.openedOn,
      deadlineOn: known?.firstDeadlineOn,
      contact: { at: known?.reachedAt, by: 'phone' },
      helpedOn: known?.helpedOn,
      closedOn: known?.closedOn,
      outcome: known?.outcome,
      citizen: null,
    });
  });
});

const whoIn = async (caseId: string) => {
  const { list } = (await supervisor().get('/figures')).as(figures).total;
  return (await pages(supervisor(), list, figureCase, 200)).flat().find((one) => one.caseId === caseId);
};

describe('the citizen', () => {
  it('is named as long as the case knows them, and a protected address is not told', async () => {
    const body = household();
    const { caseId } = (await supervisor().post('/cases', body)).as(received);
    const { name, address } = body.citizen;
    const openedOn = dateInCopenhagen(
      (await engine.db.select().from(cases).where(eq(cases.caseId, caseId)))[0]?.openedAt ?? '',
    );
    await expect
      .poll(() => whoIn(caseId), soon)
      .toMatchObject({ openedOn, contact: null, citizen: { name, street: address.street } });
    await engine.db.update(citizens).set({ protectedAddress: true }).where(eq(citizens.caseId, caseId));
    expect(await whoIn(caseId)).toMatchObject({ citizen: { name, street: null, protectedAddress: true } });
    await engine.db.delete(cases).where(eq(cases.caseId, caseId));
    expect(await whoIn(caseId)).toMatchObject({ openedOn, citizen: null });
  });
});

describe('a list that nobody can be given', () => {
  it.each([
    'cases?of=everything',
    'cases?from=2026-02-30',
    'cases?from=2026-02-02&to=2026-02-01',
    'cases?from=2020-01-01&to=2026-01-01',
    `cases?${time}&begins=2024-03-02`,
    `cases?${time}&every=week&begins=2024-03-01`,
    `cases?${time}&begins=2024-06-01`,
    'cases?kind=tenant',
    'cases?sender=Lejerbo',
    'cases?cursor=x',
    'cases?limit=0',
    'cases?x=1',
    'attempts',
    'attempts?kind=call',
    'attempts?kind=letter&part=morning',
    'attempts?kind=call&part=night',
    'attempts?kind=call&part=morning&reached=no',
    `attempts?kind=call&part=morning&cursor=${Buffer.from('["2024-02-30"]').toString('base64url')}`,
  ])('%s is 400', async (path) => {
    const answer = await supervisor().get(`/figures/${path}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is that of anybody but a supervisor', async () => {
    for (const path of ['/figures/cases', '/figures/attempts?kind=call&part=morning'])
      for (const role of ['outreach', 'caseworker', 'intake'] as const)
        expect((await desk.as(role).get(path)).status).toBe(403);
  });
});

const endedAs = (n: number, sender: string, outcome: 'betalt' | 'effektivtUdsat' | 'ingenKontakt' | null) =>
  Array.from({ length: n }, () => ({
    caseId: randomUUID(),
    municipality: '0730',
    openedOn: '2023-03-05',
    outcome,
    sourceKind: 'housingOrganisation' as const,
    sender,
    closedOn: outcome && '2023-04-05',
  }));
const reportedBy = (sender: string, settled: number, evicted: number, otherwise: number, open: number) => [
  ...endedAs(settled, sender, 'betalt'),
  ...endedAs(evicted, sender, 'effektivtUdsat'),
  ...endedAs(otherwise, sender, 'ingenKontakt'),
  ...endedAs(open, sender, null),
];

it('a file that may be passed on hides with a small number what it could be worked out from', async () => {
  await engine.db
    .insert(caseFigures)
    .values([
      ...reportedBy('Lejerbo', 20, 3, 11, 8),
      ...reportedBy('Himmerland', 21, 6, 12, 9),
      ...reportedBy('RandersBolig', 60, 30, 25, 40),
    ]);
  const file = await supervisor().get('/figures.csv?from=2023-03-01&to=2023-03-31');
  const lines = z
    .string()
    .parse(file.body)
    .split('\r\n')
    .map((line) => line.replaceAll('"', '').split(';'));
  const heads = lines.find(([first]) => first === 'Afsender') ?? [];
  const cellsOf = (label: string) => {
    const found = lines.find(([first]) => first === label) ?? [];
    const columns = ['Henvendelser', 'Bolig bevaret', 'Udsat', 'Afsluttet på anden måde', 'Åbne'];
    return columns.map((column) => found[heads.indexOf(column)]);
  };
  expect(cellsOf('I alt')).toEqual(['245', '101', '39', '48', '57']);
  expect(cellsOf('Lejerbo')).toEqual(['42', '20', 'skjult', '11', 'skjult']);
  expect(cellsOf('Himmerland')).toEqual(['48', '21', 'skjult', '12', 'skjult']);
  expect(cellsOf('RandersBolig')).toEqual(['155', '60', '30', '25', '40']);
});
