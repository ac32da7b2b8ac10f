import { and, asc, eq, inArray, isNull, lte, sql, type SQL } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { withVerdict } from '../domain/numbers.js';
import type { TaskKind } from '../domain/outcomes.js';
import { numbers } from './citizenSchema.js';
import type { Db } from './open.js';
import { cases, citizens, phones, tasks } from './schema.js';

/** A person's work and the team's free work that is due by a moment. */
export interface Due {
  municipality: string;
  kinds: readonly TaskKind[];
  by: Instant;
}

/** More of one's own nobody has on a day. */
const mostOwn = 200;

/** What somebody has taken, or was given; soonest deadline first. */
export const ownDue = (db: Db, due: Due, staffId: string) => dueTasks(db, due, eq(tasks.assignee, staffId), mostOwn);

/** What nobody has taken; soonest deadline first. */
export const freeDue = (db: Db, due: Due, limit: number) => dueTasks(db, due, isNull(tasks.assignee), limit);

function dueTasks(db: Db, { municipality, kinds, by }: Due, whose: SQL, limit: number) {
  return db
    .select({
      task: tasks,
      row: cases,
      tenants: citizens.tenants,
      street: citizens.street,
      postcode: citizens.postcode,
      city: citizens.city,
      protectedAddress: citizens.protectedAddress,
      remarks: citizens.remarks,
    })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .innerJoin(citizens, eq(citizens.caseId, tasks.caseId))
    .where(
      and(
        eq(tasks.status, 'open'),
        inArray(tasks.kind, [...kinds]),
        lte(tasks.dueAt, by),
        whose,
        eq(cases.municipality, municipality),
        isNull(cases.closedAt),
      ),
    )
    .orderBy(asc(cases.deadlineOn), asc(cases.caseId), asc(tasks.taskId))
    .limit(limit);
}

export type DueTask = Awaited<ReturnType<typeof ownDue>>[number];

/** The numbers that may be called, of several cases at once, in the order they became known. */
export async function phonesOf(db: Db, caseIds: readonly string[]) {
  if (caseIds.length === 0) return [];
  const rows = await db
    .select({ phone: phones, learned: numbers.verdict })
    .from(phones)
    .leftJoin(numbers, eq(numbers.e164, phones.e164))
    .where(inArray(phones.caseId, [...caseIds]))
    .orderBy(sql`length(${phones.phoneId})`, phones.phoneId);
  return rows.map(({ phone, learned }) => withVerdict(phone, learned)).filter((phone) => phone.usable);
}

/** Open cases at some addresses, but for those whose address nobody may be told by. */
export async function casesAt(db: Db, municipality: string, addressKeys: readonly string[]) {
  if (addressKeys.length === 0) return [];
  return db
    .select({ caseId: cases.caseId, addressKey: cases.addressKey, tenants: citizens.tenants })
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(
      and(
        inArray(cases.addressKey, [...addressKeys]),
        eq(cases.municipality, municipality),
        isNull(cases.closedAt),
        eq(citizens.protectedAddress, false),
      ),
    )
    .orderBy(asc(cases.openedAt), asc(cases.caseId));
}
