import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, not, sql, type SQL } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import {
  isInquiryKind,
  type InquiryKind,
  type InquiryStatus,
  type InquiryView,
  type RecordedInquiryEvent,
} from '../domain/inquiry.js';
import { atomically } from './atomically.js';
import { after, type TaskFilter } from './lists.js';
import type { Db } from './open.js';
import { inquiries, inquiryCommands, inquiryEvents } from './inquirySchema.js';
import { tellVisitsOfTaskEnd } from './visits.js';

export type InquiryRow = typeof inquiries.$inferSelect;
export type NewInquiry = Pick<
  InquiryRow,
  | 'inquiryId'
  | 'kind'
  | 'municipality'
  | 'caseId'
  | 'askedBy'
  | 'askedByRole'
  | 'askedAt'
  | 'question'
  | 'citizen'
  | 'view'
> &
  Pick<InquiryRow, 'from' | 'dueAt'>;

/** Keeps a new inquiry; false where it is known already. */
export async function insertInquiry(db: Db, row: NewInquiry): Promise<boolean> {
  const kept = await db
    .insert(inquiries)
    .values(row)
    .onConflictDoNothing()
    .returning({ inquiryId: inquiries.inquiryId });
  return kept.length > 0;
}

/** The row of an inquiry, or undefined. */
export async function inquiryRow(db: Db, inquiryId: string): Promise<InquiryRow | undefined> {
  const [row] = await db.select().from(inquiries).where(eq(inquiries.inquiryId, inquiryId));
  return row;
}

/**
 * Writes an inquiry's events and how it stands, in one transaction. Repeating it is harmless, and a view older than the one
 * stored changes nothing.
 */
export async function writeInquiry(
  db: Db,
  inquiryId: string,
  recorded: readonly RecordedInquiryEvent[],
  view: InquiryView,
): Promise<void> {
  await atomically(db, async (tx) => {
    const tookBack = await takeBack(tx, inquiryId, recorded);
    await tx
      .insert(inquiryEvents)
      .values(recorded.map((e) => ({ ...e, inquiryId })))
      .onConflictDoNothing();
    const { seq, status, outcome, task, assignee, overdue, escalatedAt, endedAt } = view;
    const answer = status === 'answered' ? await answerTo(tx, inquiryId) : { answer: null, answeredBy: null };
    const stands = { started: true, seq, status, outcome, assignee, overdue, escalatedAt, endedAt, view };
    await tx
      .update(inquiries)
      .set({
        ...stands,
        ...(task && { from: task.from, dueAt: task.dueAt }),
        ...(outcome === 'matched' && { caseId: view.caseId }),
        ...answer,
      })
      .where(and(eq(inquiries.inquiryId, inquiryId), tookBack ? undefined : lt(inquiries.seq, seq)));
    const done = recorded.find(({ event }) => event.kind === 'taskCompleted' || event.kind === 'withdrawn');
    if (done) await tellVisitsOfTaskEnd(tx, inquiryId, (taskId) => endOfInquiryTask(view, taskId), done.at);
  });
}

/** How a task of an inquiry ended; null: it is open. */
export function endOfInquiryTask({ task, status }: InquiryView, taskId: string): 'completed' | 'cancelled' | null {
  if (task?.id === taskId) return null;
  return status === 'withdrawn' ? 'cancelled' : 'completed';
}

/**
 * Takes back what never happened: a local activity writes before the engine has kept what caused it, and where the worker
 * died in between, other events get its numbers, later (`projection.ts` does the same).
 */
async function takeBack(tx: Db, inquiryId: string, recorded: readonly RecordedInquiryEvent[]): Promise<boolean> {
  const [first, last] = [recorded[0], recorded.at(-1)];
  if (!first || !last) return false;
  const at = new Map(recorded.map((e) => [e.seq, e.at]));
  const known = await tx
    .select({ seq: inquiryEvents.seq, at: inquiryEvents.at })
    .from(inquiryEvents)
    .where(and(eq(inquiryEvents.inquiryId, inquiryId), gte(inquiryEvents.seq, first.seq)));
  const never = known.filter((e) => e.at < (at.get(e.seq) ?? last.at)).map((e) => e.seq);
  if (never.length === 0) return false;
  await tx.delete(inquiryEvents).where(and(eq(inquiryEvents.inquiryId, inquiryId), inArray(inquiryEvents.seq, never)));
  return true;
}

/** What was written when the last task was completed, and by whom. */
async function answerTo(tx: Db, inquiryId: string) {
  const [found] = await tx
    .select({ answer: inquiryCommands.note, answeredBy: inquiryEvents.by })
    .from(inquiryEvents)
    .leftJoin(inquiryCommands, eq(inquiryCommands.commandId, inquiryEvents.commandId))
    .where(and(eq(inquiryEvents.inquiryId, inquiryId), sql`${inquiryEvents.event} ->> 'kind' = 'taskCompleted'`))
    .orderBy(desc(inquiryEvents.seq))
    .limit(1);
  return found ?? { answer: null, answeredBy: null };
}

export interface InquiryFilter {
  municipality: string;
  kind?: InquiryKind | undefined;
  status?: InquiryStatus | undefined;
  askedBy?: string | undefined;
  caseId?: string | undefined;
  /** Only those the supervisor has been told of and nobody has answered. */
  escalated: boolean;
}

/**
 * Inquiries, newest first.
 *
 * @param cursor `[askedAt, inquiryId]` of the last row of the page before, or null
 */
export function listInquiries(db: Db, filter: InquiryFilter, limit: number, cursor: string[] | null) {
  return db
    .select()
    .from(inquiries)
    .where(
      and(
        eq(inquiries.municipality, filter.municipality),
        filter.kind && eq(inquiries.kind, filter.kind),
        filter.status && eq(inquiries.status, filter.status),
        filter.askedBy ? eq(inquiries.askedBy, filter.askedBy) : undefined,
        filter.caseId ? eq(inquiries.caseId, filter.caseId) : undefined,
        filter.escalated ? and(eq(inquiries.status, 'open'), isNotNull(inquiries.escalatedAt)) : undefined,
        cursor ? sql`(${inquiries.askedAt}, ${inquiries.inquiryId}) < (${cursor[0]}, ${cursor[1]})` : undefined,
      ),
    )
    .orderBy(desc(inquiries.askedAt), desc(inquiries.inquiryId))
    .limit(limit);
}

/** Inquiries with an open task, soonest due first: those of the outreach worker, and for a supervisor the neglected. */
export async function listInquiryTasks(
  db: Db,
  filter: TaskFilter,
  limit: number,
  cursor: string[] | null,
): Promise<InquiryRow[]> {
  const which = inquiryTaskIs(filter);
  if (!which) return [];
  return db
    .select()
    .from(inquiries)
    .where(and(which, after([inquiries.dueAt, inquiries.inquiryId], cursor && cursor.slice(0, 2))))
    .orderBy(asc(inquiries.dueAt), asc(inquiries.inquiryId))
    .limit(limit);
}

/** How many such a list has. */
export async function countInquiryTasks(db: Db, filter: TaskFilter): Promise<number> {
  const which = inquiryTaskIs(filter);
  return which ? db.$count(inquiries, which) : 0;
}

/** Null where no inquiry's task can be such a one. */
function inquiryTaskIs({ municipality, role, kind, caseId, assignee, dueBefore, within }: TaskFilter): SQL | null {
  if (role && role !== 'outreach' && role !== 'supervisor') return null;
  if (kind && !isInquiryKind(kind)) return null;
  const which = and(
    eq(inquiries.status, 'open'),
    eq(inquiries.municipality, municipality),
    kind && eq(inquiries.kind, kind),
    role === 'supervisor' ? isNotNull(inquiries.escalatedAt) : undefined,
    caseId ? eq(inquiries.caseId, caseId) : undefined,
    assignee === null ? isNull(inquiries.assignee) : undefined,
    assignee ? eq(inquiries.assignee, assignee) : undefined,
    dueBefore ? lt(inquiries.dueAt, dueBefore) : undefined,
    within ? and(gte(inquiries.from, within.from), lt(inquiries.from, within.to)) : undefined,
  );
  return which ?? null;
}

/** Everything asked about a case's citizen, oldest first. */
export const inquiriesOfCase = (db: Db, caseId: string): Promise<InquiryRow[]> =>
  db
    .select()
    .from(inquiries)
    .where(eq(inquiries.caseId, caseId))
    .orderBy(asc(inquiries.askedAt), asc(inquiries.inquiryId));

/** What has happened to inquiries, each one's in its order, with the notes people wrote. */
export async function inquiryEventsOf(db: Db, inquiryIds: readonly string[]) {
  if (inquiryIds.length === 0) return [];
  return db
    .select({ happened: inquiryEvents, note: inquiryCommands.note })
    .from(inquiryEvents)
    .leftJoin(inquiryCommands, eq(inquiryCommands.commandId, inquiryEvents.commandId))
    .where(inArray(inquiryEvents.inquiryId, [...inquiryIds]))
    .orderBy(asc(inquiryEvents.inquiryId), asc(inquiryEvents.seq));
}

/** Inquiries whose rows stand but whose workflow the engine has not taken. */
export const unstartedInquiries = (db: Db, before: Instant): Promise<InquiryRow[]> =>
  db
    .select()
    .from(inquiries)
    .where(and(not(inquiries.started), lt(inquiries.askedAt, before)))
    .orderBy(asc(inquiries.askedAt), asc(inquiries.inquiryId))
    .limit(500);

/** Open inquiries past their time: each should still have its workflow. */
export const lateInquiries = (db: Db, since: Instant): Promise<InquiryRow[]> =>
  db
    .select()
    .from(inquiries)
    .where(and(eq(inquiries.status, 'open'), inquiries.started, lt(inquiries.dueAt, since)))
    .orderBy(asc(inquiries.dueAt), asc(inquiries.inquiryId))
    .limit(100);
