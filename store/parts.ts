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

/** Of some cases those this caseworker has a part in. */
export async function casesOfPart(db: Db, staffId: string, caseIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(and(inArray(cases.caseId, [...caseIds]), hasPartIn(db, staffId)));
  return new Set(found.map(({ caseId }) => caseId));
}

/** Of some inquiries those this caseworker has asked. */
export async function inquiriesAskedBy(
  db: Db,
  staffId: string,
  inquiryIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await db
    .select({ inquiryId: inquiries.inquiryId })
    .from(inquiries)
    .where(and(inArray(inquiries.inquiryId, [...inquiryIds]), eq(inquiries.askedBy, staffId)));
  return new Set(found.map(({ inquiryId }) => inquiryId));
}
