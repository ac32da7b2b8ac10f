import { and, asc, eq, isNotNull, lt, ne, notInArray } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { atomically } from './atomically.js';
import type { Db } from './open.js';
import { inquiryCommands, inquiryEvents, type InquiryMessage } from './inquirySchema.js';

export type InquiryCommand = typeof inquiryCommands.$inferSelect;
export interface NewInquiryCommand {
  inquiryId: string;
  message: InquiryMessage;
  note: string | null;
  at: Instant;
}

/** Keeps a command; the same `commandId` again is not kept twice. Answers the command as it is kept. */
export async function storeInquiryCommand(
  db: Db,
  { inquiryId, message, note, at }: NewInquiryCommand,
): Promise<InquiryCommand> {
  const { commandId, by } = message.args;
  const [kept] = await db
    .insert(inquiryCommands)
    .values({ commandId, inquiryId, message, note, by, createdAt: at })
    .onConflictDoNothing()
    .returning();
  if (kept) return kept;
  const [known] = await db.select().from(inquiryCommands).where(eq(inquiryCommands.commandId, commandId));
  if (!known) throw new Error(`command ${commandId} was neither kept nor found`);
  return known;
}

/** Writes down what the engine said to a command, once. */
export async function settleInquiryCommand(
  db: Db,
  commandId: string,
  status: 'applied' | 'refused',
  refusal: string | null,
  at: Instant,
): Promise<void> {
  await db
    .update(inquiryCommands)
    .set({ status, refusal, settledAt: at })
    .where(and(eq(inquiryCommands.commandId, commandId), eq(inquiryCommands.status, 'stored')));
}

/** An inquiry's unanswered commands that were kept before this one, oldest first. */
export const storedBefore = (db: Db, { inquiryId, createdAt, commandId }: InquiryCommand): Promise<InquiryCommand[]> =>
  db
    .select()
    .from(inquiryCommands)
    .where(
      and(
        eq(inquiryCommands.inquiryId, inquiryId),
        eq(inquiryCommands.status, 'stored'),
        lt(inquiryCommands.createdAt, createdAt),
        ne(inquiryCommands.commandId, commandId),
      ),
    )
    .orderBy(asc(inquiryCommands.createdAt), asc(inquiryCommands.commandId));

/** All unanswered commands kept before `before`, oldest first. */
export const undeliveredToInquiries = (db: Db, before: Instant): Promise<InquiryCommand[]> =>
  db
    .select()
    .from(inquiryCommands)
    .where(and(eq(inquiryCommands.status, 'stored'), lt(inquiryCommands.createdAt, before)))
    .orderBy(asc(inquiryCommands.createdAt), asc(inquiryCommands.commandId))
    .limit(500);

/**
 * What a workflow that is made anew has to know: the commands of which the lists have heard. Those it had taken and they have
 * not heard of wait again, as a case's do (`commands.ts`): what was answered with 200 is not lost with it.
 */
export const heardOfInquiry = (db: Db, inquiryId: string): Promise<string[]> =>
  atomically(db, async (tx) => {
    const events = await tx
      .select({ commandId: inquiryEvents.commandId })
      .from(inquiryEvents)
      .where(and(eq(inquiryEvents.inquiryId, inquiryId), isNotNull(inquiryEvents.commandId)))
      .orderBy(asc(inquiryEvents.seq));
    const heard = events.flatMap(({ commandId }) => commandId ?? []);
    await tx
      .update(inquiryCommands)
      .set({ status: 'stored', settledAt: null })
      .where(
        and(
          eq(inquiryCommands.inquiryId, inquiryId),
          eq(inquiryCommands.status, 'applied'),
          notInArray(inquiryCommands.commandId, heard),
        ),
      );
    return heard;
  });
