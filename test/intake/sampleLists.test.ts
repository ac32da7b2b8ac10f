import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Intake, IntakeReading } from '../../domain/intake/intake.js';
import { intakeRequest } from '../../domain/intake/request.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { readAll } from './support.js';
import type { Sender } from '../../intake/index.js';

/** The three other sample lists, row by row; `randersbolig.test.ts` has the first. The lists were drawn in November 2026. */
async function listOf(fileName: string, sender: Sender) {
  const reading = await readAll(readFileSync(new URL(`../data/${fileName}`, import.meta.url)), fileName, sender);
  if (!reading.ok) throw new Error(reading.detail);
  const understood = new Map<number, IntakeReading>();
  for (const { row, request } of reading.rows) {
    expect(intakeRequest.parse(request)).toEqual(request);
    if (request) understood.set(row, understandIntake(request, '2026-11-22', '2026-11-22T12:00:00.000Z'));
  }
  const at = (row: number): Intake => {
    const intake = understood.get(row);
    if (!intake?.ok) throw new Error(`row ${row} is no case`);
    return intake.intake;
  };
  const rejected = [...understood].flatMap(([row, intake]) =>
    intake.ok ? [] : [[row, ...intake.rejections.map(({ code }) => code)]],
  );
  const odd = (of: 'doubts' | 'warnings') =>
    [...understood].flatMap(([row, intake]) =>
      intake.ok ? intake.intake[of].map(({ code, asWritten }) => [row, code, asWritten]) : [],
    );
  return { ...reading, at, rejected, doubts: odd('doubts'), warnings: odd('warnings') };
}
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('lejerbo-2026-11.xlsx', async () => {
  const list = await listOf('lejerbo-2026-11.xlsx', { kind: 'housingOrganisation', organisation: 'Lejerbo' });

  it('is read: header on row 4, every column known, the sheet for people named', () => {
    expect(list).toMatchObject({ format: 'xlsx', sheets: ['Restancer'], notes: ['Arket “Noter” er ikke læst.'] });
    expect(list.columns).toHaveLength(16);
    expect(list.columns.filter(({ field }) => field === null)).toEqual([]);
  });
  it('has 41 rows: titles, the empty row and the total are no rows', () => {
    expect(list.rows.map(({ row }) => row)).toEqual([...numbers(5, 27), ...numbers(29, 46)]);
  });
  it('rejects nobody and no arrears; asks about the amount and the date that cannot be read', () => {
    expect(list.rejected).toEqual([
      [23, 'nobody'],
      [39, 'noArrears'],
    ]);
    expect(list.doubts).toEqual([
      [26, 'amountUnreadable', 'afventer'],
      [33, 'dateUnreadable', '31.09.2026'],
    ]);
    expect(list.warnings).toEqual([]);
  });
  it.each<[number, object]>([
    [6, { arrears: { amountOre: 785_000 } }],
    [7, { arrears: { amountOre: 594_000 }, phones: [{ e164: '+4570480674', sms: true }] }],
    [8, { arrears: { amountOre: 947_070, months: 2 }, legal: { hearingAt: '2026-11-26T23:00:00.000Z' } }],
    [9, { tenants: ['Torben Bøgh Petersen', 'Charlotte Bøgh Poulsen'] }],
    [13, { tenants: ['Annette Kjeldsen'], phones: [{ e164: '+4559640444' }] }],
    [15, { legal: { demandSentOn: '2026-11-06' } }],
    [19, { legal: { demandSentOn: '2026-11-06' } }],
    [24, { tenants: ['Ulla Bang Christensen'] }],
    [26, { arrears: { amountOre: null } }],
    [30, { tenants: ['Jørgen Munk Ebbesen'] }],
    [33, { legal: { dueDate: '2026-10-01', demandReceivedOn: '2026-10-23' } }],
    [37, { legal: { demandReceivedOn: '2026-11-09' } }],
    [40, { legal: { hearingAt: '2026-11-24T09:30:00.000Z' } }], // 10.30 in Denmark
    [45, { legal: { demandReceivedOn: '2026-11-10' } }],
    [5, { address: { street: 'Vestergade 39, 3. tv', postcode: '8900', city: 'Randers C' } }],
  ])('row %i', (row, expected) => {
    expect(list.at(row)).toMatchObject(expected);
  });
  it('never turns 31 September into any date', () => {
    expect(list.at(33).legal.demandSentOn).toBeUndefined();
  });
  it('adds up to the cached total of the sheet, but for the two amounts that are text', () => {
    const amounts = list.rows.map(({ request }) => request?.arrears?.amountOre ?? 0);
    const total = amounts.reduce<number>((sum, amount) => sum + (typeof amount === 'number' ? amount : 0), 0);
    expect(total).toBe(34_325_515 + 785_000 + 594_000);
  });
  it('has one tenancy twice: row 46 joins row 35', () => {
    const tenancies = list.rows.map(({ row, request }) => [row, request?.tenancy?.number] as const);
    const again = tenancies.filter(([row, number]) => tenancies.some(([r, n]) => r < row && n === number));
    expect(again).toEqual([[46, '043-2-177']]);
    expect(list.at(46).keys).toMatchObject(list.at(35).keys);
  });
});

describe('fogedretten-2026-11.json', async () => {
  const list = await listOf('fogedretten-2026-11.json', { kind: null, organisation: 'fogedretten' });
  const randersbolig = await listOf('randersbolig-2026-11.csv', {
    kind: 'housingOrganisation',
    organisation: 'RandersBolig',
  });

  it('has 15 notices of the court, all of them cases, none in doubt', () => {
    expect(list.rows.map(({ row }) => row)).toEqual(numbers(1, 15));
    expect([list.rejected, list.doubts, list.warnings]).toEqual([[], [], []]);
    expect(list.notes).toEqual([expect.stringContaining('Kolonnen “forretningstype” er ikke læst')]);
    expect(list.columns.filter(({ field }) => field === null)).toEqual([{ header: 'forretningstype', field: null }]);
  });
  it('is the court’s: its case number, the day its notice arrived, and no court as landlord', () => {
    expect(list.at(1)).toMatchObject({
      source: {
        kind: 'bailiffCourt',
        organisation: 'Retten i Randers',
        reference: 'FS-2458/2026',
        noticedOn: '2026-11-20',
      },
      tenancy: { kind: null, landlord: 'Fjordbo Ejendomme A/S', number: null },
      arrears: { amountOre: null },
    });
    const noticed = list.rows.map(({ row }) => list.at(row).legal.courtNoticeOn);
    expect(noticed).toEqual(list.rows.map(({ request }) => request?.source.noticedOn));
    expect(new Set(noticed).size).toBeGreaterThan(5);
  });
  it.each<[number, string, string]>([
    [1, 'Phạm Thị Lệ', '2026-12-07T12:30:00.000Z'],
    [2, 'Peter Holm Andersen', '2026-12-14T08:00:00.000Z'],
    [3, 'Lars Nørgaard', '2026-11-26T08:00:00.000Z'],
    [4, 'Aase Kjaergaard', '2026-12-22T09:15:00.000Z'],
    [5, 'Jørgen B. Thomsen', '2026-12-09T11:45:00.000Z'],
    [6, 'Hodan Abdi Guled', '2026-12-07T09:30:00.000Z'],
    [7, 'Karoline Brødsgaard', '2026-11-26T09:15:00.000Z'],
    [8, 'Signe Jørgensen', '2026-11-30T08:00:00.000Z'],
    [9, 'Şahin Yıldız', '2026-12-15T11:45:00.000Z'],
    [10, 'Anne Sørensen', '2026-12-10T11:45:00.000Z'],
    [11, 'Bjørn Christensen', '2026-11-30T09:30:00.000Z'],
    [12, 'Łukasz Wójcik', '2026-12-02T11:45:00.000Z'],
    [13, 'Nguyễn Thị Hoa', '2026-11-24T10:00:00.000Z'],
    [14, 'Anne Soerensen', '2026-12-03T09:30:00.000Z'],
    [15, 'Anne Bach Ågaard', '2026-12-09T09:15:00.000Z'],
  ])('item %i: %s, at the hour the court wrote, Danish time', (row, tenant, hearingAt) => {
    expect(list.at(row)).toMatchObject({ tenants: [tenant], legal: { hearingAt } });
  });
  it('has six flats in the first list, and two that only look alike', () => {
    const homes = new Map(
      randersbolig.rows.flatMap(({ row }) =>
        randersbolig.rejected.some(([r]) => r === row) ? [] : [[row, randersbolig.at(row).keys.address]],
      ),
    );
    const same = list.rows.flatMap(({ row }) => {
      const found = [...homes].find(([, address]) => address === list.at(row).keys.address);
      return found === undefined ? [] : [[row, found[0]]];
    });
    expect(same).toEqual([
      [4, 26],
      [5, 41],
      [9, 28],
      [12, 19],
      [13, 9],
      [14, 4],
    ]);
  });
});

describe('privat-udlejer.csv', async () => {
  const list = await listOf('privat-udlejer.csv', { kind: 'privateLandlord', organisation: 'Udlejer' });

  it('is read: comma, byte order mark, English headers', () => {
    expect(list).toMatchObject({ format: 'csv', encoding: 'utf-8', delimiter: ',', notes: [] });
    expect(list.columns.map(({ header, field }) => [header, field])).toEqual([
      ['name', 'name'],
      ['address', 'street'],
      ['postcode', 'postcode'],
      ['amount', 'amount'],
      ['due date', 'dueDate'],
    ]);
    expect(list.rows.map(({ row }) => row)).toEqual(numbers(2, 9));
  });
  it('rejects none; asks about the due date that does not exist', () => {
    expect([list.rejected, list.warnings]).toEqual([[], []]);
    expect(list.doubts).toEqual([[8, 'dateUnreadable', '2026-11-31']]);
  });
  it.each<[number, object]>([
    [2, { arrears: { amountOre: 649_700, dueDate: '2026-10-01' } }],
    [3, { tenants: ['Małgorzata Nowakowska-Lis'], arrears: { amountOre: 838_075 } }],
    [4, { arrears: { amountOre: 925_000 } }],
    [5, { tenants: ['Phạm Thị Lệ'], keys: { address: 'slotsgade|122a|1 th|8900' }, arrears: { amountOre: 1_055_700 } }],
    [6, { arrears: { amountOre: 589_620 } }],
    [7, { tenants: ['Ștefan Ionescu'], arrears: { amountOre: 2_545_200, dueDate: '2026-10-15' } }],
    [8, { arrears: { amountOre: 1_248_900, dueDate: null }, legal: {} }],
    [9, { arrears: { amountOre: 1_661_450 }, tenancy: { kind: 'private', landlord: 'Udlejer' } }],
  ])('row %i', (row, expected) => {
    expect(list.at(row)).toMatchObject(expected);
  });
});
