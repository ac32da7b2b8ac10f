import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, readAddress, tenancyKey } from '../../domain/intake/addresses.js';
import { decimalSignOf, parseDanishAmount } from '../../domain/intake/amounts.js';
import { parseDanishDate, parseDanishMoment } from '../../domain/intake/dates.js';
import { nameKey, peopleIn } from '../../domain/intake/names.js';
import { readEmail, readPhones } from '../../domain/intake/phones.js';

describe('amounts', () => {
  it.each([
    ['12.345,50', 1_234_550],
    ['6.300,-', 630_000],
    ['7250', 725_000],
    ['kr. 9.125,50', 912_550],
    ['9.125,50 kr.', 912_550],
    ['8.450', 845_000],
    ['-6.450,00', -645_000],
    ['6.450,00-', -645_000],
    ['(6.450,00)', -645_000],
    ['1 234 567,5', 123_456_750],
    ['6500.00', 650_000],
    ['-850.00', -85_000],
    ['0,00', 0],
    ['-0', 0],
  ])('%s', (text, ore) => {
    expect(parseDanishAmount(text)).toEqual({ ore });
  });
  it.each([
    'se bilag',
    '',
    '8.45',
    '9,250',
    '1.2.3',
    '12.34,50',
    '1e5',
    '5 €',
    '12-11-2026',
    '6300-',
    '99999999999999',
  ])('is no amount: %s', (text) => {
    expect(parseDanishAmount(text)).toEqual({ unreadable: true });
  });
  it('reads an English list as such, judged by the whole column', () => {
    expect(parseDanishAmount('9,250', { decimal: 'point' })).toEqual({ ore: 925_000 });
    expect(parseDanishAmount('12,345.50', { decimal: 'point' })).toEqual({ ore: 1_234_550 });
    expect(decimalSignOf(['6,497.00', '9,250', ''])).toBe('point');
    expect(decimalSignOf(['8.450', '6.300,-', 'kr. 5.940'])).toBe('comma');
    expect(decimalSignOf(['9,250'])).toBe('comma');
  });
  it('round-trips what Danish and English formatting writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (ore) => {
        const format = (locale: string) =>
          new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(ore / 100);
        expect(parseDanishAmount(format('da-DK'))).toEqual({ ore });
        expect(parseDanishAmount(format('en-GB'), { decimal: 'point' })).toEqual({ ore });
      }),
    );
  });
});

describe('dates', () => {
  it.each([
    ['06-11-2026', '2026-11-06'],
    ['6/11-2026', '2026-11-06'],
    ['06-11-26', '2026-11-06'],
    ['9/11-26', '2026-11-09'],
    ['9. november 2026', '2026-11-09'],
    ['10. nov. 2026', '2026-11-10'],
    ['den 1. sept. 2026', '2026-09-01'],
    ['2026-11-06', '2026-11-06'],
    ['06.11.2026', '2026-11-06'],
    ['29-02-2028', '2028-02-29'],
    ['torsdag d. 3. december 2026', '2026-12-03'],
    ['Torsdag den 03-12-2026', '2026-12-03'],
    ['torsdag, 3/12 2026', '2026-12-03'],
  ])('%s', (text, date) => {
    expect(parseDanishDate(text)).toEqual({ date });
  });
  it.each([
    '31-11-2026',
    '31.09.2026',
    '2026-11-31',
    '29-02-2026',
    '11/22/2026',
    '00-01-2026',
    '46332',
    'snart',
    'onsdag d. 3. december 2026',
    '',
    '6-11',
  ])('is no date: %s', (text) => {
    expect(parseDanishDate(text)).toEqual({ unreadable: true });
  });
  it.each([
    ['torsdag d. 3. december 2026 kl. 10:30', { date: '2026-12-03', time: '10:30' }],
    ['2026-12-07T13:30', { date: '2026-12-07', time: '13:30' }],
    ['24-11-2026 9.30', { date: '2026-11-24', time: '09:30' }],
    ['2026-12-06T23:30:00.000Z', { date: '2026-12-07', time: '00:30' }],
    ['06-11-2026', { date: '2026-11-06', time: null }],
    ['24-11-2026 25:30', { unreadable: true }],
    ['31-11-2026 kl. 10.00', { unreadable: true }],
  ])('moment %s', (text, moment) => {
    expect(parseDanishMoment(text)).toEqual(moment);
  });
  it('never rolls over: what is read is what was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 35 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 2000, max: 2100 }),
        fc.constantFrom('-', '/', '.'),
        (d, m, y, sign) => {
          const reading = parseDanishDate([d, m, y].join(sign));
          const iso = [y, m, d].map((number) => String(number).padStart(2, '0')).join('-');
          const exists = m >= 1 && m <= 12 && d >= 1 && d <= new Date(Date.UTC(y, m, 0)).getUTCDate();
          expect(reading).toEqual(exists ? { date: iso } : { unreadable: true });
        },
      ),
    );
  });
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => [parseDanishMoment(text), parseDanishAmount(text)]).not.toThrow();
      }),
    );
  });
});

const brief = (text: string): string[] =>
  readPhones([text]).value.map(
    ({ e164, sms, note }) => `${e164 ?? 'none'}${sms ? '' : ' no sms'}${note ? ` (${note})` : ''}`,
  );

describe('phones', () => {
  it.each([
    ['20 12 34 56', ['+4520123456']],
    ['0045 49830133', ['+4549830133']],
    ['(+45) 23 61 02 84', ['+4523610284']],
    ['+4583006968', ['+4583006968']],
    ['4583006968', ['+4583006968']],
    ['44.72.67.20', ['+4544726720']],
    ['20-12-34-56', ['+4520123456']],
    ['tlf. 20 99 58 20', ['+4520995820']],
    ['mobil: 60051038', ['+4560051038 (mobil)']],
    ['86 42 11 90 / 20 45 67 81', ['+4586421190', '+4520456781']],
    ['20 45 67 81, 20456781', ['+4520456781']],
    ['20456781 / 20456781 (mor)', ['+4520456781 no sms (mor)']],
    ['93 37 97 55 (datter)', ['+4593379755 no sms (datter)']],
    ['20 12 34 56 (mor og far)', ['+4520123456 no sms (mor far)']],
    ['+46 70 174 06 33', ['+46701740633 no sms']],
    ['2045671', ['none no sms']],
    ['2o45 l7 3B', ['none no sms']],
    ['12 34 56 78', ['none no sms']],
    ['har ingen telefon', ['none no sms']],
    ['-', []],
    ['ingen', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(brief(text)).toEqual(expected);
  });
  it('warns of each number no text may go to, and keeps it as written', () => {
    const texts = ['2o45 l7 3B', '+46 70 174 06 33 / 93 37 97 55 (datter)', '20 12 34 56'];
    expect(readPhones(texts).warnings.map(({ code, pointer, asWritten }) => [code, pointer, asWritten])).toEqual([
      ['phoneUnreadable', '/citizen/phones/0', '2o45 l7 3B'],
      ['phoneForeign', '/citizen/phones/1', '+46 70 174 06 33'],
      ['phoneOther', '/citizen/phones/1', '93 37 97 55 (datter)'],
    ]);
  });
  it.each([
    ['mette.sloth@webmail.example', 'mette.sloth@webmail.example', []],
    ['lukasz@', null, ['emailUnreadable']],
    ['a@mail.example; b@mail.example', 'a@mail.example', ['emailPartlyRead']],
    ['ingen', null, []],
  ])('mail %s', (text, value, warnings) => {
    const reading = readEmail(text);
    expect([reading.value, reading.warnings.map(({ code }) => code)]).toEqual([value, warnings]);
  });
});

describe('names', () => {
  it.each([
    ['Anne Sørensen og Peter Holm', ['Anne Sørensen', 'Peter Holm']],
    ['Mohamad Al-Nasser & Rima Al-Nasser', ['Mohamad Al-Nasser', 'Rima Al-Nasser']],
    ['Lene og Torben Kjær', ['Lene Kjær', 'Torben Kjær']],
    ['Kjeldsen, Annette', ['Annette Kjeldsen']],
    ['Christensen, Ulla Bang', ['Ulla Bang Christensen']],
    ['Kjær, Lene og Torben', ['Lene Kjær', 'Torben Kjær']],
    ['Peter Holm Jensen, Anne Jensen', ['Peter Holm Jensen', 'Anne Jensen']],
    ['Ørsted  Bjørn ', ['Ørsted Bjørn']],
    ['Roger Ogden', ['Roger Ogden']],
    ['Anne Holm og ANNE HOLM', ['Anne Holm']],
    ['????? ???', ['????? ???']],
    ['-', []],
    ['?', []],
  ])('%s', (cell, names) => {
    expect(peopleIn(cell).names).toEqual(names);
  });
  it('says when a comma could be read in two ways', () => {
    expect(peopleIn('Peter Holm, Anne Sørensen')).toEqual({
      names: ['Peter Holm', 'Anne Sørensen'],
      commaGuessed: true,
    });
  });
  it.each([
    ['Åse Kjærgaard', 'AASE  KJAERGAARD'],
    ['Sahin Yildiz', 'Şahin Yıldız'],
    ['Lukasz Wójcik', 'Łukasz Wójcik'],
    ['Jørgen', 'Jörgen'],
    ['Jørgen', 'Joergen'],
    ['Günes', 'Gunes'],
    ['Al-Nasser', 'al nasser'],
    ["O'Brien", 'OBrien'],
  ])('%s is %s', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });
  it('gives every spelling of a name the same key, and other names other keys', () => {
    const given = fc.constantFrom('Åse', 'Jørgen', 'Mette', 'Şahin', 'Anne Bach', 'Rima');
    const surname = fc.constantFrom('Kjærgaard', 'Yıldız', 'Al-Nasser', 'Wójcik', 'Holm', 'Ågaard');
    const name = fc.tuple(given, surname).map((parts) => parts.join(' '));
    const danish: Record<string, string> = { æ: 'ae', ø: 'oe', å: 'aa', Å: 'Aa' };
    const ascii = (text: string) => text.replace(/[æøåÅ]/g, (letter) => danish[letter] ?? letter).replaceAll('ı', 'i');
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(nameKey(ascii(one).toUpperCase().replace(' ', '  '))).toBe(nameKey(one));
        expect(nameKey(one.normalize('NFD'))).toBe(nameKey(one));
        expect(nameKey(one) === nameKey(other)).toBe(one === other);
      }),
    );
  });
});

const STREETS = [
  'Vestergade',
  'Gl. Jennumparken',
  'Århusvej',
  'Nørrebrogade',
  'Vorup Boulevard',
  'Tøjhushaven',
] as const;
const home = fc.record({
  street: fc.constantFrom(...STREETS),
  number: fc.integer({ min: 1, max: 400 }),
  letter: fc.constantFrom('', 'A', 'B'),
  floor: fc.constantFrom('', 'st', '1', '2', '14'),
  door: fc.constantFrom('tv', 'th', 'mf', '2'),
  postcode: fc.constantFrom('8900', '8930'),
});
type Home = typeof home extends fc.Arbitrary<infer H> ? H : never;
const plain = ({ street, number, letter, floor, door }: Home): string =>
  `${street} ${number}${letter}${floor === '' ? '' : `, ${floor === 'st' ? 'st.' : `${floor}.`} ${door}`}`;
const spellings: ((address: string) => string)[] = [
  (address) => address.toUpperCase(),
  (address) => address.replaceAll(',', ''),
  (address) => address.replaceAll('.', ''),
  (address) => address.replaceAll(' ', '  '),
  (address) => address.replace(/\. (\w+)$/, '.$1').replaceAll('ø', 'oe'),
  (address) => address.replace('Gl.', 'Gammel').replace('Å', 'Aa'),
  (address) => `${address}.`,
  (address) => address.replace(/(\d)([AB])\b/, '$1 $2'),
  (address) => address.replace(/(\d+)\. (\w+)$/, '$1. sal, dør $2').replace('st. ', 'stuen '),
];

describe('addresses', () => {
  it.each([
    ['Vestergade 12, 2. tv', 'Vestergade 12 2.TV'],
    ['Vestergade 12, 2. tv', 'Vestergade 12, 2.tv.'],
    ['Vestergade 12, 2. tv', 'Vestergade nr. 12, 2. sal til venstre'],
    ['Gl. Jennumparken 7, 1. mf', 'Gammel Jennumparken 7, 1. MF'],
    ['Glarbjergvej 101B, 3. tv', 'Glarbjergvej 101 B, 3 tv'],
    ['Jennumparken 45, st. th', 'Jennumparken 45 ST TH'],
    ['Nørrebrogade 33, 4. 2', 'Noerrebrogade 33, 4. sal, dør 2'],
    ['Århusvej 88, 1. th', 'Aarhusvej 88, 1.th.'],
    ['Nr. Boulevard 4', 'Nørre Boulevard 4'],
  ])('%s is %s', (one, other) => {
    expect(addressKey(one, '8900')).toBe(addressKey(other, '8900'));
  });
  it.each([
    ['Vestergade 12, 2. tv', 'Vestergade 21, 2. tv'],
    ['Vestergade 12, 2. tv', 'Vestergade 12, 3. tv'],
    ['Vestergade 1, 22. tv', 'Vestergade 12, 2. tv'],
    ['Vestergade 12, st. tv', 'Vestergade 12, 1. tv'],
    ['Vestergade 12-14', 'Vestergade 12'],
  ])('%s is not %s', (one, other) => {
    expect(addressKey(one, '8900')).not.toBe(addressKey(other, '8900'));
  });
  it('gives every spelling of a home the same key', () => {
    fc.assert(
      fc.property(home, fc.subarray(spellings), (flat, changes) => {
        const spelled = changes.reduce((address, change) => change(address), plain(flat));
        expect(addressKey(spelled, flat.postcode)).toBe(addressKey(plain(flat), flat.postcode));
      }),
    );
  });
  it('gives different homes different keys', () => {
    fc.assert(
      fc.property(home, home, (one, other) => {
        const same = plain(one) === plain(other) && one.postcode === other.postcode;
        expect(addressKey(plain(one), one.postcode) === addressKey(plain(other), other.postcode)).toBe(same);
      }),
    );
  });
  it('finds postcode and town where they stand', () => {
    const flat = { street: 'Vorup Boulevard 113', postcode: '8940', city: 'Randers SV', badPostcode: null };
    expect(readAddress({ street: 'Vorup Boulevard 113', postcode: '8940 Randers SV', city: '' })).toEqual(flat);
    expect(readAddress({ street: 'Vorup Boulevard 113, 8940 Randers SV' })).toEqual(flat);
    expect(readAddress({ street: 'Vorup Boulevard 113', postcode: '89A0' })).toMatchObject({ badPostcode: '89A0' });
  });
  it('knows a tenancy by landlord and number', () => {
    const key = tenancyKey('RandersBolig', '12-0345-2');
    expect(tenancyKey('RANDERSBOLIG', '12 0345 2')).toBe(key);
    expect(tenancyKey('Randers Bolig v/ adv. Skovgaard Holst', '12.0345.2')).toBe(key);
    expect(tenancyKey('Lejerbo', '12-0345-2')).not.toBe(key);
    expect(tenancyKey('RandersBolig', '120-345-2')).not.toBe(key);
    expect(tenancyKey('Fjordbo Ejendomme A/S', '1')).toBe(tenancyKey('Fjordbo Ejendomme', '1'));
    expect([tenancyKey('RandersBolig', null), tenancyKey(null, '1')]).toEqual([null, null]);
  });
});
