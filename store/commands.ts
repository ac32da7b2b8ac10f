import { and, desc, eq, lt, ne, notInArray, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Contact } from '../domain/commands.js';
import type { Role } from '../domain/outcomes.js';
import type { Db } from './open.js';
import { commands, type StoredMessage } from './schema.js';

/** A command with its personal part, as it is kept before the engine is asked. */
export interface NewCommand {
  caseId: string;
  message: StoredMessage;
  note: string | null;
  personal: { contact?: Contact; amountsOre?: number[] } | null;
  role: Role;
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

/** Writes down what the engine said to a command. */
export async function settleCommand(
  db: Db,
  commandId: string,
  status: 'applied' | 'refused',
  refusal: string | null,
  at: Instant,
): Promise<void> {
  await db
    .update(commands)
    .set({ status, refusal, settledAt: at })
    .where(and(eq(commands.commandId, commandId), eq(commands.status, 'stored')));
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

/** Reports that met a case which closed before it could take them: each must find, or make, an open case. */
export const reportsRefused = (db: Db): Promise<StoredCommand[]> =>
  db
    .select()
    .from(commands)
    .where(
      and(
        eq(commands.status, 'refused'),
        eq(commands.refusal, 'CaseClosed'),
        sql`${commands.message} -> 'args' -> 'fact' ->> 'kind' = 'reportedAgain'`,
      ),
    )
    .limit(100);

/** Notes that a refused report has found another case. */
export async function markReceivedAgain(db: Db, commandId: string): Promise<void> {
  await db.update(commands).set({ refusal: 'ReceivedAgain' }).where(eq(commands.commandId, commandId));
}

/** The latest commands a case has taken, for a workflow that must be made anew. */
export async function appliedCommandIds(db: Db, caseId: string): Promise<string[]> {
  const rows = await db
    .select({ commandId: commands.commandId })
    .from(commands)
    .where(and(eq(commands.caseId, caseId), eq(commands.status, 'applied')))
    .orderBy(desc(commands.settledAt))
    .limit(300);
  return rows.map((row) => row.commandId);
}
