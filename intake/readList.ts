/** A list that a sender uploads, read into one request per row. A bad row never stops the others. */
import type { IntakeRequest } from '../domain/intake/request.js';
import { columnsOf, decimalSign, findHeader, isBesideTheList, rowProblem, toRequest } from './columns.js';
import type { Column, Sender } from './columns.js';
import { readCsv } from './csv.js';
import type { Delimiter, Encoding } from './csv.js';

export interface ListRow {
  /** As Excel shows it: the first row of the file is 1, and a cell with a line break adds none. */
  row: number;
  /** Null when the row cannot be told apart into cells; `problem` then says why, in Danish. */
  request: IntakeRequest | null;
  problem?: string;
}

export type ListReading =
  | { ok: true; format: 'csv'; encoding: Encoding; delimiter: Delimiter; columns: Column[]; rows: ListRow[] }
  | { ok: false; detail: string };

const MOST_BYTES = 20 * 1024 * 1024;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;

const refused = (detail: string): ListReading => ({ ok: false, detail });

/** Formats told by their first bytes, which do not lie as names do. Each new reader takes its entry out of here. */
const NOT_READ: { starts: string; name: string }[] = [
  { starts: 'PK\x03\x04', name: 'en Excel-fil' },
  { starts: '\xd0\xcf\x11\xe0', name: 'en gammel Excel-fil' },
  { starts: '%PDF', name: 'en PDF' },
  { starts: '\xff\xfe', name: 'tekst i UTF-16' },
  { starts: '\xfe\xff', name: 'tekst i UTF-16' },
];

function formatNotRead(bytes: Buffer, fileName: string): string | null {
  const start = bytes.subarray(0, 1024).toString('latin1');
  const known = NOT_READ.find(({ starts }) => start.startsWith(starts));
  if (known !== undefined) return known.name;
  return /\.json$/i.test(fileName) || /^(?:\xef\xbb\xbf)?\s*[[{]\s*["{[\]}]/.test(start) ? 'en JSON-fil' : null;
}

const known = (rows: readonly string[][]): number => findHeader(rows)?.known ?? 0;

/** What keeps the header from being one of a list of households, or null. */
function headerProblem(columns: readonly Column[]): string | null {
  const has = (field: Column['field']): boolean => columns.some((column) => column.field === field);
  const found = columns
    .map(({ header }) => `“${header.slice(0, 40)}”`)
    .slice(0, MOST_COLUMNS / 10)
    .join(', ');
  if (columns.length < 2)
    return 'Filen ligner ikke en tabel: der er kun én kolonne. Gem listen som CSV med overskrifter.';
  if (!has('name')) return `Ingen kolonne ligner lejerens navn (fx “Lejer” eller “Navn”). Overskrifterne er: ${found}.`;
  if (!has('street')) return `Ingen kolonne ligner adressen (fx “Adresse”). Overskrifterne er: ${found}.`;
  return null;
}

function readRows(rows: readonly string[][], headerIndex: number, columns: Column[], sender: Sender): ListRow[] {
  const below = rows.slice(headerIndex + 1);
  const decimal = decimalSign(below, columns);
  return below.flatMap((cells, index) => {
    if (isBesideTheList(cells, columns)) return [];
    const row = headerIndex + index + 2;
    const problem = rowProblem(cells, columns);
    return [
      problem === null ? { row, request: toRequest(cells, columns, sender, decimal) } : { row, request: null, problem },
    ];
  });
}

/**
 * Reads a list of households in arrears. CSV so far: UTF-8 with or without byte order mark or Windows-1252; `;`, `,` or
 * tab; the header may stand below titles. Empty rows, totals and sub-headings are left out.
 * @param bytes the file, at most 20 MB, 20 000 rows, 200 columns
 * @param fileName used only to tell the format, never shown
 * @param sender who sent it; fills `source` and the landlord of each row
 * @returns the rows with their numbers in Excel, or one plain Danish answer about the whole file; never throws for content.
 */
export function readList(bytes: Buffer, fileName: string, sender: Sender): ListReading {
  if (bytes.length === 0) return refused('Filen er tom.');
  if (bytes.length > MOST_BYTES) return refused('Filen er for stor: højst 20 MB. Del listen i flere filer.');
  const format = formatNotRead(bytes, fileName);
  if (format !== null)
    return refused(
      `Filen er ${format}, og den slags kan ikke læses endnu. Gem listen som “CSV UTF-8”, og send den igen.`,
    );
  const csv = readCsv(bytes, known, { rows: MOST_ROWS, columns: MOST_COLUMNS });
  if (!csv.ok) return csv;
  const { rows, encoding, delimiter } = csv;
  const header = findHeader(rows) ?? { index: 0, columns: columnsOf(rows[0] ?? []) };
  const problem = headerProblem(header.columns);
  if (problem !== null) return refused(problem);
  const columns = header.columns;
  return { ok: true, format: 'csv', encoding, delimiter, columns, rows: readRows(rows, header.index, columns, sender) };
}
