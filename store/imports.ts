import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { landlordKey } from '../domain/intake/addresses.js';
import type { ListedFact } from '../domain/intake/listedFact.js';
import { rejected, unreadable, type RowCounts, type RowOutcome, type RowResult } from '../domain/intake/outcome.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import type { Db } from './open.js';
import type { PartnerRow } from './partners.js';
import { importRows, imports, partners } from './senderSchema.js';

export interface NewImport {
  importId: string;
  createdAt: Instant;
  by: string;
  partnerId?: string | null;
  fileName: string;
  columns: { header: string; field: string | null }[];
}
export interface NewRow {
  /** Place in the order of the list. */
  n: number;
  row: number;
  sheet: string | null;
  cells: string[] | null;
  request: IntakeRequest | null;
  /** What the row tells of a case that is known, where it is no report. */
  fact: ListedFact | null;
  /** Why the row cannot be read, in Danish: it is rejected at once. */
  problem?: string;
  /** Why the row is held back, in Danish. */
  heldBack?: string | null;
}

/**
 * Keeps a list whose rows are about to be read; nobody hears of it before `importIsRead`.
 *
 * @returns false where it is kept already: it came before, under the same `Idempotency-Key`
 */
export async function insertImport(db: Db, list: NewImport): Promise<boolean> {
  const kept = await db
    .insert(imports)
    .values({ ...list, status: 'reading' })
    .onConflictDoNothing()
    .returning({ importId: imports.importId });
  return kept.length > 0;
}

/** Keeps rows as they were read, before anything is done with them. */
export async function insertRows(db: Db, importId: string, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return;
  const value = ({ n, row, sheet, cells, request, fact, problem, heldBack }: NewRow) => ({
    importId,
    n,
    row,
    sheet,
    cells,
    request,
    fact,
    reason: heldBack ?? null,
    ...(problem !== undefined && rejected([unreadable(problem)])),
  });
  await db.insert(importRows).values(rows.map(value));
}

/** All rows are kept: the list is one that may be taken in. */
export async function importIsRead(db: Db, importId: string, notes: string[]): Promise<void> {
  await db.update(imports).set({ status: 'running', notes }).where(eq(imports.importId, importId));
}

/** Forgets a list that could not be read to its end. */
export async function dropUnread(db: Db, importId: string): Promise<void> {
  await db.delete(imports).where(and(eq(imports.importId, importId), eq(imports.status, 'reading')));
}

/** Forgets lists whose reading a crash cut off; their senders had no answer. */
export async function dropCutOff(db: Db, before: Instant): Promise<void> {
  await db.delete(imports).where(and(eq(imports.status, 'reading'), lt(imports.createdAt, before)));
}

/** The next rows of a list, in order. */
export function rowsAfter(db: Db, importId: string, after: number, limit: number) {
  return db
    .select()
    .from(importRows)
    .where(and(eq(importRows.importId, importId), gt(importRows.n, after)))
    .orderBy(asc(importRows.n))
    .limit(limit);
}

/**
 * What became of a row; written in the transaction that takes the row in, so a crash never counts it twice. The first
 * word stands: an attempt that was given up for dead may still be at it beside the next one.
 */
export async function settleRow(
  db: Db,
  importId: string,
  n: number,
  outcome: RowOutcome,
  toldBy: string | null = null,
): Promise<void> {
  await db
    .update(importRows)
    .set({ ...outcome, toldBy })
    .where(and(eq(importRows.importId, importId), eq(importRows.n, n), isNull(importRows.result)));
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
  await db
    .update(imports)
    .set({ status })
    .where(and(eq(imports.importId, importId), eq(imports.status, 'running')));
}

/** Nothing more comes of a list, and somebody must see why. */
export async function failImport(db: Db, importId: string): Promise<void> {
  await db
    .update(imports)
    .set({ status: 'failed' })
    .where(and(eq(imports.importId, importId), eq(imports.status, 'running')));
}

/** Lets a list that was held back or failed be taken in; false where there is nothing (more) to be done. */
export async function releaseImport(db: Db, importId: string): Promise<boolean> {
  const released = await db
    .update(imports)
    .set({ status: 'running' })
    .where(and(eq(imports.importId, importId), inArray(imports.status, ['heldBack', 'failed'])))
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

const result = (what: RowResult) => sql<number>`count(*) filter (where ${importRows.result} = ${what})::int`;
const isHeldBack = and(isNull(importRows.result), isNotNull(importRows.reason));
/** How many rows of a list came to what; `heldBack`: not taken in before somebody acts. */
const rowCounts = {
  total: sql<number>`count(*)::int`,
  created: result('created'),
  existing: result('existing'),
  updated: result('updated'),
  rejected: result('rejected'),
  heldBack: sql<number>`count(*) filter (where ${isHeldBack})::int`,
};
type Counts = RowCounts & { total: number };
const noRows: Counts = { total: 0, created: 0, existing: 0, updated: 0, rejected: 0, heldBack: 0 };

/** The counts of some lists, by the list's id. */
async function countsOfAll(db: Db, importIds: readonly string[]): Promise<Map<string, Counts>> {
  const rows = await db
    .select({ importId: importRows.importId, ...rowCounts })
    .from(importRows)
    .where(inArray(importRows.importId, [...importIds]))
    .groupBy(importRows.importId);
  return new Map(rows.map(({ importId, ...counts }) => [importId, counts]));
}

export const rowCountsOf = async (db: Db, importId: string): Promise<Counts> =>
  (await countsOfAll(db, [importId])).get(importId) ?? noRows;

export interface RowFilter {
  result?: RowResult | undefined;
}

/** Rows of a list with what became of each, in order. */
export function rowReports(db: Db, importId: string, filter: RowFilter, after: number, limit: number) {
  const { n, row, sheet, result: came, caseId, reason, warnings, problems } = importRows;
  return db
    .select({ n, row, sheet, result: came, caseId, reason, warnings, problems })
    .from(importRows)
    .where(
      and(
        eq(importRows.importId, importId),
        gt(importRows.n, after),
        filter.result && eq(importRows.result, filter.result),
      ),
    )
    .orderBy(asc(importRows.n))
    .limit(limit);
}

/** Where the rows of a list stand that are held back. */
export function heldBackRows(db: Db, importId: string) {
  return db
    .select({ row: importRows.row, sheet: importRows.sheet, reason: importRows.reason })
    .from(importRows)
    .where(and(eq(importRows.importId, importId), isHeldBack))
    .orderBy(asc(importRows.n));
}

export interface ListFilter {
  municipality: string;
  /** Only this sender's; null: everybody's. */
  by: string | null;
  /** Only lists of which somebody must look at rows: rejected, held back, or the whole list failed. */
  attention: boolean;
  /** Only lists that came at this moment or later. */
  since?: Instant | undefined;
}

/**
 * Lists, newest first, with how many of their rows came to what.
 *
 * @param cursor createdAt and id of the last one seen
 */
export async function listImports(db: Db, filter: ListFilter, limit: number, cursor: string[] | null) {
  const [createdAt = '', importId = ''] = cursor ?? [];
  const lists = await db
    .select({ list: imports, partner: partners })
    .from(imports)
    .leftJoin(partners, eq(partners.partnerId, imports.partnerId))
    .where(
      and(
        listIs(filter),
        cursor
          ? or(lt(imports.createdAt, createdAt), and(eq(imports.createdAt, createdAt), lt(imports.importId, importId)))
          : undefined,
      ),
    )
    .orderBy(desc(imports.createdAt), desc(imports.importId))
    .limit(limit);
  const counts = await countsOfAll(
    db,
    lists.map(({ list }) => list.importId),
  );
  return lists.map((found) => ({ ...found, counts: counts.get(found.list.importId) ?? noRows }));
}

const toLookAt = sql`exists (select from ${importRows} where ${importRows.importId} = ${imports.importId}
  and (${importRows.result} = 'rejected' or ${isHeldBack}))`;

const listIs = ({ municipality, by, attention, since }: ListFilter) =>
  and(
    ne(imports.status, 'reading'),
    or(isNull(imports.partnerId), eq(partners.municipality, municipality)),
    by === null ? undefined : eq(imports.by, by),
    attention ? or(eq(imports.status, 'failed'), toLookAt) : undefined,
    since ? gte(imports.createdAt, since) : undefined,
  );

/** How many lists there are to look at, and how many of their rows are rejected or held back. */
export async function countLists(db: Db, filter: ListFilter): Promise<{ lists: number; rows: number }> {
  const rows = sql<number>`(select count(*) from ${importRows} where ${importRows.importId} = ${imports.importId}
    and (${importRows.result} = 'rejected' or ${isHeldBack}))`;
  const [row] = await db
    .select({ lists: count(), rows: sql<number>`coalesce(sum(${rows}), 0)::int` })
    .from(imports)
    .leftJoin(partners, eq(partners.partnerId, imports.partnerId))
    .where(listIs(filter));
  return row ?? { lists: 0, rows: 0 };
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
