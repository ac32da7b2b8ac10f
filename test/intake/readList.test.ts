import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readList } from '../../intake/index.js';
import type { ListReading, ListRow } from '../../intake/index.js';

const sender = { kind: 'housingOrganisation', organisation: 'RandersBolig' } as const;
const read = (content: string | Buffer, fileName = 'liste.csv'): ListReading =>
  readList(typeof content === 'string' ? Buffer.from(content) : content, fileName, sender);
function rowsOf(content: string | Buffer): ListRow[] {
  const reading = read(content);
  if (!reading.ok) throw new Error(reading.detail);
  return reading.rows;
}
const namesOf = (content: string | Buffer) => rowsOf(content).map(({ row, request }) => [row, request?.citizen.name]);
const detailOf = (content: string | Buffer, fileName?: string): string => {
  const reading = read(content, fileName);
  return reading.ok ? '' : reading.detail;
};

const HEADER = 'Lejer;Adresse;Restance;Bemærkninger';
const ROW = 'Bo Ågaard;Vestergade 1;7250;';

describe('how the text is written', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(`${HEADER}\n${ROW}`), 'utf-8'],
    ['UTF-8 with BOM', Buffer.from(`\uFEFF${HEADER}\r\n${ROW}\r\n`), 'utf-8'],
    ['Windows-1252', Buffer.from(`${HEADER}\r${ROW}`, 'latin1'), 'windows-1252'],
  ])('%s', (_, bytes, encoding) => {
    expect(read(bytes)).toMatchObject({
      ok: true,
      encoding,
      columns: [{ header: 'Lejer', field: 'name' }, {}, {}, {}],
    });
    expect(namesOf(bytes)).toEqual([[2, 'Bo Ågaard']]);
  });
  it('reads the letters Windows-1252 has and Latin-1 has not', () => {
    const bytes = Buffer.from(`${HEADER}\nAna \x8aimi\xe6 \x96 \x80;Vestergade 1;;`, 'latin1');
    expect(namesOf(bytes)).toEqual([[2, 'Ana Šimiæ – €']]);
  });
  it.each([
    [';', ';'],
    [',', ','],
    ['\t', '\t'],
  ])('delimiter %j', (sign, delimiter) => {
    const text = `${HEADER};Telefon\n${ROW};20123456`.replaceAll(';', sign);
    expect(read(text)).toMatchObject({ ok: true, delimiter });
    expect(rowsOf(text)[0]?.request?.citizen.phones).toEqual(['20123456']);
  });
  it('takes the hint to Excel for no row', () => {
    expect(namesOf(`sep=;\r\n${HEADER}\r\n${ROW}`)).toEqual([[2, 'Bo Ågaard']]);
  });
});

describe('which rows are households', () => {
  it('numbers rows as Excel does and leaves out titles, empty rows, sub-headings and totals', () => {
    const text = `Restanceliste november\n\n${HEADER}\n${ROW}\n;;;\nAfdeling 3;;;\n\nAfd;;;x\nBo Lind;Vestergade 2;1;"to\nlinjer"\nI alt;;7.251;\nSum Ting;Vestergade 3;5;\n`;
    expect(namesOf(text)).toEqual([
      [4, 'Bo Ågaard'],
      [6, 'Afdeling 3'],
      [8, 'Afd'],
      [9, 'Bo Lind'],
      [11, 'Sum Ting'],
    ]);
  });
  it('leaves out a sub-heading in a column that is not read, a total there, and a repeated header', () => {
    const text = `Afdeling;${HEADER}\n03 Vestergade;;;;\n03;${ROW}\nI alt;;;7.250;\nAfdeling;${HEADER}\n`;
    expect(namesOf(text)).toEqual([[3, 'Bo Ågaard']]);
  });
  it('reads an English list with its own decimal sign', () => {
    const text =
      'name,address,postcode,amount,due date\nBo,Vej 1,8900,"6,497.00",2026-10-01\nIb,Vej 2,8900,"9,250",2026-11-31';
    expect(rowsOf(text).map(({ request }) => request?.arrears)).toEqual([
      { amountOre: 649_700, months: null, dueDate: '2026-10-01' },
      { amountOre: 925_000, months: null, dueDate: '2026-11-31' },
    ]);
  });
  it('reads several phone columns, and only the first of two amounts', () => {
    const text = 'Lejer;Adresse;Telefon;Mobil;Restance;Restance\nBo;Vej 1;20123456;30123456;100;200';
    const [row] = rowsOf(text);
    expect([row?.request?.citizen.phones, row?.request?.arrears?.amountOre]).toEqual([
      ['20123456', '30123456'],
      10_000,
    ]);
    expect(read(text)).toMatchObject({ columns: [{}, {}, {}, {}, { field: 'amount' }, { field: null }] });
  });
});

describe('a bad row never stops the others', () => {
  it.each([
    ['too many cells', 'Ib;Vej 2;5;Siger;nej', 'Rækken har 5 celler'],
    ['a cell too long', `Ib;${'x'.repeat(501)};5;`, 'Cellen under “Adresse” er for lang'],
    ['a remark too long', `Ib;Vej 2;5;${'x'.repeat(10_001)}`, 'Cellen under “Bemærkninger” er for lang'],
  ])('%s', (_, bad, words) => {
    const [first, second, third] = rowsOf(`${HEADER}\n${ROW}\n${bad}\n${ROW}`);
    expect([first?.request?.citizen.name, third?.request?.citizen.name]).toEqual(['Bo Ågaard', 'Bo Ågaard']);
    expect(second).toMatchObject({ row: 3, request: null });
    expect(second?.problem).toContain(words);
  });
  it('takes missing cells at the end for empty and a quote inside a cell for a letter', () => {
    expect(namesOf(`${HEADER}\nKarl "Kalle" Bo;Vej 3\n${ROW}`)).toEqual([
      [2, 'Karl "Kalle" Bo'],
      [3, 'Bo Ågaard'],
    ]);
  });
});

describe('a plain answer about the whole file', () => {
  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'Filen er tom'],
    ['blank', ' \n\n', 'Filen er tom'],
    ['binary', Buffer.from([1, 0, 2]), 'ikke almindelig tekst'],
    ['Excel', Buffer.from('PK\x03\x04…'), 'en Excel-fil'],
    ['PDF', '%PDF-1.7', 'en PDF'],
    ['JSON', '[\n  { "lejer": "Bo" }]', 'en JSON-fil'],
    ['a letter', 'Kære kommune\nHermed listen', 'ligner ikke en tabel'],
    ['no name', 'Adresse;Restance\nVej 1;5', 'Ingen kolonne ligner lejerens navn'],
    ['no address', 'Lejer;Restance\nBo;5', 'Ingen kolonne ligner adressen'],
    ['a quote never closed', `${HEADER}\nBo;"Vej 1;5;\n${ROW}`, 'bliver ikke lukket'],
    ['a quote closed rows later', `${HEADER}\nBo;Vej 1;5;"x\n${ROW}\nIb;Vej 2;6;"y"`, 'bliver ikke lukket'],
    ['too many rows', `${HEADER}\n${`${ROW}\n`.repeat(20_000)}`, 'flere end 20000 rækker'],
    ['too many columns', `${HEADER}${';x'.repeat(200)}\n${ROW}`, 'flere end 200 kolonner'],
    ['too large', Buffer.alloc(20 * 1024 * 1024 + 1, 'x'), 'højst 20 MB'],
  ])('%s', (_, content, words) => {
    expect(detailOf(content)).toContain(words);
  });

  it('never throws, whatever the bytes', () => {
    const csvLike = fc.array(fc.constantFrom('Lejer', 'Adresse', ';', '"', '\n', '\r', ',', 'Bo', '\0', 'æ', '"";'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), csvLike), (content) => {
        const bytes = content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(content.join(''));
        const reading = read(bytes);
        expect(reading.ok || reading.detail.length > 0).toBe(true);
      }),
    );
  });
});
