import { strToU8, zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { readList } from '../../intake/index.js';
import type { Source } from '../../intake/source.js';
import type { ListReading, ListRow, Mapping, Sender } from '../../intake/index.js';

export const sender: Sender = { kind: 'housingOrganisation', organisation: 'RandersBolig' };

/** A file in memory; in pieces of an odd size, so that letters, cells and rows lie across their ends. */
export const inMemory = (content: string | Buffer, pieceSize = 65_537): Source => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    size: bytes.length,
    async *pieces() {
      for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
    },
  };
};

type Answered = Extract<ListReading, { ok: true }>;
/** A reading with all its rows at once. */
export type Read = Omit<Answered, 'rows'> & { rows: ListRow[] };

/** Reads a list as `readList` does, to its end. */
export async function readAll(
  content: string | Buffer,
  fileName: string,
  from: Sender,
  mapping: Mapping = {},
  pieceSize?: number,
): Promise<Read | Exclude<ListReading, Answered>> {
  const reading = await readList(inMemory(content, pieceSize), fileName, from, mapping);
  if (!reading.ok) return reading;
  const rows: ListRow[] = [];
  for await (const row of reading.rows) rows.push(row);
  return { ...reading, rows };
}

export const read = (content: string | Buffer, fileName = 'liste.csv', mapping: Mapping = {}) =>
  readAll(content, fileName, sender, mapping);

/** The reading, which must have succeeded. */
export async function good(content: string | Buffer, fileName?: string, mapping?: Mapping): Promise<Read> {
  const reading = await read(content, fileName, mapping);
  if (!reading.ok) throw new Error(reading.detail);
  return reading;
}
export const rowsOf = async (content: string | Buffer): Promise<ListRow[]> => (await good(content)).rows;
export const namesOf = async (content: string | Buffer) =>
  (await rowsOf(content)).map(({ row, request }) => [row, request?.citizen.name]);
/** The plain answer about a file that cannot be read; empty when it could. */
export async function detailOf(content: string | Buffer, fileName?: string): Promise<string> {
  const reading = await read(content, fileName);
  return reading.ok ? '' : reading.detail;
}

/** Text, a number, a date cell by its serial number, a formula with its last value, or any XML of a cell. */
export type XlsxCell = string | number | null | { date: number } | { formula: string; value: number } | { xml: string };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const address = (row: number, column: number): string =>
  `${column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : ''}${String.fromCharCode(65 + (column % 26))}${row}`;

function cellXml(cell: XlsxCell, at: string): string {
  if (cell === null) return `<c r="${at}" s="0"/>`;
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  if ('date' in cell) return `<c r="${at}" s="1"><v>${cell.date}</v></c>`;
  return 'xml' in cell ? cell.xml : `<c r="${at}"><f>${cell.formula}</f><v>${cell.value}</v></c>`;
}

const sheetXml = (rows: readonly (readonly XlsxCell[])[]): string =>
  `<worksheet><sheetData>${rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((cell, n) => cellXml(cell, address(row + 1, n))).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

/** The parts of an .xlsx file with these sheets, by name. */
export function xlsxParts(sheets: Record<string, readonly (readonly XlsxCell[])[]>): Record<string, Uint8Array> {
  const names = Object.keys(sheets);
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet';
  return {
    '[Content_Types].xml': strToU8('<Types/>'),
    'xl/workbook.xml': strToU8(
      `<workbook><sheets>${names.map((name, n) => `<sheet name="${name}" sheetId="${n + 1}" r:id="r${n}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${names.map((_, n) => `<Relationship Id="r${n}" Type="${type}" Target="worksheets/s${n}.xml"/>`).join('')}</Relationships>`,
    ),
    'xl/styles.xml': strToU8('<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'),
    ...Object.fromEntries(names.map((name, n) => [`xl/worksheets/s${n}.xml`, strToU8(sheetXml(sheets[name] ?? []))])),
  };
}
export const zipped = (parts: Zippable): Buffer => Buffer.from(zipSync(parts));
export const xlsx = (sheets: Record<string, readonly (readonly XlsxCell[])[]>): Buffer => zipped(xlsxParts(sheets));
