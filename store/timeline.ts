import { and, asc, eq, isNotNull, or } from 'drizzle-orm';
import type { Db } from './open.js';
import { commands, events, messages } from './schema.js';

/**
 * Everything that happened in a case with the notes people wrote, oldest first; refused commands with them, and what
 * providers told of its messages.
 */
export async function timelineOf(db: Db, caseId: string) {
  const happened = await db.select().from(events).where(eq(events.caseId, caseId)).orderBy(asc(events.seq));
  const said = await db
    .select()
    .from(commands)
    .where(eq(commands.caseId, caseId))
    .orderBy(asc(commands.createdAt), asc(commands.commandId));
  const { purpose, channel, reason, deliveredAt, undeliveredAt } = messages;
  const receipts = await db
    .select({ purpose, channel, reason, deliveredAt, undeliveredAt })
    .from(messages)
    .where(and(eq(messages.caseId, caseId), or(isNotNull(deliveredAt), isNotNull(undeliveredAt))));
  return { happened, said, receipts };
}
