import { and, eq, gte, inArray, lt, notInArray, sql } from 'drizzle-orm';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { type ClosingDays } from '../domain/calendar.js';
import type { CaseEvent, CaseView, Instant, Message, OpenTask, RecordedEvent } from '../domain/case.js';
import { dueMoment, heardBy } from '../domain/course.js';
import { legalClock, soonestDeadline } from '../domain/law/legalClock.js';
import { kindOfTask } from '../domain/outcomes.js';
import { atomically } from './atomically.js';
import { addToFigures, takeFiguresBack } from './figuresWriting.js';
import type { Db } from './open.js';
import { cases, events, messages, noDeadline, tasks, type MessageStatus } from './schema.js';
import { tellVisitsOfTaskEnd } from './visits.js';

/**
 * Writes a case's events and what follows from them into the lists, in one transaction. Repeating it is harmless: events
 * are unique by `(caseId, seq)`, what follows from one is written with it, and a view older than the one stored changes
 * nothing.
 *
 * @param closing the municipality's closing days, for the deadline that lists are sorted by
 */
export async function writeProjection(
  db: Db,
  caseId: string,
  recorded: readonly RecordedEvent[],
  view: CaseView,
  closing: ClosingDays,
): Promise<void> {
  const last = recorded.at(-1);
  if (!last) return;
  await atomically(db, async (tx) => {
    const fresh = await writeEvents(tx, caseId, recorded, view);
    await endTasks(tx, caseId, fresh);
    await tellVisits(tx, caseId, fresh, last.at);
    if (await writeCase(tx, caseId, view, last.at, closing)) await writeOpenTasks(tx, caseId, view.tasks);
    await writeMessages(tx, caseId, fresh);
    if (fresh.length > 0) await addToFigures(tx, view, fresh, last.at, closing);
  });
}

/** @returns those that were not known */
async function writeEvents(
  tx: Db,
  caseId: string,
  recorded: readonly RecordedEvent[],
  view: CaseView,
): Promise<RecordedEvent[]> {
  const rows = recorded.map((e) => ({ ...e, caseId }));
  const insert = () => tx.insert(events).values(rows).onConflictDoNothing().returning({ seq: events.seq });
  let written = await insert();
  if (written.length < recorded.length && (await takeBack(tx, caseId, recorded, view)))
    written = [...written, ...(await insert())];
  const seqs = new Set(written.map(({ seq }) => seq));
  return recorded.filter(({ seq }) => seqs.has(seq));
}

/**
 * Takes back what never happened. A local activity writes before the engine has kept what caused it; if the worker dies
 * in between, the case goes on without that, and other events get its numbers, later. (A mere repetition has the same
 * times, so nothing of it is taken back, and neither is what a newer batch wrote.)
 *
 * @returns whether there was anything; the case row, its tasks and planned messages then await the view
 */
async function takeBack(tx: Db, caseId: string, recorded: readonly RecordedEvent[], view: CaseView): Promise<boolean> {
  const [first, last] = [recorded[0], recorded.at(-1)];
  if (!first || !last) return false;
  const at = new Map(recorded.map((e) => [e.seq, e.at]));
  const known = await tx
    .select({ seq: events.seq, at: events.at })
    .from(events)
    .where(and(eq(events.caseId, caseId), gte(events.seq, first.seq)));
  const never = known.filter((e) => e.at < (at.get(e.seq) ?? last.at)).map((e) => e.seq);
  if (never.length === 0) return false;
  await takeFiguresBack(tx, view, first.at);
  await tx.delete(events).where(and(eq(events.caseId, caseId), inArray(events.seq, never)));
  await tx
    .update(cases)
    .set({ seq: first.seq - 1, closedAt: null })
    .where(eq(cases.caseId, caseId));
  await cancelOpenTasks(tx, caseId, last.at);
  const keys = view.messages.map((m) => m.key);
  await tx
    .delete(messages)
    .where(and(eq(messages.caseId, caseId), eq(messages.status, 'planned'), notInArray(messages.key, keys)));
  return true;
}

const cancelOpenTasks = (tx: Db, caseId: string, at: Instant) =>
  tx
    .update(tasks)
    .set({ status: 'cancelled', endedAt: at })
    .where(and(eq(tasks.caseId, caseId), eq(tasks.status, 'open')));

/** Puts a whole view in the place of one that lags (a database restored from a copy): the case row and its tasks. */
export async function replaceView(db: Db, view: CaseView, at: Instant, closing: ClosingDays): Promise<void> {
  await atomically(db, async (tx) => {
    if (!(await writeCase(tx, view.caseId, view, at, closing))) return;
    await cancelOpenTasks(tx, view.caseId, at);
    await writeOpenTasks(tx, view.caseId, view.tasks);
    await addToFigures(tx, view, [], at, closing);
  });
}

/** @returns false where the row already knows as much or more */
async function writeCase(tx: Db, caseId: string, view: CaseView, at: Instant, closing: ClosingDays): Promise<boolean> {
  const written = await tx
    .update(cases)
    .set({
      started: true,
      seq: view.seq,
      stage: view.stage,
      outcome: view.outcome,
      attention: view.attention,
      assignee: view.assignee,
      pausedUntil: view.pausedUntil,
      dueAt: dueMoment(view),
      heardBy: heardBy(view),
      deadlineOn: deadline(view, dateInCopenhagen(at), closing),
      view,
      // What comes after the end, such as a farewell the next morning, does not move it.
      ...(view.stage === 'closed' && { closedAt: sql`coalesce(${cases.closedAt}, ${at})` }),
    })
    .where(and(eq(cases.caseId, caseId), lt(cases.seq, view.seq)))
    .returning({ caseId: cases.caseId });
  return written.length > 0;
}

/** The next hard date, or the one that sorts last. */
export const deadline = (view: Pick<CaseView, 'stage' | 'legal'>, today: string, closing: ClosingDays): string =>
  (view.stage === 'closed' ? null : soonestDeadline(legalClock(view.legal, today, closing), today))?.date ?? noDeadline;

async function writeOpenTasks(tx: Db, caseId: string, open: readonly OpenTask[]): Promise<void> {
  if (open.length === 0) return;
  const rows = open.map(({ id, lapses: _, confirmed = false, ...task }) => ({
    ...task,
    confirmed,
    caseId,
    taskId: id,
    status: 'open' as const,
  }));
  await tx
    .insert(tasks)
    .values(rows)
    .onConflictDoUpdate({
      target: [tasks.caseId, tasks.taskId],
      set: {
        status: sql`excluded.status`,
        from: sql`excluded."from"`,
        dueAt: sql`excluded.due_at`,
        part: sql`excluded.part`,
        phoneId: sql`excluded.phone_id`,
        assignee: sql`excluded.assignee`,
        overdue: sql`excluded.overdue`,
        confirmed: sql`excluded.confirmed`,
        about: sql`excluded.about`,
        because: sql`excluded.because`,
        outcome: null,
        endedAt: null,
      },
    });
}

const taskEnds = { taskCompleted: 'completed', taskLapsed: 'lapsed', taskCancelled: 'cancelled' } as const;

async function endTasks(tx: Db, caseId: string, recorded: readonly RecordedEvent[]): Promise<void> {
  for (const { event, at } of recorded) {
    if (event.kind !== 'taskCompleted' && event.kind !== 'taskLapsed' && event.kind !== 'taskCancelled') continue;
    const outcome = event.kind === 'taskCompleted' ? event.result.outcome : null;
    await tx
      .update(tasks)
      .set({ status: taskEnds[event.kind], outcome, endedAt: at })
      .where(and(eq(tasks.caseId, caseId), eq(tasks.taskId, event.taskId)));
  }
}

/** Whoever is on the way to a visit that has just been called off learns of it (`safeVisit.ts`). */
async function tellVisits(tx: Db, caseId: string, recorded: readonly RecordedEvent[], at: Instant): Promise<void> {
  const ends = new Map<string, (typeof taskEnds)[keyof typeof taskEnds]>();
  for (const { event } of recorded)
    if (event.kind === 'taskCompleted' || event.kind === 'taskLapsed' || event.kind === 'taskCancelled')
      if (kindOfTask(event.taskId) === 'visit') ends.set(event.taskId, taskEnds[event.kind]);
  if (ends.size > 0) await tellVisitsOfTaskEnd(tx, caseId, (taskId) => ends.get(taskId) ?? null, at);
}

/** Messages are listed from the moment they are planned; what the sending activity has written itself stands. */
async function writeMessages(tx: Db, caseId: string, recorded: readonly RecordedEvent[]): Promise<void> {
  let planned = new Map<string, Message>();
  const write = async (): Promise<void> => {
    if (planned.size > 0) await writePlanned(tx, caseId, [...planned.values()]);
    planned = new Map();
  };
  for (const { event, at } of recorded) {
    if (event.kind === 'messagePlanned') planned.set(event.message.key, event.message);
    if (event.kind !== 'messageSettled') continue;
    await write();
    await writeSettled(tx, caseId, event, at);
  }
  await write();
}

async function writePlanned(tx: Db, caseId: string, planned: readonly Message[]): Promise<void> {
  const rows = planned.map(({ key, purpose, channel, notBefore, notAfter, visitAt = null, because }) => ({
    caseId,
    key,
    purpose,
    channel,
    notBefore,
    notAfter,
    visitAt,
    because,
    status: 'planned' as const,
  }));
  await tx
    .insert(messages)
    .values(rows)
    .onConflictDoUpdate({
      target: [messages.caseId, messages.key],
      set: {
        notBefore: sql`excluded.not_before`,
        notAfter: sql`excluded.not_after`,
        visitAt: sql`excluded.visit_at`,
        because: sql`excluded.because`,
        status: sql`excluded.status`,
        reason: null,
        settledAt: null,
      },
      setWhere: sql`${messages.status} in ('planned', 'cancelled')`,
    });
}

async function writeSettled(
  tx: Db,
  caseId: string,
  e: CaseEvent & { kind: 'messageSettled' },
  at: Instant,
): Promise<void> {
  const status: MessageStatus = e.result;
  await tx
    .update(messages)
    .set({ status, reason: e.reason ?? null, settledAt: at })
    .where(
      and(eq(messages.caseId, caseId), eq(messages.key, e.key), sql`${messages.status} in ('planned', 'sending')`),
    );
}
