/** A CSV file into rows of text: delimiter, quotes, limits. What the columns mean is not known here. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tooManyColumns, tooManyRows } from './limits.js';
import type { Limits } from './limits.js';
import { withoutStart } from './source.js';
import type { Source } from './source.js';
import { readText } from './text.js';
import type { Encoding } from './text.js';

export type Delimiter = ';' | ',' | '\t';
export type CsvReading =
  | {
      ok: true;
      encoding: Encoding;
      delimiter: Delimiter;
      /** Its rows once more from the first; they have been looked at, so nothing is wrong with them. */
      rows: () => AsyncIterable<string[]>;
    }
  | { ok: false; detail: string };

const DELIMITERS = [';', ',', '\t'] as const satisfies Delimiter[];
const PREVIEW_LINES = 20;
const PREVIEW_BYTES = 1024 * 1024;
const NARROW = 4;
/** Characters. A forgotten quote ends here at the latest; a long remark is the row's own problem, not the file's. */
const LONGEST_CELL = 2_000_000;
/** Enough of a line to know its headers by. */
const PREVIEW_LENGTH = 10_000;

const refused = (detail: string): CsvReading & { ok: false } => ({ ok: false, detail });
const unbalanced = (where: number, so: string): string =>
  `Et anførselstegn (") åbner en celle i række ${where} og bliver ikke lukket, så ${so}. Ret filen, og send den igen.`;

/**
 * All records in order, empty ones too, so that a record's index is its row in Excel. A quote in the middle of a cell is a
 * letter (`Karl "Kalle" Hansen`), and lines may end in any of the three ways, also mixed. A cell that begins with `=` or
 * `+` is text.
 */
function recordsOf(utf8: AsyncIterable<Buffer>, delimiter: Delimiter) {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_CELL,
  });
  const records: AsyncIterable<string[]> = Readable.from(utf8).pipe(parser);
  return { parser, records };
}

/**
 * A quote that was forgotten and closed far below swallows whole rows: a cell then holds a line that looks like a row.
 * Narrow tables are not judged: in them any text with a few commas looks like a row.
 */
function swallowing(delimiter: Delimiter) {
  let width = 0;
  /** First row with a cell that holds a line of so many parts. */
  const rowByParts = new Map<number, number>();
  return {
    look(cells: readonly string[], row: number): void {
      width = Math.max(width, cells.length);
      for (const cell of cells) {
        if (!cell.includes('\n')) continue;
        for (const line of cell.split('\n')) {
          const parts = line.split(delimiter).length;
          if (parts >= NARROW && !rowByParts.has(parts)) rowByParts.set(parts, row);
        }
      }
    },
    /** The first row that swallows others, or null. */
    row(): number | null {
      const rows = [...rowByParts].flatMap(([parts, row]) => (parts >= width ? [row] : []));
      return width < NARROW || rows.length === 0 ? null : rows.reduce((first, row) => Math.min(first, row));
    },
  };
}

/** Looks at every record, and no further than the limits; a plain Danish answer where something is wrong. */
async function problemIn(
  utf8: AsyncIterable<Buffer>,
  delimiter: Delimiter,
  limits: Limits,
  look: (cells: string[]) => void,
): Promise<string | null> {
  const { parser, records } = recordsOf(utf8, delimiter);
  const swallowed = swallowing(delimiter);
  let [count, filled] = [0, false];
  try {
    for await (const cells of records) {
      count += 1;
      if (count > limits.rows) return tooManyRows(limits);
      if (cells.length > limits.columns) return tooManyColumns(limits);
      filled ||= cells.some((cell) => cell.trim() !== '');
      swallowed.look(cells, count);
      look(cells);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The records before it may still be on their way to us, so the parser is asked.
    return unbalanced(parser.info.records + 1, 'rækkerne ikke kan skilles ad');
  }
  if (!filled) return 'Filen er tom.';
  const row = swallowed.row();
  return row === null ? null : unbalanced(row, 'flere rækker flyder sammen');
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

async function previewOf(utf8: AsyncIterable<Buffer>): Promise<Buffer> {
  const start: Buffer[] = [];
  let length = 0;
  for await (const piece of utf8) {
    start.push(piece);
    length += piece.length;
    if (length >= PREVIEW_BYTES) break;
  }
  return Buffer.concat(start);
}

/** `sep=;` is a hint to Excel, which shows no such row; how long it is. */
const hintIn = (preview: Buffer): number =>
  /^sep=.\r?\n/.exec(preview.subarray(0, 10).toString('latin1'))?.[0].length ?? 0;

/**
 * Reads a CSV file, record by record: memory is bounded by the longest record.
 * @param score how well the first lines make sense when parted by a delimiter; the best of `;`, `,` and tab wins
 * @param look sees every row in order, before anything is answered
 * @returns rows as Excel numbers them (index 0 is row 1; a cell with a line break adds none), or a plain Danish answer.
 */
export async function readCsv(
  source: Source,
  score: (rows: string[][]) => number,
  limits: Limits,
  look: (cells: string[]) => void,
): Promise<CsvReading> {
  const text = await readText(source);
  if (!text.ok) return text;
  const preview = await previewOf(text.utf8());
  const hint = hintIn(preview);
  const delimiter = bestDelimiter(preview.subarray(hint).toString(), score);
  const utf8 = () => withoutStart(text.utf8(), hint);
  const problem = await problemIn(utf8(), delimiter, limits, look);
  if (problem !== null) return refused(problem);
  return { ok: true, encoding: text.encoding, delimiter, rows: () => recordsOf(utf8(), delimiter).records };
}
