import { and, eq, inArray, sql } from 'drizzle-orm';
import { landlordKey } from '../domain/intake/addresses.js';
import type { Intake, ReportedPhone } from '../domain/intake/intake.js';
import { compareNames } from '../domain/intake/nameMatch.js';
import { askedKinds, partnerOf } from '../domain/partners.js';
import { citizenOf, lockCitizen, takePhonesBack, type ReportRow } from './cases.js';
import { landlordAfter } from './landlords.js';
import type { Db } from './open.js';
import { partnersOf, type PartnerRow } from './partners.js';
import { citizens, commands, reports } from './schema.js';
import { casePartners } from './senderSchema.js';
import { otherSendersOf } from './senders.js';

/**
 * Takes a report out of a case that it was linked to, with what only it told: names, numbers, mail, remarks.
 * What another report or a person has told stays.
 *
 * @param rest the case's other reports, oldest first
 */
export async function takeReportOut(
  db: Db,
  { caseId, reportId, intake, by }: ReportRow,
  rest: ReportRow[],
): Promise<void> {
  await lockCitizen(db, caseId);
  const senders = [by, ...(await otherSendersOf(db, reportId))];
  await db.delete(reports).where(eq(reports.reportId, reportId));
  await takePartnersOut(db, caseId, named(senders, intake), await namedBy(db, rest));
  const others = rest.map((report) => report.intake);
  await landlordAfter(db, caseId, others);
  await takePeopleOut(db, caseId, intake, others);
  await takeNumbersOut(db, caseId, intake, others);
}

/** Partners by what a report says of them: the ids of those who sent it, and the names in it. */
interface Named {
  ids: Set<string>;
  names: Set<string>;
}

const named = (senders: readonly string[], { source, tenancy }: Intake): Named => ({
  ids: new Set(senders.flatMap((by) => partnerOf(by) ?? [])),
  names: new Set([source.organisation, tenancy.landlord].map((name) => landlordKey(name ?? ''))),
});

async function namedBy(db: Db, rest: readonly ReportRow[]): Promise<Named> {
  const all: Named = { ids: new Set(), names: new Set() };
  for (const report of rest) {
    const { ids, names: theirs } = named([report.by, ...(await otherSendersOf(db, report.reportId))], report.intake);
    for (const id of ids) all.ids.add(id);
    for (const name of theirs) all.names.add(name);
  }
  return all;
}

/** Who takes part only by the report that is gone takes part no longer; an office that is asked about citizens stays. */
async function takePartnersOut(db: Db, caseId: string, gone: Named, stays: Named): Promise<void> {
  const isIn = ({ ids, names: theirs }: Named, { partnerId, nameKey }: PartnerRow): boolean =>
    ids.has(partnerId) || theirs.has(nameKey);
  const leave = (await partnersOf(db, caseId))
    .map(({ partner }) => partner)
    .filter((p) => isIn(gone, p) && !isIn(stays, p) && !askedKinds.some((kind) => kind === p.kind))
    .map(({ partnerId }) => partnerId);
  if (leave.length > 0)
    await db.delete(casePartners).where(and(eq(casePartners.caseId, caseId), inArray(casePartners.partnerId, leave)));
}

const names = ({ tenants }: Intake, person: string): boolean =>
  tenants.some((tenant) => compareNames(tenant, person) !== 'different');

async function takePeopleOut(db: Db, caseId: string, gone: Intake, others: readonly Intake[]): Promise<void> {
  const citizen = await citizenOf(db, caseId);
  if (!citizen) throw new Error(`case ${caseId} has no citizen row`);
  const stays = (name: string): boolean => others.some((other) => names(other, name)) || !names(gone, name);
  const keys = new Set(others.flatMap((other) => other.keys.tenants));
  const told = others.find((other) => other.email !== null)?.email ?? null;
  await db
    .update(citizens)
    .set({
      tenants: citizen.tenants.filter(stays),
      tenantKeys: citizen.tenantKeys.filter((key) => keys.has(key) || !gone.keys.tenants.includes(key)),
      email: citizen.email === gone.email ? told : citizen.email,
      remarks: citizen.remarks.filter((text) => text !== gone.remarks || others.some((o) => o.remarks === text)),
    })
    .where(eq(citizens.caseId, caseId));
}

const isIn = (list: readonly ReportedPhone[], { e164, asWritten }: ReportedPhone): boolean =>
  list.some((phone) => (e164 ? phone.e164 === e164 : phone.asWritten === asWritten));

async function takeNumbersOut(db: Db, caseId: string, gone: Intake, others: readonly Intake[]): Promise<void> {
  const citizen = await citizenOf(db, caseId);
  const brought = await db
    .select({ ids: sql<string[]>`${commands.personal} -> 'phonesAdded'` })
    .from(commands)
    .where(and(eq(commands.caseId, caseId), sql`${commands.personal} -> 'phonesAdded' is not null`));
  const toldByPeople = new Set(brought.flatMap(({ ids }) => ids));
  const theirs = others.flatMap((other) => other.phones);
  const ids = (citizen?.phones ?? [])
    .filter((phone) => isIn(gone.phones, phone) && !isIn(theirs, phone) && !toldByPeople.has(phone.phoneId))
    .map((phone) => phone.phoneId);
  await takePhonesBack(db, caseId, ids);
}
