import { and, between, count, eq, gte, isNull, lt, sql } from 'drizzle-orm';
import type { IsoDate } from '../domain/calendar.js';
import type { Instant } from '../domain/case.js';
import type { Db } from './open.js';
import { cases, tasks } from './schema.js';

/** How many open cases have their next hard date on each day; days without one are missing. */
export async function deadlinesByDay(db: Db, municipality: string, from: IsoDate, to: IsoDate) {
  return db
    .select({ date: cases.deadlineOn, n: count() })
    .from(cases)
    .where(and(isNull(cases.closedAt), eq(cases.municipality, municipality), between(cases.deadlineOn, from, to)))
    .groupBy(cases.deadlineOn);
}

/** How many open visits begin on each day in Copenhagen. */
export async function visitsByDay(db: Db, municipality: string, time: { from: Instant; to: Instant }) {
  const date = sql<IsoDate>`(${tasks.from} at time zone 'Europe/Copenhagen')::date::text`;
  const rows = await db
    .select({ date, n: count() })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .where(
      and(
        eq(tasks.status, 'open'),
        eq(tasks.kind, 'visit'),
        // A closed case has no open task; said, so that the open cases' index answers alone.
        isNull(cases.closedAt),
        eq(cases.municipality, municipality),
        gte(tasks.from, time.from),
        lt(tasks.from, time.to),
      ),
    )
    .groupBy(sql`1`);
  return new Map(rows.map((row) => [row.date, row.n]));
}
