import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '../domain/outcomes.js';
import { instant } from './schema.js';

/** The lists that a view can be of. */
export const savedLists = ['cases', 'tasks'] as const;
export type SavedList = (typeof savedLists)[number];

/** Who has logged in through the municipality's own login. Elsewhere only the id stands: in commands, in Temporal, in logs. */
export const staff = pgTable(
  'staff',
  {
    /** Random, so that it tells nothing of the person. */
    staffId: text().primaryKey(),
    /** Who they are at the login provider. */
    issuer: text().notNull(),
    subject: text().notNull(),
    name: text().notNull(),
    /** As the login provider said the last time. */
    role: text().$type<Role>().notNull(),
    municipality: text().notNull(),
    lastSeenAt: instant().notNull(),
    /** When the provider said that they may use Husly no more. */
    leftAt: instant(),
  },
  (t) => [uniqueIndex('staff_subject').on(t.issuer, t.subject), index('staff_of_unit').on(t.municipality, t.name)],
);

/** Who is logged in. Ended: the row is gone. */
export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the token in the cookie, which stands nowhere. */
    tokenHash: text().primaryKey(),
    /** Of `staff`, or a persona. */
    staffId: text().notNull(),
    startedAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
  },
  (t) => [index('sessions_age').on(t.lastSeenAt), index('sessions_of').on(t.staffId)],
);

/** A browser that has gone to the provider to log in. Back with the state, it finds this once. */
export const logins = pgTable(
  'logins',
  {
    stateHash: text().primaryKey(),
    /** Of the cookie it must bring back: nobody finishes another browser's login. */
    browserHash: text().notNull(),
    nonce: text().notNull(),
    verifier: text().notNull(),
    /** Where in Husly it wanted to go. */
    returnTo: text().notNull(),
    startedAt: instant().notNull(),
  },
  (t) => [index('logins_age').on(t.startedAt)],
);

/** A list as somebody wants to find it again: how it is narrowed, under a name. */
export const savedViews = pgTable(
  'saved_views',
  {
    viewId: uuid().primaryKey(),
    municipality: text().notNull(),
    /** Whose it is: of `staff`, or a persona. */
    owner: text().notNull(),
    list: text().$type<SavedList>().notNull(),
    name: text().notNull(),
    /** The list's own parameters, as its address holds them. */
    query: text().notNull(),
    /** Shown to the whole unit. */
    shared: boolean().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('saved_views_name').on(t.owner, t.list, sql`lower(${t.name})`),
    index('saved_views_shared')
      .on(t.municipality)
      .where(sql`${t.shared}`),
  ],
);

/** Every look of the staff at cases: who, when, which, why. One row for one answer. */
export const looks = pgTable(
  'looks',
  {
    lookId: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant().notNull(),
    municipality: text().notNull(),
    staffId: text().notNull(),
    why: text().notNull(),
    /** What was asked for: the names of the filters, never what stood in them. */
    criteria: text().array().notNull(),
    /** How many cases were shown; `caseIds` says which. */
    shown: integer().notNull(),
    caseIds: uuid().array().notNull(),
  },
  (t) => [
    index('looks_at_case').using('gin', t.caseIds),
    index('looks_of_staff').on(t.staffId, t.lookId),
    index('looks_of_unit').on(t.municipality, t.lookId),
    index('looks_age').on(t.at),
  ],
);
