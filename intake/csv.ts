/** Bytes of a CSV file into rows of text: delimiter, quotes, limits. What the columns mean is not known here. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tooManyColumns, tooManyRows } from './limits.js';
import type { Limits } from './limits.js';
import { toUtf8 } from './text.js';
import type { Encoding } from './text.js';

export type Delimiter = ';' | ',' | '\t';
export type CsvReading =
  { ok: true; encoding: Encoding; delimiter: Delimiter; rows: string[][] } | { ok: false; detail: string };

const DELIMITERS = [';', ',', '\t'] as const satisfies Delimiter[];
const PREVIEW_LINES = 20;
const PREVIEW_BYTES = 1024 * 1024;
const NARROW = 4;
/** Characters. A forgotten quote ends here at the latest; a long remark is the row's own problem, not the file's. */
const LONGEST_CELL = 2_000_000;
/** Enough of a line to know its headers by. */
const PREVIEW_LENGTH = 10_000;
const SLICE = 64 * 1024;

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

const refused = (detail: string): CsvReading & { ok: false } => ({ ok: false, detail });
const unbalanced = (where: number, so: string): string =>
  `Et anførselstegn (") åbner en celle i række ${where} og bliver ikke lukket, så ${so}. Ret filen, og send den igen.`;

/**
 * All records in order, empty ones too, so that a record's index is its row in Excel; read one by one, and no further than
 * the limits. A quote in the middle of a cell is a letter (`Karl "Kalle" Hansen`), and lines may end in any of the three
 * ways, also mixed. A cell that begins with `=` or `+` is text.
 */
async function records(
  utf8: Buffer,
  delimiter: Delimiter,
  limits: Limits,
): Promise<{ ok: true; rows: string[][] } | { ok: false; detail: string }> {
  const rows: string[][] = [];
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_CELL,
  });
  const stream: AsyncIterable<string[]> = Readable.from(slices(utf8)).pipe(parser);
  try {
    for await (const cells of stream) {
      if (rows.length === limits.rows) return refused(tooManyRows(limits));
      if (cells.length > limits.columns) return refused(tooManyColumns(limits));
      rows.push(cells);
    }
    return { ok: true, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The records before it may still be on their way to us, so the parser is asked.
    return refused(unbalanced(parser.info.records + 1, 'rækkerne ikke kan skilles ad'));
  }
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

/** Quotes are not looked at: they must not hide a header when one of them is never closed. */
function bestDelimiter(text: string, score: (rows: string[][]) => number): Delimiter {
  const lines = text.split(/\r\n|\n|\r/, PREVIEW_LINES);
  const scored = DELIMITERS.map((delimiter) => ({
    delimiter,
    score: score(lines.map((line) => line.slice(0, PREVIEW_LENGTH).split(delimiter))),
  }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

/** `sep=;` is a hint to Excel, which shows no such row. */
function withoutHint(utf8: Buffer): Buffer {
  const hint = /^sep=.\r?\n/.exec(utf8.subarray(0, 10).toString('latin1'));
  return hint === null ? utf8 : utf8.subarray(hint[0].length);
}

/**
 * Reads a CSV file, record by record: memory is bounded by the file and the limits.
 * @param score how well the first lines make sense when parted by a delimiter; the best of `;`, `,` and tab wins
 * @returns rows as Excel numbers them (index 0 is row 1; a cell with a line break adds none), or a plain Danish answer.
 */
export async function readCsv(bytes: Buffer, score: (rows: string[][]) => number, limits: Limits): Promise<CsvReading> {
  const text = toUtf8(bytes);
  if (!text.ok) return text;
  const utf8 = withoutHint(text.utf8);
  const delimiter = bestDelimiter(utf8.subarray(0, PREVIEW_BYTES).toString(), score);
  const read = await records(utf8, delimiter, limits);
  if (!read.ok) return read;
  if (read.rows.every((cells) => cells.every((cell) => cell.trim() === ''))) return refused('Filen er tom.');
  const swallowed = swallowedAt(read.rows, delimiter);
  if (swallowed !== null) return refused(unbalanced(swallowed, 'flere rækker flyder sammen'));
  return { ok: true, encoding: text.encoding, delimiter, rows: read.rows };
}
