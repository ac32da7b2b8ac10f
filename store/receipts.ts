import { and, eq, inArray, isNotNull, isNull, lt, gte, asc, or } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { MessageReason } from '../domain/messageGuards.js';
import { earlyReceipts } from './citizenSchema.js';
import type { Db } from './open.js';
import { cases, messages } from './schema.js';

/** What a provider says became of a message it had taken. */
export interface Receipt {
  provider: string;
  /** The provider's own id of the message. */
  providerId: string;
  /** Why it did not arrive; null: it did. */
  failure: MessageReason | null;
}

/**
 * Writes down what became of a message. It has reached the phone, or it has not: the first word stands, but for one that it
 * has arrived after all.
 *
 * @returns `unknown` where no message has this id (yet); `before` where nothing changes
 */
export async function settleByReceipt(
  tx: Db,
  { provider, providerId, failure }: Receipt,
  at: Instant,
): Promise<{ recipient: string | null; sentAt: Instant | null } | 'unknown' | 'before'> {
  const theOne = and(eq(messages.providerId, providerId), eq(messages.provider, provider));
  const [row] = await tx.select().from(messages).where(theOne).for('update');
  if (!row) return 'unknown';
  const arrived = row.status === 'delivered';
  if (arrived || (row.undeliveredAt && failure) || !(row.status === 'sent' || row.undeliveredAt)) return 'before';
  await tx
    .update(messages)
    .set(
      failure
        ? { status: 'failed', reason: failure, undeliveredAt: at }
        : { status: 'delivered', reason: null, deliveredAt: at, undeliveredAt: null },
    )
    .where(and(eq(messages.caseId, row.caseId), eq(messages.key, row.key)));
  return { recipient: row.recipient, sentAt: row.settledAt };
}

/** Keeps a receipt until the sending attempt has written down which message it is about. */
export async function keepEarly(db: Db, { failure, ...id }: Receipt, at: Instant): Promise<void> {
  const insert = db.insert(earlyReceipts).values({ ...id, failure, receivedAt: at });
  const target = [earlyReceipts.provider, earlyReceipts.providerId];
  await (failure ? insert.onConflictDoNothing() : insert.onConflictDoUpdate({ target, set: { failure } }));
}

/** Early receipts whose message is known by now. */
export async function earlyAndKnown(db: Db): Promise<Receipt[]> {
  const sameMessage = and(
    eq(messages.providerId, earlyReceipts.providerId),
    eq(messages.provider, earlyReceipts.provider),
  );
  const rows = await db
    .select({ early: earlyReceipts })
    .from(earlyReceipts)
    .innerJoin(messages, sameMessage)
    .limit(500);
  return rows.map(({ early: { provider, providerId, failure } }) => ({ provider, providerId, failure }));
}

export async function dropEarly(db: Db, { provider, providerId }: Receipt): Promise<void> {
  const theOne = and(eq(earlyReceipts.provider, provider), eq(earlyReceipts.providerId, providerId));
  await db.delete(earlyReceipts).where(theOne);
}

/** Of messages nobody here has sent: another program may use the same account. */
export async function forgetEarly(db: Db, before: Instant): Promise<void> {
  await db.delete(earlyReceipts).where(lt(earlyReceipts.receivedAt, before));
}

/**
 * SMS whose text a provider may still hold, oldest first: the provider has told their end, or `unheard` has passed since
 * they were sent (no receipt may come). None that were sent before `from`.
 */
export const messagesToForget = (db: Db, from: Instant, unheard: Instant) =>
  db
    .select({
      caseId: messages.caseId,
      key: messages.key,
      municipality: cases.municipality,
      provider: messages.provider,
      providerId: messages.providerId,
    })
    .from(messages)
    .innerJoin(cases, eq(cases.caseId, messages.caseId))
    .where(
      and(
        eq(messages.channel, 'sms'),
        isNotNull(messages.providerId),
        isNull(messages.forgottenAt),
        inArray(messages.status, ['sent', 'delivered', 'failed']),
        gte(messages.settledAt, from),
        or(isNotNull(messages.deliveredAt), isNotNull(messages.undeliveredAt), lt(messages.settledAt, unheard)),
      ),
    )
    .orderBy(asc(messages.settledAt), asc(messages.caseId), asc(messages.key))
    .limit(200);

/** The text is no longer at the provider. */
export async function markForgotten(db: Db, caseId: string, key: string, at: Instant): Promise<void> {
  await db
    .update(messages)
    .set({ forgottenAt: at })
    .where(and(eq(messages.caseId, caseId), eq(messages.key, key)));
}
