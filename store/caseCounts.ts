import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { IsoDate } from '../domain/calendar.js';
import { lastDayOf, soonness, type Alike } from '../domain/facets.js';
import type { Db } from './open.js';
import { hasPartIn } from './parts.js';
import { cases, reports } from './schema.js';
import { reportedBy } from './senders.js';

/** Open cases counted by all they can be narrowed by, in one reading of an index. */
export async function alikeCases(
  db: Db,
  { municipality, partOf, sender }: { municipality: string; partOf?: string | undefined; sender?: string | undefined },
  today: IsoDate,
): Promise<Alike[]> {
  const within = soonness.map((one) => sql`when ${cases.deadlineOn} <= ${lastDayOf(one, today)} then ${one}`);
  const deadline = sql<Alike['deadline']>`case ${sql.join(within, sql` `)} end`;
  const paused = sql<boolean>`coalesce(${cases.pausedUntil} >= ${today}, false)`;
  return db
    .select({
      stage: cases.stage,
      attention: cases.attention,
      assignee: cases.assignee,
      deadline,
      paused,
      count: sql<number>`count(*)::int`,
    })
    .from(cases)
    .where(
      and(
        eq(cases.municipality, municipality),
        isNull(cases.closedAt),
        partOf === undefined ? undefined : hasPartIn(db, partOf),
        sender === undefined ? undefined : inArray(cases.caseId, reportedBy(db, sender)),
      ),
    )
    .groupBy(sql`1, 2, 3, 4, 5`);
}

/** The landlord of each of some cases, as the first report that names one writes it. */
export async function landlordsOf(db: Db, caseIds: readonly string[]): Promise<Map<string, string>> {
  if (caseIds.length === 0) return new Map();
  const landlord = sql<string | null>`${reports.intake} -> 'tenancy' ->> 'landlord'`;
  const rows = await db
    .select({ caseId: reports.caseId, landlord })
    .from(reports)
    .where(and(inArray(reports.caseId, [...caseIds]), sql`${landlord} is not null`))
    .orderBy(asc(reports.receivedAt), asc(reports.reportId));
  return new Map(rows.toReversed().flatMap(({ caseId, landlord: name }) => (name ? [[caseId, name]] : [])));
}
