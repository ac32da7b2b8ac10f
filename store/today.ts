import { and, asc, count, eq, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { withVerdict } from '../domain/numbers.js';
import type { TaskKind } from '../domain/outcomes.js';
import { numbers } from './citizenSchema.js';
import { inquiries } from './inquirySchema.js';
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

/** Whom it is about, as the case knows them. */
const whom = {
  tenants: citizens.tenants,
  street: citizens.street,
  postcode: citizens.postcode,
  city: citizens.city,
  protectedAddress: citizens.protectedAddress,
  remarks: citizens.remarks,
};

/** Open, of one of the kinds, and due by then. */
const isDue = ({ municipality, kinds, by }: Due, whose: SQL | undefined) =>
  and(
    eq(tasks.status, 'open'),
    inArray(tasks.kind, [...kinds]),
    lte(tasks.dueAt, by),
    whose,
    eq(cases.municipality, municipality),
    isNull(cases.closedAt),
  );

function dueTasks(db: Db, due: Due, whose: SQL, limit: number) {
  return db
    .select({ task: tasks, row: cases, ...whom })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .innerJoin(citizens, eq(citizens.caseId, tasks.caseId))
    .where(isDue(due, whose))
    .orderBy(asc(cases.deadlineOn), asc(cases.caseId), asc(tasks.taskId))
    .limit(limit);
}

/** How many open tasks of such kinds are due by a moment, somebody's own and those nobody has taken; `most` is many. */
export async function countDue(db: Db, due: Due, staffId: string, most: number): Promise<number> {
  const some = db
    .select({ one: sql`1`.as('one') })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .where(isDue(due, or(eq(tasks.assignee, staffId), isNull(tasks.assignee))))
    .limit(most)
    .as('some');
  const [found] = await db.select({ n: count() }).from(some);
  return found?.n ?? 0;
}

export type DueTask = Awaited<ReturnType<typeof ownDue>>[number];

/** What was asked of the outreach worker and has begun by a moment: one's own first, then what nobody has taken. */
export function inquiriesDue(db: Db, { municipality, by }: Omit<Due, 'kinds'>, staffId: string, limit: number) {
  return db
    .select({ inquiry: inquiries, row: cases, ...whom })
    .from(inquiries)
    .leftJoin(cases, eq(cases.caseId, inquiries.caseId))
    .leftJoin(citizens, eq(citizens.caseId, inquiries.caseId))
    .where(
      and(
        eq(inquiries.status, 'open'),
        eq(inquiries.municipality, municipality),
        lte(inquiries.from, by),
        or(eq(inquiries.assignee, staffId), isNull(inquiries.assignee)),
      ),
    )
    .orderBy(isNull(inquiries.assignee), asc(inquiries.dueAt), asc(inquiries.inquiryId))
    .limit(limit);
}

export type DueInquiry = Awaited<ReturnType<typeof inquiriesDue>>[number];

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
