import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Role } from '../domain/outcomes.js';
import { atomically } from './atomically.js';
import type { Db } from './open.js';
import { partners } from './senderSchema.js';
import { sessions, staff } from './staffSchema.js';

/** Somebody at the login provider. */
interface Subject {
  issuer: string;
  subject: string;
}

/** Notes who has logged in, as the provider says it now. @returns their id, the same at each login */
export async function welcomeStaff(
  db: Db,
  person: Subject & { name: string; role: Role; municipality: string },
  now: Instant,
): Promise<string> {
  const { issuer, subject, name, role, municipality } = person;
  const said = { name, role, municipality, lastSeenAt: now, leftAt: null };
  const [kept] = await db
    .insert(staff)
    .values({ staffId: newStaffId(), issuer, subject, ...said })
    .onConflictDoUpdate({ target: [staff.issuer, staff.subject], set: said })
    .returning({ staffId: staff.staffId });
  if (!kept) throw new Error('unreachable: the insert gives its row');
  return kept.staffId;
}

/** Random, and without a digit: what goes to the engine may hold no six in a row, which could be the begin of a CPR number. */
const newStaffId = (): string =>
  `staff:${randomUUID()
    .replaceAll('-', '')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;

/** The provider lets them in no more: their sessions end, and they are nobody's colleague. */
export async function withdrawStaff(db: Db, { issuer, subject }: Subject, now: Instant): Promise<void> {
  await atomically(db, async (tx) => {
    const left = await tx
      .update(staff)
      .set({ leftAt: now })
      .where(and(eq(staff.issuer, issuer), eq(staff.subject, subject)))
      .returning({ staffId: staff.staffId });
    for (const { staffId } of left) await tx.delete(sessions).where(eq(sessions.staffId, staffId));
  });
}

/** Who works in a unit, by name. */
export const staffOf = (db: Db, municipality: string) =>
  db
    .select({ id: staff.staffId, name: staff.name, role: staff.role, lastSeenAt: staff.lastSeenAt })
    .from(staff)
    .where(and(eq(staff.municipality, municipality), isNull(staff.leftAt)))
    .orderBy(asc(staff.name), asc(staff.staffId));

/** What people and partners are called, by their ids. */
export async function namesOf(
  db: Db,
  of: { staffIds: readonly string[]; partnerIds: readonly string[] },
): Promise<{ staff: Map<string, string>; partners: Map<string, string> }> {
  const people = of.staffIds.length
    ? await db
        .select({ id: staff.staffId, name: staff.name })
        .from(staff)
        .where(inArray(staff.staffId, [...of.staffIds]))
    : [];
  const senders = of.partnerIds.length
    ? await db
        .select({ id: partners.partnerId, name: partners.name })
        .from(partners)
        .where(inArray(partners.partnerId, [...of.partnerIds]))
    : [];
  return {
    staff: new Map(people.map(({ id, name }) => [id, name])),
    partners: new Map(senders.map(({ id, name }) => [id, name])),
  };
}
