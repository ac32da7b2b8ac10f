import { strFromU8, strToU8 } from 'fflate';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailOf, good, xlsx, xlsxParts, zipped } from './support.js';
import type { XlsxCell } from './support.js';

const HEADER = ['Lejer', 'Adresse', 'Telefon', 'Restance', 'Forfald', 'Fogeddato', 'Note'];
const ROW: XlsxCell[] = ['Bo Ågaard', 'Vestergade 1', 70_480_674, 9470.700000000001, { date: 46_328 }, null, null];
const one = async (row: XlsxCell[]) => (await good(xlsx({ Ark1: [HEADER, row] }))).rows[0]?.request;

/** A text cell with XML in it as it stands. */
const textCell = (at: string, text: string): XlsxCell => ({
  xml: `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`,
});

describe('Excel as people make it', () => {
  it('finds the header below titles, and numbers rows as Excel shows them', async () => {
    const rows = [['Restancer pr. 20/11'], [], HEADER, ROW, [], ['Ib', 'Vej 2'], ['I alt', null, null, 100]];
    const list = await good(xlsx({ Restancer: rows }));
    expect(list).toMatchObject({ format: 'xlsx', sheets: ['Restancer'], notes: [] });
    expect(list.rows.map(({ row, request }) => [row, request?.citizen.name])).toEqual([
      [4, 'Bo Ågaard'],
      [6, 'Ib'],
    ]);
  });
  it('reads the sheet with most known headers, names the others, and is silent about empty ones', async () => {
    const notes = [['Lejer', 'husk at ringe']];
    const list = await good(xlsx({ Noter: notes, Ark2: [[null]], Liste: [HEADER, ROW], Mål: [['2026']] }));
    expect(list).toMatchObject({ sheets: ['Liste'] });
    expect(list.notes).toEqual(['Arket “Noter” er ikke læst.', 'Arket “Mål” er ikke læst.']);
  });
  it('reads all sheets with the same header as one list, each row with its sheet', async () => {
    const november = [['November'], [], HEADER, ['Ib', 'Vej 2', null, 500]];
    const list = await good(xlsx({ Oktober: [HEADER, ROW], November: november, Noter: [['husk', 'at ringe']] }));
    expect(list).toMatchObject({ sheets: ['Oktober', 'November'], notes: ['Arket “Noter” er ikke læst.'] });
    expect(list.rows.map(({ sheet, row, request }) => [sheet, row, request?.citizen.name])).toEqual([
      ['Oktober', 2, 'Bo Ågaard'],
      ['November', 4, 'Ib'],
    ]);
  });
  it('says how many rows are lost in a sheet that could be a list of its own', async () => {
    const other = [
      ['Navn', 'Adresse'],
      ['Ib', 'Vej 2'],
      ['Bo', 'Vej 3'],
    ];
    const { notes } = await good(xlsx({ Liste: [HEADER, ROW], Andre: other }));
    expect(notes).toEqual([expect.stringMatching(/“Andre” er ikke læst, men ligner en liste med 2 rækker/)]);
  });
  it('reads numbers as a person sees them', async () => {
    expect(await one(ROW)).toMatchObject({
      citizen: { phones: ['70480674'] },
      arrears: { amountOre: 947_070, dueDate: '2026-11-02' },
    });
    const amounts = [7512.333333333, -1240.5, 20_000, 0.1 + 0.2].map((amount) =>
      one(['Bo', 'Vej 1', null, amount]).then((request) => request?.arrears?.amountOre),
    );
    expect(await Promise.all(amounts)).toEqual([751_233, -124_050, 2_000_000, 30]);
  });
  it('takes a date cell as Danish wall time, to the minute, never shifted by zone', async () => {
    const hearings = [46_350.4375, 46_350.437499999, 46_350, 46_205.999].map((date) =>
      one(['Bo', 'Vej 1', null, null, null, { date }]).then((request) => request?.legal?.hearingAt),
    );
    expect(await Promise.all(hearings)).toEqual([
      '2026-11-24T10:30',
      '2026-11-24T10:30',
      '2026-11-24',
      '2026-07-02T23:59',
    ]);
  });
  it('gives any minute of any day back as it stands in the cell', async () => {
    const minute = fc.integer({ min: 1, max: 24 * 60 - 1 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 40_000, max: 60_000 }), minute, async (day, time) => {
        const request = await one(['Bo', 'Vej 1', null, null, { date: day }, { date: day + time / 1440 }]);
        const clock = [Math.floor(time / 60), time % 60].map((part) => String(part).padStart(2, '0')).join(':');
        expect(request?.legal?.hearingAt).toBe(`${request?.arrears?.dueDate}T${clock}`);
      }),
      { numRuns: 30 },
    );
  });
  it('leaves out what no database takes: NUL, and half a letter', async () => {
    const header = [textCell('A1', 'Le_x0000_jer'), 'Adresse'];
    const { columns, rows } = await good(
      xlsx({ Ark1: [header, [textCell('A2', 'B&#0;o Ib'), textCell('B2', 'Vej&#xD83D; 1')]] }),
    );
    expect([columns[0]?.header, rows[0]?.cells]).toEqual(['Lejer', ['Bo Ib', 'Vej\uFFFD 1']]);
  });
  it('reads a formula by its last value, an error as nothing, and text dates and amounts as written', async () => {
    const odd: XlsxCell[] = [
      'Bo',
      { formula: 'B9', value: 5 },
      '+45 20 12 34 56',
      { xml: '<c r="D2" t="e"><v>#REF!</v></c>' },
    ];
    expect(await one([...odd, '31.09.2026', 'afventer', '=1+1'])).toMatchObject({
      citizen: { phones: ['+45 20 12 34 56'], address: { street: '5' } },
      arrears: { amountOre: null, dueDate: '31.09.2026' },
      legal: { hearingAt: 'afventer' },
      remarks: '=1+1',
    });
  });
  it('reads a merged cell once, and leaves a note beside the table out', async () => {
    const list = await good(xlsx({ Ark1: [HEADER, [...ROW, null, 'set af HK'], ['Ib', 'Vej 2']] }));
    expect(list.rows.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  });
});

const sheet = 'xl/worksheets/s0.xml';
const list = (): Record<string, Uint8Array> => xlsxParts({ Ark1: [HEADER, ROW] });
const withCell = (xml: string): Buffer => xlsx({ Ark1: [HEADER, ROW, [{ xml }]] });

const manySheets = (count: number, place: string): Buffer =>
  xlsx(
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`Ark${n}`, [[{ xml: `<c r="${place}"><v>1</v></c>` }]]]),
    ),
  );

const tenCells = (row: number): XlsxCell[] =>
  'ABCDEFGHIJ'.split('').map((column) => ({ xml: `<c r="${column}${row}" t="s"><v>0</v></c>` }));

/** A small file of 1000 cells that all show the same 30 000 letters. */
function repeated(): Buffer {
  const rows = Array.from({ length: 100 }, (_, n) => tenCells(n + 1));
  const texts = `<sst><si><t>${'x'.repeat(30_000)}</t></si></sst>`;
  return zipped({ ...xlsxParts({ Ark1: rows }), 'xl/sharedStrings.xml': strToU8(texts) });
}

/** The same archive as exporters in Java write it: zip64, with all sizes and places in the extra fields. */
function asZip64(archive: Buffer): Buffer {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const [count, begin] = [archive.readUInt16LE(end + 8), archive.readUInt32LE(end + 16)];
  const out = [archive.subarray(0, begin)];
  for (let left = count, at = begin; left > 0; left -= 1) {
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const entry = Buffer.from(archive.subarray(at, nameEnd));
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    for (const [place, field] of [24, 20, 42].entries()) {
      extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(field)), 4 + place * 8);
      entry.writeUInt32LE(0xffffffff, field);
    }
    entry.writeUInt16LE(28, 30);
    out.push(entry, extra);
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeUInt32LE(count, 32);
  large.writeUInt32LE(begin, 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeUInt32LE(Buffer.concat(out).length, 8);
  return Buffer.concat([...out, large, locator, archive.subarray(end)]);
}

/** A part whose claimed size in the directory and in its own header is another than the true one. */
function lying(archive: Buffer, name: string, size: number): Buffer {
  const bytes = Buffer.from(archive);
  const own = bytes.indexOf(name) - 30;
  const listed = bytes.lastIndexOf(name) - 46;
  bytes.writeUInt32LE(size, own + 22);
  bytes.writeUInt32LE(size, listed + 24);
  return bytes;
}

const farCell = (at: string, p = ''): string => `<${p}c r="${at}"><${p}v>1</${p}v></${p}c>`;
/** A sheet whose tags all stand under a prefix. */
const prefixed = (prefix: string, at: string): Buffer => {
  const p = `${prefix}:`;
  const data = `<${p}sheetData><${p}row>${farCell(at, p)}</${p}row></${p}sheetData>`;
  return zipped({ ...list(), [sheet]: strToU8(`<${p}worksheet xmlns:${prefix}="x">${data}</${p}worksheet>`) });
};
const rels = 'xl/_rels/workbook.xml.rels';
/** A sheet in a part whose name does not say that it is XML. */
const misnamed = (at: string): Buffer => {
  const there = strToU8(strFromU8(list()[rels] ?? new Uint8Array()).replaceAll('s0.xml', 's0.dat'));
  const far = strToU8(`<worksheet><sheetData><row>${farCell(at)}</row></sheetData></worksheet>`);
  return zipped({ ...list(), [rels]: there, 'xl/worksheets/s0.dat': far });
};
/** A workbook that names its one sheet many times over. */
const named = (times: number): Buffer => {
  const sheets = Array.from({ length: times }, (_, n) => `<sheet name="S${n}" sheetId="${n}" r:id="r0"/>`).join('');
  return zipped({ ...list(), 'xl/workbook.xml': strToU8(`<workbook><sheets>${sheets}</sheets></workbook>`) });
};
const emptyParts = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, new Uint8Array()]));

describe('a plain answer about an Excel file that cannot be read', () => {
  const bomb = zipped({ ...list(), 'xl/media/bomb.xml': new Uint8Array(150 * 1024 * 1024) });

  it.each<[string, () => Buffer, string]>([
    ['it unpacks to gigabytes', () => bomb, 'fylder mere end 100 MB'],
    ['it claims to unpack to little', () => lying(bomb, 'xl/media/bomb.xml', 1000), 'beskadiget'],
    ['it claims to unpack to much', () => lying(zipped(list()), sheet, 0x7fffffff), 'fylder mere end 100 MB'],
    ['one far cell in each of many sheets', () => manySheets(12, 'GR20000'), 'ark fylder for meget tilsammen'],
    ['more sheets than any list has', () => manySheets(51, 'A1'), 'flere end 50 ark'],
    ['one text in every cell', () => repeated(), 'for meget tekst'],
    ['a row beyond Excel', () => withCell('<c r="A999999999"><v>1</v></c>'), 'beskadiget'],
    ['a row far down', () => withCell('<c r="A900000"><v>1</v></c>'), 'flere end 20000 rækker'],
    ['a cell far to the right', () => withCell('<c r="XFD3"><v>1</v></c>'), 'flere end 200 kolonner'],
    ['a hidden address', () => withCell('<c r="&#88;FD3"><v>1</v></c>'), 'beskadiget'],
    ['an address behind a >', () => withCell('<c x=">" r="XFD1048576"><v>1</v></c>'), 'flere end 20000 rækker'],
    ['an address in small letters', () => withCell('<c r="a1048576"><v>1</v></c>'), 'beskadiget'],
    ['an address twice', () => withCell('<c r="A3" x:r="XFD1048576"><v>1</v></c>'), 'beskadiget'],
    ['an address without a blank before it', () => withCell('<c s="0"r="XFD1048576"><v>1</v></c>'), 'beskadiget'],
    ['a tag within a tag', () => withCell('<x a="<c r=\'XFD1048576\'><v>1</v></c>"/>'), 'beskadiget'],
    ['a far cell under a prefix', () => prefixed('x-y', 'A1048576'), 'flere end 20000 rækker'],
    ['a far cell in a part of another kind', () => misnamed('A1048576'), 'beskadiget'],
    ['a tag of blanks without end', () => withCell(`<c ${' '.repeat(20_000_000)} r="A3"/>`), 'beskadiget'],
    ['a tag of attributes without end', () => withCell(`<c${' a="1"'.repeat(1_000_000)}/>`), 'beskadiget'],
    ['a word without end', () => withCell(`<c r="A3"><v>${'1'.repeat(20_000_000)}</v></c>`), 'beskadiget'],
    ['a comment without end', () => withCell(`<!-- ${'<c>'.repeat(5_000_000)}`), 'beskadiget'],
    ['one sheet under many names', () => named(3_000), 'flere end 50 ark'],
    ['one sheet under two names', () => named(2), 'beskadiget'],
    ['thousands of parts', () => zipped({ ...list(), ...emptyParts(2_001) }), 'for mange dele'],
    ['damaged', () => zipped(list()).subarray(0, 300), 'beskadiget'],
    ['only the first bytes', () => Buffer.from('PK\x03\x04…'), 'beskadiget'],
    ['a sheet that is no XML', () => zipped({ ...list(), [sheet]: strToU8('<worksheet><') }), 'beskadiget'],
    ['without sheets', () => xlsx({}), 'beskadiget'],
    ['with empty sheets', () => xlsx({ Ark1: [], Ark2: [[null]] }), 'Filen er tom'],
    [
      'no list in any sheet',
      () =>
        xlsx({
          Ark1: [
            ['Budget', 'Kr.'],
            ['Kaffe', 5],
          ],
        }),
      'Ingen kolonne ligner',
    ],
    ['a Word document', () => zipped({ 'word/document.xml': strToU8('<x/>') }), 'Word'],
    ['LibreOffice', () => zipped({ mimetype: strToU8('x'), 'content.xml': strToU8('<x/>') }), 'LibreOffice'],
    ['binary Excel', () => zipped({ 'xl/workbook.bin': strToU8('x') }), '.xlsb'],
    ['a zip of files', () => zipped({ 'liste.csv': strToU8('Lejer;Adresse') }), 'en zip-fil'],
  ])('%s', async (_, content, words) => {
    expect(await detailOf(content(), 'liste.xlsx')).toContain(words);
  });

  it('reads zip64, and takes sizes of all ones in any other archive for what they say', async () => {
    expect((await good(asZip64(zipped(list())))).rows).toHaveLength(1);
    expect(await detailOf(lying(zipped(list()), sheet, 0xffffffff))).toContain('fylder mere end 100 MB');
  });
  it('reads a file whose last rows are only formatted, as LibreOffice writes them', async () => {
    const parts = list();
    const xml = Buffer.from(parts[sheet] ?? []).toString();
    const tail = '<row r="1048575"><c r="A1048575" s="0"/></row><row r="1048576"/></sheetData>';
    const padded = { ...parts, [sheet]: strToU8(xml.replace('</sheetData>', tail)) };
    expect((await good(zipped(padded))).rows).toHaveLength(1);
  });
});
