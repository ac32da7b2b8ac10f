import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Db } from './open.js';
import { staffMails } from './citizenSchema.js';
import { cases, tasks } from './schema.js';

/**
 * Takes a mail to staff for one attempt.
 *
 * @param leaseOver UTC instant: an attempt begun before it has died
 * @returns whether it is the caller's to send, has gone out, or is being sent by somebody else
 */
export async function takeStaffMail(
  db: Db,
  mail: { key: string; municipality: string; attemptedAt: Instant },
  leaseOver: Instant,
): Promise<'taken' | 'sent' | 'beingSent'> {
  const taken = await db
    .insert(staffMails)
    .values(mail)
    .onConflictDoUpdate({
      target: staffMails.key,
      set: { attemptedAt: mail.attemptedAt },
      setWhere: sql`${staffMails.sentAt} is null and ${staffMails.attemptedAt} < ${leaseOver}`,
    })
    .returning({ key: staffMails.key });
  if (taken.length > 0) return 'taken';
  const [row] = await db.select({ sentAt: staffMails.sentAt }).from(staffMails).where(eq(staffMails.key, mail.key));
  return row?.sentAt ? 'sent' : 'beingSent';
}

export async function staffMailSent(db: Db, key: string, sentAt: Instant): Promise<void> {
  await db.update(staffMails).set({ sentAt }).where(eq(staffMails.key, key));
}

/** Gives back what could not be sent: the next attempt may begin at once. */
export async function releaseStaffMail(db: Db, key: string): Promise<void> {
  await db.delete(staffMails).where(and(eq(staffMails.key, key), isNull(staffMails.sentAt)));
}

/** The open calls and visits that begin before an instant, in the order they are done. Nothing personal. */
export const callsAndVisits = (db: Db, municipality: string, before: Instant) =>
  db
    .select({ caseId: tasks.caseId, kind: tasks.kind, from: tasks.from, dueAt: tasks.dueAt })
    .from(tasks)
    .innerJoin(cases, eq(cases.caseId, tasks.caseId))
    .where(
      and(
        eq(tasks.status, 'open'),
        inArray(tasks.kind, ['call', 'visit']),
        eq(cases.municipality, municipality),
        lt(tasks.from, before),
      ),
    )
    .orderBy(asc(tasks.from), asc(tasks.dueAt), asc(tasks.caseId), asc(tasks.taskId));
