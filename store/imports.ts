import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { landlordKey } from '../domain/intake/addresses.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import type { Db } from './open.js';
import type { PartnerRow } from './partners.js';
import { importRows, imports, partners } from './senderSchema.js';

export type RowResult = 'created' | 'existing' | 'updated' | 'rejected';
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

export interface NewImport {
  importId: string;
  createdAt: Instant;
  by: string;
  partnerId?: string | null;
  fileName: string;
  columns: { header: string; field: string | null }[];
  notes?: string[];
}
export interface NewRow {
  row: number;
  request: IntakeRequest | null;
  /** Why the row cannot be read, in Danish: it is rejected at once. */
  problem?: string;
  /** Why the row is held back, in Danish. */
  heldBack?: string | null;
}

/** Keeps a list as it was read, before anything is done with it. */
export async function insertImport(db: Db, list: NewImport, rows: readonly NewRow[]): Promise<void> {
  const value = ({ row, request, problem, heldBack }: NewRow) => ({
    importId: list.importId,
    row,
    request,
    reason: heldBack ?? null,
    ...(problem !== undefined && rejected([unreadable(problem)])),
  });
  await db.transaction(async (tx) => {
    await tx.insert(imports).values({ ...list, status: 'running' });
    for (let from = 0; from < rows.length; from += 500)
      await tx.insert(importRows).values(rows.slice(from, from + 500).map(value));
  });
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
  outcome: RowOutcome,
  toldBy: string | null = null,
): Promise<void> {
  await db
    .update(importRows)
    .set({ ...outcome, toldBy })
    .where(and(eq(importRows.importId, importId), eq(importRows.row, row), isNull(importRows.result)));
}

/** The case that rows had joined closed before it could take them: they are answered with the one that has them now. */
export async function moveRows(
  db: Db,
  before: string,
  { caseId, result, toldBy }: { caseId: string; result: RowResult; toldBy: string | null },
): Promise<void> {
  await db
    .update(importRows)
    .set({
      caseId,
      toldBy,
      result: sql`case when ${importRows.result} = 'existing' then 'existing' else ${result} end`,
    })
    .where(eq(importRows.toldBy, before));
}

/** All rows have been looked at; those without a result are held back. */
export async function completeImport(db: Db, importId: string): Promise<void> {
  const left = sql`exists (select from import_rows r where r.import_id = ${importId} and r.result is null)`;
  const status = sql<'completed'>`case when ${left} then 'heldBack' else 'completed' end`;
  await db.update(imports).set({ status }).where(eq(imports.importId, importId));
}

/** Lets a list that was held back be taken in; false where it is not held back (any more). */
export async function releaseImport(db: Db, importId: string): Promise<boolean> {
  const released = await db
    .update(imports)
    .set({ status: 'running' })
    .where(and(eq(imports.importId, importId), eq(imports.status, 'heldBack')))
    .returning({ importId: imports.importId });
  return released.length > 0;
}

/** A list as it came, and whose it is. */
export async function importOf(db: Db, importId: string) {
  const [found] = await db
    .select({ list: imports, partner: partners })
    .from(imports)
    .leftJoin(partners, eq(partners.partnerId, imports.partnerId))
    .where(eq(imports.importId, importId));
  return found;
}

/** A list with what became of each row, and the counts. */
export async function importReport(db: Db, importId: string) {
  const found = await importOf(db, importId);
  if (!found) return undefined;
  const { row, result, caseId, reason, warnings, problems } = importRows;
  const rows = await db
    .select({ row, result, caseId, reason, warnings, problems })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .orderBy(asc(importRows.row));
  return { ...found, rows, counts: countsOf(rows) };
}

/** How many rows came to what. */
export function countsOf(rows: readonly { result: RowResult | null }[]): Record<RowResult, number> {
  const counts = { created: 0, existing: 0, updated: 0, rejected: 0 };
  for (const { result } of rows) if (result) counts[result] += 1;
  return counts;
}

/** The partner of the directory that a list names; undefined where it is none of them. */
export async function partnerNamed(db: Db, municipality: string, name: string): Promise<PartnerRow | undefined> {
  const [found] = await db
    .select()
    .from(partners)
    .where(and(eq(partners.municipality, municipality), eq(partners.nameKey, landlordKey(name))));
  return found;
}

/** Lists that are not taken in yet. */
export const unfinishedImports = (db: Db): Promise<string[]> =>
  db
    .select({ importId: imports.importId })
    .from(imports)
    .where(eq(imports.status, 'running'))
    .then((lists) => lists.map((list) => list.importId));
