import { desc, sql } from 'drizzle-orm';
import type { IsoDate } from '../domain/calendar.js';
import { lastDayOf, soonness, type Alike, type Landlord } from '../domain/facets.js';
import { caseIs, type CaseFilter } from './lists.js';
import type { Db } from './open.js';
import { cases } from './schema.js';

/** The cases of a list counted by all that can be chosen in turn; open ones in one reading of an index. */
export async function alikeCases(db: Db, filter: CaseFilter, today: IsoDate): Promise<Alike[]> {
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
    .where(caseIs(db, filter))
    .groupBy(sql`1, 2, 3, 4, 5`);
}

/** How many cases of a list each landlord lets, the most first; by the very conditions of the list. */
export async function landlordsIn(db: Db, filter: CaseFilter): Promise<Landlord[]> {
  const count = sql<number>`count(*)::int`;
  return db
    .select({ landlord: cases.landlordMark, name: sql<string | null>`min(${cases.landlord})`, count })
    .from(cases)
    .where(caseIs(db, filter))
    .groupBy(cases.landlordMark)
    .orderBy(desc(count), sql`min(${cases.landlord})`);
}
