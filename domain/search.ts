import { STREET_WORDS } from './intake/addresses.js';
import { fold, nameKey } from './intake/names.js';

/** What somebody at a desk types to find a case: a name, an address, a phone number, or the beginning of a case's number. Pure. */

/** How letters are written that sound alike; the database's index does the same (`store/searchWords.ts`). */
export const soundsLike = [
  ['ae', 'a'],
  ['aa', 'a'],
  ['oe', 'o'],
  ['ph', 'f'],
  ['th', 't'],
  ['ch', 'k'],
  ['ck', 'k'],
  ['c', 'k'],
  ['qu', 'kv'],
  ['q', 'k'],
  ['w', 'v'],
  ['z', 's'],
  ['x', 'ks'],
] as const;

/** Signs that the database's reading of a text would take for something else than the end of a word: 12-14, st./th. */
export const betweenWords = '-./:?_@&<';

/** One form for spellings that sound alike: Kjær = Kjaer = Kjar, Christian = Kristian, Sophie = Sofie; "12B" is "12 b". */
export function sound(text: string): string {
  const plain = fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ');
  return soundsLike
    .reduce((so, [written, heard]) => so.replaceAll(written, heard), plain)
    .replace(/([a-z])\1+/g, '$1')
    .replace(/(\d)([a-z])/g, '$1 $2');
}

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** What a text may be, and how each is looked for; what is null it cannot be. */
export interface Sought {
  /** Each must be found in the name or the street; the ones in a group mean the same. */
  words: string[][] | null;
  /** Told after the street. */
  postcode: string | null;
  /** How an E.164 number begins. */
  phone: string | null;
  /** The first and last case id with such a beginning. */
  caseIds: [from: string, to: string] | null;
}

/** Fewer digits, or signs of a case's number, fit half of what there is. */
const fewestDigits = 4;
const fewestOfId = 6;
const mostWords = 8;

/** Reads what was typed. */
export function readSearch(text: string): Sought {
  const caseIds = caseIdsFrom(text.trim().toLowerCase());
  const isNumber = /^[+\d\s().-]+$/.test(text);
  if (isNumber || !/\p{L}/u.test(text)) return { words: null, postcode: null, phone: phoneFrom(text), caseIds };
  // "Vestergade 12, 8900 Randers C": what follows the postcode is its town.
  const town = /(?<=\p{L}.*)[\s,]+(?:dk-?)?([1-9]\d{3})(?![\d\p{L}]).*$/iu.exec(text);
  const before = town ? text.slice(0, town.index) : text;
  const words = wordsIn(sound(before)).slice(0, mostWords);
  return { words: words.map(meaningTheSame), postcode: town?.[1] ?? null, phone: null, caseIds };
}

/** "gl" and "gammel": how a street is written is not how it is asked for. */
function meaningTheSame(word: string): string[] {
  const whole = streetWords.get(word) ?? word;
  return [...new Set([word, whole, ...[...streetWords].flatMap(([short, long]) => (long === whole ? short : []))])];
}
const streetWords = new Map(Object.entries(STREET_WORDS).map(([short, long]) => [sound(short), sound(long)]));

function phoneFrom(text: string): string | null {
  const digits = text.replace(/\D/g, '');
  const abroad = /^\s*(?:\+|00)/.test(text);
  const number = abroad ? digits.replace(/^00/, '') : `45${digits}`;
  return digits.length >= fewestDigits ? `+${number}` : null;
}

function caseIdsFrom(text: string): [string, string] | null {
  const signs = text.replaceAll('-', '');
  if (!/^[0-9a-f-]+$/.test(text) || signs.length < fewestOfId || signs.length > 32) return null;
  const uuid = (fill: string): string =>
    signs.padEnd(32, fill).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return [uuid('0'), uuid('f')];
}

/** By what a case was found. */
export const foundBy = ['caseNumber', 'phone', 'words'] as const;
export type FoundBy = (typeof foundBy)[number];

/** A case that was found. */
export interface Hit {
  caseId: string;
  by: FoundBy;
  tenants: readonly string[];
  street: string | null;
  closedAt: string | null;
  deadlineOn: string;
}

/** How far a spelling is from what was typed: 0 the very word, 1 its beginning, 2 only its sound. */
function distance(typed: string, known: readonly string[]): number {
  if (known.includes(typed)) return 0;
  return known.some((word) => word.startsWith(typed)) ? 1 : 2;
}

/**
 * Each case once, best first: by its number or phone before all else, then by how near the spelling is; open cases before
 * closed ones, and of those the soonest deadline.
 */
export function ranked<T extends Hit>(text: string, hits: readonly T[]): T[] {
  const typed = wordsIn(nameKey(text));
  const far = ({ by, tenants, street }: Hit): number => {
    if (by !== 'words') return -1;
    const known = wordsIn(nameKey([...tenants, street ?? ''].join(' ')));
    return typed.reduce((sum, word) => sum + distance(word, known), 0);
  };
  const each = new Map(hits.toReversed().map((hit) => [hit.caseId, { hit, far: far(hit) }]));
  return [...each.values()]
    .toSorted(
      (a, b) =>
        a.far - b.far ||
        Number(a.hit.closedAt !== null) - Number(b.hit.closedAt !== null) ||
        compare(a.hit.deadlineOn, b.hit.deadlineOn) ||
        compare(a.hit.caseId, b.hit.caseId),
    )
    .map(({ hit }) => hit);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
