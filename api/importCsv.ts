import type { RowProblem, RowResult } from '../store/imports.js';

/** A row of a list's report; `result` null: not taken in yet, or held back with the reason. */
export interface ReportRow {
  row: number;
  result: RowResult | null;
  caseId: string | null;
  reason: string | null;
  warnings: string[] | null;
  problems: RowProblem[] | null;
}

const called: Record<RowResult, string> = {
  created: 'oprettet',
  existing: 'fandtes',
  updated: 'opdateret',
  rejected: 'afvist',
};
const headers = ['Række', 'Resultat', 'Sag', 'Begrundelse', 'Advarsler', 'Celle'];

/** A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV injection); its full-width twins too. */
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/u;

/** One cell, always in quotes; one that a spreadsheet would run gets an apostrophe first. */
export const csvCell = (text: string): string =>
  `"${(beginsFormula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** A table as people open it in a Danish Excel: byte order mark, `;`, CRLF. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((cells) => `${cells.map(csvCell).join(';')}\r\n`).join('')}`;

/** The report in the order of the list, so that its sender can mend the rows and send them again. */
export const reportCsv = (rows: readonly ReportRow[]): string =>
  csvOf([
    headers,
    ...rows.map(({ row, result, caseId, reason, warnings, problems }) => [
      String(row),
      result ? called[result] : reason === null ? 'venter' : 'tilbageholdt',
      caseId ?? '',
      reason ?? '',
      (warnings ?? []).join(' '),
      [...new Set((problems ?? []).flatMap(({ column }) => column ?? []))].join(', '),
    ]),
  ]);
