import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../domain/calendar.js';
import { isAtBailiff } from '../../domain/intake/legalBasis.js';
import type { Intake, IntakeReading } from '../../domain/intake/intake.js';
import type { IntakeRequest } from '../../domain/intake/request.js';
import { understandIntake } from '../../domain/intake/understand.js';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';

type Overrides = Partial<Omit<IntakeRequest, 'source' | 'citizen'>> & {
  source?: IntakeRequest['source'];
  citizen?: Partial<IntakeRequest['citizen']>;
};

function request(overrides: Overrides = {}): IntakeRequest {
  const base: IntakeRequest = {
    source: { kind: 'housingOrganisation', organisation: 'RandersBolig' },
    citizen: { name: 'Anne Sørensen', address: { street: 'Vestergade 12, 2. tv', postcode: '8900' } },
  };
  return {
    ...base,
    ...overrides,
    citizen: { ...base.citizen, ...overrides.citizen },
  };
}

const read = (overrides: Overrides = {}): IntakeReading => understandIntake(request(overrides), TODAY, NOW);
function accepted(overrides: Overrides = {}): Intake {
  const reading = read(overrides);
  if (!reading.ok) throw new Error(`rejected: ${reading.rejections.map(({ code }) => code).join()}`);
  return reading.intake;
}
const codes = (overrides: Overrides): string[] =>
  accepted(overrides).doubts.map(({ code, pointer }) => `${code} ${pointer}`);

describe('a report is no case only with nobody, nowhere or no arrears', () => {
  it('opens a case from a name and an address alone', () => {
    const intake = accepted();
    expect(intake).toMatchObject({
      tenants: ['Anne Sørensen'],
      arrears: { amountOre: null, months: 1, dueDate: null },
      tenancy: { kind: 'nonProfit', landlord: 'RandersBolig', number: null },
      legal: {},
      doubts: [],
      warnings: [],
    });
  });

  it.each<[string, Overrides, string[]]>([
    ['no name', { citizen: { name: '  ' } }, ['nobody']],
    ['a name that says nothing', { citizen: { name: 'ukendt' } }, ['nobody']],
    ['no address', { citizen: { address: null } }, ['nowhere']],
    ['a dash for an address', { citizen: { address: { street: '-' } } }, ['nowhere']],
    ['neither', { citizen: { name: null, address: {} } }, ['nobody', 'nowhere']],
    ['a credit', { arrears: { amountOre: -645_000 } }, ['noArrears']],
    ['nothing owed', { arrears: { amountOre: 0 } }, ['noArrears']],
  ])('%s', (_, overrides, expected) => {
    const reading = read(overrides);
    expect(reading.ok ? [] : reading.rejections.map(({ code }) => code)).toEqual(expected);
  });

  it('takes a co-tenant for somebody', () => {
    expect(accepted({ citizen: { name: '' }, household: { coTenants: ['Peter Holm'] } }).tenants).toEqual([
      'Peter Holm',
    ]);
  });
});

describe('a value that cannot be right is left unknown and asked about', () => {
  it.each<[string, Overrides, string[]]>([
    ['an amount in words', { arrears: { amountOre: 'se bilag' } }, ['amountUnreadable /arrears/amountOre']],
    ['a day that does not exist', { legal: { demandSentOn: '31-09-2026' } }, ['dateUnreadable /legal/demandSentOn']],
    ['a date outside 2000-2100', { arrears: { dueDate: '01-11-1926' } }, ['dateAbsurd /arrears/dueDate']],
    ['a hearing on 31 November', { legal: { hearingAt: '31-11-2026' } }, ['hearingUnreadable /legal/hearingAt']],
    ['a hearing in another century', { legal: { hearingAt: '2206-12-01' } }, ['hearingUnreadable /legal/hearingAt']],
    ['a passed hearing', { legal: { hearingAt: '16-11-2026' } }, ['hearingPassed /legal/hearingAt']],
    ['an hour that has passed today', { legal: { hearingAt: '2026-11-22T09:00' } }, ['hearingPassed /legal/hearingAt']],
    ['lost letters', { citizen: { name: 'Nguy?n Th? Hoa' } }, ['nameDamaged /citizen/name']],
    ['UTF-8 read as Latin', { citizen: { name: 'SÃ¸ren Holm' } }, ['nameDamaged /citizen/name']],
    ['protection in the remarks', { remarks: 'OBS navne- og adressebeskyttelse' }, ['protectedAddress /remarks']],
    ['protection as a flag', { citizen: { protectedAddress: true } }, ['protectedAddress /citizen/protectedAddress']],
  ])('%s', (_, overrides, expected) => {
    expect(codes(overrides)).toEqual(expected);
  });

  it.each<[string, number, (date: string) => Overrides, string]>([
    ['a demand sent', 60, (d) => ({ legal: { demandSentOn: d } }), 'dateAbsurd /legal/demandSentOn'],
    ['a demand received', 60, (d) => ({ legal: { demandReceivedOn: d } }), 'dateAbsurd /legal/demandReceivedOn'],
    ['a termination', 60, (d) => ({ legal: { leaseTerminatedOn: d } }), 'dateAbsurd /legal/leaseTerminatedOn'],
    ['a request', 60, (d) => ({ legal: { evictionRequestedOn: d } }), 'dateAbsurd /legal/evictionRequestedOn'],
    ['a due date', 400, (d) => ({ arrears: { dueDate: d } }), 'dateAbsurd /arrears/dueDate'],
    ['a move', 800, (d) => ({ legal: { moveOutOn: d } }), 'dateAbsurd /legal/moveOutOn'],
    ['a hearing', 800, (d) => ({ legal: { hearingAt: d } }), 'hearingUnreadable /legal/hearingAt'],
  ])('%s further ahead than %i days is a slip of the hand', (_, days, on, doubt) => {
    expect(codes(on(addDays(TODAY, days)))).toEqual([]);
    expect(codes(on(addDays(TODAY, days + 1)))).toEqual([doubt]);
    const { legal, arrears } = accepted(on(addDays(TODAY, days + 1)));
    expect([legal, arrears.dueDate]).toEqual([{}, null]);
  });

  it('an amount beyond 10 million kroner is a slip of the hand; less is a debt', () => {
    const { arrears, doubts } = accepted({ arrears: { amountOre: 1_000_000_001 } });
    expect([arrears.amountOre, doubts[0]?.code, doubts[0]?.asWritten]).toEqual([
      null,
      'amountUnreadable',
      '1000000001',
    ]);
    expect(accepted({ arrears: { amountOre: 1_000_000_000 } }).arrears.amountOre).toBe(1_000_000_000);
  });

  it('names and numbers of any length have keys that a database can index', () => {
    const long = 'Østergård '.repeat(50).trim();
    const { keys } = accepted({ citizen: { name: long, address: { street: long } }, tenancy: { number: long } });
    for (const key of [keys.tenancy ?? '', keys.address, ...keys.tenants]) expect(key.length).toBeLessThanOrEqual(250);
  });

  it('of more than twenty numbers the others stand in the remarks as written', () => {
    const phones = [0, 1, 2].map((tens) =>
      Array.from({ length: 10 }, (_, n) => `20 12 3${tens} ${10 + n}`).join(' / '),
    );
    const { phones: known, remarks, warnings } = accepted({ citizen: { phones }, remarks: 'Ring efter 16.' });
    expect(known).toHaveLength(20);
    const rest = phones[2] ?? '';
    expect(remarks).toBe(`Ring efter 16.\nFlere telefonnumre: ${rest}`);
    expect(warnings).toMatchObject([{ code: 'tooManyPhones', pointer: '/citizen/phones', asWritten: rest }]);
    expect(accepted({ citizen: { phones: phones.slice(0, 2) } })).toMatchObject({ warnings: [], remarks: null });
  });

  it('of more than twenty people the others stand in the remarks', () => {
    const people = Array.from({ length: 22 }, (_, n) => `Ane ${'ABCDEFGHIJKLMNOPQRSTUV'[n]}holm`);
    const coTenants = [people.slice(10).join(' & ')];
    const { tenants, keys, remarks, warnings } = accepted({
      citizen: { name: people.slice(0, 10).join(' & ') },
      household: { coTenants },
      remarks: 'Ring efter 16.',
    });
    expect([tenants, keys.tenants.length]).toEqual([people.slice(0, 20), 20]);
    expect(remarks).toBe('Ring efter 16.\nFlere navne: Ane Uholm / Ane Vholm');
    expect(warnings).toMatchObject([{ code: 'tooManyPeople', asWritten: 'Ane Uholm / Ane Vholm' }]);
  });

  it('shows the value as written, with a sentence in Danish', () => {
    const [doubt] = accepted({ legal: { hearingAt: '31-11-2026' } }).doubts;
    expect(doubt).toMatchObject({ asWritten: '31-11-2026' });
    expect(doubt?.detail).toContain('ring til udlejer i dag');
    expect(accepted({ legal: { hearingAt: '31-11-2026' } }).legal).toEqual({});
  });

  it.each([
    'Underretning efter almenlejeloven § 92',
    'Sendt til fogedretten i sidste uge',
    'Anmodning er sendt til fogeden',
  ])('of a landlord that has asked the court and does not say when, the day is asked for: %s', (remarks) => {
    expect(codes({ remarks })).toEqual(['dateUnreadable /legal/evictionRequestedOn']);
    expect(isAtBailiff(accepted({ remarks }))).toBe(true);
    expect(codes({ remarks, legal: { evictionRequestedOn: '20-11-2026' } })).toEqual([]);
  });
  it.each([
    'Ikke sendt til fogedretten',
    'Er ikke blevet sendt til fogedretten',
    'Sendes til fogedretten 1/12',
    '§ 92',
  ])('and nothing where the remark says no such thing: %s', (remarks) => {
    expect(isAtBailiff(accepted({ remarks }))).toBe(false);
  });
  it('asks nothing about a day today, a clean name or a plain remark', () => {
    expect(codes({ legal: { hearingAt: '22-11-2026' }, remarks: 'Enlig forsørger, 1 barn' })).toEqual([]);
    expect(accepted({ remarks: '2 hjemmeboende børn' }).children).toBeNull();
  });
});

describe('dates that contradict each other all become unknown', () => {
  it.each<[string, Overrides, string[], object]>([
    [
      'demand before the due date: no deadline can be worked out',
      { arrears: { dueDate: '02-11-2026' }, legal: { demandSentOn: '15-10-2026', demandReceivedOn: '16-10-2026' } },
      ['/arrears/dueDate', '/legal/demandSentOn', '/legal/demandReceivedOn'],
      {},
    ],
    [
      'received before sent',
      { arrears: { dueDate: '01-10-2026' }, legal: { demandSentOn: '09-10-2026', demandReceivedOn: '08-10-2026' } },
      ['/legal/demandSentOn', '/legal/demandReceivedOn'],
      { dueDate: '2026-10-01' },
    ],
    [
      'termination before demand',
      { legal: { demandSentOn: '09-10-2026', leaseTerminatedOn: '08-10-2026' } },
      ['/legal/demandSentOn', '/legal/leaseTerminatedOn'],
      {},
    ],
    [
      'request before termination',
      { legal: { demandSentOn: '01-10-2026', leaseTerminatedOn: '26-10-2026', evictionRequestedOn: '25-10-2026' } },
      ['/legal/leaseTerminatedOn', '/legal/evictionRequestedOn'],
      { demandSentOn: '2026-10-01' },
    ],
    [
      'hearing before request',
      { legal: { leaseTerminatedOn: '20-10-2026', evictionRequestedOn: '01-12-2026', hearingAt: '30-11-2026' } },
      ['/legal/evictionRequestedOn', '/legal/hearingAt'],
      { leaseTerminatedOn: '2026-10-20' },
    ],
  ])('%s', (_, overrides, pointers, legal) => {
    const intake = accepted(overrides);
    expect(intake.doubts.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(intake.legal).toEqual(legal);
  });

  it('also those that only stand side by side when the first are gone', () => {
    const legal = { demandSentOn: '05-11-2026', demandReceivedOn: '20-11-2026', leaseTerminatedOn: '15-11-2026' };
    const intake = accepted({ arrears: { dueDate: '10-11-2026' }, legal });
    expect([intake.legal, intake.doubts.map((d) => d.code)]).toEqual([{}, Array(4).fill('datesContradict')]);
  });

  it('a hearing in a contradiction is as urgent as one that cannot be read', () => {
    const doubts = codes({ legal: { evictionRequestedOn: '10-11-2026', hearingAt: '24-10-2026' } });
    expect(doubts).toEqual(['datesContradict /legal/evictionRequestedOn', 'hearingUnreadable /legal/hearingAt']);
  });

  it('keeps what is merely too early in law: it can save the home', () => {
    const legal = { demandSentOn: '04-11-2026', demandReceivedOn: '06-11-2026', leaseTerminatedOn: '06-11-2026' };
    const intake = accepted({ arrears: { dueDate: '04-11-2026' }, legal });
    expect(intake.doubts).toEqual([]);
    expect(intake.legal).toEqual({
      dueDate: '2026-11-04',
      demandSentOn: '2026-11-04',
      demandReceivedOn: '2026-11-06',
      leaseTerminatedOn: '2026-11-06',
    });
  });

  it('only warns of a step reported for a day to come', () => {
    const intake = accepted({ legal: { demandSentOn: '06-12-2026' } });
    expect([intake.doubts.length, intake.warnings.map(({ code }) => code)]).toEqual([0, ['dateInFuture']]);
  });
});

describe('the hearing is an instant', () => {
  it.each([
    ['2026-12-07T13:30', '2026-12-07T12:30:00.000Z'],
    ['24-11-2026 kl. 10.30', '2026-11-24T09:30:00.000Z'],
    ['2026-12-07T12:30:00Z', '2026-12-07T12:30:00.000Z'],
    ['2027-06-07T12:30:00+02:00', '2027-06-07T10:30:00.000Z'],
    ['03-12-2026', '2026-12-02T23:00:00.000Z'],
    ['2027-06-07', '2027-06-06T22:00:00.000Z'],
  ])('%s', (hearingAt, expected) => {
    expect(accepted({ legal: { hearingAt } }).legal.hearingAt).toBe(expected);
  });
});

const court = (noticedOn: string | null): Intake =>
  accepted({ source: { kind: 'bailiffCourt', organisation: 'Retten i Randers', noticedOn } });

describe('the court’s notice', () => {
  it('starts on the day it was received', () => {
    expect(court('2026-11-20').legal).toEqual({ courtNoticeOn: '2026-11-20' });
    expect(court(null).legal).toEqual({ courtNoticeOn: TODAY });
  });
  it('cannot have come after today', () => {
    expect(court('2026-12-20')).toMatchObject({
      legal: { courtNoticeOn: TODAY },
      doubts: [{ code: 'datesContradict', pointer: '/source/noticedOn' }],
    });
  });
  it('does not make the court the landlord', () => {
    expect(court(null).tenancy).toEqual({ kind: null, landlord: null, number: null });
  });
});

describe('the household', () => {
  it('folds the same person named twice', () => {
    const intake = accepted({
      citizen: { name: 'Anne Sørensen og Peter Holm' },
      household: { coTenants: ['ANNE SOERENSEN', 'Rima Al-Nasser'] },
    });
    expect(intake.tenants).toEqual(['Anne Sørensen', 'Peter Holm', 'Rima Al-Nasser']);
    expect(intake.keys.tenants).toEqual(['anne soerensen', 'peter holm', 'rima al nasser']);
  });
  it('has keys of its tenancy and its flat', () => {
    expect(accepted({ tenancy: { number: '03-0083' } }).keys).toMatchObject({
      tenancy: 'randersbolig|03-0083',
      address: 'vestergade|12|2 tv|8900',
    });
    expect(accepted().keys.tenancy).toBeNull();
  });
  it('keeps line breaks in remarks, and drops characters the database refuses', () => {
    expect(accepted({ remarks: '1. opkald\r\n2. op\0kald' }).remarks).toBe('1. opkald\n2. opkald');
  });
  it('reads in the order in which it is shown: nothing turns the writing round', () => {
    const { tenants, remarks } = accepted({
      citizen: { name: 'Anne \u202Enesneger\u202C S\u2066ørensen' },
      remarks: 'Betalt \u202Ern 1',
    });
    expect([tenants, remarks]).toEqual([['Anne nesneger Sørensen'], 'Betalt rn 1']);
  });
});

describe('whatever is written', () => {
  // Gone through from each of its letters, any of these texts would keep Husly busy for hours or years.
  it.each<[string, Overrides]>([
    ['blanks and commas in an address', { citizen: { address: { street: `Vej 1${' ,'.repeat(100_000)}x` } } }],
    ['numbers in an address', { citizen: { address: { street: `a${' 1'.repeat(100_000)}x` } } }],
    ['letters that come apart', { citizen: { address: { street: '\uFDFA'.repeat(20_000) } } }],
    ['the beginning of “beskyttet”', { remarks: 'beskytt'.repeat(200_000) }],
    ['blanks between numbers', { citizen: { phones: [`20123456${' '.repeat(500_000)}x`] } }],
  ])('is gone through once: %s', (_, overrides) => {
    expect(read(overrides).ok).toBe(true);
  });
  it('is understood without throwing, and never hides somebody at an address', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('31-11-2026', '06-11-2026', '-', '2o45', '12, 2. tv', '?'));
    fc.assert(
      fc.property(text, text, text, text, (demandSentOn, hearingAt, phone, amountOre) => {
        const reading = read({
          citizen: { phones: [phone], email: phone },
          arrears: { amountOre, dueDate: demandSentOn },
          legal: { demandSentOn, hearingAt },
          remarks: phone,
        });
        expect(reading.ok).toBe(true);
      }),
    );
  });
});
