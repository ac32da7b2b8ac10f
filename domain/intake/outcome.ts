export const rowResults = ['created', 'existing', 'updated', 'rejected'] as const;
export type RowResult = (typeof rowResults)[number];
/** Where in a row, and what is the matter there; `column` is the cell's header, null where it is no one cell. */
export interface RowProblem {
  pointer: string;
  column: string | null;
  code: string;
  detail: string;
}
/** What became of a row, or would. */
export interface RowOutcome {
  result: RowResult;
  caseId: string | null;
  reason: string | null;
  warnings: string[];
  problems: RowProblem[];
}

/** A row that is no case, with what is the matter. */
export const rejected = (problems: RowProblem[]): RowOutcome => ({
  result: 'rejected',
  caseId: null,
  reason: problems.map(({ detail }) => detail).join(' '),
  warnings: [],
  problems,
});

/** What is the matter with a row that cannot be told apart into cells. */
export const unreadable = (detail: string): RowProblem => ({
  pointer: '',
  column: null,
  code: 'unreadableRow',
  detail,
});

export interface RowCounts extends Record<RowResult, number> {
  /** Not taken in before somebody acts; the reason stands at the row. */
  heldBack: number;
}

/** How many rows came to what. */
export function countsOf(rows: readonly { result: RowResult | null; reason: string | null }[]): RowCounts {
  const counts = { created: 0, existing: 0, updated: 0, rejected: 0, heldBack: 0 };
  for (const { result, reason } of rows) {
    if (result) counts[result] += 1;
    else if (reason !== null) counts.heldBack += 1;
  }
  return counts;
}
