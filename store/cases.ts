import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { CaseFacts, Instant } from '../domain/case.js';
import type { LearnedReach } from '../domain/commands.js';
import type { Intake, ReportedPhone } from '../domain/intake/intake.js';
import { policyFor } from '../domain/policy.js';
import type { Db } from './open.js';
import { deadline } from './projection.js';
import { arrears, cases, citizens, phones, reports } from './schema.js';

export type CaseRow = typeof cases.$inferSelect;

/** The row of a case, or undefined. */
export async function caseRow(db: Db, caseId: string): Promise<CaseRow | undefined> {
  const [row] = await db.select().from(cases).where(eq(cases.caseId, caseId));
  return row;
}

/** Who a case is about, with the phones in the order they became known. */
export async function citizenOf(db: Db, caseId: string) {
  const [citizen] = await db.select().from(citizens).where(eq(citizens.caseId, caseId));
  const known = await db.select().from(phones).where(eq(phones.caseId, caseId)).orderBy(phones.phoneId);
  return citizen && { ...citizen, phones: known };
}

/**
 * The open case of the same home: same landlord and tenancy number, or somebody of the same name at the same address
 * (design §4.6).
 */
export async function openCaseOfHome(db: Db, municipality: string, keys: Intake['keys']): Promise<string | null> {
  const open = and(eq(cases.municipality, municipality), isNull(cases.closedAt));
  if (keys.tenancy) {
    const [same] = await db
      .select({ caseId: cases.caseId })
      .from(cases)
      .where(and(open, eq(cases.tenancyKey, keys.tenancy)));
    if (same) return same.caseId;
  }
  const [sameHousehold] = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(
      and(open, eq(cases.addressKey, keys.address), sql`${citizens.tenantKeys} ?| ${sql.param(keys.tenants)}::text[]`),
    );
  return sameHousehold?.caseId ?? null;
}

/** The latest closed case of a home, which a new one names as the case before it. */
export async function previousCaseOfHome(db: Db, municipality: string, keys: Intake['keys']): Promise<string | null> {
  const household = and(eq(cases.addressKey, keys.address), eq(cases.householdKey, householdKey(keys)));
  const sameHome = keys.tenancy ? eq(cases.tenancyKey, keys.tenancy) : household;
  const [found] = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(and(eq(cases.municipality, municipality), isNotNull(cases.closedAt), sameHome))
    .orderBy(sql`${cases.openedAt} desc`)
    .limit(1);
  return found?.caseId ?? null;
}

/** One household at one address: what keeps two reports at the same moment from becoming two cases. */
const householdKey = (keys: Intake['keys']): string => `${keys.address}|${keys.tenants[0] ?? ''}`;

/**
 * Writes the rows of a new case.
 *
 * @returns false when another report of the same home was a moment quicker: look for the open case again
 */
export async function insertCase(
  db: Db,
  facts: CaseFacts,
  previousCaseId: string | null,
  intake: Intake,
): Promise<boolean> {
  const { keys } = intake;
  const { caseId, municipality, openedAt } = facts;
  const closing = policyFor(municipality).closingDays;
  // In its place in the list from the start, also while the engine is away.
  const deadlineOn = deadline({ stage: 'phone', legal: facts.legal }, dateInCopenhagen(openedAt), closing);
  const row = { caseId, municipality, openedAt, previousCaseId, facts, deadlineOn };
  const inserted = await db
    .insert(cases)
    .values({ ...row, tenancyKey: keys.tenancy, addressKey: keys.address, householdKey: householdKey(keys) })
    .onConflictDoNothing()
    .returning({ caseId: cases.caseId });
  if (inserted.length === 0) return false;
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
  const numbers = intake.phones.map((phone, n) => ({ ...phone, ...phoneOf(caseId, n + 1, phone) }));
  if (numbers.length > 0) await db.insert(phones).values(numbers);
  return true;
}

/** Adds what a later report of the same home knows of its people; what was known stays. */
export async function addToCitizen(db: Db, caseId: string, intake: Intake): Promise<void> {
  await lockCitizen(db, caseId);
  const citizen = await citizenOf(db, caseId);
  if (!citizen) throw new Error(`case ${caseId} has no citizen row`);
  const fresh = intake.tenants.filter((_, n) => !citizen.tenantKeys.includes(intake.keys.tenants[n] ?? ''));
  const remarks = intake.remarks && !citizen.remarks.includes(intake.remarks) ? [intake.remarks] : [];
  await db
    .update(citizens)
    .set({
      tenants: [...citizen.tenants, ...fresh],
      tenantKeys: [...new Set([...citizen.tenantKeys, ...intake.keys.tenants])],
      email: citizen.email ?? intake.email,
      language: citizen.language ?? intake.language,
      protectedAddress: citizen.protectedAddress || intake.protectedAddress,
      remarks: [...citizen.remarks, ...remarks],
    })
    .where(eq(citizens.caseId, caseId));
  await addPhones(db, caseId, intake.phones);
}

/** Two reports of one home at the same moment take turns: numbers are counted, and names and remarks added to what is there. */
async function lockCitizen(db: Db, caseId: string): Promise<void> {
  await db.select({ caseId: citizens.caseId }).from(citizens).where(eq(citizens.caseId, caseId)).for('update');
}

/** A number's place in its case: the workflow knows the n-th as `p<n>`. */
const phoneOf = (caseId: string, n: number, { e164 }: ReportedPhone) => ({
  caseId,
  phoneId: `p${n}`,
  usable: e164 !== null,
});

/** Adds numbers that are not known yet, as `p1`, `p2`…: what the workflow knows them by. */
export async function addPhones(db: Db, caseId: string, given: readonly ReportedPhone[]): Promise<void> {
  await lockCitizen(db, caseId);
  const known = await db.select().from(phones).where(eq(phones.caseId, caseId));
  let next = known.length + 1;
  for (const phone of given) {
    const same = known.find((p) => (phone.e164 ? p.e164 === phone.e164 : p.asWritten === phone.asWritten));
    if (same) continue;
    await db
      .insert(phones)
      .values({ ...phone, ...phoneOf(caseId, next, phone) })
      .onConflictDoNothing();
    next += 1;
  }
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
    .set({ ...(email && { email }), ...address })
    .where(eq(citizens.caseId, caseId));
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
    email: Boolean(citizen?.email),
    addressGiven,
  };
}

/**
 * Keeps a report as it came, and what is owed by it.
 *
 * @returns false where the very same report is known already
 */
export async function insertReport(
  db: Db,
  report: { reportId: string; caseId: string; receivedAt: Instant; by: string; fingerprint: string },
  intake: Intake,
): Promise<boolean> {
  const kept = await db
    .insert(reports)
    .values({ ...report, intake, warnings: intake.warnings })
    .onConflictDoNothing()
    .returning({ reportId: reports.reportId });
  if (kept.length === 0) return false;
  const { amountOre, months, dueDate } = intake.arrears;
  await db
    .insert(arrears)
    .values({ caseId: report.caseId, dueDate: dueDate ?? 'unknown', amountOre, months, reportId: report.reportId })
    .onConflictDoNothing();
  return true;
}

/** What is owed: the sum in øre of the months with a known amount, and whether an amount is missing. */
export async function arrearsOf(db: Db, caseId: string) {
  const rows = await db.select().from(arrears).where(eq(arrears.caseId, caseId)).orderBy(arrears.dueDate);
  return {
    amountOre: rows.some((r) => r.amountOre !== null) ? rows.reduce((sum, r) => sum + (r.amountOre ?? 0), 0) : null,
    incomplete: rows.some((r) => r.amountOre === null),
    months: rows.map(({ dueDate, amountOre, months }) => ({
      dueDate: dueDate === 'unknown' ? null : dueDate,
      amountOre,
      months,
    })),
  };
}

/** Everything reported about a case, first report first. */
export async function reportsOf(db: Db, caseId: string) {
  const rows = await db
    .select({ report: reports, municipality: cases.municipality })
    .from(reports)
    .innerJoin(cases, eq(cases.caseId, reports.caseId))
    .where(eq(reports.caseId, caseId))
    .orderBy(reports.receivedAt);
  return rows.map(({ report, municipality }) => ({ ...report, municipality }));
}

/** Takes a report back from a case that had ended before it came; the case is closed to further reports. */
export async function takeReportBack(db: Db, caseId: string, reportId: string, at: Instant): Promise<void> {
  await db.delete(arrears).where(eq(arrears.reportId, reportId));
  await db.delete(reports).where(eq(reports.reportId, reportId));
  await db
    .update(cases)
    .set({ closedAt: at })
    .where(and(eq(cases.caseId, caseId), isNull(cases.closedAt)));
}
