import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import type { Db } from './open.js';
import { importRows, imports } from './schema.js';

export type RowResult = 'created' | 'existing' | 'updated' | 'rejected';

export interface NewImport {
  importId: string;
  createdAt: Instant;
  by: string;
  fileName: string;
  columns: { header: string; field: string | null }[];
}

/** Keeps a list as it was read, before anything is done with it. */
export async function insertImport(
  db: Db,
  list: NewImport,
  rows: readonly { row: number; request: IntakeRequest | null; problem?: string }[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(imports).values({ ...list, status: 'running' });
    for (let from = 0; from < rows.length; from += 500)
      await tx.insert(importRows).values(
        rows.slice(from, from + 500).map(({ row, request, problem }) => ({
          importId: list.importId,
          row,
          request,
          ...(problem !== undefined && { result: 'rejected' as const, reason: problem }),
        })),
      );
  });
}

/** The next rows of a list, in order. */
export function rowsAfter(db: Db, importId: string, after: number, limit: number) {
  return db
    .select()
    .from(importRows)
    .where(and(eq(importRows.importId, importId), gt(importRows.row, after)))
    .orderBy(asc(importRows.row))
    .limit(limit);
}

/**
 * What became of a row; written in the transaction that takes the row in, so a crash never counts it twice. The first
 * word stands: an attempt that was given up for dead may still be at it beside the next one.
 */
export async function settleRow(
  db: Db,
  importId: string,
  row: number,
  outcome: { result: RowResult; caseId: string | null; reason: string | null; warnings: string[] },
): Promise<void> {
  await db
    .update(importRows)
    .set(outcome)
    .where(and(eq(importRows.importId, importId), eq(importRows.row, row), isNull(importRows.result)));
}

export async function completeImport(db: Db, importId: string): Promise<void> {
  await db.update(imports).set({ status: 'completed' }).where(eq(imports.importId, importId));
}

/** A list with what became of each row, and the counts. */
export async function importReport(db: Db, importId: string) {
  const [list] = await db.select().from(imports).where(eq(imports.importId, importId));
  if (!list) return undefined;
  const rows = await db
    .select({
      row: importRows.row,
      result: importRows.result,
      caseId: importRows.caseId,
      reason: importRows.reason,
      warnings: importRows.warnings,
    })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .orderBy(asc(importRows.row));
  const count = (result: RowResult): number => rows.filter((r) => r.result === result).length;
  const counts = {
    created: count('created'),
    existing: count('existing'),
    updated: count('updated'),
    rejected: count('rejected'),
  };
  return { ...list, counts, rows };
}

/** The sender a list came from: a row's own words carry it. */
export const importedBy = (db: Db, importId: string) =>
  db
    .select({ by: imports.by })
    .from(imports)
    .where(eq(imports.importId, importId))
    .then(([list]) => list?.by);

/** Lists that are not taken in yet. */
export const unfinishedImports = (db: Db): Promise<string[]> =>
  db
    .select({ importId: imports.importId })
    .from(imports)
    .where(eq(imports.status, 'running'))
    .then((lists) => lists.map((list) => list.importId));
