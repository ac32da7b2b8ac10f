/** A list that a sender uploads, read into one request per row. A bad row never stops the others. */
import { decimalSignOf } from '../domain/intake/amounts.js';
import type { DecimalSign } from '../domain/intake/amounts.js';
import type { ListedFact } from '../domain/intake/listedFact.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { columnsOf, findHeader, headerKey, headerProblem, headersWith, LOOKED_AT, unreadNotes } from './columns.js';
import type { Column, FieldOf, Header, Mapping } from './columns.js';
import { readCsv } from './csv.js';
import type { Delimiter } from './csv.js';
import { readExcel } from './excel.js';
import type { Sheet } from './excel.js';
import { formatOf } from './formats.js';
import { readJson } from './json.js';
import { LIMITS, TOO_LARGE, tooManyRows } from './limits.js';
import { amountsOf, isBesideTheList, rowProblem, toRequest } from './rows.js';
import type { Sender } from './rows.js';
import type { Source } from './source.js';
import type { Encoding } from './text.js';

export interface ListRow {
  /** As Excel shows it: the first row of the file is 1, and a cell with a line break adds none. In JSON the first item. */
  row: number;
  /** The sheet it stands in, where the list goes over several. */
  sheet: string | null;
  /** As written, under the columns of the list; null where it is no table. */
  cells: string[] | null;
  /** Null when the row cannot be told apart into cells; `problem` then says why, in Danish. */
  request: IntakeRequest | null;
  /** What the row tells of a home whose case is known; then it is no report. */
  fact: ListedFact | null;
  problem?: string;
}

/** How the file was written. */
type Written =
  | { format: 'csv'; encoding: Encoding; delimiter: Delimiter }
  | { format: 'xlsx'; sheets: string[] }
  | { format: 'json' };
interface Content {
  /** By position in the file; empty for JSON that already is whole requests. */
  columns: Column[];
  /** Once, in the order of the file. */
  rows: AsyncIterable<ListRow> | Iterable<ListRow>;
  /** Danish, for the sender: what of the file was not read. */
  notes: string[];
}
export type ListReading = ({ ok: true } & Written & Content) | Refused;
/** What is wrong with the whole file; with its columns, where another reading of them would mend it. */
interface Refused {
  ok: false;
  detail: string;
  columns: Column[];
}

const refused = (detail: string, columns: Column[] = []): Refused => ({ ok: false, detail, columns });
const known = (rows: readonly string[][], fieldOf: FieldOf): number => findHeader(rows, fieldOf)?.known ?? 0;

/** Without one known header the first row that says anything is shown to the sender as the header. */
function headerOf(rows: readonly string[][], fieldOf: FieldOf): Header {
  const found = findHeader(rows, fieldOf);
  if (found !== null) return found;
  const first = rows.find((cells) => cells.some((cell) => cell.trim() !== ''));
  return { index: 0, columns: columnsOf(first ?? [], fieldOf), known: 0 };
}

interface Table extends Header {
  decimal: DecimalSign;
}

/** Sees the rows of a table one by one and keeps of them only where its header stands and how it writes amounts. */
function tableSense(fieldOf: FieldOf) {
  const first: string[][] = [];
  const amounts: string[] = [];
  let header: Header | null = null;
  const settle = (): Header => {
    const found = headerOf(first, fieldOf);
    amounts.push(...first.slice(found.index + 1).flatMap((cells) => amountsOf(cells, found.columns)));
    return found;
  };
  return {
    look(cells: string[]): void {
      if (header !== null) amounts.push(...amountsOf(cells, header.columns));
      else if (first.push(cells) === LOOKED_AT) header = settle();
    },
    table(): Table {
      header ??= settle();
      return { ...header, decimal: decimalSignOf(amounts) };
    },
  };
}

function rowOf(
  cells: string[],
  at: { row: number; sheet: string | null },
  { columns, decimal }: Pick<Table, 'columns' | 'decimal'>,
  sender: Sender,
): ListRow {
  const problem = rowProblem(cells, columns);
  if (problem !== null) return { ...at, cells, request: null, fact: null, problem };
  return { ...at, cells, ...toRequest(cells, columns, sender, decimal) };
}

/** What stands below the header. */
async function* below(
  rows: AsyncIterable<string[]> | Iterable<string[]>,
  table: Table,
  sheet: string | null,
  sender: Sender,
): AsyncGenerator<ListRow> {
  let row = 0;
  for await (const cells of rows) {
    row += 1;
    if (row <= table.index + 1 || isBesideTheList(cells, table.columns)) continue;
    yield rowOf(cells, { row, sheet }, table, sender);
  }
}

const isFilled = ({ rows }: Sheet): boolean => rows.some((cells) => cells.some((cell) => cell.trim() !== ''));

/** The headers that say anything, in their order: two sheets with the same ones are one list. */
const headersOf = ({ columns }: Header): string => columns.flatMap(({ header }) => headerKey(header) || []).join('|');

interface Read {
  sheet: Sheet;
  table: Table;
}

/** A sheet that could be a list of its own would be lost without a word. */
function leftOut({ sheet, table }: Read, fieldOf: FieldOf): string {
  const name = `Arket “${sheet.name}” er ikke læst`;
  if (headerProblem(table.columns, fieldOf) !== null) return `${name}.`;
  const rows = sheet.rows.slice(table.index + 1).filter((cells) => !isBesideTheList(cells, table.columns)).length;
  return `${name}, men ligner en liste med ${rows} rækker: overskrifterne er andre end i det ark, der er læst. Send det i sin egen fil.`;
}

/** The sheet with most known headers is the list, with all others that have the same header; the rest is named. */
async function fromExcel(source: Source, fieldOf: FieldOf, sender: Sender): Promise<ListReading> {
  const excel = await readExcel(source, LIMITS);
  if (!excel.ok) return refused(excel.detail);
  const read = excel.sheets.filter(isFilled).map((sheet): Read => {
    const sense = tableSense(fieldOf);
    for (const cells of sheet.rows) sense.look(cells);
    return { sheet, table: sense.table() };
  });
  const [first, ...others] = read;
  if (first === undefined) return refused('Filen er tom.');
  const best = others.reduce((one, next) => (next.table.known > one.table.known ? next : one), first);
  const detail = headerProblem(best.table.columns, fieldOf);
  if (detail !== null) return refused(detail, best.table.columns);
  const list = read.filter((one) => one === best || headersOf(one.table) === headersOf(best.table));
  if (list.reduce((sum, { sheet }) => sum + sheet.rows.length, 0) > LIMITS.rows) return refused(tooManyRows(LIMITS));
  const notes = [
    ...read.flatMap((one) => (list.includes(one) ? [] : [leftOut(one, fieldOf)])),
    ...unreadNotes(best.table.columns),
  ];
  async function* rows(): AsyncGenerator<ListRow> {
    for (const { sheet, table } of list) {
      yield* below(sheet.rows, table, list.length > 1 ? sheet.name : null, sender);
    }
  }
  const sheets = list.map(({ sheet }) => sheet.name);
  return { ok: true, format: 'xlsx', sheets, columns: best.table.columns, rows: rows(), notes };
}

/** In JSON every item is a row, also an empty one: nobody writes a title there. */
async function fromJson(source: Source, fieldOf: FieldOf, sender: Sender): Promise<ListReading> {
  const json = await readJson(source, sender, LIMITS);
  if (!json.ok) return refused(json.detail);
  if (json.shape === 'requests') {
    const at = { sheet: null, cells: null, fact: null };
    const rows = json.items.map((item, index): ListRow => ({ row: index + 1, ...at, request: null, ...item }));
    return { ok: true, format: 'json', columns: [], rows, notes: [] };
  }
  const columns = columnsOf(json.headers, fieldOf);
  const detail = headerProblem(columns, fieldOf);
  if (detail !== null) return refused(detail, columns);
  const decimal = decimalSignOf(json.items.flatMap((item) => ('cells' in item ? amountsOf(item.cells, columns) : [])));
  const rows = json.items.map((item, index): ListRow => {
    const at = { row: index + 1, sheet: null };
    if ('problem' in item) return { ...at, cells: null, request: null, fact: null, problem: item.problem };
    return rowOf(item.cells, at, { columns, decimal }, sender);
  });
  return { ok: true, format: 'json', columns, rows, notes: unreadNotes(columns) };
}

async function fromCsv(source: Source, fieldOf: FieldOf, sender: Sender): Promise<ListReading> {
  const sense = tableSense(fieldOf);
  const csv = await readCsv(
    source,
    (rows) => known(rows, fieldOf),
    LIMITS,
    (cells) => sense.look(cells),
  );
  if (!csv.ok) return refused(csv.detail);
  const table = sense.table();
  const { columns } = table;
  const detail = headerProblem(columns, fieldOf);
  if (detail !== null) return refused(detail, columns);
  const { encoding, delimiter } = csv;
  const rows = below(csv.rows(), table, null, sender);
  return { ok: true, format: 'csv', encoding, delimiter, columns, rows, notes: unreadNotes(columns) };
}

/**
 * Reads a list of households in arrears: CSV (UTF-8, UTF-16 or Windows-1252; `;`, `,` or tab), Excel (.xlsx) or JSON. The
 * header may stand below titles; empty rows, totals and sub-headings are left out. A CSV file is read piece by piece; what
 * the other formats need at once is bounded by the limits.
 * @param source the file, at most 20 MB, 20 000 rows, 200 columns, 10 000 characters a cell
 * @param fileName used only to tell the format, never shown
 * @param sender who sent it; fills `source` and the landlord of each row
 * @param mapping what a person corrected for this sender; overrules the known headers
 * @returns the rows with their numbers, or one plain Danish answer about the whole file; never throws for content.
 */
export async function readList(
  source: Source,
  fileName: string,
  sender: Sender,
  mapping: Mapping = {},
): Promise<ListReading> {
  if (source.size === 0) return refused('Filen er tom.');
  if (source.size > LIMITS.bytes) return refused(TOO_LARGE);
  const kind = await formatOf(source, fileName);
  if ('detail' in kind) return refused(kind.detail);
  const read = { csv: fromCsv, xlsx: fromExcel, json: fromJson }[kind.format];
  return read(source, headersWith(mapping), sender);
}
