/** An Excel file (.xlsx) as people make it, into rows of text per sheet. What the columns mean is not known here. */
import readXlsx from 'read-excel-file/universal';
import { storable } from '../domain/storable.js';
import { tooManyColumns, tooManyRows } from './limits.js';
import type { Limits } from './limits.js';
import { numberAsText } from './cells.js';
import { everyTag } from './xml.js';
import { partsOf, unpack } from './zip.js';
import type { Part } from './zip.js';
import { wholeOf } from './source.js';
import type { Source } from './source.js';

export interface Sheet {
  name: string;
  /** Index 0 is row 1 of the sheet. */
  rows: string[][];
}
export type ExcelReading = { ok: true; sheets: Sheet[] } | { ok: false; detail: string };

/** Bytes of all parts together when unpacked. 20,000 rows of 20 columns are about 25 MB of XML. */
const MOST_UNPACKED = 100 * 1024 * 1024;
/** Files in the archive; a workbook of fifty sheets with pictures has some hundreds. */
const MOST_PARTS = 2_000;
/** Nobody's list has more; the reader reads every sheet there is. */
const MOST_SHEETS = 50;
const TOO_MANY_SHEETS = `Regnearket har flere end ${MOST_SHEETS} ark. Gem arket med listen i en fil for sig, og send den.`;
const TOO_MANY_PARTS =
  'Excel-filen er sat sammen af for mange dele. Kopiér kun listens celler over i en ny fil, og send den.';
const LAST_ROW_OF_EXCEL = 1_048_576;
const TOO_MANY_CELLS =
  'Regnearkets ark fylder for meget tilsammen. Kopiér kun listens celler over i en ny fil, og send den.';
const DAMAGED = 'Excel-filen kan ikke læses: den er beskadiget. Åbn den i Excel, gem den igen, og send den.';
const AS_XLSX = 'Gem listen som .xlsx eller “CSV UTF-8”, og send den igen.';

/** Archives that are no .xlsx, by a part that each of them has. */
const OTHERS: { part: string; detail: string }[] = [
  { part: 'xl/workbook.bin', detail: `Filen er en binær Excel-fil (.xlsb). ${AS_XLSX}` },
  { part: 'word/document.xml', detail: `Filen er et Word-dokument. Sæt listen ind i et regneark. ${AS_XLSX}` },
  { part: 'ppt/presentation.xml', detail: `Filen er en PowerPoint-fil. ${AS_XLSX}` },
  { part: 'content.xml', detail: `Filen er fra LibreOffice (.ods eller .odt). ${AS_XLSX}` },
];

/** A plain answer about an archive that should not be unpacked, judged by its directory alone; or null. */
function archiveProblem(parts: readonly Part[] | null): string | null {
  if (parts === null) return DAMAGED;
  if (parts.length > MOST_PARTS) return TOO_MANY_PARTS;
  const names = new Set(parts.map(({ name }) => name));
  if (!names.has('xl/workbook.xml')) {
    const other = OTHERS.find(({ part }) => names.has(part));
    return other?.detail ?? `Filen er en zip-fil, ikke et regneark. Pak den ud, og send selve listen.`;
  }
  if (parts.filter(({ name }) => /^xl\/worksheets\/[^/]+\.xml$/i.test(name)).length > MOST_SHEETS) {
    return TOO_MANY_SHEETS;
  }
  if (parts.some(({ locked }) => locked)) return 'Filen er låst med adgangskode. Fjern den, og send listen igen.';
  const unpacked = parts.reduce((sum, { size }) => sum + size, 0);
  if (unpacked <= MOST_UNPACKED) return null;
  const most = `${MOST_UNPACKED / 1024 / 1024} MB`;
  return `Excel-filen fylder mere end ${most}, når den pakkes ud. Kopiér kun listens celler over i en ny fil, og send den.`;
}

/** How many cells a sheet takes up, or what is wrong with it. */
type Reach = { cells: number } | { problem: string };

/**
 * How far a sheet reaches. The reader fills every gap up to the last row and column with empty cells, so one stray cell in
 * the far corner would cost gigabytes: such a sheet is refused here.
 */
function reachOf(xml: string, limits: Limits): Reach {
  let [rows, columns] = [0, 0];
  let problem: string | null = null;
  const isSound = everyTag(xml, ['row', 'c'], ({ name, attributes, isEmpty }) => {
    const at = attributes.get('r');
    if (at === undefined) return;
    const [, letters = '', digits = ''] = (name === 'c' ? CELL : ROW).exec(at) ?? [];
    const row = Number(digits);
    if (row === 0 || row > LAST_ROW_OF_EXCEL) problem ??= DAMAGED;
    if (name === 'row' || isEmpty) return; // a row by itself, or a cell with only a format
    const column = columnNumber(letters);
    if (row > limits.rows) problem ??= tooManyRows(limits);
    if (column > limits.columns) problem ??= tooManyColumns(limits);
    rows = Math.max(rows, row);
    columns = Math.max(columns, column);
  });
  if (!isSound) return { problem: DAMAGED };
  return problem === null ? { cells: rows * columns } : { problem };
}

const CELL = /^([A-Z]{1,3})(\d{1,7})$/;
const ROW = /^()(\d{1,7})$/;

/** A → 1, Z → 26, AA → 27. */
const columnNumber = (letters: string): number =>
  Buffer.from(letters).reduce((sum, letter) => sum * 26 + letter - 64, 0);

const IS_XML = /\.(?:xml|rels)$/i;

/** The reader reads a sheet as often as the workbook names it. */
function sheetsProblem(xml: string): string | null {
  const ids: string[] = [];
  const isSound = everyTag(xml, ['sheet'], ({ attributes }) => ids.push(attributes.get('id') ?? ''));
  if (ids.length > MOST_SHEETS) return TOO_MANY_SHEETS;
  return isSound && areDistinct(ids) ? null : DAMAGED;
}

/** What the reader reads must be what is looked at here: each part once, and no other than XML. */
function pathsProblem(name: string, xml: string): string | null {
  if (name !== 'xl/_rels/workbook.xml.rels') return null;
  const read: string[] = [];
  const isSound = everyTag(xml, ['Relationship'], ({ attributes }) => {
    const [type = '', target = ''] = [attributes.get('Type'), attributes.get('Target')];
    if (/&|\/(?:worksheet|sharedStrings|styles)$/.test(type)) read.push(target.replace(/^\/xl\//, ''));
  });
  return isSound && read.every((target) => IS_XML.test(target)) && areDistinct(read) ? null : DAMAGED;
}

/** An entity would hide that two are one. */
const areDistinct = (names: readonly string[]): boolean =>
  new Set(names).size === names.length && names.every((name) => !name.includes('&'));

/** Unpacks each part once, within what the archive claims, and looks at how far all of them reach; keeps nothing. */
async function contentProblem(parts: readonly Part[], limits: Limits): Promise<string | null> {
  let cells = 0;
  for (const part of parts) {
    const content = await unpack(part);
    if (content === null) return DAMAGED;
    if (!IS_XML.test(part.name)) continue;
    // Names and cells are ASCII up to their text; so one byte is one letter here.
    const xml = content.toString('latin1');
    const misled = part.name === 'xl/workbook.xml' ? sheetsProblem(xml) : pathsProblem(part.name, xml);
    if (misled !== null) return misled;
    const reach = reachOf(xml, limits);
    if ('problem' in reach) return reach.problem;
    // Together no more than one list may have: twelve sheets with one far cell each took a gigabyte [measured].
    cells += reach.cells;
    if (cells > limits.rows * limits.columns) return TOO_MANY_CELLS;
  }
  return null;
}

/** Excel knows no zone: the reader gives its wall time as if it were UTC, and as that it is written. */
function dateAsText(wallTime: Date): string {
  const minutes = Math.round(wallTime.getTime() / 60_000); // 10:30 is 0.4375 of a day, not always exactly
  if (!(Math.abs(minutes) < 1e11)) return '#####'; // as Excel shows what is no date
  const [day = '', time = ''] = new Date(minutes * 60_000).toISOString().split('T');
  return time.startsWith('00:00') ? day : `${day}T${time.slice(0, 5)}`;
}

/** A cell as text. The library's types call a date `typeof Date`. */
function cellAsText(value: unknown): string {
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number') return numberAsText(value);
  if (typeof value === 'boolean') return value ? 'ja' : 'nej';
  return value instanceof Date ? dateAsText(value) : '';
}

/** A formula gives its last computed value, an error nothing, a merged cell its value once. */
async function sheetsOf(bytes: Buffer): Promise<Sheet[] | null> {
  try {
    const sheets = await readXlsx(new Blob([new Uint8Array(bytes)]));
    return sheets.map(({ sheet, data }) => ({
      name: storable(sheet),
      rows: data.map((cells) => cells.map(cellAsText)),
    }));
  } catch {
    // Whatever the library stumbles over stands in the file, and the sender can only save it anew.
    return null;
  }
}

/** Sheets share their texts: a small file can repeat a long one in every cell. */
const textLength = (sheets: readonly Sheet[]): number =>
  sheets.reduce(
    (sum, { rows }) =>
      sum + rows.reduce((all, cells) => all + cells.reduce((length, cell) => length + cell.length, 0), 0),
    0,
  );

/**
 * Reads all sheets of an .xlsx file.
 * @returns rows as Excel numbers them; a date cell is an ISO date, with `T10:30` when it has a time of day (Danish wall
 * time, never shifted); a number is written with a Danish comma. Or a plain Danish answer; never throws for content.
 */
export async function readExcel(source: Source, limits: Limits): Promise<ExcelReading> {
  const bytes = await wholeOf(source);
  const parts = partsOf(bytes, MOST_PARTS + 1);
  const problem = archiveProblem(parts) ?? (await contentProblem(parts ?? [], limits));
  if (problem !== null) return { ok: false, detail: problem };
  const sheets = await sheetsOf(bytes);
  if (sheets === null) return { ok: false, detail: DAMAGED };
  if (textLength(sheets) <= limits.bytes) return { ok: true, sheets };
  return { ok: false, detail: 'Regnearket har for meget tekst: højst 20 MB. Del listen i flere filer.' };
}
