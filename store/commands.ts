import { and, eq, lt } from 'drizzle-orm';
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

/** Commands the engine has not answered, kept before `before`, oldest first. */
export function undeliveredCommands(db: Db, before: Instant, limit = 100): Promise<StoredCommand[]> {
  return db
    .select()
    .from(commands)
    .where(and(eq(commands.status, 'stored'), lt(commands.createdAt, before)))
    .orderBy(commands.createdAt)
    .limit(limit);
}
