import { matchTexts } from '../domain/matching.js';
import { caseRow, citizenOf, reportsOf, type ReportRow } from '../store/cases.js';
import { matchesOf, type MatchRow } from '../store/matches.js';
import type { Db } from '../store/open.js';

/** Which reports a case is made of, and which other cases may be of the same home: for staff only. */

/** A task's id outside its case: it names the case, so that a command finds its way without a list. */
export const publicTaskId = (caseId: string, taskId: string): string => `${caseId}.${taskId}`;

/** One report as it came, and how it came to this case. */
export const asSource = ({ reportId, receivedAt, by, linkedBy, intake }: ReportRow) => ({
  reportId,
  receivedAt,
  by,
  kind: intake.source.kind,
  organisation: intake.source.organisation,
  reference: intake.source.reference,
  result: linkedBy === null ? ('created' as const) : ('linked' as const),
  linkedBy,
  tenants: intake.tenants,
  address: intake.address,
  legal: intake.legal,
});

/** How the sources write the names where they do not write them as the case shows them. */
export const otherSpellings = (tenants: readonly string[], reports: readonly ReportRow[]): string[] => [
  ...new Set(reports.flatMap(({ intake }) => intake.tenants).filter((name) => !tenants.includes(name))),
];

/** Every question whether this case's home is another one's, from either side, with what was decided. */
export async function matchesOfCase(db: Db, caseId: string) {
  const rows = await matchesOf(db, caseId);
  return Promise.all(rows.map((row) => bothSides(db, row)));
}

/** A question with both cases side by side. */
export async function bothSides(db: Db, { caseId, otherCaseId, taskId, because, ...match }: MatchRow) {
  const { decision, decidedBy, decidedAt } = match;
  return {
    taskId: publicTaskId(caseId, taskId),
    because: because.map((code) => ({ code, text: matchTexts[code] })),
    decision,
    decidedBy,
    decidedAt,
    newer: await sideOf(db, caseId),
    older: await sideOf(db, otherCaseId),
  };
}

async function sideOf(db: Db, caseId: string) {
  const [row, citizen, reports] = await Promise.all([
    caseRow(db, caseId),
    citizenOf(db, caseId),
    reportsOf(db, caseId),
  ]);
  if (!row || !citizen) throw new Error(`case ${caseId} is gone`);
  return {
    caseId,
    openedAt: row.openedAt,
    closedAt: row.closedAt,
    tenants: citizen.tenants,
    address: { street: citizen.street, postcode: citizen.postcode, city: citizen.city },
    phones: citizen.phones.map((phone) => phone.e164 ?? phone.asWritten),
    email: citizen.email,
    sources: reports.map(asSource),
  };
}
