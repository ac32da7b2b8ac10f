/**
 * Whether names are one person's, however a landlord spells them. Names come from outside, so each pair costs no more than
 * its length: no pattern is made of what somebody has written.
 */
import { nameKey } from './names.js';

export type NameVerdict = 'same' | 'compatible' | 'different';

/** How many letters a lost one may stand for: å is written aa, and ø as UTF-8 is lost as two. */
const lettersLost = 2;
/** Fewer letters than this are no name to know somebody by. */
const lettersKnown = 3;
/** No word of a name is longer, or has lost letters in more places; what has is only equal to itself. */
const longestWord = 40;
const mostLosses = 3;

interface Word {
  text: string;
  /** "Soren" is what is left of Søren where somebody drops the stroke; "Aage" and "Åge" are equal already. */
  bare: string;
  isInitial: boolean;
}
/** Surname last, in normal form. */
interface Name {
  words: Word[];
  line: string;
  inAnyOrder: string;
  /** How many letters of it are known. */
  letters: number;
}

/**
 * Whether two spellings are one person's name.
 *
 * @returns `same`: equal but for æ/ae, ø/oe, å/aa, diacritics, case, and surname first; `compatible`: may well be one name
 * (initials, a middle name left out, letters lost on the way, umlauts dropped, words in another order); else `different`.
 * Symmetric; takes names as written and their keys alike.
 */
export const compareNames = (a: string, b: string): NameVerdict => compare(read(a), read(b));

/** How well the likeliest two of these people fit. */
export function comparePeople(some: readonly string[], others: readonly string[]): NameVerdict {
  const [ours, theirs] = [readAll(some), readAll(others)];
  const verdicts = new Set(ours.flatMap((a) => theirs.map((b) => compare(a, b))));
  return verdicts.has('same') ? 'same' : verdicts.has('compatible') ? 'compatible' : 'different';
}

/** A surname in common: they may be one household, or one person under a shorter name. A given name alone says nothing. */
export function shareASurname(some: readonly string[], others: readonly string[]): boolean {
  const theirs = new Set(readAll(others).flatMap(surnamesOf));
  return readAll(some)
    .flatMap(surnamesOf)
    .some((word) => theirs.has(word) && lettersOf(word) >= lettersKnown);
}

/** The people of a home are held against many others: they are read once. */
const known = new WeakMap<readonly string[], Name[]>();
function readAll(people: readonly string[]): Name[] {
  const names = known.get(people) ?? people.map(read);
  known.set(people, names);
  return names;
}

/** Letters lost by a wrong encoding (`SÃ¸ren`) are lost letters. */
function read(name: string): Name {
  const [surname = '', ...given] = name.replaceAll(/Ã[^\p{L}\s]/gu, '?').split(',');
  const line = nameKey([...given, surname].join(' '));
  const words = line.split(' ');
  return {
    words: words.map((text) => ({
      text,
      bare: text.replaceAll(/ae|aa/g, 'a').replaceAll('oe', 'o'),
      isInitial: /^(?:\p{L}|ae|oe|aa)$/u.test(text),
    })),
    line,
    inAnyOrder: words.toSorted().join(' '),
    letters: lettersOf(words.join('')),
  };
}

const lettersOf = (text: string): number => text.replaceAll('?', '').length;

const surnamesOf = ({ words }: Name): string[] => (words.length > 1 ? words.slice(1) : words).map(({ text }) => text);

function compare(a: Name, b: Name): NameVerdict {
  if (a.letters < lettersKnown || b.letters < lettersKnown) return 'different';
  if (a.line === b.line) return 'same';
  return a.inAnyOrder === b.inAnyOrder || fitsAsName(a.words, b.words) ? 'compatible' : 'different';
}

function fitsAsName(a: readonly Word[], b: readonly Word[]): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (short.length < 2) return false;
  return (
    fits(long.at(-1), short.at(-1), false) &&
    fits(long[0], short[0], true) &&
    areAmong(short.slice(1, -1), long.slice(1, -1))
  );
}

/** Whether all words are found, in this order, among the others. */
function areAmong(words: readonly Word[], others: readonly Word[]): boolean {
  let next = 0;
  for (const other of others) if (next < words.length && fits(words[next], other, true)) next += 1;
  return next === words.length;
}

function fits(a: Word | undefined, b: Word | undefined, initials: boolean): boolean {
  if (!a || !b) return false;
  if (a.text === b.text || a.bare === b.bare) return true;
  if (initials && ((a.isInitial && b.text.startsWith(a.text)) || (b.isInitial && a.text.startsWith(b.text))))
    return true;
  return isPatternOf(a.text, b.text) || isPatternOf(b.text, a.text);
}

/** Whether `damaged` is the other word with letters lost: gone through once, with every place it may have come to. */
function isPatternOf(damaged: string, word: string): boolean {
  if (!damaged.includes('?') || damaged.length > longestWord || word.length > longestWord) return false;
  const pieces = damaged.split(/(\?+)/);
  if (pieces.length > 2 * mostLosses + 1) return false;
  const places = pieces.reduce(
    (from, piece) => new Set([...from].flatMap((at) => after(piece, word, at))),
    new Set([0]),
  );
  return places.has(word.length);
}

/** Where a piece of a damaged word may end in the other, if it begins there. */
function after(piece: string, word: string, at: number): number[] {
  if (!piece.startsWith('?')) return word.startsWith(piece, at) ? [at + piece.length] : [];
  const rest = /^[\p{L}?]*/u.exec(word.slice(at))?.[0].length ?? 0;
  return Array.from({ length: Math.min(rest, piece.length * lettersLost) + 1 }, (_, n) => at + n);
}
