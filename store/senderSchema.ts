import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ListedFact } from '../domain/intake/listedFact.js';
import type { RowProblem, RowResult } from '../domain/intake/outcome.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import type { LegalBasis, PartnerKind } from '../domain/partners.js';
import { cases, instant } from './schema.js';

/** Those the unit works with: who may send what, by which right, and where a referral goes. */
export const partners = pgTable(
  'partners',
  {
    partnerId: uuid().primaryKey(),
    municipality: text().notNull(),
    kind: text().$type<PartnerKind>().notNull(),
    name: text().notNull(),
    /** The name folded: a list is a partner’s when it names this. */
    nameKey: text().notNull(),
    contactName: text(),
    contactPhone: text(),
    mailbox: text(),
    /** By which right it sends lists before the bailiff’s stage (domain.md §4.3); without one they are held back. */
    legalBasis: jsonb().$type<LegalBasis>(),
    /** Headers that a person has corrected, folded, and the field each means; null: not read. */
    mapping: jsonb().$type<Record<string, string | null>>().notNull().default({}),
    /** SHA-256 of the access key; the key itself is shown once. */
    keyHash: text(),
    keyIssuedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('partners_name').on(t.municipality, t.nameKey),
    uniqueIndex('partners_key')
      .on(t.keyHash)
      .where(sql`${t.keyHash} is not null`),
  ],
);

/** Which partners take part in a case: they sent it, let the home, or were asked about it. */
export const casePartners = pgTable(
  'case_partners',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    partnerId: uuid()
      .notNull()
      .references(() => partners.partnerId, { onDelete: 'cascade' }),
    since: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.partnerId] }), index('case_partners_of').on(t.partnerId)],
);

/** What was answered to a request with an `Idempotency-Key`; the same again gets the same answer. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    by: text().notNull(),
    key: text().notNull(),
    /** Hash of method, path and body. */
    fingerprint: text().notNull(),
    createdAt: instant().notNull(),
    /** Null while the first request is under way. */
    status: integer(),
    headers: jsonb().$type<Record<string, string>>(),
    body: jsonb().$type<unknown>(),
  },
  (t) => [primaryKey({ columns: [t.by, t.key] }), index('idempotency_keys_age').on(t.createdAt)],
);

export const imports = pgTable(
  'imports',
  {
    importId: uuid().primaryKey(),
    createdAt: instant().notNull(),
    by: text().notNull(),
    /** The partner whose list it is, where it is one of the directory’s. */
    partnerId: uuid().references(() => partners.partnerId, { onDelete: 'set null' }),
    fileName: text().notNull(),
    /** `reading`: its rows are still being read out of the file, and nobody is told of it yet. */
    status: text().$type<'reading' | 'running' | 'completed' | 'failed' | 'heldBack'>().notNull(),
    /** What the reader has to say of the file as a whole, in Danish: a sheet not read, why it is held back. */
    notes: jsonb().$type<string[]>().notNull().default([]),
    /** Which column was understood as what. */
    columns: jsonb().$type<{ header: string; field: string | null }[]>().notNull(),
  },
  (t) => [
    index('imports_newest').on(t.createdAt, t.importId),
    index('imports_unfinished')
      .on(t.importId)
      .where(sql`${t.status} in ('reading', 'running')`),
  ],
);

export const importRows = pgTable(
  'import_rows',
  {
    importId: uuid()
      .notNull()
      .references(() => imports.importId, { onDelete: 'cascade' }),
    /** Place in the order of the list. */
    n: integer().notNull(),
    /** Where it stands, as Excel shows it; the sheet only where the list goes over several. */
    row: integer().notNull(),
    sheet: text(),
    /** As written, for the report that is mended and sent again. */
    cells: jsonb().$type<string[]>(),
    request: jsonb().$type<IntakeRequest>(),
    /** What the row tells of a case that is known, where it is no report. */
    fact: jsonb().$type<ListedFact>(),
    result: text().$type<RowResult>(),
    caseId: uuid(),
    /** The command that told an open case: where that closed before it could take it, the row goes with it. */
    toldBy: uuid(),
    reason: text(),
    warnings: jsonb().$type<string[]>(),
    /** Where in the row: the header of the cell, and what is the matter with it. */
    problems: jsonb().$type<RowProblem[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.n] }),
    index('import_rows_told')
      .on(t.toldBy)
      .where(sql`${t.toldBy} is not null`),
  ],
);
