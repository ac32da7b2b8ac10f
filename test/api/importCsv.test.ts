import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { csvCell, csvOf, reportCsv } from '../../api/importCsv.js';

const read = (csv: string): string[][] => parse(csv, { delimiter: ';', bom: true, record_delimiter: '\r\n' });

describe('a cell', () => {
  it.each(['=1+1', '+45', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＠x'])(
    'that begins like %j is text',
    (text) => {
      expect(csvCell(text)).toBe(`"'${text}"`);
    },
  );
  it('keeps quotes, separators and line breaks', () => {
    expect(csvCell('a "b"; c\r\nd')).toBe('"a ""b""; c\r\nd"');
  });
  it('is no formula and comes back as written, whatever it holds', () => {
    const text = fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n;",\'aæø1 '.split('')), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (rows) => {
        const back = read(csvOf(rows)).flat();
        expect(back.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, ''))).toEqual(
          rows.flat().map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, '')),
        );
        expect(back.filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([]);
      }),
    );
  });
});

it('a report is the list as it came, with what became of each row beside it', () => {
  const nothing = { sheet: null, cells: null, caseId: null, reason: null, warnings: null, problems: null };
  const problem = { pointer: '/citizen/phones/0', code: 'phone', detail: 'Kan ikke læses.' };
  const rows = [
    {
      row: 2,
      sheet: null,
      cells: ['Bo', '+45 20 12 34 56', ''],
      result: 'created' as const,
      reason: null,
      caseId: '00000000-0000-4000-8000-000000000000',
      warnings: ['Én.', 'To.'],
      problems: [
        { ...problem, column: '=Tlf' },
        { ...problem, column: '=Tlf' },
        { ...problem, column: null },
      ],
    },
    { ...nothing, row: 3, cells: ['', 'x'], result: 'rejected' as const, reason: 'Der mangler et navn.' },
    { ...nothing, row: 4, result: null },
    { ...nothing, row: 5, result: null, reason: 'Tilbageholdt.' },
  ];
  const csv = reportCsv([{ header: 'Lejer' }, { header: '=Tlf' }, { header: '' }], rows);
  expect(csv.startsWith('\uFEFF"Lejer";"\'=Tlf"')).toBe(true);
  expect(csv.endsWith('\r\n')).toBe(true);
  expect(read(csv)).toEqual([
    ['Lejer', "'=Tlf", '', 'Resultat', 'Sag', 'Begrundelse', 'Advarsler', 'Celle'],
    ['Bo', "'+45 20 12 34 56", '', 'oprettet', '00000000-0000-4000-8000-000000000000', '', 'Én. To.', "'=Tlf"],
    ['', 'x', '', 'afvist', '', 'Der mangler et navn.', '', ''],
    ['', '', '', 'venter', '', '', '', ''],
    ['', '', '', 'tilbageholdt', '', 'Tilbageholdt.', '', ''],
  ]);
  expect(read(reportCsv([], rows))[1]?.[0]).toBe('2');
});
