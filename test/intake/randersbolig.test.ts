import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Intake, IntakeReading } from '../../domain/intake/intake.js';
import { intakeRequest } from '../../domain/intake/request.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { readAll } from './support.js';

/** Every odd cell of the list, by the row that Excel shows. */
const file = readFileSync(new URL('../data/randersbolig-2026-11.csv', import.meta.url));
const list = await readAll(file, 'randersbolig-2026-11.csv', {
  kind: 'housingOrganisation',
  organisation: 'RandersBolig',
});
const readings = new Map<number, IntakeReading>();
if (list.ok) {
  for (const { row, request } of list.rows) {
    if (request) readings.set(row, understandIntake(request, '2026-11-22', '2026-11-22T12:00:00.000Z'));
  }
}
function at(row: number): Intake {
  const reading = readings.get(row);
  if (!reading?.ok) throw new Error(`row ${row} is no case`);
  return reading.intake;
}

/** Rows that find an earlier one: the same tenancy, or one of the tenants at the same address. */
function joining(): [row: number, earlier: number][] {
  const open: { row: number; keys: Intake['keys'] }[] = [];
  return [...readings].flatMap(([row, reading]): [number, number][] => {
    if (!reading.ok) return [];
    const { keys } = reading.intake;
    const same = open.find(
      ({ keys: other }) =>
        (keys.tenancy !== null && keys.tenancy === other.tenancy) ||
        (keys.address === other.address && keys.tenants.some((tenant) => other.tenants.includes(tenant))),
    );
    if (same !== undefined) return [[row, same.row]];
    open.push({ row, keys });
    return [];
  });
}

/** The rows with doubts or warnings, and their codes. */
const codesOf = (of: 'doubts' | 'warnings') =>
  [...readings].flatMap(([row, reading]) =>
    reading.ok && reading.intake[of].length > 0 ? [[row, ...new Set(reading.intake[of].map(({ code }) => code))]] : [],
  );

describe('the list as a whole', () => {
  it('is read: encoding, delimiter, columns, row numbers', () => {
    if (!list.ok) throw new Error(list.detail);
    expect(list).toMatchObject({ format: 'csv', encoding: 'windows-1252', delimiter: ';' });
    expect(list.columns.filter(({ field }) => field === null)).toEqual([{ header: 'Afdeling', field: null }]);
    expect(list.rows.map(({ row }) => row)).toEqual(Array.from({ length: 61 }, (_, index) => index + 2));
    expect(list.notes).toEqual([expect.stringContaining('Kolonnen “Afdeling” er ikke læst')]);
    for (const { request } of list.rows) {
      expect(intakeRequest.parse(request)).toEqual(request);
      expect(request?.source.reference).toBe(request?.tenancy?.number);
    }
  });

  it('gives 55 cases, 2 joining rows and 4 rejected ones', () => {
    const rejected = [...readings].flatMap(([row, reading]) => (reading.ok ? [] : [row]));
    expect(rejected).toEqual([18, 40, 54, 57]);
    expect(joining()).toEqual([
      [60, 4],
      [61, 56],
    ]);
    expect(readings.size - rejected.length - joining().length).toBe(55);
  });

  it('asks about seven rows, and warns of four others', () => {
    expect(codesOf('doubts')).toEqual([
      [8, 'hearingPassed'],
      [9, 'nameDamaged'],
      [10, 'amountUnreadable'],
      [12, 'protectedAddress'],
      [27, 'datesContradict'],
      [55, 'hearingUnreadable'],
      [62, 'dateUnreadable'],
    ]);
    expect(codesOf('warnings')).toEqual([
      [21, 'phoneForeign'],
      [30, 'phoneUnreadable', 'emailUnreadable'],
      [46, 'phoneUnreadable'],
      [53, 'phoneOther'],
    ]);
  });
});

describe('rejected rows', () => {
  it.each([
    [18, ['nobody', 'nowhere']],
    [40, ['nobody']],
    [54, ['noArrears']],
    [57, ['nowhere']],
  ])('row %i', (row, codes) => {
    const reading = readings.get(row);
    expect(reading?.ok === false && reading.rejections.map(({ code }) => code)).toEqual(codes);
  });
});

describe('odd cells', () => {
  it.each<[number, object]>([
    [4, { tenants: ['Anne Sørensen', 'Peter Holm'], legal: { hearingAt: '2026-12-02T23:00:00.000Z' } }],
    [5, { tenants: ['Mohamad Al-Nasser', 'Rima Al-Nasser'] }],
    [6, { tenants: ['Lene Kjær', 'Torben Kjær'] }],
    [8, { legal: { hearingAt: '2026-11-15T23:00:00.000Z' } }],
    [9, { tenants: ['Nguy?n Th? Hoa'], keys: { address: 'noerrebrogade|33|4 2|8900' } }],
    [10, { arrears: { amountOre: null }, doubts: [{ asWritten: 'se bilag' }] }],
    [11, { phones: [], email: null, warnings: [] }],
    [12, { protectedAddress: true }],
    [13, { arrears: { amountOre: 630_000 } }],
    [16, { phones: [{ e164: '+4586421190' }, { e164: '+4520456781' }] }],
    [17, { arrears: { amountOre: 725_000 } }],
    [19, { tenants: ['Lukasz Wójcik'], keys: { tenants: ['lukasz wojcik'] } }],
    [21, { phones: [{ e164: '+46701740633', sms: false }] }],
    [27, { legal: {}, arrears: { dueDate: null } }],
    [30, { phones: [{ e164: null, asWritten: '2045671' }], email: null }],
    [34, { legal: { dueDate: '2026-11-02', demandSentOn: '2026-11-05' } }],
    [
      37,
      {
        arrears: { amountOre: 1_298_000, dueDate: '2026-10-01', months: 1 },
        remarks: 'Dækker husleje for oktober og november',
      },
    ],
    [39, { legal: { demandSentOn: '2026-11-06' } }],
    [42, { remarks: 'Siger "jeg betaler fredag"; det skete ikke; prøv igen' }],
    [43, { remarks: 'Betalt 18-11-2026 (ikke bogført endnu)' }],
    [44, { arrears: { amountOre: 912_550 } }],
    [45, { address: { street: 'Vorup Boulevard 113', postcode: '8940', city: 'Randers SV' } }],
    [46, { phones: [{ e164: null, asWritten: '2o45 l7 3B', sms: false }] }],
    [47, { legal: { demandSentOn: '2026-11-06' } }],
    [48, { tenants: ['Maria Krogh Søgaard'], remarks: '1. opkald 10-11: intet svar\n2. opkald 17-11: optaget' }],
    [50, { legal: { demandReceivedOn: '2026-11-09' } }],
    [51, { arrears: { amountOre: 845_000 } }],
    [52, { legal: { demandSentOn: '2026-11-04' } }],
    [53, { phones: [{ e164: '+4593379755', sms: false, note: 'datter' }] }],
    [55, { legal: { evictionRequestedOn: '2026-11-09' }, doubts: [{ asWritten: '31-11-2026' }] }],
    [58, { legal: { demandReceivedOn: '2026-11-03', leaseTerminatedOn: '2026-11-16' } }],
    [60, { tenants: ['Peter Holm'], phones: [{ e164: '+4591053387' }] }],
    [62, { tenants: ['Birthe Møller'], arrears: { amountOre: null }, legal: {}, tenancy: { kind: 'nonProfit' } }],
  ])('row %i', (row, expected) => {
    expect(at(row)).toMatchObject(expected);
  });

  it('never turns a hearing on 31 November into any date', () => {
    expect(at(55).legal.hearingAt).toBeUndefined();
  });
});
