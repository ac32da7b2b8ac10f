import { and, desc, eq, inArray, isNotNull, lt, max, ne, notExists, notInArray, or, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Role } from '../domain/outcomes.js';
import type { Db } from './open.js';
import { commands, events, type Personal, type StoredMessage } from './schema.js';

/** A command with its personal part, as it is kept before the engine is asked. */
export interface NewCommand {
  caseId: string;
  message: StoredMessage;
  note: string | null;
  personal: Personal;
  role: Role | 'citizen';
  at: Instant;
}
export type StoredCommand = typeof commands.$inferSelect;

/**
 * Keeps a command; the same `commandId` again is not kept twice.
 *
 * @returns the command as it is kept, which may be an earlier one under the same id
 */
export async function storeCommand(db: Db, { message, at, ...rest }: NewCommand): Promise<StoredCommand> {
  const { commandId, by } = message.args;
  const [kept] = await db
    .insert(commands)
    .values({ ...rest, message, commandId, by, createdAt: at })
    .onConflictDoNothing()
    .returning();
  const known = kept ?? (await commandById(db, commandId));
  if (!known) throw new Error(`command ${commandId} was neither kept nor found`);
  return known;
}

/** The command with this id, or undefined. */
export async function commandById(db: Db, commandId: string): Promise<StoredCommand | undefined> {
  const [found] = await db.select().from(commands).where(eq(commands.commandId, commandId));
  return found;
}

/** Of some commands, those that are kept; and of some cases, those that have not heard all they were told. */
export async function keptBefore(
  db: Db,
  of: { commandIds: readonly string[]; caseIds: readonly string[] },
): Promise<{ known: Set<string>; waiting: Set<string> }> {
  const rows = await db
    .select({ commandId: commands.commandId, caseId: commands.caseId, status: commands.status })
    .from(commands)
    .where(
      and(
        inArray(commands.caseId, [...of.caseIds]),
        or(inArray(commands.commandId, [...of.commandIds]), eq(commands.status, 'stored')),
      ),
    );
  return {
    known: new Set(rows.map(({ commandId }) => commandId)),
    waiting: new Set(rows.flatMap(({ caseId, status }) => (status === 'stored' ? [caseId] : []))),
  };
}

/** The number of the event by which a case took a command; null where the lists have not heard of it. */
export async function takenBy(db: Db, caseId: string, commandId: string): Promise<number | null> {
  const [found] = await db
    .select({ seq: max(events.seq) })
    .from(events)
    .where(and(eq(events.caseId, caseId), eq(events.commandId, commandId)));
  return found?.seq ?? null;
}

/**
 * Writes down what the engine said to a command.
 *
 * @returns false where it was known already
 */
export async function settleCommand(
  db: Db,
  commandId: string,
  status: 'applied' | 'refused',
  refusal: string | null,
  at: Instant,
): Promise<boolean> {
  const settled = await db
    .update(commands)
    .set({ status, refusal, settledAt: at })
    .where(and(eq(commands.commandId, commandId), eq(commands.status, 'stored')))
    .returning({ commandId: commands.commandId });
  return settled.length > 0;
}

/** The oldest unanswered command of each case, kept before `before`, without the cases named. */
export async function oldestUndelivered(db: Db, before: Instant, without: readonly string[]): Promise<StoredCommand[]> {
  const oldest = await db
    .selectDistinctOn([commands.caseId])
    .from(commands)
    .where(
      and(
        eq(commands.status, 'stored'),
        lt(commands.createdAt, before),
        without.length > 0 ? notInArray(commands.caseId, [...without]) : undefined,
      ),
    )
    .orderBy(commands.caseId, commands.createdAt, commands.commandId)
    .limit(500);
  return oldest.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** A case's unanswered commands that were kept before this one, oldest first. */
export function storedBefore(db: Db, { caseId, createdAt, commandId }: StoredCommand): Promise<StoredCommand[]> {
  return db
    .select()
    .from(commands)
    .where(
      and(
        eq(commands.caseId, caseId),
        eq(commands.status, 'stored'),
        lt(commands.createdAt, createdAt),
        ne(commands.commandId, commandId),
      ),
    )
    .orderBy(commands.createdAt, commands.commandId);
}

/**
 * Reports and visits in borgerservice that met a case which closed before it could take them: each must find, or make, an
 * open case. The latest first, so that what cannot be mended holds up nothing new.
 */
export const refusedAtTheEnd = (db: Db): Promise<StoredCommand[]> =>
  db
    .select()
    .from(commands)
    .where(
      and(
        eq(commands.status, 'refused'),
        eq(commands.refusal, 'CaseClosed'),
        or(
          sql`${commands.message} -> 'args' -> 'fact' ->> 'kind' = 'reportedAgain'`,
          sql`${commands.personal} ? 'walkIn'`,
        ),
      ),
    )
    .orderBy(desc(commands.createdAt), desc(commands.commandId))
    .limit(100);

/** Notes that a refused report or visit has found another case. */
export async function markReceivedAgain(db: Db, commandId: string): Promise<void> {
  await db.update(commands).set({ refusal: 'ReceivedAgain' }).where(eq(commands.commandId, commandId));
}

/**
 * Has commands wait again that their cases had taken, and the lists never heard of before the workflow was lost: what was
 * answered with 200 is not lost with it. Where the workflow lives it knows them, and nothing is done twice. (Each command
 * a case takes causes an event that names it.)
 */
export async function putBackUntold(db: Db, caseIds: readonly string[]): Promise<void> {
  const told = db
    .select({ commandId: events.commandId })
    .from(events)
    .where(and(eq(events.caseId, commands.caseId), eq(events.commandId, commands.commandId)));
  await db
    .update(commands)
    .set({ status: 'stored', settledAt: null })
    .where(and(inArray(commands.caseId, [...caseIds]), eq(commands.status, 'applied'), notExists(told)));
}

/** The latest commands that the lists know a case has taken, oldest first, also where their answer never came. */
export async function toldCommandIds(db: Db, caseId: string): Promise<string[]> {
  const rows = await db
    .select({ commandId: events.commandId })
    .from(events)
    .where(and(eq(events.caseId, caseId), isNotNull(events.commandId)))
    .orderBy(desc(events.seq))
    .limit(300);
  return rows.flatMap(({ commandId }) => commandId ?? []).toReversed();
}
