import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Db } from './open.js';
import { idempotencyKeys } from './senderSchema.js';

/** A request that may come again: whose it is, under which key, and the hash of what it says. */
export interface Repeatable {
  by: string;
  key: string;
  fingerprint: string;
}

/** What was answered; headers only those that belong to the answer, such as `Location`. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export type Turn =
  /** Nobody has asked this before, or whoever did is gone: do it. */
  | { kind: 'first' }
  | { kind: 'answered'; answer: KeptAnswer }
  | { kind: 'underWay' }
  /** The key stands for another request. */
  | { kind: 'reused' };

/**
 * Takes a key for one request.
 *
 * @param givenUp a first request that began before this instant and has no answer was cut off by a crash: it is done anew
 */
export async function takeKey(db: Db, request: Repeatable, now: Instant, givenUp: Instant): Promise<Turn> {
  const taken = await db
    .insert(idempotencyKeys)
    .values({ ...request, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (taken.length > 0) return { kind: 'first' };
  const [known] = await db.select().from(idempotencyKeys).where(theOne(request));
  // The other request was refused this very moment, and its key is free again.
  if (!known) return { kind: 'underWay' };
  if (known.fingerprint !== request.fingerprint) return { kind: 'reused' };
  const { status, headers, body } = known;
  if (status !== null) return { kind: 'answered', answer: { status, headers: headers ?? {}, body } };
  const cutOff = await db
    .update(idempotencyKeys)
    .set({ createdAt: now })
    .where(and(theOne(request), isNull(idempotencyKeys.status), lt(idempotencyKeys.createdAt, givenUp)))
    .returning({ key: idempotencyKeys.key });
  return cutOff.length > 0 ? { kind: 'first' } : { kind: 'underWay' };
}

/** Keeps what was answered, for whoever asks the same again. */
export async function keepAnswer(db: Db, request: Repeatable, answer: KeptAnswer): Promise<void> {
  await db.update(idempotencyKeys).set(answer).where(theOne(request));
}

/** A first request that is still at work is not given up. */
export async function keepKey(db: Db, request: Repeatable, now: Instant): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ createdAt: now })
    .where(and(theOne(request), isNull(idempotencyKeys.status)));
}

/** A request that was refused has changed nothing: mended or not, it may come again under the same key. */
export async function releaseKey(db: Db, request: Repeatable): Promise<void> {
  await db.delete(idempotencyKeys).where(and(theOne(request), isNull(idempotencyKeys.status)));
}

/** Forgets what was answered before an instant. */
export async function forgetAnswers(db: Db, before: Instant): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
}

const theOne = ({ by, key }: Repeatable) => and(eq(idempotencyKeys.by, by), eq(idempotencyKeys.key, key));
