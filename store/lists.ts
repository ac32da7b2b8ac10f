import { and, asc, count, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { Instant } from '../domain/case.js';
import type { Attention, Role, Stage, TaskKind } from '../domain/outcomes.js';
import type { Db } from './open.js';
import { caseFigures } from './figuresSchema.js';
import { hasPartIn } from './parts.js';
import { cases, citizens, tasks } from './schema.js';
import { reportedBy } from './senders.js';

/** A page's end, as opaque text: the values of the sort columns of its last row. */
export const encodeCursor = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** @returns null for a cursor that is none of ours: its values go into a query, so each must be what its column holds */
export function decodeCursor(cursor: string, columns: z.ZodType<string[]>): string[] | null {
  try {
    return columns.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Rows after the cursor, in the order of the columns. */
export function after(columns: readonly PgColumn[], cursor: readonly string[] | null): SQL | undefined {
  if (!cursor) return undefined;
  return or(
    ...columns.map((column, n) =>
      and(...columns.slice(0, n).map((earlier, i) => eq(earlier, cursor[i])), gt(column, cursor[n])),
    ),
  );
}

export interface CaseFilter {
  municipality: string;
  stage?: Stage | undefined;
  attention?: Attention | undefined;
  /** A staff id; null: nobody's; undefined: anybody's. */
  assignee?: string | null | undefined;
  /** Whether on a break on that day. */
  paused?: { on: string; is: boolean } | undefined;
  /** Only cases this sender has reported. */
  sender?: string | undefined;
  /** A landlord by its mark; null: nobody has named one; undefined: anybody's. */
  landlord?: string | null | undefined;
  /** Only cases this caseworker has a part in. */
  partOf?: string | undefined;
  /** The first and the last day its next deadline may be. */
  deadlineFrom?: string | undefined;
  deadlineBefore?: string | undefined;
  /** Only cases whose first legal deadline passed before this day, and nobody has been reached. */
  missedBefore?: string | undefined;
  closed: boolean;
}

/** What every list tells of a case. */
export const summaryColumns = {
  caseId: cases.caseId,
  stage: cases.stage,
  outcome: cases.outcome,
  attention: cases.attention,
  assignee: cases.assignee,
  deadlineOn: cases.deadlineOn,
  dueAt: cases.dueAt,
  openedAt: cases.openedAt,
  closedAt: cases.closedAt,
  tenants: citizens.tenants,
  street: citizens.street,
  postcode: citizens.postcode,
  city: citizens.city,
  protectedAddress: citizens.protectedAddress,
};

/** Cases, soonest deadline first. */
export function listCases(db: Db, filter: CaseFilter, limit: number, cursor: string[] | null) {
  return db
    .select({ ...summaryColumns, pausedUntil: cases.pausedUntil, landlord: cases.landlord, view: cases.view })
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(and(caseIs(db, filter), after([cases.deadlineOn, cases.caseId], cursor)))
    .orderBy(asc(cases.deadlineOn), asc(cases.caseId))
    .limit(limit);
}

/** How many cases a list has; asked by the very conditions of the list. */
export const countCases = (db: Db, filter: CaseFilter): Promise<number> => db.$count(cases, caseIs(db, filter));

/** A list's conditions, for whatever else counts exactly what it shows. */
export function caseIs(db: Db, filter: CaseFilter): SQL | undefined {
  const { deadlineFrom, deadlineBefore, missedBefore } = filter;
  return and(
    eq(cases.municipality, filter.municipality),
    filter.closed ? isNotNull(cases.closedAt) : isNull(cases.closedAt),
    filter.stage && eq(cases.stage, filter.stage),
    filter.attention && eq(cases.attention, filter.attention),
    isOf(cases.assignee, filter.assignee),
    filter.paused && onABreak(filter.paused),
    filter.sender === undefined ? undefined : inArray(cases.caseId, reportedBy(db, filter.sender)),
    isOf(cases.landlordMark, filter.landlord),
    filter.partOf === undefined ? undefined : hasPartIn(db, filter.partOf),
    deadlineFrom ? gte(cases.deadlineOn, deadlineFrom) : undefined,
    deadlineBefore ? lte(cases.deadlineOn, deadlineBefore) : undefined,
    missedBefore ? missed(missedBefore) : undefined,
  );
}

const missed = (before: string): SQL => sql`exists (select from ${caseFigures}
  where ${caseFigures.caseId} = ${cases.caseId} and ${caseFigures.firstDeadlineOn} < ${before}
  and ${caseFigures.reachedAt} is null and ${caseFigures.closedOn} is null)`;

export interface TaskFilter {
  municipality: string;
  role?: Role | undefined;
  kind?: TaskKind | undefined;
  caseId?: string | undefined;
  /** A staff id; null: nobody's; undefined: anybody's. */
  assignee?: string | null | undefined;
  /** Only tasks that nobody, or this person, has taken. */
  freeOrOf?: string | undefined;
  /** Only tasks that should have been done by now. */
  dueBefore?: Instant | undefined;
  /** Only tasks that are to begin within this time. */
  within?: { from: Instant; to: Instant } | undefined;
}

/** Open tasks, soonest due first. */
export function listTasks(db: Db, filter: TaskFilter, limit: number, cursor: string[] | null) {
  return db
    .select({ task: tasks, deadlineOn: cases.deadlineOn, attention: cases.attention })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .where(and(taskIs(filter), after([tasks.dueAt, tasks.caseId, tasks.taskId], cursor)))
    .orderBy(asc(tasks.dueAt), asc(tasks.caseId), asc(tasks.taskId))
    .limit(limit);
}

const onABreak = ({ on, is }: { on: string; is: boolean }): SQL | undefined =>
  is ? gte(cases.pausedUntil, on) : or(isNull(cases.pausedUntil), lt(cases.pausedUntil, on));

/** How many tasks of cases such a list has. */
export async function countTasks(db: Db, filter: TaskFilter): Promise<number> {
  const counted = db.select({ n: count() }).from(tasks).innerJoin(cases, eq(cases.caseId, tasks.caseId));
  const [row] = await counted.where(taskIs(filter));
  return row?.n ?? 0;
}

const taskIs = ({
  municipality,
  role,
  kind,
  caseId,
  assignee,
  freeOrOf,
  dueBefore,
  within,
}: TaskFilter): SQL | undefined =>
  and(
    eq(tasks.status, 'open'),
    eq(cases.municipality, municipality),
    role && eq(tasks.role, role),
    kind && eq(tasks.kind, kind),
    caseId ? eq(tasks.caseId, caseId) : undefined,
    isOf(tasks.assignee, assignee),
    freeOrOf === undefined ? undefined : or(isNull(tasks.assignee), eq(tasks.assignee, freeOrOf)),
    dueBefore ? lt(tasks.dueAt, dueBefore) : undefined,
    within ? and(gte(tasks.from, within.from), lt(tasks.from, within.to)) : undefined,
  );

/** Somebody's; null: nobody's; undefined: anybody's. */
export const isOf = (column: PgColumn, whose: string | null | undefined): SQL | undefined =>
  whose === undefined ? undefined : whose === null ? isNull(column) : eq(column, whose);

/** A task as it stands, open or ended. */
export async function taskRow(db: Db, caseId: string, taskId: string) {
  const [found] = await db
    .select()
    .from(tasks)
    .where(and(eq(tasks.caseId, caseId), eq(tasks.taskId, taskId)));
  return found;
}

/** How many cases are open, how many have not been taken by the engine, how many commands wait: for `/metrics`. */
export async function counts(db: Db) {
  const [row] = await db
    .select({
      open: sql<number>`count(*) filter (where ${cases.closedAt} is null)::int`,
      unstarted: sql<number>`count(*) filter (where not ${cases.started})::int`,
    })
    .from(cases);
  return row ?? { open: 0, unstarted: 0 };
}

/** A day's open visits, soonest first. */
export function visitsOn(db: Db, municipality: string, day: { from: Instant; to: Instant }) {
  return db
    .select({ caseId: tasks.caseId, taskId: tasks.taskId, from: tasks.from })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .where(
      and(
        eq(tasks.status, 'open'),
        eq(tasks.kind, 'visit'),
        eq(cases.municipality, municipality),
        isNull(cases.closedAt),
        gte(tasks.from, day.from),
        lt(tasks.from, day.to),
      ),
    )
    .orderBy(asc(tasks.from), asc(tasks.caseId), asc(tasks.taskId));
}
