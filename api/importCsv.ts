import type { RowProblem, RowResult } from '../domain/intake/outcome.js';
import { ownHeaders } from '../intake/columns.js';

/** A row of a list's report; `result` null: not taken in yet, or held back with the reason. */
export interface ReportRow {
  row: number;
  /** Only where the list goes over several sheets. */
  sheet: string | null;
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

/** A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV injection); its full-width twins too. */
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/u;

/** One cell, always in quotes; one that a spreadsheet would run gets an apostrophe first. */
export const csvCell = (text: string): string =>
  `"${(beginsFormula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** A table as people open it in a Danish Excel: byte order mark, `;`, CRLF. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((cells) => `${cells.map(csvCell).join(';')}\r\n`).join('')}`;

const cellOf = (problems: readonly RowProblem[] | null): string =>
  [...new Set((problems ?? []).flatMap(({ column }) => column ?? []))].join(', ');

/**
 * The report in the order of the list: the list's own columns with what became of each row beside them, so that its sender
 * can mend the rows and send the file again. A list that is no table has the row's number instead.
 */
export function reportCsv(
  columns: readonly { header: string }[],
  rows: readonly (ReportRow & { cells: readonly string[] | null })[],
): string {
  const own = columns.map(({ header }) => header);
  const isTable = own.length > 0;
  return csvOf([
    [...(isTable ? own : ['Række']), ...ownHeaders],
    ...rows.map(({ row, cells, result, caseId, reason, warnings, problems }) => [
      ...(isTable ? own.map((_, n) => cells?.[n] ?? '') : [String(row)]),
      result ? called[result] : reason === null ? 'venter' : 'tilbageholdt',
      caseId ?? '',
      reason ?? '',
      (warnings ?? []).join(' '),
      cellOf(problems),
    ]),
  ]);
}
