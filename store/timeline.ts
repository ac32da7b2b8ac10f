import { asc, eq } from 'drizzle-orm';
import type { Db } from './open.js';
import { commands, events } from './schema.js';

/** Everything that happened in a case with the notes people wrote, oldest first; refused commands with them. */
export async function timelineOf(db: Db, caseId: string) {
  const happened = await db.select().from(events).where(eq(events.caseId, caseId)).orderBy(asc(events.seq));
  const said = await db.select().from(commands).where(eq(commands.caseId, caseId)).orderBy(asc(commands.createdAt));
  return { happened, said };
}
