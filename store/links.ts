import { and, eq, sql } from 'drizzle-orm';
import type { Intake, ReportedPhone } from '../domain/intake/intake.js';
import { compareNames } from '../domain/matching.js';
import { citizenOf, lockCitizen, takePhonesBack, type ReportRow } from './cases.js';
import type { Db } from './open.js';
import { citizens, commands, reports } from './schema.js';

/**
 * Takes a report out of a case that it was linked to, with what only it told: names, numbers, mail, remarks.
 * What another report or a person has told stays.
 *
 * @param rest the case's other reports, oldest first
 */
export async function takeReportOut(db: Db, { caseId, reportId, intake }: ReportRow, rest: ReportRow[]): Promise<void> {
  await lockCitizen(db, caseId);
  await db.delete(reports).where(eq(reports.reportId, reportId));
  const others = rest.map((report) => report.intake);
  await takePeopleOut(db, caseId, intake, others);
  await takeNumbersOut(db, caseId, intake, others);
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
