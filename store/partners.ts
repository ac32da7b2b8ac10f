import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Instant } from '../domain/case.js';
import { landlordKey } from '../domain/intake/addresses.js';
import type { Intake } from '../domain/intake/intake.js';
import { askedKinds, partnerOf, type LegalBasis, type Mailbox, type PartnerKind } from '../domain/partners.js';
import { sqlState } from './atomically.js';
import { after } from './lists.js';
import type { Db } from './open.js';
import { cases } from './schema.js';
import { casePartners, partners } from './senderSchema.js';

export type PartnerRow = typeof partners.$inferSelect;

/** What staff may say of a partner; what is not given stays. */
export interface PartnerWords {
  kind?: PartnerKind | undefined;
  name?: string | undefined;
  contactName?: string | null | undefined;
  contactPhone?: string | null | undefined;
  mailbox?: string | null | undefined;
  legalBasis?: LegalBasis | null | undefined;
  mapping?: Record<string, string | null> | undefined;
}

/** The directory, by name. */
export function listPartners(
  db: Db,
  filter: { municipality: string; kind?: PartnerKind | undefined },
  limit: number,
  cursor: string[] | null,
): Promise<PartnerRow[]> {
  return db
    .select()
    .from(partners)
    .where(
      and(
        eq(partners.municipality, filter.municipality),
        filter.kind && eq(partners.kind, filter.kind),
        after([partners.nameKey, partners.partnerId], cursor),
      ),
    )
    .orderBy(asc(partners.nameKey), asc(partners.partnerId))
    .limit(limit);
}

/** Adds a partner; null where one of that name is there already. */
export async function insertPartner(
  db: Db,
  row: { partnerId: string; municipality: string; createdAt: Instant },
  words: PartnerWords & { kind: PartnerKind; name: string },
): Promise<PartnerRow | null> {
  const [added] = await db
    .insert(partners)
    .values({ ...row, ...words, nameKey: landlordKey(words.name) })
    .onConflictDoNothing()
    .returning();
  return added ?? null;
}

/** Changes a partner; undefined where there is none, null where another one has the name. */
export async function updatePartner(
  db: Db,
  municipality: string,
  partnerId: string,
  words: PartnerWords,
): Promise<PartnerRow | null | undefined> {
  const changes = { ...words, ...(words.name !== undefined && { nameKey: landlordKey(words.name) }) };
  if (Object.keys(changes).length === 0) return partnerRow(db, municipality, partnerId);
  try {
    const [changed] = await db.update(partners).set(changes).where(theOne(municipality, partnerId)).returning();
    return changed;
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}

/** No sender's lists have so many headers of their own. */
const mostCorrections = 1_000;

/**
 * Remembers corrections for a partner's next lists, beside those there are: two lists at once lose neither's. Where there
 * would be too many, only the new ones stay.
 */
export async function addMapping(
  db: Db,
  { partnerId }: PartnerRow,
  mapping: Readonly<Record<string, string | null>>,
): Promise<void> {
  const added = sql`${JSON.stringify(mapping)}::jsonb`;
  const all = sql`${partners.mapping} || ${added}`;
  const count = sql`(select count(*) from jsonb_object_keys(${all}))`;
  await db
    .update(partners)
    .set({ mapping: sql`case when ${count} > ${mostCorrections} then ${added} else ${all} end` })
    .where(eq(partners.partnerId, partnerId));
}

/** PostgreSQL's unique_violation. */
const isTaken = (error: unknown): boolean => sqlState(error) === '23505';

/** Gives a partner another access key, or none; the one before opens nothing from now on. Undefined: no such partner. */
export async function setKey(
  db: Db,
  municipality: string,
  partnerId: string,
  key: { hash: string; at: Instant } | null,
): Promise<PartnerRow | undefined> {
  const [changed] = await db
    .update(partners)
    .set({ keyHash: key?.hash ?? null, keyIssuedAt: key?.at ?? null })
    .where(theOne(municipality, partnerId))
    .returning();
  return changed;
}

/** The partner whose access key has this SHA-256. */
export async function partnerByKey(db: Db, hash: string): Promise<PartnerRow | undefined> {
  const [found] = await db.select().from(partners).where(eq(partners.keyHash, hash));
  return found;
}

async function partnerRow(db: Db, municipality: string, partnerId: string): Promise<PartnerRow | undefined> {
  const [found] = await db.select().from(partners).where(theOne(municipality, partnerId));
  return found;
}

const theOne = (municipality: string, partnerId: string) =>
  and(eq(partners.municipality, municipality), eq(partners.partnerId, partnerId));

/** Notes who of the directory takes part in a case by a report: who sent it, and whom it names. */
export async function namePartners(db: Db, caseId: string, by: string, intake: Intake, at: Instant): Promise<void> {
  const said = [intake.source.organisation, intake.tenancy.landlord].map((name) => landlordKey(name ?? ''));
  const names = said.filter((name) => name !== '');
  const sender = partnerOf(by);
  if (names.length === 0 && sender === null) return;
  const named = sql`${partners.nameKey} = any(${sql.param(names)}::text[])`;
  await db
    .insert(casePartners)
    .select(
      db
        .select({
          caseId: cases.caseId,
          partnerId: partners.partnerId,
          since: sql<string>`${at}::timestamptz`.as('since'),
        })
        .from(partners)
        .innerJoin(cases, and(eq(cases.caseId, caseId), eq(cases.municipality, partners.municipality)))
        .where(sql`(${partners.partnerId} = ${sender} or ${named})`),
    )
    .onConflictDoNothing();
}

/** Notes that a partner has been asked about a case. */
export async function joinCase(db: Db, caseId: string, partnerId: string, since: Instant): Promise<void> {
  await db.insert(casePartners).values({ caseId, partnerId, since }).onConflictDoNothing();
}

/** Those who take part in a case, since when, the first first. */
export const partnersOf = (db: Db, caseId: string) =>
  db
    .select({ partner: partners, since: casePartners.since })
    .from(casePartners)
    .innerJoin(partners, eq(partners.partnerId, casePartners.partnerId))
    .where(eq(casePartners.caseId, caseId))
    .orderBy(asc(casePartners.since), asc(partners.nameKey));

/** The mailboxes of the municipality's own offices, for a question about a case. */
export async function mailboxesFor(db: Db, caseId: string): Promise<Mailbox[]> {
  const rows = await db
    .select({
      partnerId: partners.partnerId,
      kind: partners.kind,
      mailbox: partners.mailbox,
      inCase: sql<boolean>`${casePartners.caseId} is not null`,
    })
    .from(partners)
    .innerJoin(cases, and(eq(cases.caseId, caseId), eq(cases.municipality, partners.municipality)))
    .leftJoin(casePartners, and(eq(casePartners.caseId, caseId), eq(casePartners.partnerId, partners.partnerId)))
    .where(and(inArray(partners.kind, [...askedKinds]), isNotNull(partners.mailbox)))
    .orderBy(asc(partners.createdAt), asc(partners.partnerId));
  return rows.flatMap(({ mailbox, ...row }) => (mailbox ? [{ ...row, mailbox }] : []));
}
