import { and, asc, eq, isNull, lt, not, sql } from 'drizzle-orm';
import type { CaseView, Instant } from '../domain/case.js';
import { atomically } from './atomically.js';
import { putBackUntold, toldCommandIds } from './commands.js';
import type { Db } from './open.js';
import { cases } from './schema.js';

/** Cases whose rows stand but whose workflow the engine has not taken. */
export const unstartedCases = (db: Db, before: Instant) =>
  db
    .select({ facts: cases.facts })
    .from(cases)
    .where(and(not(cases.started), lt(cases.openedAt, before)))
    .orderBy(asc(cases.openedAt), asc(cases.caseId))
    .limit(500);

/** Open cases that are sorted by a deadline already passed. */
export const passedDeadlines = (db: Db, today: string) =>
  db
    .select({ caseId: cases.caseId, municipality: cases.municipality, view: cases.view })
    .from(cases)
    .where(and(isNull(cases.closedAt), lt(cases.deadlineOn, today)))
    .orderBy(asc(cases.deadlineOn), asc(cases.caseId))
    .limit(1000);

export async function setDeadline(db: Db, caseId: string, deadlineOn: string): Promise<void> {
  await db.update(cases).set({ deadlineOn }).where(eq(cases.caseId, caseId));
}

/**
 * Open cases to compare with their workflows: the moment by which they should have spoken has passed. The longest silent first.
 *
 * @param after the last of those asked for before; null: from the first
 */
export const silentCases = (db: Db, since: Instant, after: SilentCase | null) =>
  db
    .select(silent)
    .from(cases)
    .where(
      and(
        isNull(cases.closedAt),
        cases.started,
        lt(cases.heardBy, since),
        after ? sql`(${cases.heardBy}, ${cases.caseId}) > (${after.heardBy}, ${after.caseId})` : undefined,
      ),
    )
    .orderBy(asc(cases.heardBy), asc(cases.caseId))
    .limit(100);

const silent = {
  caseId: cases.caseId,
  municipality: cases.municipality,
  seq: cases.seq,
  view: cases.view,
  heardBy: cases.heardBy,
};
export type SilentCase = Pick<typeof cases.$inferSelect, keyof typeof silent>;

/**
 * What a case whose workflow is lost is made anew from: its view, and the commands in it. Those that are not in it wait
 * again, decided in one transaction with the row held.
 */
export const knownOfLost = (db: Db, caseId: string): Promise<{ view: CaseView; commandIds: string[] } | null> =>
  atomically(db, async (tx) => {
    const [row] = await tx.select({ view: cases.view }).from(cases).where(eq(cases.caseId, caseId)).for('update');
    if (!row?.view) return null;
    await putBackUntold(tx, [caseId]);
    return { view: row.view, commandIds: await toldCommandIds(tx, caseId) };
  });
