/** Bytes of a CSV file into rows of text: encoding, delimiter, quotes. What the columns mean is not known here. */
import { CsvError, parse } from 'csv-parse/sync';

export type Encoding = 'utf-8' | 'windows-1252';
export type Delimiter = ';' | ',' | '\t';
export type CsvReading =
  { ok: true; encoding: Encoding; delimiter: Delimiter; rows: string[][] } | { ok: false; detail: string };

const DELIMITERS = [';', ',', '\t'] as const satisfies Delimiter[];
const PREVIEW_LINES = 20;
const NARROW = 4;
/** Characters. A forgotten quote ends here at the latest; a long remark is the row's own problem, not the file's. */
const LONGEST_CELL = 2_000_000;
/** Enough of a line to know its headers by. */
const PREVIEW_LENGTH = 10_000;
/** 0x80–0x9F in Windows-1252. `TextDecoder` reads these as Latin-1 since Node 20.18.3 (nodejs/node#60888). */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decode(bytes: Buffer): { text: string; encoding: Encoding } {
  try {
    // Drops a byte order mark by itself.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    // Not UTF-8. Danish systems then mean Windows-1252, in which every byte is some letter.
    const text = bytes
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80] ?? letter);
    return { text, encoding: 'windows-1252' };
  }
}

/** What a file may hold; reading stops where it holds more. */
export interface Limits {
  rows: number;
  columns: number;
}

class TooWide extends Error {}

/**
 * All records in order, empty ones too, so that a record's index is its row in Excel. A quote in the middle of a cell is
 * a letter (`Karl "Kalle" Hansen`), and lines may end in any of the three ways, also mixed.
 * @throws CsvError for a quote that is never closed; TooWide at the first row with too many cells.
 */
function records(text: string, delimiter: Delimiter, limits: Limits): string[][] {
  return parse(text, {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_CELL,
    to: limits.rows + 1,
    on_record: (cells: string[]) => {
      if (cells.length > limits.columns) throw new TooWide();
      return cells;
    },
  });
}

/**
 * A quote that was forgotten and closed far below swallows whole rows: a cell then holds a line that looks like a row.
 * Narrow tables are not judged: in them any text with a few commas looks like a row.
 */
function swallowedAt(rows: readonly string[][], delimiter: Delimiter): number | null {
  const width = rows.reduce((widest, cells) => Math.max(widest, cells.length), 0);
  const looksLikeRow = (line: string): boolean => line.split(delimiter).length >= width;
  const swallows = (cell: string): boolean => cell.includes('\n') && cell.split('\n').some(looksLikeRow);
  const index = width < NARROW ? -1 : rows.findIndex((cells) => cells.some(swallows));
  return index < 0 ? null : index + 1;
}

const UNBALANCED = 'Et anførselstegn (") åbner en celle og bliver ikke lukket';

/** Quotes are not looked at: they must not hide a header when one of them is never closed. */
function bestDelimiter(text: string, score: (rows: string[][]) => number): Delimiter {
  const lines = text.split(/\r\n|\n|\r/, PREVIEW_LINES);
  const scored = DELIMITERS.map((delimiter) => ({
    delimiter,
    score: score(lines.map((line) => line.slice(0, PREVIEW_LENGTH).split(delimiter))),
  }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

function answerTo(error: unknown, limits: Limits): string {
  if (error instanceof TooWide) {
    return `Listen har rækker med flere end ${limits.columns} kolonner. Er det den rigtige fil?`;
  }
  if (error instanceof CsvError) {
    return `${UNBALANCED}, så rækkerne kan ikke skilles ad. Ret filen, og send den igen.`;
  }
  throw error;
}

const refused = (detail: string): CsvReading => ({ ok: false, detail });

/**
 * Reads a CSV file.
 * @param score how well the first lines make sense when parted by a delimiter; the best of `;`, `,` and tab wins
 * @returns rows as Excel numbers them (index 0 is row 1; a cell with a line break adds none), or a plain Danish answer.
 */
export function readCsv(bytes: Buffer, score: (rows: string[][]) => number, limits: Limits): CsvReading {
  if (bytes.includes(0)) {
    return refused('Filen er ikke almindelig tekst. Gem listen som “CSV UTF-8”, og send den igen.');
  }
  const { text: whole, encoding } = decode(bytes);
  const text = whole.replace(/^sep=.\r?\n/, ''); // a hint to Excel, which shows no such row
  if (text.trim() === '') return refused('Filen er tom.');
  const delimiter = bestDelimiter(text, score);
  try {
    const rows = records(text, delimiter, limits);
    if (rows.length > limits.rows) return refused(`Listen har flere end ${limits.rows} rækker. Del den i flere filer.`);
    const swallowed = swallowedAt(rows, delimiter);
    if (swallowed === null) return { ok: true, encoding, delimiter, rows };
    const where = `i række ${swallowed}, så flere rækker flyder sammen`;
    return refused(`${UNBALANCED} ${where}. Ret filen, og send den igen.`);
  } catch (error) {
    return refused(answerTo(error, limits));
  }
}
