import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Intake } from '../domain/intake/intake.js';
import type { Parting } from '../domain/matching.js';
import { partingsOfCase } from './matches.js';
import type { Db } from './open.js';
import { cases, citizens, reports } from './schema.js';
import { reportedBy, sentBy } from './senders.js';

/** A home whose case has ended. */
export interface ClosedHome {
  caseId: string;
  /** Where it goes on, if a person found it to be another case's home. */
  continuesIn: string | null;
  tenancy: string | null;
  address: string;
  people: string[];
  parted: Parting[];
}

/**
 * Closed cases of the same tenancies or flats, the latest first; which of them is a report's own home is the rules' to say.
 *
 * @param by only cases this sender has reported; null: all
 */
export async function closedHomesNear(
  db: Db,
  municipality: string,
  intakes: readonly Intake[],
  by: string | null,
): Promise<ClosedHome[]> {
  const closed = and(eq(cases.municipality, municipality), isNotNull(cases.closedAt));
  // Each part by an index of its own, as for the open ones (`idsNear`).
  const ids = await union(
    db
      .select({ caseId: cases.caseId })
      .from(cases)
      .where(and(sql`${cases.tenancyKey} = ${oneOf(intakes.map(({ keys }) => keys.tenancy))}`, closed)),
    db
      .select({ caseId: cases.caseId })
      .from(cases)
      .where(and(sql`${cases.addressKey} = ${oneOf(intakes.map(({ keys }) => keys.address))}`, closed)),
  );
  if (ids.length === 0) return [];
  return db
    .select({
      caseId: cases.caseId,
      continuesIn: cases.continuesIn,
      tenancy: cases.tenancyKey,
      address: cases.addressKey,
      people: citizens.tenantKeys,
      parted: partingsOfCase,
    })
    .from(cases)
    .innerJoin(citizens, eq(citizens.caseId, cases.caseId))
    .where(
      and(
        sql`${cases.caseId} = any(${sql.param(ids.map(({ caseId }) => caseId))}::uuid[])`,
        by === null ? undefined : inArray(cases.caseId, reportedBy(db, by)),
      ),
    )
    .orderBy(desc(cases.openedAt), desc(cases.caseId));
}

const oneOf = (values: readonly (string | null)[]) =>
  sql`any(${sql.param([...new Set(values.flatMap((value) => value ?? []))])}::text[])`;

/**
 * What was reported of these cases, oldest first.
 *
 * @param sender only what it has sent; null: all
 */
export async function reportsOfCases(db: Db, caseIds: readonly string[], sender: string | null) {
  if (caseIds.length === 0) return [];
  const { caseId, reportId, by, fingerprint, intake, receivedAt } = reports;
  return db
    .select({ caseId, reportId, by, fingerprint, intake })
    .from(reports)
    .where(
      and(sql`${caseId} = any(${sql.param([...caseIds])}::uuid[])`, sender === null ? undefined : sentBy(db, sender)),
    )
    .orderBy(asc(receivedAt), asc(reportId));
}
