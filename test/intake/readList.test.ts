import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fields, headerKey } from '../../intake/index.js';
import { detailOf, good, namesOf, read, readAll, rowsOf, sender } from './support.js';

const HEADER = 'Lejer;Adresse;Restance;Bemærkninger';
const ROW = 'Bo Ågaard;Vestergade 1;7250;';
const text = `${HEADER}\r\n${ROW}\r\n`;
const utf16le = (content: string): Buffer => Buffer.from(`\uFEFF${content}`, 'utf16le');
const latin = (content: string): Buffer => Buffer.from(content, 'latin1');
const line = (cells: readonly string[], sign: string): string =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(sign);
const utf16be = (content: string): Buffer => utf16le(content).swap16();

describe('how the text is written', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(`${HEADER}\n${ROW}`), 'utf-8'],
    ['UTF-8 with BOM', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['Windows-1252', Buffer.from(`${HEADER}\r${ROW}`, 'latin1'), 'windows-1252'],
    ['UTF-16 LE', utf16le(text), 'utf-16le'],
    ['UTF-16 BE', utf16be(text), 'utf-16be'],
  ])('%s', async (_, bytes, encoding) => {
    expect(await read(bytes)).toMatchObject({
      ok: true,
      encoding,
      columns: [{ header: 'Lejer', field: 'name' }, {}, {}, {}],
    });
    expect(await namesOf(bytes)).toEqual([[2, 'Bo Ågaard']]);
  });
  it('reads the letters Windows-1252 has and Latin-1 has not', async () => {
    const bytes = Buffer.from(`${HEADER}\nAna \x8aimi\xe6 \x96 \x80;Vestergade 1;;`, 'latin1');
    expect(await namesOf(bytes)).toEqual([[2, 'Ana Šimiæ – €']]);
  });
  it.each([
    [';', ';'],
    [',', ','],
    ['\t', '\t'],
  ])('delimiter %j', async (sign, delimiter) => {
    const list = `${HEADER};Telefon\n${ROW};20123456`.replaceAll(';', sign);
    expect(await read(list)).toMatchObject({ ok: true, delimiter });
    expect((await rowsOf(list))[0]?.request?.citizen.phones).toEqual(['20123456']);
  });
  it('takes the hint to Excel for no row', async () => {
    expect(await namesOf(`sep=;\r\n${HEADER}\r\n${ROW}`)).toEqual([[2, 'Bo Ågaard']]);
  });

  it('gives back any table, however it is delimited and encoded', async () => {
    const cell = fc
      .string({ unit: fc.constantFrom(...'abÆøå€é";,\t\n =+-@1'.split('')), maxLength: 12 })
      .map((c) => `x${c}x`);
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    const encodings = fc.constantFrom<(content: string) => Buffer>(
      (content) => Buffer.from(content),
      (content) => Buffer.from(`\uFEFF${content}`),
      (content) => Buffer.from(content.replaceAll('€', '\x80'), 'latin1'),
      utf16le,
      utf16be,
    );
    const signs = fc.constantFrom(';', ',', '\t');
    await fc.assert(
      fc.asyncProperty(rows, signs, encodings, fc.integer({ min: 1, max: 9 }), async (table, sign, encode, size) => {
        const content = [['Lejer', 'Adresse', 'Bemærkning'], ...table].map((cells) => line(cells, sign)).join('\r\n');
        const list = await readAll(encode(content), 'liste.csv', sender, {}, size);
        const got = (list.ok ? list.rows : []).map(({ request }) => [
          request?.citizen.name,
          request?.citizen.address?.street,
          request?.remarks,
        ]);
        expect(got).toEqual(table);
      }),
    );
  });
});

describe('which rows are households', () => {
  it('numbers rows as Excel does and leaves out titles, empty rows, sub-headings and totals', async () => {
    const list = `Restanceliste november\n\n${HEADER}\n${ROW}\n;;;\nAfdeling 3;;;\n\nAfd;;;x\nBo Lind;Vestergade 2;1;"to\nlinjer"\nI alt;;7.251;\nSum Ting;Vestergade 3;5;\n`;
    expect(await namesOf(list)).toEqual([
      [4, 'Bo Ågaard'],
      [8, 'Afd'],
      [9, 'Bo Lind'],
      [11, 'Sum Ting'],
    ]);
  });
  it('leaves out a sub-heading in a column that is not read, a total there, and a repeated header', async () => {
    const list = `Afdeling;${HEADER}\n03 Vestergade;;;;\n03;${ROW}\nI alt;;;7.250;\nAfdeling;${HEADER}\n`;
    expect(await namesOf(list)).toEqual([[3, 'Bo Ågaard']]);
  });
  it('reads an English list with its own decimal sign', async () => {
    const list =
      'name,address,postcode,amount,due date\nBo,Vej 1,8900,"6,497.00",2026-10-01\nIb,Vej 2,8900,"9,250",2026-11-31';
    expect((await rowsOf(list)).map(({ request }) => request?.arrears)).toEqual([
      { amountOre: 649_700, months: null, dueDate: '2026-10-01' },
      { amountOre: 925_000, months: null, dueDate: '2026-11-31' },
    ]);
  });
  it('reads several phone columns, and only the first of two amounts', async () => {
    const list = 'Lejer;Adresse;Telefon;Mobil;Restance;Restance\nBo;Vej 1;20123456;30123456;100;200';
    const [row] = await rowsOf(list);
    expect([row?.request?.citizen.phones, row?.request?.arrears?.amountOre]).toEqual([
      ['20123456', '30123456'],
      10_000,
    ]);
    expect(await read(list)).toMatchObject({ columns: [{}, {}, {}, {}, { field: 'amount' }, { field: null }] });
  });
  it('leaves text that looks like a formula as it is written', async () => {
    const [row] = await rowsOf(`Lejer;Adresse;Telefon;Note\n=1+1;Vej 1;+45 20 12 34 56;"=HYPERLINK(""x"")"`);
    expect(row?.request).toMatchObject({
      citizen: { name: '=1+1', phones: ['+45 20 12 34 56'] },
      remarks: '=HYPERLINK("x")',
    });
  });
  it('speaks of a row by its reference, else by its tenancy', async () => {
    const rows = await rowsOf('Lejer;Adresse;Sagsnr.;Lejemålsnr.\nBo;Vej 1;S-7;12-1\nIb;Vej 2;;12-2\nEa;Vej 3;;');
    expect(rows.map(({ request }) => request?.source.reference)).toEqual(['S-7', '12-2', null]);
  });
});

describe('a mapping that a person corrected', () => {
  const list = 'Kontaktperson;Bopæl;Navn;Uoplyst\nBo;Vej 1;Udlejer A/S;x';
  it('overrules the known headers, whichever way they are written', async () => {
    const mapping = { kontaktperson: 'name', BOPÆL: 'street', Navn: 'landlord' } as const;
    const { columns, rows } = await good(list, undefined, mapping);
    expect(columns.map(({ field }) => field)).toEqual(['name', 'street', 'landlord', null]);
    expect(rows[0]?.request).toMatchObject({ citizen: { name: 'Bo' }, tenancy: { landlord: 'Udlejer A/S' } });
  });
  it('can say that a known column is not to be read', async () => {
    const { columns } = await good(`${HEADER}\n${ROW}`, undefined, { restance: null });
    expect(columns.find(({ header }) => header === 'Restance')?.field).toBeNull();
  });
  it('names every field in Danish, and folds headers to one form', () => {
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
    expect(fields).toContainEqual({ field: 'amount', name: 'Restance' });
    expect(headerKey('Lejemåls-nr.')).toBe(headerKey('LEJEMAALSNR'));
  });
});

describe('who speaks in a list', () => {
  const list = Buffer.from('Lejer;Adresse;Ret;Udlejer;Modtaget\nBo;Vej 1;Retten i Randers;Boa;2026-11-20\nIb;Vej 2;;;');
  it('is told by the list when nobody says it: a row that names its court is the court’s', async () => {
    const reading = await readAll(list, 'liste.csv', { kind: null, organisation: 'Fil' });
    expect(reading.ok && reading.rows.map(({ request }) => [request?.source, request?.tenancy?.landlord])).toEqual([
      [{ kind: 'bailiffCourt', organisation: 'Retten i Randers', reference: null, noticedOn: '2026-11-20' }, 'Boa'],
      [{ kind: 'housingOrganisation', organisation: 'Fil', reference: null, noticedOn: null }, 'Fil'],
    ]);
  });
  it('is as the sender says otherwise; and a court is nobody’s landlord', async () => {
    const court = await readAll(list, 'liste.csv', { kind: 'bailiffCourt', organisation: 'Retten' });
    expect(court.ok && court.rows[1]?.request).toMatchObject({
      source: { kind: 'bailiffCourt', organisation: 'Retten' },
      tenancy: { kind: null, landlord: null },
    });
    const landlord = await readAll(list, 'liste.csv', { kind: 'privateLandlord', organisation: 'Boa' });
    expect(landlord.ok && landlord.rows[0]?.request?.source).toMatchObject({
      kind: 'privateLandlord',
      organisation: 'Boa',
    });
  });
});

describe('a bad row never stops the others', () => {
  it.each([
    ['too many cells', 'Ib;Vej 2;5;Siger;nej', 'Rækken har 5 celler'],
    ['a cell too long', `Ib;${'x'.repeat(501)};5;`, 'Cellen under “Adresse” er for lang'],
    ['a remark too long', `Ib;Vej 2;5;${'x'.repeat(10_001)}`, 'Cellen under “Bemærkninger” er for lang'],
  ])('%s', async (_, bad, words) => {
    const [first, second, third] = await rowsOf(`${HEADER}\n${ROW}\n${bad}\n${ROW}`);
    expect([first?.request?.citizen.name, third?.request?.citizen.name]).toEqual(['Bo Ågaard', 'Bo Ågaard']);
    expect(second).toMatchObject({ row: 3, request: null });
    expect(second?.problem).toContain(words);
  });
  it('takes missing cells at the end for empty and a quote inside a cell for a letter', async () => {
    expect(await namesOf(`${HEADER}\nKarl "Kalle" Bo;Vej 3\n${ROW}`)).toEqual([
      [2, 'Karl "Kalle" Bo'],
      [3, 'Bo Ågaard'],
    ]);
  });
});

describe('a plain answer about the whole file', () => {
  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'Filen er tom'],
    ['blank', ' \n\n', 'Filen er tom'],
    ['NUL bytes', `${HEADER}\nBo\0;Vej 1;5;`, 'NUL-bytes'],
    ['UTF-16 without its mark', Buffer.from(text, 'utf16le'), 'NUL-bytes'],
    ['UTF-16 cut in the middle of a letter', utf16le(text).subarray(0, -1), 'UTF-16'],
    ['UTF-8 by its mark and not by its letters', latin(`\xef\xbb\xbf${HEADER}\nBo \xc5gaard;Vej 1;5;`), 'er UTF-8'],
    ['two encodings', Buffer.concat([Buffer.from(text), latin('Bo \xc5gaard;Vej 2;5;')]), 'blander to tegnsæt'],
    ['no encoding at all', latin(`${HEADER}\nBo \x81\x8d;Vej 1;5;`), 'hverken UTF-8 eller Windows-1252'],
    ['a PNG', latin('\x89PNG\r\n\x1a\n\0\0'), 'et billede'],
    ['a JPEG', latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'et billede'],
    ['a GIF', latin('GIF89a\x01\0'), 'et billede'],
    ['a PDF', '%PDF-1.7', 'en PDF'],
    ['a web page', '<!DOCTYPE html><table>', 'en webside'],
    ['a packed file', latin('\x1f\x8b\x08'), 'Pak den ud'],
    ['old Excel', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'gammel Excel-fil'],
    ['locked', Buffer.concat([latin('\xd0\xcf\x11\xe0'), Buffer.from('EncryptedPackage', 'utf16le')]), 'adgangskode'],
    ['a letter', 'Kære kommune\nHermed listen', 'ligner ikke en tabel'],
    ['no name', 'Adresse;Restance\nVej 1;5', 'Ingen kolonne ligner lejerens navn'],
    ['two names', 'Lejer;Navn;Adresse\nBo;Ib;Vej 1', 'Flere kolonner ligner lejerens navn: “Lejer”, “Navn”'],
    ['no address', 'Lejer;Restance\nBo;5', 'Ingen kolonne ligner adressen'],
    ['a quote never closed', `${HEADER}\n${ROW}\nBo;"Vej 1;5;\n${ROW}`, 'i række 3 og bliver ikke lukket'],
    ['a quote closed rows later', `${HEADER}\nBo;Vej 1;5;"x\n${ROW}\nIb;Vej 2;6;"y"`, 'bliver ikke lukket'],
    ['too many rows', `${HEADER}\n${`${ROW}\n`.repeat(20_000)}`, 'flere end 20000 rækker'],
    ['too many columns', `${HEADER}${';x'.repeat(200)}\n${ROW}`, 'flere end 200 kolonner'],
    ['too large', Buffer.alloc(20 * 1024 * 1024 + 1, 'x'), 'højst 20 MB'],
  ])('%s', async (_, content, words) => {
    expect(await detailOf(content)).toContain(words);
  });

  it('reads as many rows and columns as are allowed', async () => {
    expect(await rowsOf(`${HEADER}\n${`${ROW}\n`.repeat(19_999)}`)).toHaveLength(19_999);
    expect(await rowsOf(`${HEADER}${';x'.repeat(196)}\n${ROW}`)).toHaveLength(1);
  });

  it('never throws, whatever the bytes', async () => {
    const parts = [
      'Lejer',
      'Adresse',
      ';',
      '"',
      '\n',
      '\r',
      ',',
      'Bo',
      '\0',
      'æ',
      '"";',
      '{',
      '}',
      '[',
      ']',
      ':',
      'PK\x03\x04',
    ];
    const listLike = fc.array(fc.constantFrom(...parts), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), listLike), async (content) => {
        const bytes = content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(content.join(''));
        const reading = await readAll(bytes, 'liste', sender);
        expect(reading.ok || reading.detail.length > 0).toBe(true);
      }),
    );
  });
});
