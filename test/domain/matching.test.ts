import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from '../../domain/intake/addresses.js';
import { compareNames } from '../../domain/intake/nameMatch.js';
import { nameKey } from '../../domain/intake/names.js';
import {
  compareHomes,
  findHome,
  householdKey,
  isOfHousehold,
  type Home,
  type KnownHome,
  type Parting,
} from '../../domain/matching.js';

/** One home in the spellings that landlords and courts use, and the others that it must not be taken for. */
const given = [
  'Anne',
  'Åse',
  'Jørgen',
  'Søren',
  'Małgorzata',
  'Şahin',
  'Nguyễn',
  'Kåre',
  'Ægir',
  'José',
  'Løne',
  'Ida',
];
const middle = ['Bøgh', 'Bach', 'Juul', 'Thị', 'Krogh', 'Ærø', 'Dahl'];
const surnames = ['Sørensen', 'Kjærgaard', 'Wójcik', 'Yıldız', 'Ågaard', 'Thomsen', 'Højgaard', 'Łukasik', 'Møller'];
const roads = ['Vestergade', 'Gl. Jennumparken', 'Århusvej', 'Nørrebrogade', 'Bøsbrovej', 'Østervold'];

const person = fc
  .record({
    first: fc.constantFrom(...given),
    middle: fc.subarray(middle, { maxLength: 2 }),
    last: fc.constantFrom(...surnames),
  })
  .map(({ first, middle: between, last }) => [first, ...between, last]);
const place = fc.record({
  road: fc.constantFrom(...roads),
  number: fc.integer({ min: 1, max: 199 }),
  floor: fc.constantFrom('st', '1', '2', '3'),
  door: fc.constantFrom('tv', 'mf', 'th'),
});

const plain: Record<string, string> = { æ: 'ae', ø: 'oe', å: 'aa', Æ: 'Ae', Ø: 'Oe', Å: 'Aa', ł: 'l', Ł: 'L', ı: 'i' };
const unaccented = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/(?![\u030A])\p{M}/gu, '')
    .normalize('NFC');
const inPlainLetters = (text: string): string =>
  unaccented(text.replaceAll(/[æøåÆØÅłŁı]/g, (letter) => plain[letter] ?? letter));
/** What a system without these letters leaves: not those of Windows-1252. */
const damaged = (mark: string) => (text: string) => text.normalize('NFC').replaceAll(/[\u0100-\u{10FFFF}]/gu, mark);

/** Ways to write one name that a person takes for the same. */
const sameName: ((words: string[]) => string)[] = [
  (words) => words.join(' '),
  (words) => words.join('  ').toUpperCase(),
  (words) => inPlainLetters(words.join(' ')),
  (words) => words.join(' ').normalize('NFD'),
  (words) => `${words.at(-1)}, ${words.slice(0, -1).join(' ')}`,
];
/** Ways that may well be one name. */
const likeName: ((words: string[]) => string)[] = [
  (words) => words.map((word, n) => (n > 0 && n < words.length - 1 ? `${word.charAt(0)}.` : word)).join(' '),
  (words) => [words[0], words.at(-1)].join(' '),
  (words) => `${words[0]?.charAt(0)}. ${words.slice(1).join(' ')}`,
  (words) => damaged('?')(words.join(' ')),
  (words) => damaged('\uFFFD')(words.join(' ')),
];
/** Ways to write one flat. */
type Place = { road: string; number: number; floor: string; door: string };
const sameFlat: ((p: Place) => string)[] = [
  (p) => `${p.road} ${p.number}, ${p.floor}. ${p.door}`,
  (p) => `${p.road} ${p.number}, ${p.floor}.${p.door}.`.toUpperCase(),
  (p) => `${inPlainLetters(p.road)} ${p.number} ${p.floor} ${p.door}`,
  (p) => `${p.road.replace('Gl.', 'Gammel')} ${p.number}, ${p.floor}.${p.door}`,
];

const home = (people: readonly string[], street: string, more: Partial<Home> = {}): Home => ({
  tenancy: null,
  address: addressKey(street, '8900'),
  people: people.map(nameKey),
  phones: [],
  email: null,
  ...more,
});

describe('names', () => {
  it('are the same in every spelling of a name', () => {
    fc.assert(
      fc.property(person, fc.constantFrom(...sameName), fc.constantFrom(...sameName), (words, one, other) => {
        expect(compareNames(one(words), other(words))).toBe('same');
      }),
    );
  });

  it('are compatible with initials, without middle names, and with letters lost', () => {
    fc.assert(
      fc.property(person, fc.constantFrom(...sameName), fc.constantFrom(...likeName), (words, one, other) => {
        expect(['same', 'compatible']).toContain(compareNames(one(words), other(words)));
      }),
    );
  });

  it('are different where given name or surname is another', () => {
    fc.assert(
      fc.property(person, person, (a, b) => {
        fc.pre(a[0] !== b[0] || a.at(-1) !== b.at(-1));
        expect(compareNames(a.join(' '), b.join(' '))).toBe('different');
      }),
    );
  });

  it('compare the same from either side, whatever is written', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-zæøå?., -]{0,20}$/));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compareNames(a, b)).toBe(compareNames(b, a));
      }),
    );
  });

  it.each([
    ['Kjeldsen, Annette', 'Annette Kjeldsen', 'same'],
    ['Christensen, Ulla Bang', 'Ulla Bang Christensen', 'same'],
    ['Łukasz Wójcik', 'Lukasz Wojcik', 'same'],
    ['Jørgen B. Thomsen', 'Jørgen Bøgh Thomsen', 'compatible'],
    ['Nguy?n Th? Hoa', 'Nguyễn Thị Hoa', 'compatible'],
    ['SÃ¸ren Madsen', 'Søren Madsen', 'compatible'],
    ['Soren Madsen', 'Søren Madsen', 'compatible'],
    ['Peter Holm', 'Peter Holm Andersen', 'different'],
    ['Jørgen B. Thomsen', 'Jørgen Munk Thomsen', 'different'],
    ['Lene Kjær', 'Torben Kjær', 'different'],
    ['???', 'Anne Sørensen', 'different'],
    // Read as a pattern with backtracking, this pair would be compared for years.
    [`${'a?'.repeat(40)}b Hansen`, `${'a'.repeat(80)} Hansen`, 'different'],
    ['N?g??ng Th?i?h? Hoa', 'Ngueoeng Thaeihoe Hoa', 'compatible'],
    ['M?ller 2?', 'Moeller 2n', 'compatible'],
    ['M?ller ?2', 'Moeller nnn2', 'different'],
    ['Sørensen', 'Anne Sørensen', 'different'],
  ])('%s and %s: %s', (a, b, verdict) => {
    expect(compareNames(a, b)).toBe(verdict);
  });
});

describe('homes', () => {
  it('are one where a name at a flat is only spelled in another way', () => {
    const name = fc.constantFrom(...sameName, ...likeName);
    const street = fc.constantFrom(...sameFlat);
    fc.assert(
      fc.property(person, place, name, street, person, (words, where, spell, write, coTenant) => {
        const known = home([words.join(' '), coTenant.join(' ')], sameFlat[0]?.(where) ?? '');
        expect(compareHomes(home([spell(words)], write(where)), known).verdict).toBe('certain');
      }),
    );
  });

  it('are not linked where other people live at the same address', () => {
    fc.assert(
      fc.property(person, person, place, (a, b, where) => {
        fc.pre(compareNames(a.join(' '), b.join(' ')) === 'different');
        const street = sameFlat[0]?.(where) ?? '';
        expect(compareHomes(home([a.join(' ')], street), home([b.join(' ')], street)).verdict).not.toBe('certain');
      }),
    );
  });

  it('are others where the same name stands at another flat or house', () => {
    fc.assert(
      fc.property(person, place, place, (words, here, there) => {
        const [a, b] = [sameFlat[0]?.(here) ?? '', sameFlat[0]?.(there) ?? ''];
        fc.pre(a !== b);
        expect(compareHomes(home([words.join(' ')], a), home([words.join(' ')], b)).verdict).toBe('other');
      }),
    );
  });

  const someHome = fc
    .record({
      words: person,
      where: place,
      tenancy: fc.constantFrom(null, 'randersbolig|03-1', 'randersbolig|03-2'),
      phones: fc.subarray(['+4520123456', '+4520123457']),
      email: fc.constantFrom(null, 'a@borger.example', 'A@borger.example'),
    })
    .map(({ words, where, ...more }) => home([words.join(' ')], sameFlat[0]?.(where) ?? '', more));

  it('compare the same from either side, and each is certain to be itself', () => {
    fc.assert(
      fc.property(someHome, someHome, (a, b) => {
        expect(compareHomes(a, b)).toEqual(compareHomes(b, a));
        expect(compareHomes(a, a).verdict).toBe('certain');
      }),
    );
  });

  const anne = home(['Anne Sørensen', 'Peter Holm'], 'Vestergade 12, 2. tv', {
    tenancy: 'randersbolig|03-83',
    phones: ['+4520123456'],
  });
  it.each<[string, Home, string]>([
    ['the court names one of two tenants', home(['Anne Soerensen'], 'Vestergade 12, 2.TV'), 'certain'],
    ['a landlord without the postcode', { ...home(['Anne Sørensen'], ''), address: 'vestergade|12|2 tv|' }, 'certain'],
    ['the co-tenant alone', home(['Peter Holm'], 'Vestergade 12 2 tv', { tenancy: 'randersbolig|03-83' }), 'certain'],
    [
      'a new co-tenant of the tenancy',
      home(['Ida Juul'], 'Vestergade 12, 2. tv', { tenancy: anne.tenancy }),
      'certain',
    ],
    ['Peter Holm Andersen one floor up', home(['Peter Holm Andersen'], 'Vestergade 12, 3. tv'), 'other'],
    ['Anne Sørensen in number 21', home(['Anne Sørensen'], 'Vestergade 21, 2. tv'), 'other'],
    ['somebody else at the flat', home(['Ida Juul'], 'Vestergade 12, 2. tv'), 'other'],
    ['a longer name at the flat', home(['Peter Holm Andersen'], 'Vestergade 12, 2. tv'), 'uncertain'],
    ['the same name, flat not told', home(['Anne Sørensen'], 'Vestergade 12'), 'uncertain'],
    ['another name, flat not told', home(['Ida Juul'], 'Vestergade 12'), 'other'],
    [
      'the same name and phone elsewhere',
      home(['A. Sørensen'], 'Markvej 3', { phones: anne.phones.slice() }),
      'uncertain',
    ],
    ['only the phone', home(['Ida Juul'], 'Markvej 3', { phones: anne.phones.slice() }), 'other'],
    ['only the tenancy', home(['Ida Juul'], 'Markvej 3', { tenancy: anne.tenancy }), 'uncertain'],
    ['the tenancy and the name', home(['Anne Sørensen'], 'Markvej 3', { tenancy: anne.tenancy }), 'certain'],
  ])('%s', (_, report, verdict) => {
    expect(compareHomes(report, anne).verdict).toBe(verdict);
    expect(compareHomes(anne, report).verdict).toBe(verdict);
  });
});

describe('the open case of a home', () => {
  const report = home(['Anne Sørensen'], 'Vestergade 12, 2. tv', {
    tenancy: 'randersbolig|1',
    phones: ['+4520123456'],
  });
  const known = (caseId: string, more: Partial<Home>, parted: Parting[] = []): KnownHome => {
    const theirs = { ...home(['Ida Juul'], 'Markvej 3'), ...more };
    return { caseId, home: theirs, householdKey: householdKey(theirs.address, theirs.people[0] ?? ''), parted };
  };
  const sameFlatAndName = { address: report.address, people: report.people };

  it('is the tenancy’s where several are certain, else the first', () => {
    const both = [known('a', sameFlatAndName), known('b', { ...sameFlatAndName, tenancy: report.tenancy })];
    expect(findHome(report, both).certain).toBe('b');
    expect(findHome(report, both.toReversed().slice(1)).certain).toBe('a');
  });

  it('is asked about where uncertain, the likeliest first and three at most', () => {
    const phone = { people: report.people, phones: report.phones };
    const many = ['a', 'b', 'c'].map((id) => known(id, phone));
    const found = findHome(report, [...many, known('t', { tenancy: report.tenancy })]);
    expect([found.certain, found.uncertain.map((m) => m.caseId)]).toEqual([null, ['t', 'a', 'b']]);
    expect(found.taken).toEqual({ tenancy: true, household: false });
  });

  it('is none that a person has parted from the household, however it is spelled next time', () => {
    const key = { householdKey: householdKey(report.address, 'Anne Soerensen'), tenancyKey: null };
    expect(isOfHousehold(report, key)).toBe(true);
    const found = findHome(report, [known('a', { ...sameFlatAndName, tenancy: report.tenancy }, [key])]);
    expect(found).toEqual({ certain: null, uncertain: [], taken: { tenancy: true, household: true } });
    expect(isOfHousehold(home(['Ida Juul'], 'Vestergade 12, 2. tv'), key)).toBe(false);
  });

  it('is none that was parted from the household, in any spelling of its name, with the flat left out or the street misspelled', () => {
    const name = fc.constantFrom(...sameName, ...likeName);
    const street = fc.constantFrom(
      ...sameFlat,
      (p: Place) => `${p.road} ${p.number}`,
      (p: Place) => `${p.road} ${p.number}, ${p.floor}.`,
      (p: Place) => `${p.road}n ${p.number}, ${p.floor}. ${p.door}`,
    );
    fc.assert(
      fc.property(person, person, place, street, name, fc.boolean(), (words, others, where, write, spell, alike) => {
        const tenancy = 'randersbolig|12-0345-2';
        const here = addressKey(sameFlat[0]?.(where) ?? '', '8900');
        const parting = { householdKey: householdKey(here, words.join(' ')), tenancyKey: tenancy };
        // Father and son, or another household: the case's own people, at the same flat with the same number.
        const own = home([(alike ? words : others).join(' ')], sameFlat[0]?.(where) ?? '', { tenancy });
        const again = home([spell(words)], write(where), { tenancy });
        const candidate = { caseId: 'a', home: own, householdKey: '', parted: [parting] };
        expect(findHome(again, [candidate])).toMatchObject({ certain: null, uncertain: [] });
      }),
    );
  });

  it('is asked about, not linked, where somebody else of the tenancy comes after a parting', () => {
    const parting = { householdKey: householdKey(report.address, 'Jens Hansen'), tenancyKey: report.tenancy };
    const coTenant = home(['Mia Hansen'], 'Vestergade 12, 2. tv', { tenancy: report.tenancy });
    const own = { ...sameFlatAndName, tenancy: report.tenancy };
    expect(findHome(coTenant, [known('a', own, [parting])])).toMatchObject({
      certain: null,
      uncertain: [{ caseId: 'a' }],
    });
    expect(findHome(coTenant, [known('a', own)]).certain).toBe('a');
    expect(findHome(report, [known('a', own, [parting])]).certain).toBe('a');
  });
});
