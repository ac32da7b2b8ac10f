/** Bytes of a text file into UTF-8, whichever encoding a Danish system or Excel wrote them in. */
import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be';
export type TextReading = { ok: true; encoding: Encoding; utf8: Buffer } | { ok: false; detail: string };

/** 0x80–0x9F in Windows-1252. `TextDecoder` reads these as Latin-1 since Node 20.18.3 (nodejs/node#60888). */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const SAVE_AS_UTF8 = 'Gem listen som “CSV UTF-8”, og send den igen.';

const refused = (detail: string): TextReading => ({ ok: false, detail });

function fromUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): TextReading {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { ok: true, encoding, utf8: Buffer.from(text) };
  } catch {
    return refused(`Filen siger, at den er tekst i UTF-16, men den er beskadiget. ${SAVE_AS_UTF8}`);
  }
}

/** Danish systems that do not write UTF-8 write Windows-1252. Five bytes are no letter in it. */
function fromWindows1252(bytes: Buffer): TextReading {
  const latin = bytes.toString('latin1');
  if (/[\x81\x8d\x8f\x90\x9d]/.test(latin)) {
    return refused(`Filens tegn er hverken UTF-8 eller Windows-1252, så æ, ø og å kan ikke læses. ${SAVE_AS_UTF8}`);
  }
  // UTF-8 with a broken letter in it, or two files put together: reading on would garble every name.
  if (/\xc3[\x80-\xbf]/.test(latin)) {
    return refused(`Filen blander to tegnsæt (UTF-8 og et andet), så æ, ø og å kan ikke læses. ${SAVE_AS_UTF8}`);
  }
  const text = latin.replace(/[\x80-\x9f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80] ?? letter);
  return { ok: true, encoding: 'windows-1252', utf8: Buffer.from(text) };
}

function decoded(bytes: Buffer): TextReading {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return fromUtf16(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return fromUtf16(bytes, 'utf-16be');
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  if (isUtf8(bytes)) return { ok: true, encoding: 'utf-8', utf8: hasMark ? bytes.subarray(3) : bytes };
  if (hasMark) return refused(`Filen siger, at den er UTF-8, men har tegn, som ikke er det. ${SAVE_AS_UTF8}`);
  return fromWindows1252(bytes);
}

/**
 * Reads text: UTF-8 with or without byte order mark, UTF-16 with one, else Windows-1252.
 * @returns the same text as UTF-8 without mark, or a plain Danish answer (no text, two encodings in one file, NUL bytes).
 */
export function toUtf8(bytes: Buffer): TextReading {
  const reading = decoded(bytes);
  if (!reading.ok || !reading.utf8.includes(0)) return reading;
  return refused(`Filen er ikke almindelig tekst: den har NUL-bytes og er nok beskadiget. ${SAVE_AS_UTF8}`);
}
