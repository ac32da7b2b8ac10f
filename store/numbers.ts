import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import type { NumberVerdict } from '../domain/commands.js';
import { numbers } from './citizenSchema.js';
import type { Db } from './open.js';
import { cases, phones } from './schema.js';

/** What is known of these numbers (E.164), where anything is. */
export async function verdictsOf(db: Db, e164s: readonly (string | null)[]): Promise<Map<string, NumberVerdict>> {
  const asked = e164s.filter((e164) => e164 !== null);
  if (asked.length === 0) return new Map();
  const known = await db.select().from(numbers).where(inArray(numbers.e164, asked));
  return new Map(known.map(({ e164, verdict }) => [e164, verdict]));
}

/**
 * Keeps what was learnt of a number at an instant. Consent is not news where nobody has refused, nor is what came before
 * something learnt since.
 *
 * @returns false where it changes nothing
 */
export async function keepVerdict(tx: Db, e164: string, verdict: NumberVerdict, at: Instant): Promise<boolean> {
  const [known] = await tx.select().from(numbers).where(eq(numbers.e164, e164)).for('update');
  if (known ? known.verdict === verdict || known.learnedAt > at : verdict === 'optedIn') return false;
  await tx
    .insert(numbers)
    .values({ e164, verdict, learnedAt: at })
    .onConflictDoUpdate({ target: numbers.e164, set: { verdict, learnedAt: at } });
  return true;
}

/** The cases in which a number stands, what each calls it, and whether it has not turned out to be somebody else's. */
export const casesWith = (db: Db, e164: string) =>
  db
    .select({
      caseId: phones.caseId,
      phoneId: phones.phoneId,
      own: phones.usable,
      open: sql<boolean>`${cases.closedAt} is null`,
    })
    .from(phones)
    .innerJoin(cases, eq(cases.caseId, phones.caseId))
    .where(eq(phones.e164, e164))
    .orderBy(cases.openedAt, cases.caseId);

/** The case of a number's owner that was opened last, whether or not it has ended. */
export async function latestCaseWith(db: Db, e164: string) {
  const [found] = await db
    .select({ caseId: cases.caseId, municipality: cases.municipality })
    .from(phones)
    .innerJoin(cases, eq(cases.caseId, phones.caseId))
    .where(and(eq(phones.e164, e164), phones.usable))
    .orderBy(desc(cases.openedAt), desc(cases.caseId))
    .limit(1);
  return found;
}
