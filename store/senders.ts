import { and, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Db } from './open.js';
import { cases, reports, reportSenders } from './schema.js';

/** Notes that a sender has sent a report which somebody else had sent before. */
export async function alsoSentBy(
  db: Db,
  { caseId, fingerprint, by }: { caseId: string; fingerprint: string; by: string },
): Promise<void> {
  const same = and(eq(reports.caseId, caseId), eq(reports.fingerprint, fingerprint), ne(reports.by, by));
  await db
    .insert(reportSenders)
    .select(
      db
        .select({ reportId: reports.reportId, by: sql<string>`${by}::text`.as('by') })
        .from(reports)
        .where(same),
    )
    .onConflictDoNothing();
}

/** Who else has sent a report, besides the one who sent it first. */
export async function otherSendersOf(db: Db, reportId: string): Promise<string[]> {
  const rows = await db.select().from(reportSenders).where(eq(reportSenders.reportId, reportId));
  return rows.map(({ by }) => by);
}

/** Reports that this sender has sent, first or after somebody else. */
export const sentBy = (db: Db, by: string) =>
  or(
    eq(reports.by, by),
    inArray(
      reports.reportId,
      db.select({ reportId: reportSenders.reportId }).from(reportSenders).where(eq(reportSenders.by, by)),
    ),
  );

/** The ids of the cases this sender has reported. */
export const reportedBy = (db: Db, by: string) =>
  union(
    db.select({ caseId: reports.caseId }).from(reports).where(eq(reports.by, by)),
    db
      .select({ caseId: reports.caseId })
      .from(reportSenders)
      .innerJoin(reports, eq(reports.reportId, reportSenders.reportId))
      .where(eq(reportSenders.by, by)),
  );

/** Has this sender reported this case? Only then may it know that there is one. */
export async function hasReported(db: Db, by: string, caseId: string): Promise<boolean> {
  const [found] = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(and(eq(cases.caseId, caseId), inArray(cases.caseId, reportedBy(db, by))));
  return found !== undefined;
}

/** What a sender calls a case itself, in its first report that says so. */
export interface OwnWords {
  tenancyNumber: string | null;
  reference: string | null;
}

const ownWords = (by: string) => sql<OwnWords | null>`(select jsonb_build_object(
    'tenancyNumber', r.intake -> 'tenancy' ->> 'number', 'reference', r.intake -> 'source' ->> 'reference')
  from reports r
  where r.case_id = ${cases.caseId}
    and (r.by = ${by} or exists (select from report_senders s where s.report_id = r.report_id and s.by = ${by}))
  order by r.intake -> 'tenancy' ->> 'number' is null, r.received_at, r.report_id
  limit 1)`;

/** What a sender calls one of its cases. */
export async function ownWordsFor(db: Db, by: string, caseId: string): Promise<OwnWords | null> {
  const [found] = await db
    .select({ own: ownWords(by) })
    .from(cases)
    .where(eq(cases.caseId, caseId));
  return found?.own ?? null;
}

/**
 * The cases a sender has reported, newest first: only what tells how far each is.
 *
 * @param cursor `[openedAt, caseId]` of the last row of the page before, or null
 */
export function casesReportedBy(
  db: Db,
  filter: { by: string; municipality: string; closed: boolean },
  limit: number,
  cursor: string[] | null,
) {
  const { caseId, openedAt, closedAt, view } = cases;
  return db
    .select({ caseId, openedAt, closedAt, view, own: ownWords(filter.by) })
    .from(cases)
    .where(
      and(
        eq(cases.municipality, filter.municipality),
        // What goes on in another case is told of there: its reports lie there too.
        isNull(cases.continuesIn),
        filter.closed ? isNotNull(closedAt) : isNull(closedAt),
        inArray(caseId, reportedBy(db, filter.by)),
        cursor ? sql`(${openedAt}, ${caseId}) < (${cursor[0]}, ${cursor[1]})` : undefined,
      ),
    )
    .orderBy(desc(openedAt), desc(caseId))
    .limit(limit);
}

/** Who has sent each report of a case, and what it is. */
export const sendersOfCase = (db: Db, caseId: string) =>
  db
    .select({
      by: reports.by,
      others: sql<string[]>`array(select s.by from report_senders s where s.report_id = ${reports.reportId})`,
      intake: reports.intake,
    })
    .from(reports)
    .where(eq(reports.caseId, caseId));
