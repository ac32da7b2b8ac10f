import { createHmac, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { citizenLinks } from './citizenSchema.js';
import { continuedIn } from './matches.js';
import type { Db } from './open.js';

/**
 * Links to the citizen's page, `/b/<token>`. A token is 12 random bytes and 12 of their HMAC-SHA256, 32 characters in all:
 * a forged one costs no look in the database, and to hit one of a million live ones takes 2^172 tries.
 */
const half = 12;

const macOf = (key: KeyObject, id: Buffer): Buffer => createHmac('sha256', key).update(id).digest().subarray(0, half);

function tokenOf(key: KeyObject, linkId: string): string {
  const id = Buffer.from(linkId, 'base64url');
  return Buffer.concat([id, macOf(key, id)]).toString('base64url');
}

/** The link a token names, without asking the database; null for one that was not made with this key. Constant time. */
export function linkIdIn(key: KeyObject, token: string): string | null {
  if (!/^[\w-]{32}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const id = bytes.subarray(0, half);
  return timingSafeEqual(bytes.subarray(half), macOf(key, id)) ? id.toString('base64url') : null;
}

/** What links are made with. */
export interface LinkDeps {
  db: Db;
  linkKey: KeyObject;
  /** Where citizens reach Husly. */
  baseUrl: string;
}

/**
 * The link for one message or door card, as an absolute URL: always the same one, so that a repeated message says the
 * same; another where the first has expired or was withdrawn.
 *
 * @param madeFor the message's key, or `doorCard:` and the task
 * @param days how long it works, the policy's `messages.linkDays`
 * @param now UTC instant
 */
export async function linkFor(deps: LinkDeps, caseId: string, madeFor: string, days: number, now: Instant) {
  const fresh = {
    linkId: randomBytes(half).toString('base64url'),
    createdAt: now,
    expiresAt: new Date(Date.parse(now) + days * 86_400_000).toISOString(),
    withdrawnAt: null,
  };
  const dead = sql`${citizenLinks.withdrawnAt} is not null or ${citizenLinks.expiresAt} <= ${now}`;
  await deps.db
    .insert(citizenLinks)
    .values({ ...fresh, caseId, madeFor })
    .onConflictDoUpdate({ target: [citizenLinks.caseId, citizenLinks.madeFor], set: fresh, setWhere: dead });
  const [kept] = await deps.db
    .select({ linkId: citizenLinks.linkId })
    .from(citizenLinks)
    .where(and(eq(citizenLinks.caseId, caseId), eq(citizenLinks.madeFor, madeFor)));
  if (!kept) throw new Error(`no link was kept for case ${caseId}`);
  return `${deps.baseUrl.replace(/\/+$/, '')}/b/${tokenOf(deps.linkKey, kept.linkId)}`;
}

/** The case a link leads to; null where it has expired, was withdrawn, or is none. */
export async function caseOfLink(db: Db, linkId: string, now: Instant): Promise<string | null> {
  const [link] = await db
    .select({ caseId: citizenLinks.caseId })
    .from(citizenLinks)
    .where(and(eq(citizenLinks.linkId, linkId), isNull(citizenLinks.withdrawnAt), gt(citizenLinks.expiresAt, now)));
  return link?.caseId ?? null;
}

/** Ends every link that still works of a case, and of those that go on in it; answers how many. */
export async function withdrawLinks(db: Db, caseId: string, now: Instant): Promise<number> {
  const before = await continuedIn(db, caseId);
  const ended = await db
    .update(citizenLinks)
    .set({ withdrawnAt: now })
    .where(
      and(
        inArray(citizenLinks.caseId, [caseId, ...before]),
        isNull(citizenLinks.withdrawnAt),
        gt(citizenLinks.expiresAt, now),
      ),
    )
    .returning({ linkId: citizenLinks.linkId });
  return ended.length;
}
