import { and, asc, desc, eq, gte, inArray, lt, not, notExists, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { incomingMessages } from './citizenSchema.js';
import { inquiries, inquiryCommands } from './inquirySchema.js';
import type { Db } from './open.js';

export type IncomingRow = typeof incomingMessages.$inferSelect;

/** What comes from one number takes turns: it is counted, and joins what is open already. Until the transaction ends. */
export async function takeTurnsOf(tx: Db, sender: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sms|${sender}`}, 0))`);
}

/** Keeps a message; null where the provider has told of it before. */
export async function insertIncoming(
  tx: Db,
  row: Omit<IncomingRow, 'caseId' | 'inquiryId'>,
): Promise<IncomingRow | null> {
  const [kept] = await tx.insert(incomingMessages).values(row).onConflictDoNothing().returning();
  return kept ?? null;
}

/** What of a number has come since: how many messages are kept in full, and whether the line that tells of a flood is there. */
export async function heardSince(tx: Db, sender: string, since: Instant): Promise<{ full: number; told: boolean }> {
  const rows = await tx
    .select({ meaning: incomingMessages.meaning, n: sql<number>`count(*)::int` })
    .from(incomingMessages)
    .where(and(eq(incomingMessages.sender, sender), gte(incomingMessages.receivedAt, since)))
    .groupBy(incomingMessages.meaning);
  const ofFlood = new Set(['tooMany', 'counted']);
  const full = rows.filter(({ meaning }) => !ofFlood.has(meaning)).reduce((sum, { n }) => sum + n, 0);
  return { full, told: rows.some(({ meaning }) => meaning === 'tooMany') };
}

/** Messages kept before `before` that have not come where they belong, oldest first. */
export const unhandledIncoming = (db: Db, before: Instant): Promise<IncomingRow[]> =>
  db
    .select()
    .from(incomingMessages)
    .where(and(not(incomingMessages.handled), lt(incomingMessages.receivedAt, before)))
    .orderBy(asc(incomingMessages.receivedAt), asc(incomingMessages.incomingId))
    .limit(200);

/**
 * Writes down that a message has come where it belongs.
 *
 * @returns false where it was known already
 */
export async function markHandled(
  db: Db,
  incomingId: string,
  where: { caseId?: string | null; inquiryId?: string } = {},
): Promise<boolean> {
  const marked = await db
    .update(incomingMessages)
    .set({ handled: true, ...where })
    .where(and(eq(incomingMessages.incomingId, incomingId), not(incomingMessages.handled)))
    .returning({ incomingId: incomingMessages.incomingId });
  return marked.length > 0;
}

/**
 * The inquiry in which somebody is still to read this number's messages. One whose end has been told, if only to the
 * database, is none: nobody would look at it again.
 */
export async function openInquiryOf(tx: Db, sender: string) {
  const beingEnded = tx
    .select({ id: inquiryCommands.commandId })
    .from(inquiryCommands)
    .where(
      and(
        eq(inquiryCommands.inquiryId, inquiries.inquiryId),
        inArray(inquiryCommands.status, ['stored', 'applied']),
        sql`${inquiryCommands.message} ->> 'update' <> 'assignTask'`,
      ),
    );
  const [found] = await tx
    .select({ inquiryId: inquiries.inquiryId, caseId: inquiries.caseId })
    .from(incomingMessages)
    .innerJoin(inquiries, eq(inquiries.inquiryId, incomingMessages.inquiryId))
    .where(and(eq(incomingMessages.sender, sender), eq(inquiries.status, 'open'), notExists(beingEnded)))
    .orderBy(desc(incomingMessages.receivedAt), desc(incomingMessages.incomingId))
    .limit(1);
  return found;
}

/** Adds words to what an inquiry asks to read, newest last. */
export async function addWords(tx: Db, inquiryId: string, words: string): Promise<void> {
  await tx
    .update(inquiries)
    .set({ question: sql`${inquiries.question} || ${`\n${words}`}` })
    .where(eq(inquiries.inquiryId, inquiryId));
}

/** The messages of an inquiry belong to this case. */
export async function giveToCase(tx: Db, inquiryId: string, sender: string, caseId: string): Promise<void> {
  const ofInquiry = and(eq(incomingMessages.sender, sender), eq(incomingMessages.inquiryId, inquiryId));
  await tx.update(incomingMessages).set({ caseId }).where(ofInquiry);
}
