/** Which kind of file this is, told by its first bytes, which do not lie as names do. */
import { startOf, wholeOf } from './source.js';
import type { Source } from './source.js';

export type Format = 'csv' | 'xlsx' | 'json';

const beginsAs = (starts: readonly string[], start: string): boolean => starts.some((sign) => start.startsWith(sign));
const NOT_A_LIST = 'kan ikke læses som en liste. Send listen som Excel (.xlsx) eller “CSV UTF-8”.';
const picture = { name: 'et billede', advice: `Et billede ${NOT_A_LIST}` };
const archive = { name: 'en pakket fil', advice: 'Pak den ud, og send selve listen.' };

const PICTURES = ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'II*\0', 'MM\0*'];
const ARCHIVES = ['PK\x07\x08', '\x1f\x8b', '7z\xbc\xaf', 'Rar!'];

/** Files that people send by mistake. A list saved by a legacy system as a web page is named .xls, and is none. */
const OTHERS: { is: (start: string) => boolean; name: string; advice: string }[] = [
  { is: (start) => beginsAs(PICTURES, start) || /^(?:RIFF.{4}WEBP|.{4}ftyphei)/s.test(start), ...picture },
  { is: (start) => beginsAs(ARCHIVES, start), ...archive },
  { is: (start) => start.startsWith('%PDF'), name: 'en PDF', advice: `En PDF ${NOT_A_LIST}` },
  { is: (start) => start.startsWith('{\\rtf'), name: 'et tekstdokument', advice: `Et dokument ${NOT_A_LIST}` },
  {
    is: (start) => /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)/i.test(start),
    name: 'en webside eller XML',
    advice: 'Åbn den i Excel, gem den som .xlsx eller “CSV UTF-8”, og send den igen.',
  },
];

/** `D0CF11E0` is the old container of Office: an .xls, or an .xlsx that is locked with a password. */
function legacyOffice(bytes: Buffer): string {
  return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? 'Filen er låst med adgangskode og kan ikke læses. Fjern adgangskoden, og send listen igen.'
    : 'Filen er en gammel Excel-fil (.xls). Åbn den i Excel, gem den som .xlsx, og send den igen.';
}

/**
 * Tells the format of a list.
 * @param fileName only for JSON, whose first sign a CSV file may have too
 * @returns the format, or a plain Danish answer about a file that is none of them.
 */
export async function formatOf(source: Source, fileName: string): Promise<{ format: Format } | { detail: string }> {
  const start = (await startOf(source, 1024)).toString('latin1');
  const other = OTHERS.find(({ is }) => is(start));
  if (other !== undefined) return { detail: `Filen er ${other.name}. ${other.advice}` };
  if (start.startsWith('\xd0\xcf\x11\xe0')) return { detail: legacyOffice(await wholeOf(source)) };
  if (beginsAs(['PK\x03\x04', 'PK\x05\x06'], start)) return { format: 'xlsx' };
  // Every other byte of UTF-16 is a NUL.
  const letters = start.replaceAll('\0', '');
  const isJson = /\.json$/i.test(fileName) || /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*[[{]\s*["{[\]}]/.test(letters);
  return { format: isJson ? 'json' : 'csv' };
}
