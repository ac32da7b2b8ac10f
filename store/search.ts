import { and, between, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { FoundBy, Sought } from '../domain/search.js';
import { summaryColumns } from './lists.js';
import type { Db } from './open.js';
import { hasPartIn } from './parts.js';
import { cases, citizens, phones } from './schema.js';
import { searchWords } from './searchWords.js';

/** Of what fits half the town nobody reads more: it is ranked among so many. */
const mostLookedAt = 500;

/**
 * Cases that fit what was typed, each way by its own index.
 *
 * @param partOf only cases this caseworker has a part in; null: all of the municipality
 */
export async function findCases(db: Db, municipality: string, partOf: string | null, sought: Sought) {
  const ways: [by: FoundBy, where: SQL | undefined][] = [];
  if (sought.caseIds) ways.push(['caseNumber', between(cases.caseId, ...sought.caseIds)]);
  if (sought.phone) ways.push(['phone', inArray(cases.caseId, casesWithPhone(db, sought.phone))]);
  if (sought.words && sought.words.length > 0) ways.push(['words', wordsFit(sought.words, sought.postcode)]);
  const found = await Promise.all(
    ways.map(async ([by, where]) => {
      const theirs = partOf === null ? undefined : hasPartIn(db, partOf);
      const rows = await rowsOf(db, and(eq(cases.municipality, municipality), where, theirs));
      return rows.map((row) => ({ ...row, by }));
    }),
  );
  return found.flat();
}

/** E.164 numbers hold digits alone, so those with one beginning lie between two texts. */
const casesWithPhone = (db: Db, beginning: string) =>
  db
    .select({ caseId: phones.caseId })
    .from(phones)
    .where(between(phones.e164, beginning, beginning.padEnd(20, '9')))
    .limit(mostLookedAt);

/** A word of one letter or of digits is meant as it stands; of others the beginning is enough. */
function wordsFit(words: readonly (readonly string[])[], postcode: string | null): SQL | undefined {
  const all = words.map((group) => `(${group.map(term).join(' | ')})`).join(' & ');
  const found = searchWords(citizens.tenantKeys, citizens.street, citizens.protectedAddress);
  return and(
    sql`${found} @@ ${all}::tsquery`,
    postcode === null ? undefined : eq(citizens.postcode, postcode),
    postcode === null ? undefined : eq(citizens.protectedAddress, false),
  );
}

const term = (word: string): string => `'${word}'${/^\p{L}{2,}$/u.test(word) ? ':*' : ''}`;

function rowsOf(db: Db, where: SQL | undefined) {
  return db
    .select(summaryColumns)
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(where)
    .limit(mostLookedAt);
}
