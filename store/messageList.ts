import { and, count, desc, eq, getTableColumns, gt, gte, isNotNull, lt, min, or, sql } from 'drizzle-orm';
import type { Channel, Instant } from '../domain/case.js';
import { heldUpAfterMs } from '../domain/course.js';
import { withoutLink } from '../domain/texts/withoutLink.js';
import type { Db } from './open.js';
import { cases, citizens, messages, type MessageStatus } from './schema.js';

export interface MessageFilter {
  municipality: string;
  caseId?: string | undefined;
  /** Only those that did not arrive. */
  failed?: boolean | undefined;
  /** Only those that are held up at this moment. */
  heldUpAt?: Instant | undefined;
  /** Only those that were to go out at this moment or later. */
  since?: Instant | undefined;
}

/**
 * Messages for people to read, newest first, planned ones included; each with its citizen's language as it was told.
 *
 * @param cursor `[notBefore, caseId, key]` of the last row of the page before, or null
 */
export async function listMessages(db: Db, filter: MessageFilter, limit: number, cursor: string[] | null) {
  const { attemptedAt: _, provider: __, providerId: ___, ...columns } = getTableColumns(messages);
  const { notBefore, caseId, key } = columns;
  const rows = await db
    .select({ ...columns, language: citizens.language })
    .from(messages)
    .innerJoin(cases, eq(cases.caseId, messages.caseId))
    .leftJoin(citizens, eq(citizens.caseId, messages.caseId))
    .where(
      and(
        messageIs(filter),
        cursor ? sql`(${notBefore}, ${caseId}, ${key}) < (${cursor[0]}, ${cursor[1]}, ${cursor[2]})` : undefined,
      ),
    )
    .orderBy(desc(notBefore), desc(caseId), desc(key))
    .limit(limit);
  // While one is being sent, its text still has the link, by which the provider may have to be asked.
  return rows.map(({ settledAt, text, ...row }) => ({
    ...row,
    text: text && withoutLink(text),
    sentAt: wasTaken(row) ? settledAt : null,
  }));
}

/** How many messages such a list has. */
export async function countMessages(db: Db, filter: MessageFilter): Promise<number> {
  const counted = db.select({ n: count() }).from(messages).innerJoin(cases, eq(cases.caseId, messages.caseId));
  const [row] = await counted.where(messageIs(filter));
  return row?.n ?? 0;
}

const messageIs = ({ municipality, caseId, failed, heldUpAt, since }: MessageFilter) =>
  and(
    eq(cases.municipality, municipality),
    caseId ? eq(messages.caseId, caseId) : undefined,
    failed ? or(eq(messages.status, 'failed'), isNotNull(messages.undeliveredAt)) : undefined,
    heldUpAt ? isHeldUp(heldUpAt) : undefined,
    since ? gte(messages.notBefore, since) : undefined,
  );

/** A provider has taken it, whatever became of it then. */
const wasTaken = ({ status, undeliveredAt }: { status: MessageStatus; undeliveredAt: Instant | null }): boolean =>
  status === 'sent' || status === 'delivered' || undeliveredAt !== null;

/** Messages of one channel that should have gone out long ago, and have not. */
export interface HeldUp {
  channel: Channel;
  count: number;
  /** UTC instant: since when the first of them waits. */
  since: Instant;
}

/**
 * What has been handed over more than an hour ago and is still trying, although it is not too late for it: the provider, or
 * the way to it, is out of order.
 */
export async function heldUpMessages(db: Db, municipality: string, now: Instant): Promise<HeldUp[]> {
  const rows = await db
    .select({ channel: messages.channel, count: count(), since: min(messages.notBefore) })
    .from(messages)
    .innerJoin(cases, eq(cases.caseId, messages.caseId))
    .where(and(eq(cases.municipality, municipality), isHeldUp(now)))
    .groupBy(messages.channel);
  return rows.map((row) => ({ ...row, since: row.since ?? now }));
}

const isHeldUp = (now: Instant) =>
  and(
    eq(messages.status, 'sending'),
    lt(messages.notBefore, new Date(Date.parse(now) - heldUpAfterMs).toISOString()),
    gt(messages.notAfter, now),
  );
