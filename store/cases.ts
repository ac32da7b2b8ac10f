import { and, eq, inArray, isNull, not, or, sql } from 'drizzle-orm';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { CaseFacts, Instant } from '../domain/case.js';
import type { LearnedReach } from '../domain/commands.js';
import type { Intake, ReportedPhone } from '../domain/intake/intake.js';
import { isDamaged, morePeople } from '../domain/intake/names.js';
import { compareNames } from '../domain/intake/nameMatch.js';
import { enoughNumbers, ownHouseholdKey, type Found } from '../domain/matching.js';
import { withVerdict } from '../domain/numbers.js';
import { policyFor } from '../domain/policy.js';
import { numbers } from './citizenSchema.js';
import { beginFigures } from './figuresWriting.js';
import type { Language } from '../domain/texts/languages.js';
import { landlordOf } from './landlords.js';
import type { Db } from './open.js';
import { namePartners } from './partners.js';
import { alsoSentBy } from './senders.js';
import { deadline } from './projection.js';
import { cases, citizens, phones, reports } from './schema.js';

export type CaseRow = typeof cases.$inferSelect;

/** The row of a case, or undefined. */
export async function caseRow(db: Db, caseId: string): Promise<CaseRow | undefined> {
  const [row] = await db.select().from(cases).where(eq(cases.caseId, caseId));
  return row;
}

/** The rows of those of some cases that are a municipality's. */
export const caseRows = (db: Db, municipality: string, caseIds: readonly string[]): Promise<CaseRow[]> =>
  db
    .select()
    .from(cases)
    .where(and(eq(cases.municipality, municipality), inArray(cases.caseId, [...caseIds])));

/** Who a case is about, with the phones in the order they became known, usable as far as is known of each number by now. */
export async function citizenOf(db: Db, caseId: string) {
  const [citizen] = await db.select().from(citizens).where(eq(citizens.caseId, caseId));
  const known = await db
    .select({ phone: phones, learned: numbers.verdict })
    .from(phones)
    .leftJoin(numbers, eq(numbers.e164, phones.e164))
    .where(eq(phones.caseId, caseId))
    .orderBy(sql`length(${phones.phoneId})`, phones.phoneId);
  return (
    citizen && { ...citizen, phones: known.map(({ phone, learned }) => ({ ...withVerdict(phone, learned), learned })) }
  );
}

/** Who several cases are about, and where; by their ids. */
export async function citizensOf(db: Db, caseIds: readonly string[]) {
  const { caseId, tenants, street, postcode, city, protectedAddress } = citizens;
  const rows = await db
    .select({ caseId, tenants, street, postcode, city, protectedAddress })
    .from(citizens)
    .where(inArray(caseId, [...caseIds]));
  return new Map(rows.map((row) => [row.caseId, row]));
}

/** The phones of a case as they were told, whatever was learnt of the numbers since. */
export const phonesAsTold = (db: Db, caseId: string) => db.select().from(phones).where(eq(phones.caseId, caseId));

/** At most so many are offered to choose from. */
const mostOffered = 10;

/** Open cases that name a person so, or have one of the numbers: for somebody at a desk to choose from. */
export async function openCasesOf(db: Db, municipality: string, name: string, e164s: readonly string[]) {
  const byName = name === '' ? sql`false` : sql`${citizens.tenantKeys} ? ${name}`;
  const byNumber =
    e164s.length === 0
      ? sql`false`
      : inArray(
          cases.caseId,
          db
            .select({ caseId: phones.caseId })
            .from(phones)
            .where(inArray(phones.e164, [...e164s])),
        );
  const rows = await db
    .select({
      caseId: cases.caseId,
      tenants: citizens.tenants,
      street: citizens.street,
      hidden: citizens.protectedAddress,
    })
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(and(eq(cases.municipality, municipality), isNull(cases.closedAt), or(byName, byNumber)))
    .orderBy(cases.openedAt, cases.caseId)
    .limit(mostOffered);
  return rows.map(({ caseId, tenants, street, hidden }) => ({
    caseId,
    name: tenants.join(' og '),
    street: hidden ? null : street,
  }));
}

/** The keys that keep a case the only one of its home, but for those that another open case has. */
const uniqueKeys = (caseId: string, keys: Intake['keys'], taken: Found['taken']) => ({
  tenancyKey: taken.tenancy ? null : keys.tenancy,
  householdKey: taken.household ? `${ownHouseholdKey(keys)}|${caseId}` : ownHouseholdKey(keys),
});

/**
 * Writes the rows of a new case.
 *
 * @param taken keys of an open case that a person has parted from this household, or decides about
 * @returns false when another report of the same home was a moment quicker: look for the open case again
 */
export async function insertCase(
  db: Db,
  facts: CaseFacts,
  previousCaseId: string | null,
  intake: Intake,
  taken: Found['taken'],
): Promise<boolean> {
  const { keys } = intake;
  const { caseId, municipality, openedAt } = facts;
  const closing = policyFor(municipality).closingDays;
  // In its place in the list from the start, also while the engine is away.
  const deadlineOn = deadline({ stage: 'phone', legal: facts.legal }, dateInCopenhagen(openedAt), closing);
  const row = { caseId, municipality, openedAt, previousCaseId, facts, deadlineOn, ...landlordOf([intake]) };
  const inserted = await db
    .insert(cases)
    .values({ ...row, addressKey: keys.address, ...uniqueKeys(caseId, keys, taken) })
    .onConflictDoNothing()
    .returning({ caseId: cases.caseId });
  if (inserted.length === 0) return false;
  await beginFigures(db, facts, intake, closing);
  await db.insert(citizens).values({
    caseId: row.caseId,
    tenants: intake.tenants,
    tenantKeys: keys.tenants,
    ...intake.address,
    email: intake.email,
    language: intake.language,
    protectedAddress: intake.protectedAddress,
    remarks: intake.remarks ? [intake.remarks] : [],
  });
  const given = intake.phones.map((phone, n) => ({ ...phone, ...phoneOf(caseId, n + 1, phone) }));
  if (given.length > 0) await db.insert(phones).values(given);
  return true;
}

/**
 * Adds what a later report of the same home knows of its people; what was known stays, but a name that had lost letters
 * takes the right spelling. How each report spells a name stands with the report.
 *
 * @returns the names as they now stand
 */
export async function addToCitizen(db: Db, caseId: string, intake: Intake): Promise<string[]> {
  await lockCitizen(db, caseId);
  const citizen = await citizenOf(db, caseId);
  if (!citizen) throw new Error(`case ${caseId} has no citizen row`);
  const tenants = withTenants(citizen.tenants, intake.tenants);
  const remarks = intake.remarks && !citizen.remarks.includes(intake.remarks) ? [intake.remarks] : [];
  await db
    .update(citizens)
    .set({
      tenants,
      tenantKeys: morePeople(citizen.tenantKeys, intake.keys.tenants),
      ...emailOf(citizen, intake.email),
      language: citizen.language ?? intake.language,
      protectedAddress: citizen.protectedAddress || intake.protectedAddress,
      remarks: [...citizen.remarks, ...remarks],
    })
    .where(eq(citizens.caseId, caseId));
  await addPhones(db, caseId, intake.phones.slice(0, Math.max(enoughNumbers - citizen.phones.length, 0)));
  return tenants;
}

/** The known address stays, unless it was refused and there is another one. */
const emailOf = (citizen: { email: string | null; emailRefused: boolean }, told: string | null) =>
  citizen.emailRefused && told !== null && told !== citizen.email
    ? { email: told, emailRefused: false }
    : { email: citizen.email ?? told };

/** The people of a home when more are named; a damaged name gives way to a whole one. */
const withTenants = (known: readonly string[], named: readonly string[]): string[] =>
  named.reduce<string[]>(
    (people, name) => {
      const at = people.findIndex((person) => compareNames(person, name) !== 'different');
      if (at < 0) return morePeople(people, [name]);
      return isDamaged(people[at] ?? '') && !isDamaged(name) ? people.with(at, name) : people;
    },
    [...known],
  );

/** Two reports of one home at the same moment take turns: numbers are counted, and names and remarks added to what is there. */
export async function lockCitizen(db: Db, caseId: string): Promise<void> {
  await db.select({ caseId: citizens.caseId }).from(citizens).where(eq(citizens.caseId, caseId)).for('update');
}

/** A number's place in its case: the workflow knows the n-th as `p<n>`. */
const phoneOf = (caseId: string, n: number, { e164 }: ReportedPhone) => ({
  caseId,
  phoneId: `p${n}`,
  usable: e164 !== null,
});

/** Adds numbers that are not known yet, as `p1`, `p2`…: what the workflow knows them by; answers the new ids. */
export async function addPhones(db: Db, caseId: string, given: readonly ReportedPhone[]): Promise<string[]> {
  await lockCitizen(db, caseId);
  const known = await db.select().from(phones).where(eq(phones.caseId, caseId));
  const added: string[] = [];
  let next = Math.max(0, ...known.map((p) => Number(p.phoneId.slice(1)))) + 1;
  for (const phone of given) {
    const same = known.find((p) => (phone.e164 ? p.e164 === phone.e164 : p.asWritten === phone.asWritten));
    if (same) continue;
    await db
      .insert(phones)
      .values({ ...phone, ...phoneOf(caseId, next, phone) })
      .onConflictDoNothing();
    added.push(`p${next}`);
    next += 1;
  }
  return added;
}

/** Takes numbers back that came with something the case did not take. */
export async function takePhonesBack(db: Db, caseId: string, phoneIds: readonly string[]): Promise<void> {
  if (phoneIds.length > 0)
    await db.delete(phones).where(and(eq(phones.caseId, caseId), inArray(phones.phoneId, [...phoneIds])));
}

/** A new mail address or a new home; what is not given stays. */
export async function updateContact(
  db: Db,
  caseId: string,
  email: string | null,
  address: Intake['address'] | null,
): Promise<void> {
  if (!email && !address) return;
  await db
    .update(citizens)
    .set({ ...(email && { email, emailRefused: false }), ...address })
    .where(eq(citizens.caseId, caseId));
}

/**
 * A mail server has refused the address for good: it is shown, and not used.
 *
 * @returns false where it has been replaced meanwhile, or is refused already
 */
export async function refuseEmail(db: Db, caseId: string, email: string): Promise<boolean> {
  const refused = await db
    .update(citizens)
    .set({ emailRefused: true })
    .where(and(eq(citizens.caseId, caseId), eq(citizens.email, email), not(citizens.emailRefused)))
    .returning({ caseId: citizens.caseId });
  return refused.length > 0;
}

/** The language a citizen has chosen to be written to in. */
export async function keepLanguage(db: Db, caseId: string, language: Language): Promise<void> {
  await db.update(citizens).set({ language }).where(eq(citizens.caseId, caseId));
}

/** A number that is wrong or not in use is not called or texted again. */
export async function markUnusable(db: Db, caseId: string, phoneId: string): Promise<void> {
  await db
    .update(phones)
    .set({ usable: false, sms: false })
    .where(and(eq(phones.caseId, caseId), eq(phones.phoneId, phoneId)));
}

/**
 * How a citizen can be reached: ids and yes or no, all that the workflow may know.
 *
 * @param addressGiven whether what was just told brought an address: only then is a wrong one right again
 */
export async function learnedReach(db: Db, caseId: string, addressGiven: boolean): Promise<LearnedReach> {
  const citizen = await citizenOf(db, caseId);
  return {
    phones: (citizen?.phones ?? []).map(({ phoneId, usable, sms }) => ({ id: phoneId, usable, sms })),
    email: Boolean(citizen?.email) && !citizen?.emailRefused,
    addressGiven,
  };
}

export type ReportRow = typeof reports.$inferSelect;

/**
 * Keeps a report as it came, and who of the directory takes part by it.
 *
 * @returns false where the very same report is known already
 */
export async function insertReport(
  db: Db,
  report: Pick<ReportRow, 'reportId' | 'caseId' | 'receivedAt' | 'by' | 'linkedBy' | 'fingerprint'>,
  intake: Intake,
): Promise<boolean> {
  const kept = await db
    .insert(reports)
    .values({ ...report, intake, warnings: intake.warnings })
    .onConflictDoNothing()
    .returning({ reportId: reports.reportId });
  if (kept.length === 0) await alsoSentBy(db, report);
  await namePartners(db, report.caseId, report.by, intake, report.receivedAt);
  return kept.length > 0;
}

/** Everything reported about a case, first report first: the one it began with, also where another came in the same millisecond. */
export async function reportsOf(db: Db, caseId: string) {
  const rows = await db
    .select({ report: reports, municipality: cases.municipality })
    .from(reports)
    .innerJoin(cases, eq(cases.caseId, reports.caseId))
    .where(eq(reports.caseId, caseId))
    .orderBy(reports.receivedAt, sql`${reports.linkedBy} NULLS FIRST`, reports.reportId);
  return rows.map(({ report, municipality }) => ({ ...report, municipality }));
}

/** Writes down that a case has ended, where its workflow has said so and the lists have not heard of it yet. */
export async function markClosed(db: Db, caseId: string, at: Instant): Promise<void> {
  await db
    .update(cases)
    .set({ closedAt: at })
    .where(and(eq(cases.caseId, caseId), isNull(cases.closedAt)));
}
