/** Names as landlords write them: who is on the lease, and one normal form by which the same person is found again. */

const NOTHING = new Set(['ingen', 'ukendt', 'ikke oplyst', 'ikke kendt', 'intet', 'n/a']);
/** Letters that do not come apart into a base letter and a mark. ä and ö are how others write æ and ø. */
const LETTERS: Record<string, string> = {
  æ: 'ae',
  ä: 'ae',
  ø: 'oe',
  ö: 'oe',
  œ: 'oe',
  å: 'aa',
  ß: 'ss',
  ı: 'i',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};

/** Signs that turn the direction of writing: they make a text read other than it is, and no name or remark needs them. */
export const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Text on one line: composed letters, single spaces, no control characters (the database takes no NUL); null if empty. */
export function oneLine(text: string | null | undefined): string | null {
  const line = (text ?? '')
    .normalize('NFC')
    .replace(TURNS, '')
    .replace(/[\s\p{Cc}\u200B\u200E\u200F\uFEFF]+/gu, ' ')
    .trim();
  return /^[-–—.]*$/.test(line) ? null : line;
}

/** As `oneLine`, and null also for words that only say that nothing is known: "ingen", "ukendt". */
export function written(text: string | null | undefined): string | null {
  const line = oneLine(text);
  return line === null || NOTHING.has(line.toLowerCase().replace(/\.$/, '')) ? null : line;
}

/** Lower case without marks: æ/ä → ae, ø/ö → oe, å → aa, é → e, ı → i, ł → l. Punctuation stays. */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[æäøöœåßıłđðþ]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
}

/** Normal form of a person's name, equal for Åse Kjærgaard and "AASE  KJAERGAARD". A lost letter stays, or becomes, a `?`. */
export function nameKey(name: string): string {
  return fold(name)
    .replaceAll('\uFFFD', '?')
    .replace(/['’.`]/g, '')
    .replace(/[^\p{L}\p{N}?]+/gu, ' ')
    .trim();
}

/** Whether letters were lost on the way: `Nguy?n`, a replacement character, or UTF-8 read as Latin (`SÃ¸ren`). */
export function isDamaged(name: string): boolean {
  return /[?\uFFFD]|Ã[^\p{L}\s]/u.test(name);
}

/** The people named in one cell, in order; duplicates folded. `commaGuessed`: a comma could be read in two ways. */
export interface People {
  names: string[];
  commaGuessed: boolean;
}

const words = (name: string): string[] => name.split(' ');
const surnameOf = (name: string): string => words(name).at(-1) ?? '';

/** "Kjeldsen, Annette" is one person, surname first; "Peter Holm, Anne Sørensen" are two. */
function atCommas(part: string): People {
  const pieces = part.split(/\s*,\s*/).filter((piece) => piece !== '');
  const [first, second] = pieces;
  if (first === undefined || second === undefined) return { names: pieces, commaGuessed: false };
  const bothLong = words(first).length > 1 && words(second).length > 1;
  if (pieces.length > 2) return { names: pieces, commaGuessed: false };
  if (!bothLong) return { names: [`${second} ${first}`], commaGuessed: false };
  return { names: pieces, commaGuessed: surnameOf(first) !== surnameOf(second) };
}

/** A person without surname in "Lene og Torben Kjær" or "Kjær, Lene og Torben" shares the neighbour's. */
function withSharedSurnames(parts: string[]): string[] {
  const full = parts.map((part) => ({ part, isGivenNameOnly: words(part).length === 1 }));
  const last = full.at(-1);
  const surnameFirst = full.find(({ part }) => part.includes(','))?.part.split(/\s*,/)[0];
  const shared = surnameFirst ?? (last && !last.isGivenNameOnly ? surnameOf(last.part) : null);
  return full.map(({ part, isGivenNameOnly }) => (isGivenNameOnly && shared ? `${part} ${shared}` : part));
}

/** Splits one name cell into people: "… og …", "… & …", a shared surname, surname first. Empty when nobody is named. */
export function peopleIn(cell: string | null | undefined): People {
  const line = written(cell);
  // "???" is a name whose letters were lost, a lone "?" is nobody.
  if (line === null || !/\p{L}|\?\?/u.test(line)) return { names: [], commaGuessed: false };
  const parts = line.split(/\s+(?:og|and|samt|\/|\+)\s+|\s*[&;]\s*/i).filter((part) => part !== '');
  const read = withSharedSurnames(parts).map(atCommas);
  return {
    names: distinctPeople(read.flatMap(({ names }) => names)),
    commaGuessed: read.some(({ commaGuessed }) => commaGuessed),
  };
}

/** More people than any home has, in every spelling known of them. */
const mostPeople = 60;

/** Who comes to the people of a home that are known: of a whole list told of one home, not everybody. */
export const morePeople = (known: readonly string[], named: readonly string[]): string[] =>
  [...new Set([...known, ...named])].slice(0, mostPeople);

/** The same person once, however spelled; the first spelling is kept. */
export function distinctPeople(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size < seen.add(nameKey(name)).size);
}
