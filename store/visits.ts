import { and, asc, eq, gte, inArray, like, lt, not, or, sql } from 'drizzle-orm';
import { v5 as uuidFrom } from 'uuid';
import type { Instant } from '../domain/case.js';
import { nextAlarm, type RecordedVisitEvent, type VisitTaskEnd, type VisitView } from '../domain/safeVisit.js';
import { atomically } from './atomically.js';
import type { Db } from './open.js';
import { storeVisitCommand } from './visitCommands.js';
import { safeVisits, visitCommands, visitEvents } from './visitSchema.js';

export type VisitRow = typeof safeVisits.$inferSelect;
export type NewVisit = Pick<
  VisitRow,
  'visitId' | 'municipality' | 'taskId' | 'caseId' | 'inquiryId' | 'worker' | 'startedAt' | 'dueAt' | 'view'
>;

/** Keeps a new visit; false where it is known already, or somebody is on the way to that task. */
export async function insertVisit(db: Db, row: NewVisit): Promise<boolean> {
  const kept = await db.insert(safeVisits).values(row).onConflictDoNothing().returning({ visitId: safeVisits.visitId });
  return kept.length > 0;
}

/** The row of a visit, or undefined. */
export async function visitRow(db: Db, visitId: string): Promise<VisitRow | undefined> {
  const [row] = await db.select().from(safeVisits).where(eq(safeVisits.visitId, visitId));
  return row;
}

/** The visit under way to a task, or undefined. */
export async function visitToTask(db: Db, taskId: string): Promise<VisitRow | undefined> {
  const [row] = await db
    .select()
    .from(safeVisits)
    .where(and(eq(safeVisits.taskId, taskId), eq(safeVisits.status, 'underWay')));
  return row;
}

/** Every visit under way in a municipality, the one that began first first: a handful. */
export const visitsUnderWay = (db: Db, municipality: string): Promise<VisitRow[]> =>
  db
    .select()
    .from(safeVisits)
    .where(and(eq(safeVisits.status, 'underWay'), eq(safeVisits.municipality, municipality)))
    .orderBy(asc(safeVisits.startedAt), asc(safeVisits.visitId));

/** Visits to a citizen, oldest first. */
export const visitsOfCase = (db: Db, caseId: string): Promise<VisitRow[]> =>
  db
    .select()
    .from(safeVisits)
    .where(eq(safeVisits.caseId, caseId))
    .orderBy(asc(safeVisits.startedAt), asc(safeVisits.visitId));

/** What has happened on visits, each one's in its order, with the notes people wrote. */
export async function visitEventsOf(db: Db, visitIds: readonly string[]) {
  if (visitIds.length === 0) return [];
  return db
    .select({ happened: visitEvents, note: visitCommands.note })
    .from(visitEvents)
    .leftJoin(visitCommands, eq(visitCommands.commandId, visitEvents.commandId))
    .where(inArray(visitEvents.visitId, [...visitIds]))
    .orderBy(asc(visitEvents.visitId), asc(visitEvents.seq));
}

/**
 * Writes a visit's events and how it stands, in one transaction. Repeating it is harmless, and a view older than the one
 * stored changes nothing.
 */
export async function writeVisit(
  db: Db,
  visitId: string,
  recorded: readonly RecordedVisitEvent[],
  view: VisitView,
): Promise<void> {
  await atomically(db, async (tx) => {
    const tookBack = await takeBack(tx, visitId, recorded);
    await tx
      .insert(visitEvents)
      .values(recorded.map((e) => ({ ...e, visitId })))
      .onConflictDoNothing();
    const { seq, status } = view;
    await tx
      .update(safeVisits)
      .set({ started: true, seq, status, dueAt: nextAlarm(view)?.at ?? null, view })
      .where(and(eq(safeVisits.visitId, visitId), tookBack ? undefined : lt(safeVisits.seq, seq)));
  });
}

/** Takes back what never happened, as `inquiries.ts` and `projection.ts` do. */
async function takeBack(tx: Db, visitId: string, recorded: readonly RecordedVisitEvent[]): Promise<boolean> {
  const [first, last] = [recorded[0], recorded.at(-1)];
  if (!first || !last) return false;
  const at = new Map(recorded.map((e) => [e.seq, e.at]));
  const known = await tx
    .select({ seq: visitEvents.seq, at: visitEvents.at })
    .from(visitEvents)
    .where(and(eq(visitEvents.visitId, visitId), gte(visitEvents.seq, first.seq)));
  const never = known.filter((e) => e.at < (at.get(e.seq) ?? last.at)).map((e) => e.seq);
  if (never.length === 0) return false;
  await tx.delete(visitEvents).where(and(eq(visitEvents.visitId, visitId), inArray(visitEvents.seq, never)));
  return true;
}

/** Visits that should have a workflow and may have none: never taken by the engine, or silent past their next alarm. */
export const visitsWithoutWord = (db: Db, since: Instant): Promise<VisitRow[]> =>
  db
    .select()
    .from(safeVisits)
    .where(and(eq(safeVisits.status, 'underWay'), or(not(safeVisits.started), lt(safeVisits.dueAt, since))))
    .orderBy(asc(safeVisits.startedAt), asc(safeVisits.visitId))
    .limit(500);

/**
 * Keeps, for each visit under way whose task has ended without its worker, the command that tells it so: in the
 * transaction that writes the task's end, and when a visit has begun.
 *
 * @param ownerId the case or inquiry whose tasks they are
 * @param endOf how a task of its ended; null where it has not
 */
export async function tellVisitsOfTaskEnd(
  tx: Db,
  ownerId: string,
  endOf: (taskId: string) => VisitTaskEnd | null,
  at: Instant,
): Promise<void> {
  const near = await tx
    .select({ visitId: safeVisits.visitId, taskId: safeVisits.taskId })
    .from(safeVisits)
    .where(and(eq(safeVisits.status, 'underWay'), like(safeVisits.taskId, `${ownerId}.%`)));
  for (const { visitId, taskId } of near) {
    const how = endOf(taskId.slice(ownerId.length + 1));
    if (!how || (await workerHasEnded(tx, visitId))) continue;
    const args = { commandId: uuidFrom(how, visitId), by: 'husly', how };
    await storeVisitCommand(tx, { visitId, message: { update: 'noteTaskEnd', args }, note: null, at });
  }
}

async function workerHasEnded(tx: Db, visitId: string): Promise<boolean> {
  const said = await tx
    .select({ commandId: visitCommands.commandId })
    .from(visitCommands)
    .where(and(eq(visitCommands.visitId, visitId), sql`${visitCommands.message} ->> 'update' = 'end'`))
    .limit(1);
  return said.length > 0;
}
