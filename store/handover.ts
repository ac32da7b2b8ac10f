import { and, asc, eq, gte, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Allowance } from '../domain/allowance.js';
import type { Instant } from '../domain/case.js';
import { atomically } from './atomically.js';
import type { Db } from './open.js';
import { cases, citizens, messages } from './schema.js';

/** What is about to be handed to a provider. */
export interface Handover {
  recipient: string;
  subject: string | null;
  text: string;
  provider: string;
}

/**
 * Writes down what is about to be sent, before it is: so a crash in between is seen.
 *
 * @param allowance for an SMS to a citizen. Checked under a lock, so that two cases of one home, or of one number, cannot both
 *   find the other silent. Null: no such check
 * @param takenAt when this attempt took the message. One that was held up until its lease was over finds it taken by
 *   another, and sends nothing
 * @returns what stands against it; then nothing is written
 */
export function startSending(
  db: Db,
  caseId: string,
  key: string,
  handover: Handover,
  allowance: Allowance | null,
  takenAt: Instant,
): Promise<'householdTextedToday' | 'enoughThisWeek' | 'takenOver' | null> {
  return atomically(db, async (tx) => {
    const objection = allowance && (await usedUp(tx, caseId, key, handover.recipient, allowance));
    if (objection) return objection;
    const mine = await tx
      .update(messages)
      .set(handover)
      .where(and(eq(messages.caseId, caseId), eq(messages.key, key), eq(messages.attemptedAt, takenAt)))
      .returning({ key: messages.key });
    return mine.length > 0 ? null : 'takenOver';
  });
}

async function usedUp(tx: Db, caseId: string, key: string, number: string, { day, week }: Allowance) {
  const home = await lockHome(tx, caseId);
  // Known at two addresses, somebody still has but one telephone.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sms to|${number}`}, 0))`);
  const from = week && week.from < day.from ? week.from : day.from;
  const sent = and(
    inArray(messages.status, ['sent', 'delivered']),
    gte(messages.settledAt, from),
    lt(messages.settledAt, day.to),
  );
  const onItsWay = and(eq(messages.status, 'sending'), isNotNull(messages.attemptedAt), isNotNull(messages.recipient));
  const texts = await tx
    .select({ at: messages.settledAt })
    .from(messages)
    .where(
      and(
        or(inArray(messages.caseId, home), eq(messages.recipient, number)),
        eq(messages.channel, 'sms'),
        or(ne(messages.caseId, caseId), ne(messages.key, key)),
        or(sent, onItsWay),
      ),
    );
  if (week && texts.length >= week.fewerThan) return 'enoughThisWeek';
  const today = texts.filter(({ at }) => at === null || at >= day.from);
  return today.length >= day.fewerThan ? 'householdTextedToday' : null;
}

/** The cases at the case's address; only itself where that is not known: without a street the key is the same for all. */
async function lockHome(tx: Db, caseId: string): Promise<string[]> {
  const [own] = await tx
    .select({ municipality: cases.municipality, addressKey: cases.addressKey })
    .from(cases)
    .innerJoin(citizens, and(eq(citizens.caseId, cases.caseId), isNotNull(citizens.street)))
    .where(eq(cases.caseId, caseId));
  const home = await tx
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(
      own
        ? and(eq(cases.municipality, own.municipality), eq(cases.addressKey, own.addressKey))
        : eq(cases.caseId, caseId),
    )
    .orderBy(asc(cases.caseId))
    .for('no key update');
  return home.map((c) => c.caseId);
}
