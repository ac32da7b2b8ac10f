import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, min, not } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { inquiries, inquiryCommands } from './inquirySchema.js';
import type { Db } from './open.js';
import { cases, commands, messages } from './schema.js';

/** How much waits, and since when the first of it. */
export interface Waiting {
  count: number;
  since: Instant | null;
}

/** What the engine has not had yet: commands that were accepted, and cases and inquiries it has not taken. */
export async function relayBacklog(db: Db): Promise<{ commands: Waiting; unstarted: Waiting }> {
  const [ofCases, ofInquiries, newCases, newInquiries] = await Promise.all([
    db
      .select({ count: count(), since: min(commands.createdAt) })
      .from(commands)
      .where(eq(commands.status, 'stored')),
    db
      .select({ count: count(), since: min(inquiryCommands.createdAt) })
      .from(inquiryCommands)
      .where(eq(inquiryCommands.status, 'stored')),
    db
      .select({ count: count(), since: min(cases.openedAt) })
      .from(cases)
      .where(not(cases.started)),
    db
      .select({ count: count(), since: min(inquiries.askedAt) })
      .from(inquiries)
      .where(not(inquiries.started)),
  ]);
  return {
    commands: together([...ofCases, ...ofInquiries]),
    unstarted: together([...newCases, ...newInquiries]),
  };
}

const together = (waiting: readonly Waiting[]): Waiting => ({
  count: waiting.reduce((sum, each) => sum + each.count, 0),
  since: waiting.flatMap(({ since }) => since ?? []).toSorted()[0] ?? null,
});

/** Open cases that should have spoken before `before` and have not, the longest silent first. */
export async function silentSince(db: Db, municipality: string, before: Instant, limit: number) {
  const which = and(
    isNull(cases.closedAt),
    cases.started,
    lt(cases.heardBy, before),
    eq(cases.municipality, municipality),
  );
  const [total, first] = await Promise.all([
    db.$count(cases, which),
    db
      .select({ caseId: cases.caseId, since: cases.heardBy })
      .from(cases)
      .where(which)
      .orderBy(asc(cases.heardBy), asc(cases.caseId))
      .limit(limit),
  ]);
  return { count: total, cases: first.map(({ caseId, since }) => ({ caseId, since: since ?? before })) };
}

/** Which provider took the latest message of a channel since `since`, and when; null where none did. */
export async function lastTaken(db: Db, channel: 'sms' | 'email', since: Instant) {
  const [last] = await db
    .select({ provider: messages.provider, at: messages.settledAt })
    .from(messages)
    .where(
      and(
        gte(messages.notBefore, since),
        eq(messages.channel, channel),
        inArray(messages.status, ['sent', 'delivered']),
        isNotNull(messages.provider),
        isNotNull(messages.settledAt),
      ),
    )
    .orderBy(desc(messages.settledAt), desc(messages.caseId), desc(messages.key))
    .limit(1);
  return last?.provider && last.at ? { provider: last.provider, at: last.at } : null;
}
