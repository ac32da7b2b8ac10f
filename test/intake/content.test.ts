import { describe, expect, it } from 'vitest';
import { contentOf, isToldBy } from '../../domain/intake/content.js';
import type { IntakeRequest } from '../../domain/intake/request.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { fingerprintOf } from '../../relay/links.js';

/** A report is the same report on whichever day it is read. */
type Said = Partial<Pick<IntakeRequest, 'arrears' | 'legal' | 'remarks'>> & {
  source?: IntakeRequest['source'];
  phone?: string;
};
function read(said: Said, day = '2032-03-01') {
  const { source = { kind: 'housingOrganisation', organisation: 'RandersBolig' }, phone, ...rest } = said;
  const citizen = {
    name: 'Anne Sørensen',
    address: { street: 'Vestergade 12, 2. tv', postcode: '8900' },
    ...(phone && { phones: [phone] }),
  };
  const reading = understandIntake(
    { source, citizen, tenancy: { number: '12-3' }, ...rest },
    day,
    `${day}T08:00:00.000Z`,
  );
  if (!reading.ok) throw new Error(JSON.stringify(reading.rejections));
  return reading.intake;
}
const court = { kind: 'bailiffCourt', organisation: 'Retten i Randers' } as const;

describe('the same list on another day', () => {
  it.each<[string, Said]>([
    ['a hearing that has passed meanwhile', { legal: { hearingAt: '2032-03-05T10:15' } }],
    ['a hearing of which only the day is told', { legal: { hearingAt: '5. marts 2032' } }],
    ['a hearing too far ahead to be believed at first', { legal: { hearingAt: '2034-06-01' } }],
    ['a due date too far ahead to be believed at first', { arrears: { dueDate: '2033-05-01' } }],
    ['a demand in the future', { legal: { demandSentOn: '2032-03-20' } }],
    ['the court’s notice without a day', { source: court, legal: { hearingAt: '2032-05-05T10:15' } }],
    ['the court’s notice of a day that lay ahead', { source: { ...court, noticedOn: '2032-03-20' } }],
    ['dates that contradict each other', { legal: { demandSentOn: '2032-02-20', leaseTerminatedOn: '2032-02-10' } }],
    ['a date that cannot be read', { legal: { moveOutOn: '31-11-2032' } }],
  ])('is the same report with %s', (_, said) => {
    const days = ['2032-03-01', '2032-03-04', '2032-05-01', '2033-02-01'];
    expect(new Set(days.map((day) => fingerprintOf(read(said, day)))).size).toBe(1);
  });

  it.each<[string, Said, Said]>([
    ['another amount', { arrears: { amountOre: 1_000 } }, { arrears: { amountOre: 2_000 } }],
    [
      'another amount that cannot be read',
      { arrears: { amountOre: 'tusind' } },
      { arrears: { amountOre: 'to tusind' } },
    ],
    [
      'another date that cannot be read',
      { legal: { moveOutOn: '31-11-2032' } },
      { legal: { moveOutOn: '31-09-2032' } },
    ],
    ['another hour', { legal: { hearingAt: '2032-05-05T10:15' } }, { legal: { hearingAt: '2032-05-05T11:15' } }],
    ['another number', { phone: '20123456' }, { phone: '20123457' }],
    ['a remark', {}, { remarks: 'Ring om aftenen' }],
  ])('is another report with %s', (_, one, other) => {
    expect(fingerprintOf(read(one))).not.toBe(fingerprintOf(read(other)));
  });

  it('does not forget what it could not read', () => {
    expect(contentOf(read({ legal: { moveOutOn: '31-11-2032' } })).dates).toEqual({ moveOutOn: '31-11-2032' });
  });
});

describe('what an ended case was told', () => {
  const arrears = { amountOre: 500_000, dueDate: '2032-03-01' };
  const told = [read({ arrears }), read({ legal: { demandSentOn: '2032-03-06' } })];
  it.each<[string, Said, boolean]>([
    ['the same arrears, with a number more', { arrears, phone: '20123456' }, true],
    ['the same arrears, and a date told before', { arrears, legal: { demandSentOn: '06-03-2032' } }, true],
    ['another month', { arrears: { ...arrears, dueDate: '2032-04-01' } }, false],
    ['another amount', { arrears: { ...arrears, amountOre: 600_000 } }, false],
    ['a step further', { arrears, legal: { leaseTerminatedOn: '2032-03-20' } }, false],
    ['another demand', { arrears, legal: { demandSentOn: '2032-03-20' } }, false],
    ['nothing of the arrears', {}, false],
  ])('%s: %s', (_, said, known) => {
    expect(isToldBy(told, read(said))).toBe(known);
  });
});
