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

it('a report is a table that a Danish Excel opens', () => {
  const nothing = { caseId: null, reason: null, warnings: null, problems: null };
  const problem = { pointer: '/citizen/phones/0', code: 'phone', detail: 'Kan ikke læses.' };
  const csv = reportCsv([
    {
      row: 2,
      result: 'created',
      caseId: '00000000-0000-4000-8000-000000000000',
      reason: null,
      warnings: ['Én.', 'To.'],
      problems: [
        { ...problem, column: '=Tlf' },
        { ...problem, column: '=Tlf' },
        { ...problem, column: null },
      ],
    },
    { ...nothing, row: 3, result: 'rejected', reason: 'Der mangler et navn.' },
    { ...nothing, row: 4, result: null },
    { ...nothing, row: 5, result: null, reason: 'Tilbageholdt.' },
  ]);
  expect(csv.startsWith('\uFEFF"Række";"Resultat"')).toBe(true);
  expect(csv.endsWith('\r\n')).toBe(true);
  expect(read(csv)).toEqual([
    ['Række', 'Resultat', 'Sag', 'Begrundelse', 'Advarsler', 'Celle'],
    ['2', 'oprettet', '00000000-0000-4000-8000-000000000000', '', 'Én. To.', "'=Tlf"],
    ['3', 'afvist', '', 'Der mangler et navn.', '', ''],
    ['4', 'venter', '', '', '', ''],
    ['5', 'tilbageholdt', '', 'Tilbageholdt.', '', ''],
  ]);
});
