import { and, asc, desc, eq, lt, ne } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { Db } from './open.js';
import { inquiryCommands, type InquiryMessage } from './inquirySchema.js';

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

/** The commands an inquiry has taken, for a workflow that must be made anew. */
export async function inquiryCommandIds(db: Db, inquiryId: string): Promise<string[]> {
  const rows = await db
    .select({ commandId: inquiryCommands.commandId })
    .from(inquiryCommands)
    .where(and(eq(inquiryCommands.inquiryId, inquiryId), eq(inquiryCommands.status, 'applied')))
    .orderBy(desc(inquiryCommands.settledAt), desc(inquiryCommands.commandId))
    .limit(300);
  return rows.map((row) => row.commandId);
}
