/** Bytes of a text file into UTF-8, whichever encoding a Danish system or Excel wrote them in; piece by piece. */
import { startOf, withoutStart } from './source.js';
import type { Source } from './source.js';

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be';
/** `utf8`: the same text as UTF-8 without byte order mark, each time from its beginning. */
export type TextReading =
  { ok: true; encoding: Encoding; utf8: () => AsyncIterable<Buffer> } | { ok: false; detail: string };

/** 0x80–0x9F in Windows-1252. `TextDecoder` reads these as Latin-1 since Node 20.18.3 (nodejs/node#60888). */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const SAVE_AS_UTF8 = 'Gem listen som “CSV UTF-8”, og send den igen.';
const DAMAGED_UTF16 = `Filen siger, at den er tekst i UTF-16, men den er beskadiget. ${SAVE_AS_UTF8}`;
const DAMAGED_UTF8 = `Filen siger, at den er UTF-8, men har tegn, som ikke er det. ${SAVE_AS_UTF8}`;
const NEITHER = `Filens tegn er hverken UTF-8 eller Windows-1252, så æ, ø og å kan ikke læses. ${SAVE_AS_UTF8}`;
const BOTH = `Filen blander to tegnsæt (UTF-8 og et andet), så æ, ø og å kan ikke læses. ${SAVE_AS_UTF8}`;
const HAS_NUL = `Filen er ikke almindelig tekst: den har NUL-bytes og er nok beskadiget. ${SAVE_AS_UTF8}`;

async function* decoded(pieces: AsyncIterable<Buffer>, encoding: 'utf-8' | 'utf-16le' | 'utf-16be') {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** Whether a text has a NUL; null where its bytes are none of its encoding. */
async function hasNul(pieces: AsyncIterable<Buffer>, encoding: 'utf-8' | 'utf-16le' | 'utf-16be') {
  let found = false;
  try {
    for await (const text of decoded(pieces, encoding)) found ||= text.includes('\0');
    return found;
  } catch (error) {
    if (error instanceof TypeError) return null; // the decoder's word for bytes that are no text
    throw error;
  }
}

/** Danish systems that do not write UTF-8 write Windows-1252. Five bytes are no letter in it. */
async function windows1252Problem(source: Source): Promise<string | null> {
  let last = '';
  let [both, nul] = [false, false];
  for await (const piece of source.pieces()) {
    const latin = last + piece.toString('latin1');
    if (/[\x81\x8d\x8f\x90\x9d]/.test(latin)) return NEITHER;
    // UTF-8 with a broken letter in it, or two files put together: reading on would garble every name.
    both ||= /\xc3[\x80-\xbf]/.test(latin);
    nul ||= latin.includes('\0');
    last = latin.slice(-1);
  }
  return both ? BOTH : nul ? HAS_NUL : null;
}

async function* fromWindows1252(source: Source): AsyncGenerator<Buffer> {
  for await (const piece of source.pieces()) {
    const latin = piece.toString('latin1');
    yield Buffer.from(latin.replace(/[\x80-\x9f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80] ?? letter));
  }
}

async function* fromUtf16(pieces: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
  for await (const text of decoded(pieces, encoding)) yield Buffer.from(text);
}

const refused = (detail: string): TextReading => ({ ok: false, detail });
const lengthOfMark = { 'utf-8': 3, 'utf-16le': 2, 'utf-16be': 2 } as const;

function marked(start: Buffer): keyof typeof lengthOfMark | null {
  const [first, second, third] = start;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : null;
}

/**
 * Reads text: UTF-8 with or without byte order mark, UTF-16 with one, else Windows-1252. The whole file is looked at, and
 * no more of it than a piece held at a time.
 * @returns the same text as UTF-8 without mark, or a plain Danish answer (no text, two encodings in one file, NUL bytes).
 */
export async function readText(source: Source): Promise<TextReading> {
  const mark = marked(await startOf(source, 3));
  const encoding = mark ?? 'utf-8';
  const text = () => withoutStart(source.pieces(), mark ? lengthOfMark[mark] : 0);
  const nul = await hasNul(text(), encoding);
  if (nul === true) return refused(HAS_NUL);
  if (encoding !== 'utf-8') {
    return nul === null ? refused(DAMAGED_UTF16) : { ok: true, encoding, utf8: () => fromUtf16(text(), encoding) };
  }
  if (nul === false) return { ok: true, encoding, utf8: text };
  if (mark) return refused(DAMAGED_UTF8);
  const problem = await windows1252Problem(source);
  if (problem !== null) return refused(problem);
  return { ok: true, encoding: 'windows-1252', utf8: () => fromWindows1252(source) };
}
