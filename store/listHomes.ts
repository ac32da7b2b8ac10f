import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { houseOf } from '../domain/intake/addresses.js';
import type { Intake } from '../domain/intake/intake.js';
import { homeOf, ownHouseholdKey, phonesOf, type KnownHome, type Parting } from '../domain/matching.js';
import { homeColumns, openEnd, standsForAHome } from './matches.js';
import type { Db } from './open.js';
import { partings } from './matchSchema.js';
import { cases, citizens, phones, reports } from './schema.js';
import { sentBy } from './senders.js';

/** A set for one statement: thousands of values are hashed once, not compared one by one. */
const anyOf = (values: Iterable<string>) => sql`(select unnest(${sql.param([...new Set(values)])}::text[]))`;
const house = sql`split_part(${cases.addressKey}, '|', 1) || '|' || split_part(${cases.addressKey}, '|', 2) || '|'`;

/**
 * The homes near any report of a list, earliest first, as `homesNear` finds them for one: two statements for thousands of
 * rows, each over all open cases at most.
 */
export async function homesNearList(db: Db, municipality: string, intakes: readonly Intake[]): Promise<KnownHome[]> {
  const houses = anyOf(intakes.map(({ keys }) => houseOf(keys.address)));
  const tenancies = anyOf(intakes.flatMap(({ keys }) => keys.tenancy ?? []));
  const withPhone = db
    .select({ caseId: phones.caseId })
    .from(phones)
    .where(sql`${phones.e164} in ${anyOf(intakes.flatMap(phonesOf))}`);
  const rows = await db
    .select(homeColumns)
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(
      and(
        eq(cases.municipality, municipality),
        standsForAHome,
        or(sql`${house} in ${houses}`, sql`${cases.tenancyKey} in ${tenancies}`, inArray(cases.caseId, withPhone)),
      ),
    )
    .orderBy(asc(cases.openedAt), asc(cases.caseId));
  const open = await Promise.all(rows.map(async (row) => (row.continuesIn ? openEnd(db, row.caseId) : row.caseId)));
  const parted = await partingsOf(db, open);
  return rows.flatMap(({ caseId: _, continuesIn: __, householdKey: own, ...home }, n) => {
    const caseId = open[n];
    return caseId ? [{ caseId, home, householdKey: own, parted: parted.get(caseId) ?? [] }] : [];
  });
}

/**
 * The homes of open cases as this sender has told of them itself, earliest first. What others have told of the people
 * there is not its to know, and a dry run must not tell it.
 */
export async function homesToldBy(db: Db, municipality: string, by: string): Promise<KnownHome[]> {
  const rows = await db
    .select({ caseId: cases.caseId, intake: reports.intake })
    .from(reports)
    .innerJoin(cases, eq(cases.caseId, reports.caseId))
    .where(and(sentBy(db, by), eq(cases.municipality, municipality), isNull(cases.closedAt)))
    .orderBy(asc(cases.openedAt), asc(cases.caseId), asc(reports.receivedAt), asc(reports.reportId));
  const ids = rows.map(({ caseId }) => caseId);
  const parted = await partingsOf(db, ids);
  return rows.map(({ caseId, intake }) => ({
    caseId,
    home: homeOf(intake),
    householdKey: ownHouseholdKey(intake.keys),
    parted: parted.get(caseId) ?? [],
  }));
}

async function partingsOf(db: Db, caseIds: readonly (string | null)[]): Promise<Map<string, Parting[]>> {
  const ids = caseIds.flatMap((caseId) => caseId ?? []);
  const rows = await db
    .select()
    .from(partings)
    .where(sql`${partings.caseId}::text in ${anyOf(ids)}`);
  return collected(rows.map((row) => [row.caseId, row]));
}

/**
 * The fingerprints of the reports that these cases have.
 *
 * @param by only what this sender has sent; null: all
 */
export async function fingerprintsOf(
  db: Db,
  caseIds: readonly string[],
  by: string | null,
): Promise<Map<string, Set<string>>> {
  const ids = sql`(select unnest(${sql.param([...new Set(caseIds)])}::uuid[]))`;
  const { caseId, fingerprint } = reports;
  const rows = await db
    .select({ caseId, fingerprint })
    .from(reports)
    .where(and(sql`${caseId} in ${ids}`, by === null ? undefined : sentBy(db, by)));
  const all = collected(rows.map((row) => [row.caseId, row.fingerprint]));
  return new Map([...all].map(([id, known]) => [id, new Set(known)]));
}

/** Values by their key, each key's in the order given. */
export function collected<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const all = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const values = all.get(key);
    if (values) values.push(value);
    else all.set(key, [value]);
  }
  return all;
}
