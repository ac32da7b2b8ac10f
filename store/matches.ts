import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Instant, OpenMatch } from '../domain/case.js';
import { houseOf } from '../domain/intake/addresses.js';
import type { Intake } from '../domain/intake/intake.js';
import { enoughInHouse, ownHouseholdKey, phonesOf, type KnownHome, type Parting } from '../domain/matching.js';
import type { StoredCommand } from './commands.js';
import { inquiries } from './inquirySchema.js';
import type { Db } from './open.js';
import { matches, partings } from './matchSchema.js';
import { cases, citizens, commands, phones, tasks } from './schema.js';
import { casePartners } from './senderSchema.js';

/** Waits for reports of the same house that are being taken in, so that two at once do not become two cases. */
export async function takeTurns(db: Db, municipality: string, keys: Intake['keys']): Promise<void> {
  const house = `${municipality}|${houseOf(keys.address)}`;
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${house}, 0))`);
}

/** So many homes with one number, the earliest first, and it is nobody's own. */
export const enoughWithPhone = 20;
/** Byte order, as the index has it: all keys that begin with a text that ends in `|`. */
const beginsWith = (text: string) =>
  sql`${cases.addressKey} ~>=~ ${text} and ${cases.addressKey} ~<~ ${`${text.slice(0, -1)}}`}`;

/**
 * The ids of cases of the same household or tenancy, in the same house, or with the same phone. Nothing is joined and each part names
 * an index of its own: without statistics (PGlite keeps none) anything else reads every open case [measured: 7 ms a report
 * at 500 cases].
 */
async function idsNear(db: Db, municipality: string, intake: Intake): Promise<string[]> {
  const { keys } = intake;
  const found = () => db.select({ caseId: cases.caseId }).from(cases);
  const ofTenancy = and(eq(cases.tenancyKey, keys.tenancy ?? ''), eq(cases.municipality, municipality));
  // Not a join: looked up for the few rows with the number, and closed or foreign cases do not use up the limit.
  const openedAt = sql`(select c.opened_at from cases c where c.case_id = ${phones.caseId}
    and c.municipality = ${municipality} and (c.closed_at is null or c.continues_in is not null))`;
  const rows = await union(
    found().where(
      and(eq(cases.householdKey, ownHouseholdKey(keys)), eq(cases.municipality, municipality), isNull(cases.closedAt)),
    ),
    found()
      .where(and(beginsWith(houseOf(keys.address)), eq(cases.municipality, municipality), standsForAHome))
      .limit(enoughInHouse),
    found().where(and(ofTenancy, isNull(cases.closedAt))),
    found().where(and(ofTenancy, isNotNull(cases.closedAt), isNotNull(cases.continuesIn))),
    db
      .select({ caseId: phones.caseId })
      .from(phones)
      .where(sql`${phones.e164} = any(${sql.param(phonesOf(intake))}::text[]) and ${openedAt} is not null`)
      .orderBy(openedAt, phones.caseId)
      .limit(enoughWithPhone),
  );
  return rows.map(({ caseId }) => caseId);
}

/** A home, as reports are held against it. */
export const homeColumns = {
  caseId: cases.caseId,
  continuesIn: cases.continuesIn,
  tenancy: cases.tenancyKey,
  address: cases.addressKey,
  householdKey: cases.householdKey,
  people: citizens.tenantKeys,
  email: citizens.email,
  phones: sql<string[]>`array(select e164 from phones p where p.case_id = ${cases.caseId} and e164 is not null)`,
};
/** The households that a person has parted from a case. */
export const partingsOfCase = sql<
  Parting[]
>`coalesce((select jsonb_agg(jsonb_build_object('householdKey', p.household_key,
  'tenancyKey', p.tenancy_key)) from partings p where p.case_id = ${cases.caseId}), '[]'::jsonb)`;
/** Open, or ended because the home was found to be another case's, for which it goes on standing. */
export const standsForAHome = or(isNull(cases.closedAt), isNotNull(cases.continuesIn));

/**
 * The open cases near a report, earliest first. Whether any is of the same home is `findHome`'s to say.
 */
export async function homesNear(db: Db, municipality: string, intake: Intake): Promise<KnownHome[]> {
  const ids = await idsNear(db, municipality, intake);
  if (ids.length === 0) return [];
  const rows = await db
    .select({
      ...homeColumns,
      parted: partingsOfCase,
    })
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(and(inArray(cases.caseId, ids), eq(cases.municipality, municipality), standsForAHome))
    .orderBy(cases.openedAt, cases.caseId);
  const candidates: KnownHome[] = [];
  for (const { caseId, continuesIn, householdKey: own, parted, ...home } of rows) {
    if (!continuesIn) candidates.push({ caseId, home, householdKey: own, parted });
    else candidates.push(...(await goingOn(db, continuesIn, { home, householdKey: own })));
  }
  return candidates;
}

/** What stands under a home that was found to be another case's: it counts as that one's. */
async function goingOn(db: Db, caseId: string, known: Pick<KnownHome, 'home' | 'householdKey'>): Promise<KnownHome[]> {
  const open = await openEnd(db, caseId);
  if (!open) return [];
  const rows = await db.select().from(partings).where(eq(partings.caseId, open));
  return [{ ...known, caseId: open, parted: rows }];
}

/** The open case that a case goes on in, or itself; null where that has ended. */
export async function openEnd(db: Db, caseId: string): Promise<string | null> {
  const { closedAt, continuesIn } = cases;
  const [row] = await db.select({ closedAt, continuesIn }).from(cases).where(eq(cases.caseId, caseId));
  if (row?.continuesIn) return openEnd(db, row.continuesIn);
  return row && row.closedAt === null ? caseId : null;
}

/** The cases that go on in this one, at whatever remove. */
export async function continuedIn(db: Db, caseId: string): Promise<string[]> {
  const rows = await db.select({ caseId: cases.caseId }).from(cases).where(eq(cases.continuesIn, caseId));
  const further = await Promise.all(rows.map((row) => continuedIn(db, row.caseId)));
  return [...rows.map((row) => row.caseId), ...further.flat()];
}

/** The open case of a tenancy, or the one in which its case goes on. */
export async function openCaseOfTenancy(db: Db, municipality: string, tenancy: string): Promise<string | null> {
  const rows = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(and(eq(cases.tenancyKey, tenancy), eq(cases.municipality, municipality), standsForAHome))
    .orderBy(desc(cases.openedAt), desc(cases.caseId));
  for (const { caseId } of rows) {
    const open = await openEnd(db, caseId);
    if (open) return open;
  }
  return null;
}

/** Keeps which cases a new one may be one with, each with the task that asks. */
export async function insertMatches(db: Db, caseId: string, found: readonly OpenMatch[], at: Instant): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map(({ taskId, caseId: otherCaseId, because }) => ({ caseId, otherCaseId, taskId, because }));
  await db.insert(matches).values(rows.map((row) => ({ ...row, foundAt: at })));
}

export type MatchRow = typeof matches.$inferSelect;

/** What a task of this case asks about. */
export async function matchOf(db: Db, caseId: string, taskId: string): Promise<MatchRow | undefined> {
  const [found] = await db
    .select()
    .from(matches)
    .where(and(eq(matches.caseId, caseId), eq(matches.taskId, taskId)));
  return found;
}

/** Everything asked or decided about this case and others, from either side. */
export const matchesOf = (db: Db, caseId: string): Promise<MatchRow[]> =>
  db
    .select()
    .from(matches)
    .where(or(eq(matches.caseId, caseId), eq(matches.otherCaseId, caseId)))
    .orderBy(matches.foundAt, matches.caseId, matches.taskId);

/** Writes a person's decision down. */
export async function decideMatch(
  db: Db,
  { caseId, otherCaseId }: MatchRow,
  decided: { decision: 'same' | 'different'; decidedBy: string; decidedAt: Instant },
): Promise<void> {
  await db
    .update(matches)
    .set(decided)
    .where(and(eq(matches.caseId, caseId), eq(matches.otherCaseId, otherCaseId)));
}

/** Notes that these households are none of a case's, so that the machine neither links them nor asks. */
export async function insertPartings(
  db: Db,
  caseId: string,
  households: readonly Parting[],
  by: string,
  at: Instant,
): Promise<void> {
  const tenancyKey = sql`coalesce(${partings.tenancyKey}, excluded.tenancy_key)`;
  for (const household of households)
    await db
      .insert(partings)
      .values({ ...household, caseId, by, at })
      .onConflictDoUpdate({ target: [partings.caseId, partings.householdKey], set: { tenancyKey } });
}

/** The case goes on in another one: its partners take part in that from now on, and what is asked of it is asked there. */
export async function goesOnIn(db: Db, caseId: string, otherCaseId: string): Promise<void> {
  await db.update(cases).set({ continuesIn: otherCaseId }).where(eq(cases.caseId, caseId));
  await db.update(inquiries).set({ caseId: otherCaseId }).where(eq(inquiries.caseId, caseId));
  const partners = await db.select().from(casePartners).where(eq(casePartners.caseId, caseId));
  if (partners.length > 0)
    await db
      .insert(casePartners)
      .values(partners.map((row) => ({ ...row, caseId: otherCaseId })))
      .onConflictDoNothing();
}

/** Decisions that a case has taken, and a crash has kept from being carried out: the commands that told them. */
export async function decisionsLeft(db: Db): Promise<StoredCommand[]> {
  const { message } = commands;
  const rows = await db
    .select({ command: commands })
    .from(matches)
    .innerJoin(tasks, and(eq(tasks.caseId, matches.caseId), eq(tasks.taskId, matches.taskId)))
    .innerJoin(commands, eq(commands.caseId, matches.caseId))
    .where(
      and(
        isNull(matches.decision),
        eq(tasks.status, 'completed'),
        sql`${message} -> 'args' ->> 'taskId' = ${matches.taskId}`,
        sql`${message} -> 'args' -> 'result' ->> 'outcome' = ${tasks.outcome}`,
      ),
    )
    .orderBy(commands.createdAt, commands.commandId)
    .limit(100);
  return rows.map(({ command }) => command);
}
