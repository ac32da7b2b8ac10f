/** Addresses as landlords and courts write them, and one normal form by which the same flat is found again. */
import { fold, oneLine, written } from './names.js';

export interface AddressReading {
  /** Null: nowhere to go. */
  street: string | null;
  postcode: string | null;
  city: string | null;
  /** A postcode that cannot be read, as written. */
  badPostcode: string | null;
}

/** Begins at the first of the signs between, and only there: any text is gone through once. */
const TOWN_AT_THE_END = /(?<![,\s])[,\s]+(?:DK-?)?(?<postcode>\d{4})\s+(?<city>\p{L}[\p{L}\s.]*)$/u;

/**
 * Reads an address. A postcode cell may hold the town too ("8940 Randers SV"), and so may the street cell
 * ("Vestergade 12, 2. tv, 8900 Randers C"). A bad postcode is left out: it never stops a case.
 */
export function readAddress(
  reported: {
    street?: string | null | undefined;
    postcode?: string | null | undefined;
    city?: string | null | undefined;
  } = {},
): AddressReading {
  const line = written(reported.street);
  const code = written(reported.postcode);
  const city = written(reported.city);
  const inStreet = code === null ? TOWN_AT_THE_END.exec(line ?? '') : null;
  // A house number must come first, or "Vejnavn 1234 Byen" would lose it to the postcode.
  const before = inStreet && inStreet.input.slice(0, inStreet.index);
  const town = before !== null && /\d/.test(before) ? inStreet?.groups : undefined;
  const inCode = /^(?:DK[-\s]?)?(\d{4})(?:[\s,]+(.+))?$/i.exec(code ?? '');
  const street = town ? before : line;
  return {
    street: street !== null && /\p{L}/u.test(street) ? street : null,
    postcode: town?.['postcode'] ?? inCode?.[1] ?? null,
    city: city ?? town?.['city'] ?? oneLine(inCode?.[2]),
    badPostcode: code !== null && inCode === null ? code : null,
  };
}

/** In street names; whole words only, and "nr" before a digit is no Nørre but "number". */
export const STREET_WORDS: Record<string, string> = {
  gl: 'gammel',
  gamle: 'gammel',
  nr: 'noerre',
  ndr: 'noerre',
  sdr: 'soender',
  soendre: 'soender',
  skt: 'sankt',
  st: 'store',
  ll: 'lille',
  blvd: 'boulevard',
  boul: 'boulevard',
};
const HOME_WORDS: Record<string, string> = {
  stuen: 'st',
  stue: 'st',
  kld: 'kl',
  kaelder: 'kl',
  kaelderen: 'kl',
  venstre: 'tv',
  hoejre: 'th',
  midtfor: 'mf',
  midt: 'mf',
};
const SAYS_NOTHING = new Set(['sal', 'etage', 'doer', 'lejl', 'lejlighed', 'til', 'nr']);

const tokens = (text: string): string[] => text.match(/\d+|\p{L}+/gu) ?? [];
const withoutZeros = (token: string): string => token.replace(/^0+(?=\d)/, '');

/** A house number after a road; begins at the first of the signs between, so that any text is gone through once. */
const HOUSE = /(?<![\s,])[\s,]+(?<number>\d+)(?: ?(?<letter>[a-z]))?(?<to> ?- ?\d+ ?[a-z]?)?(?![\p{L}\d-])/u;

/**
 * Normal form of an address: street, number, floor, door and postcode. Equal for "Vestergade 12, 2. tv" = "12 2.TV",
 * "Gl. Jennumparken 7, 1. mf" = "Gammel Jennumparken 7 1 MF", "Aarhusvej" = "Århusvej", "101 B" = "101B",
 * "4. sal, dør 2" = "4. 2". Another number, floor, door or postcode is another home.
 */
export function addressKey(street: string, postcode: string | null): string {
  const folded = fold(street).replace(/\bnr\.?\s*(?=\d)/g, '');
  // The road has a letter: what stands before the first one is no house's number.
  const letter = folded.search(/\p{L}/u);
  const found = letter < 0 ? null : HOUSE.exec(folded.slice(letter));
  const end = found ? letter + found.index : folded.length;
  const road = tokens(folded.slice(0, end)).map((token) => STREET_WORDS[token] ?? withoutZeros(token));
  const home = tokens(folded.slice(end + (found?.[0].length ?? 0)))
    .map((token) => HOME_WORDS[token] ?? withoutZeros(token))
    .filter((token) => !SAYS_NOTHING.has(token));
  const number = withoutZeros(found?.groups?.['number'] ?? '');
  const house = `${number}${found?.groups?.['letter'] ?? ''}${(found?.groups?.['to'] ?? '').replaceAll(' ', '')}`;
  return [road.join(' '), house, home.join(' '), postcode ?? ''].join('|');
}

/** The beginning that the keys of all flats in the same house share; ends with the separator. */
export const houseOf = (key: string): string => `${key.split('|').slice(0, 2).join('|')}|`;

/**
 * Compares two address keys.
 *
 * @returns `same`: the same flat; `unclear`: the same street and number, but floor or door is not told by both, or the
 * postcodes differ; else `other`. A postcode that only one of them tells makes no difference.
 */
export function compareAddresses(a: string, b: string): 'same' | 'unclear' | 'other' {
  if (houseOf(a) !== houseOf(b)) return 'other';
  const [, , homeA = '', postcodeA = ''] = a.split('|');
  const [, , homeB = '', postcodeB = ''] = b.split('|');
  const otherTown = postcodeA !== '' && postcodeB !== '' && postcodeA !== postcodeB;
  if (homeA === homeB) return otherTown ? 'unclear' : 'same';
  const lessTold = `${homeA} `.startsWith(`${homeB} `) || `${homeB} `.startsWith(`${homeA} `);
  return !otherTown && (homeA === '' || homeB === '' || lessTold) ? 'unclear' : 'other';
}

/**
 * Normal form of an organisation that lets homes or sends reports. Equal for "RandersBolig", "RANDERSBOLIG" and
 * "RandersBolig v/ adv. …"; company forms do not count. Empty where nothing of a name is there.
 */
export const landlordKey = (name: string): string =>
  fold(name)
    .replace(/\s+v\/.*$/, '')
    .replace(/(?:^|\s)(?:a\/s|aps|i\/s|k\/s|p\/s|a\.m\.b\.a\.?|amba)(?=$|\s|,)/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Normal form of a tenancy: landlord and the landlord's number. Null when either is missing: a number alone is nobody's. */
export function tenancyKey(landlord: string | null, number: string | null): string | null {
  const owner = landlordKey(landlord ?? '');
  // The signs between the parts differ from hand to hand, but that there is one matters: 1-23 is not 12-3.
  const parts = fold(number ?? '').match(/[\p{L}\p{N}]+/gu) ?? [];
  return owner === '' || parts.length === 0 ? null : `${owner}|${parts.join('-')}`;
}
