/** A list that a sender uploads, read into one request per row. A bad row never stops the others. */
import type { IntakeRequest } from '../domain/intake/request.js';
import { columnsOf, findHeader, headerProblem, headersWith } from './columns.js';
import type { Column, FieldOf, Header, Mapping } from './columns.js';
import { readCsv } from './csv.js';
import type { Delimiter } from './csv.js';
import { readExcel } from './excel.js';
import type { Sheet } from './excel.js';
import { formatOf } from './formats.js';
import { readJson } from './json.js';
import { LIMITS, TOO_LARGE } from './limits.js';
import { decimalSign, isBesideTheList, rowProblem, toRequest } from './rows.js';
import type { Sender } from './rows.js';
import type { Encoding } from './text.js';

export interface ListRow {
  /** As Excel shows it: the first row of the file is 1, and a cell with a line break adds none. In JSON the first item. */
  row: number;
  /** Null when the row cannot be told apart into cells; `problem` then says why, in Danish. */
  request: IntakeRequest | null;
  problem?: string;
}

/** How the file was written. */
type Written =
  { format: 'csv'; encoding: Encoding; delimiter: Delimiter } | { format: 'xlsx'; sheet: string } | { format: 'json' };
interface Content {
  /** By position in the file; empty for JSON that already is whole requests. */
  columns: Column[];
  rows: ListRow[];
  /** Danish, for the sender: what of the file was not read. */
  notes: string[];
}
export type ListReading = ({ ok: true } & Written & Content) | { ok: false; detail: string };

const refused = (detail: string): ListReading => ({ ok: false, detail });
const known = (rows: readonly string[][], fieldOf: FieldOf): number => findHeader(rows, fieldOf)?.known ?? 0;

/** Without one known header the first row that says anything is shown to the sender as the header. */
function headerOf(rows: readonly string[][], fieldOf: FieldOf): Header {
  const found = findHeader(rows, fieldOf);
  if (found !== null) return found;
  const first = rows.find((cells) => cells.some((cell) => cell.trim() !== ''));
  return { index: 0, columns: columnsOf(first ?? [], fieldOf), known: 0 };
}

/** The content of a table with its header among the first rows. */
function tableOf(rows: readonly string[][], fieldOf: FieldOf, sender: Sender): Content | { detail: string } {
  const { index: headerIndex, columns } = headerOf(rows, fieldOf);
  const detail = headerProblem(columns, fieldOf);
  if (detail !== null) return { detail };
  const below = rows.slice(headerIndex + 1);
  const decimal = decimalSign(below, columns);
  const read = below.flatMap((cells, index): ListRow[] => {
    if (isBesideTheList(cells, columns)) return [];
    const row = headerIndex + index + 2;
    const problem = rowProblem(cells, columns);
    return [
      problem === null ? { row, request: toRequest(cells, columns, sender, decimal) } : { row, request: null, problem },
    ];
  });
  return { columns, rows: read, notes: [] };
}

/** Of several sheets the one with most known headers is the list; the others are named, unless they are empty. */
function chosen(sheets: readonly Sheet[], fieldOf: FieldOf): { sheet: Sheet; notes: string[] } | null {
  const filled = sheets.filter(({ rows }) => rows.some((cells) => cells.some((cell) => cell.trim() !== '')));
  const [first, ...others] = filled.map((sheet) => ({ sheet, score: known(sheet.rows, fieldOf) }));
  if (first === undefined) return null;
  const { sheet } = others.reduce((best, next) => (next.score > best.score ? next : best), first);
  const notes = filled.flatMap((other) => (other === sheet ? [] : [`Arket “${other.name}” er ikke læst.`]));
  return { sheet, notes };
}

async function fromExcel(bytes: Buffer, fieldOf: FieldOf, sender: Sender): Promise<ListReading> {
  const excel = await readExcel(bytes, LIMITS);
  if (!excel.ok) return excel;
  const choice = chosen(excel.sheets, fieldOf);
  if (choice === null) return refused('Filen er tom.');
  const content = tableOf(choice.sheet.rows, fieldOf, sender);
  if ('detail' in content) return refused(content.detail);
  return { ok: true, format: 'xlsx', sheet: choice.sheet.name, ...content, notes: choice.notes };
}

/** In JSON every item is a row, also an empty one: nobody writes a title there. */
function fromJson(bytes: Buffer, fieldOf: FieldOf, sender: Sender): ListReading {
  const json = readJson(bytes, sender, LIMITS);
  if (!json.ok) return json;
  if (json.shape === 'requests') {
    const rows = json.items.map((item, index): ListRow => ({ row: index + 1, request: null, ...item }));
    return { ok: true, format: 'json', columns: [], rows, notes: [] };
  }
  const columns = columnsOf(json.headers, fieldOf);
  const detail = headerProblem(columns, fieldOf);
  if (detail !== null) return refused(detail);
  const decimal = decimalSign(
    json.items.map((item) => ('cells' in item ? item.cells : [])),
    columns,
  );
  const rows = json.items.map((item, index): ListRow => {
    const row = index + 1;
    const problem = 'problem' in item ? item.problem : rowProblem(item.cells, columns);
    if (problem !== null || 'problem' in item) return { row, request: null, problem: problem ?? '' };
    return { row, request: toRequest(item.cells, columns, sender, decimal) };
  });
  return { ok: true, format: 'json', columns, rows, notes: [] };
}

async function fromCsv(bytes: Buffer, fieldOf: FieldOf, sender: Sender): Promise<ListReading> {
  const csv = await readCsv(bytes, (rows) => known(rows, fieldOf), LIMITS);
  if (!csv.ok) return csv;
  const content = tableOf(csv.rows, fieldOf, sender);
  if ('detail' in content) return refused(content.detail);
  return { ok: true, format: 'csv', encoding: csv.encoding, delimiter: csv.delimiter, ...content };
}

/**
 * Reads a list of households in arrears: CSV (UTF-8, UTF-16 or Windows-1252; `;`, `,` or tab), Excel (.xlsx) or JSON. The
 * header may stand below titles; empty rows, totals and sub-headings are left out.
 * @param bytes the file, at most 20 MB, 20 000 rows, 200 columns, 10 000 characters a cell
 * @param fileName used only to tell the format, never shown
 * @param sender who sent it; fills `source` and the landlord of each row
 * @param mapping what a person corrected for this sender; overrules the known headers
 * @returns the rows with their numbers, or one plain Danish answer about the whole file; never throws for content.
 */
export async function readList(
  bytes: Buffer,
  fileName: string,
  sender: Sender,
  mapping: Mapping = {},
): Promise<ListReading> {
  if (bytes.length === 0) return refused('Filen er tom.');
  if (bytes.length > LIMITS.bytes) return refused(TOO_LARGE);
  const kind = formatOf(bytes, fileName);
  if ('detail' in kind) return refused(kind.detail);
  const read = { csv: fromCsv, xlsx: fromExcel, json: fromJson }[kind.format];
  return read(bytes, headersWith(mapping), sender);
}
