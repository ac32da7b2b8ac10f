import { createHash } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { landlordKey } from '../domain/intake/addresses.js';
import type { Intake } from '../domain/intake/intake.js';
import type { Db } from './open.js';
import { cases } from './schema.js';

/** Who lets a home: whom the first report that names somebody names. */
export function landlordOf(reported: readonly Intake[]): { landlord: string | null; landlordMark: string | null } {
  const landlord =
    reported.map(({ tenancy }) => tenancy.landlord).find((name) => landlordKey(name ?? '') !== '') ?? null;
  return { landlord, landlordMark: landlord && markOf(landlord) };
}

const markOf = (landlord: string): string =>
  createHash('sha256').update(landlordKey(landlord)).digest('hex').slice(0, 16);

/** A later report names the landlord of a case that had none. */
export async function learnLandlord(db: Db, caseId: string, intake: Intake): Promise<void> {
  const told = landlordOf([intake]);
  if (told.landlord === null) return;
  await db
    .update(cases)
    .set(told)
    .where(and(eq(cases.caseId, caseId), isNull(cases.landlord)));
}

/** The landlord by the reports that are left. @param rest the case's reports, oldest first */
export async function landlordAfter(db: Db, caseId: string, rest: readonly Intake[]): Promise<void> {
  const told = landlordOf(rest);
  await db
    .update(cases)
    .set(told)
    .where(and(eq(cases.caseId, caseId), sql`${cases.landlord} is distinct from ${told.landlord}`));
}
