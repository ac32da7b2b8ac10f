import { and, asc, eq, isNotNull, notInArray } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { atomically } from './atomically.js';
import type { Db } from './open.js';
import { visitCommands, visitEvents, type VisitMessage } from './visitSchema.js';

export type VisitCommand = typeof visitCommands.$inferSelect;
export interface NewVisitCommand {
  visitId: string;
  message: VisitMessage;
  note: string | null;
  at: Instant;
}

/** Keeps a command; the same `commandId` again is not kept twice. Answers the command as it is kept. */
export async function storeVisitCommand(
  db: Db,
  { visitId, message, note, at }: NewVisitCommand,
): Promise<VisitCommand> {
  const { commandId, by } = message.args;
  const [kept] = await db
    .insert(visitCommands)
    .values({ commandId, visitId, message, note, by, createdAt: at })
    .onConflictDoNothing()
    .returning();
  const known = kept ?? (await visitCommandById(db, commandId));
  if (!known) throw new Error(`command ${commandId} was neither kept nor found`);
  return known;
}

/** The command with this id, or undefined. */
export async function visitCommandById(db: Db, commandId: string): Promise<VisitCommand | undefined> {
  const [found] = await db.select().from(visitCommands).where(eq(visitCommands.commandId, commandId));
  return found;
}

/** Writes down what the engine said to a command, once. */
export async function settleVisitCommand(
  db: Db,
  commandId: string,
  status: 'applied' | 'refused',
  refusal: string | null,
  at: Instant,
): Promise<void> {
  await db
    .update(visitCommands)
    .set({ status, refusal, settledAt: at })
    .where(and(eq(visitCommands.commandId, commandId), eq(visitCommands.status, 'stored')));
}

/** Unanswered commands, oldest first: of one visit, or of all. */
export const undeliveredToVisits = (db: Db, visitId?: string): Promise<VisitCommand[]> =>
  db
    .select()
    .from(visitCommands)
    .where(and(eq(visitCommands.status, 'stored'), visitId ? eq(visitCommands.visitId, visitId) : undefined))
    .orderBy(asc(visitCommands.createdAt), asc(visitCommands.commandId))
    .limit(500);

/** Whether the worker, or somebody who has seen to it, has said something that the visit has not heard yet. */
export async function signOfLifeWaits(db: Db, visitId: string): Promise<boolean> {
  const said = await db
    .select({ message: visitCommands.message })
    .from(visitCommands)
    .where(and(eq(visitCommands.visitId, visitId), eq(visitCommands.status, 'stored')));
  return said.some(({ message }) => message.update !== 'noteTaskEnd');
}

/**
 * What a workflow that is made anew has to know: the commands of which the lists have heard. Those it had taken and they have
 * not heard of wait again, as a case's do (`commands.ts`): what was answered with 200 is not lost with it.
 */
export const heardOfVisit = (db: Db, visitId: string): Promise<string[]> =>
  atomically(db, async (tx) => {
    const events = await tx
      .select({ commandId: visitEvents.commandId })
      .from(visitEvents)
      .where(and(eq(visitEvents.visitId, visitId), isNotNull(visitEvents.commandId)))
      .orderBy(asc(visitEvents.seq));
    const heard = events.flatMap(({ commandId }) => commandId ?? []);
    await tx
      .update(visitCommands)
      .set({ status: 'stored', settledAt: null })
      .where(
        and(
          eq(visitCommands.visitId, visitId),
          eq(visitCommands.status, 'applied'),
          notInArray(visitCommands.commandId, heard),
        ),
      );
    return heard;
  });
