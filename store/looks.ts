import { and, arrayContains, desc, eq, lt } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Db } from './open.js';
import { looks } from './staffSchema.js';

/** One answer that showed cases to somebody of the staff. */
export type Look = Omit<typeof looks.$inferInsert, 'lookId' | 'shown'>;

/** Notes a look. One statement, and whoever looks waits for it: what cannot be noted is not shown. */
export async function noteLook(db: Db, look: Look): Promise<void> {
  await db.insert(looks).values({ ...look, shown: look.caseIds.length });
}

/** Looks, latest first. @param before only those before this one */
export const listLooks = (
  db: Db,
  filter: { municipality: string; caseId?: string | undefined; staffId?: string | undefined },
  limit: number,
  before: number | null,
) =>
  db
    .select()
    .from(looks)
    .where(
      and(
        eq(looks.municipality, filter.municipality),
        filter.caseId ? arrayContains(looks.caseIds, [filter.caseId]) : undefined,
        filter.staffId ? eq(looks.staffId, filter.staffId) : undefined,
        before === null ? undefined : lt(looks.lookId, before),
      ),
    )
    .orderBy(desc(looks.lookId))
    .limit(limit);

/** Forgets the looks before an instant. */
export async function forgetLooks(db: Db, before: Instant): Promise<void> {
  await db.delete(looks).where(lt(looks.at, before));
}
