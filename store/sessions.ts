import { and, eq, gt, lte, or } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Role } from '../domain/outcomes.js';
import type { Db } from './open.js';
import { logins, sessions, staff } from './staffSchema.js';

/** A session ends so long after it began, and so long after it was last used: a working day, and a long meeting. */
export const sessionMs = 12 * 3_600_000;
const idleMs = 2 * 3_600_000;
/** Use is noted this often: a write for every request would cost more than the request. */
const notedEveryMs = 300_000;

/** So long may somebody look for their code at the provider. */
export const loginMs = 600_000;

const ago = (now: Instant, ms: number): Instant => new Date(Date.parse(now) - ms).toISOString();

export interface SessionOf {
  staffId: string;
  lastSeenAt: Instant;
  /** Null: a persona. */
  person: { name: string; role: Role; municipality: string } | null;
}

/** Begins a session under the hash of its token. */
export async function openSession(db: Db, tokenHash: string, staffId: string, now: Instant): Promise<void> {
  await db.insert(sessions).values({ tokenHash, staffId, startedAt: now, lastSeenAt: now });
}

/** Whose session it is; null for none, or one that has ended. To ask is no use of it: a page left open does not keep it. */
export async function findSession(db: Db, tokenHash: string, now: Instant): Promise<SessionOf | null> {
  const [found] = await db
    .select({
      staffId: sessions.staffId,
      lastSeenAt: sessions.lastSeenAt,
      name: staff.name,
      role: staff.role,
      municipality: staff.municipality,
    })
    .from(sessions)
    .leftJoin(staff, eq(staff.staffId, sessions.staffId))
    .where(isOpen(tokenHash, now));
  if (!found) return null;
  const { staffId, lastSeenAt, name, role, municipality } = found;
  return { staffId, lastSeenAt, person: name !== null && role && municipality ? { name, role, municipality } : null };
}

/** The same, and notes that it is in use. */
export async function useSession(db: Db, tokenHash: string, now: Instant): Promise<SessionOf | null> {
  const found = await findSession(db, tokenHash, now);
  if (found && found.lastSeenAt <= ago(now, notedEveryMs)) {
    await db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.tokenHash, tokenHash));
    await db.update(staff).set({ lastSeenAt: now }).where(eq(staff.staffId, found.staffId));
  }
  return found;
}

const isOpen = (tokenHash: string, now: Instant) =>
  and(
    eq(sessions.tokenHash, tokenHash),
    gt(sessions.startedAt, ago(now, sessionMs)),
    gt(sessions.lastSeenAt, ago(now, idleMs)),
  );

/** Ends a session at once; that of nobody is ended already. */
export async function endSession(db: Db, tokenHash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

/** Forgets the sessions that have ended by themselves, and the logins that nobody has finished. */
export async function forgetSessions(db: Db, now: Instant): Promise<void> {
  await db
    .delete(sessions)
    .where(or(lte(sessions.startedAt, ago(now, sessionMs)), lte(sessions.lastSeenAt, ago(now, idleMs))));
  await db.delete(logins).where(lte(logins.startedAt, ago(now, loginMs)));
}

/** What is kept while a browser is at the provider. */
export interface Login {
  nonce: string;
  verifier: string;
  returnTo: string;
}

/** Keeps a login that has begun. */
export async function beginLogin(
  db: Db,
  key: { stateHash: string; browserHash: string },
  login: Login,
  now: Instant,
): Promise<void> {
  await db.insert(logins).values({ ...key, ...login, startedAt: now });
}

/** Takes a login that is back, once and by the browser that began it; null for any other. */
export async function takeLogin(
  db: Db,
  { stateHash, browserHash }: { stateHash: string; browserHash: string },
  now: Instant,
): Promise<Login | null> {
  const { nonce, verifier, returnTo } = logins;
  const [taken] = await db
    .delete(logins)
    .where(
      and(
        eq(logins.stateHash, stateHash),
        eq(logins.browserHash, browserHash),
        gt(logins.startedAt, ago(now, loginMs)),
      ),
    )
    .returning({ nonce, verifier, returnTo });
  return taken ?? null;
}
