import { and, eq, exists, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import { inquiries } from './inquirySchema.js';
import type { Db } from './open.js';
import { cases, commands, tasks } from './schema.js';

/**
 * Whether a caseworker has a part in a case (domain.md §4.4: access by need): there is a task for them or for their
 * department that no colleague has taken, they have asked about the citizen, or they have told the case something. For a
 * query on `cases`.
 */
export function hasPartIn(db: Db, staffId: string): SQL | undefined {
  const one = { found: sql`1` };
  return or(
    exists(
      db
        .select(one)
        .from(tasks)
        .where(
          and(
            eq(tasks.caseId, cases.caseId),
            eq(tasks.status, 'open'),
            eq(tasks.role, 'caseworker'),
            or(isNull(tasks.assignee), eq(tasks.assignee, staffId)),
          ),
        ),
    ),
    exists(
      db
        .select(one)
        .from(inquiries)
        .where(and(eq(inquiries.caseId, cases.caseId), eq(inquiries.askedBy, staffId))),
    ),
    exists(
      db
        .select(one)
        .from(commands)
        .where(
          and(
            eq(commands.caseId, cases.caseId),
            eq(commands.by, staffId),
            // Neither what the case has refused nor to take a task is to tell it something.
            ne(commands.status, 'refused'),
            sql`${commands.message} ->> 'update' <> 'assignTask'`,
          ),
        ),
    ),
  );
}

/** Of some cases those this caseworker has a part in, and of some inquiries those they have asked. */
export async function theirsOf(
  db: Db,
  staffId: string,
  { caseIds, inquiryIds }: { caseIds: readonly string[]; inquiryIds: readonly string[] },
): Promise<{ caseIds: ReadonlySet<string>; inquiryIds: ReadonlySet<string> }> {
  const [partOf, asked] = await Promise.all([
    db
      .select({ id: cases.caseId })
      .from(cases)
      .where(and(inArray(cases.caseId, [...caseIds]), hasPartIn(db, staffId))),
    db
      .select({ id: inquiries.inquiryId })
      .from(inquiries)
      .where(and(inArray(inquiries.inquiryId, [...inquiryIds]), eq(inquiries.askedBy, staffId))),
  ]);
  return { caseIds: new Set(partOf.map(({ id }) => id)), inquiryIds: new Set(asked.map(({ id }) => id)) };
}

/** Whether this caseworker has a part in this case. */
export const takesPart = async (db: Db, staffId: string, caseId: string): Promise<boolean> =>
  (await theirsOf(db, staffId, { caseIds: [caseId], inquiryIds: [] })).caseIds.has(caseId);
