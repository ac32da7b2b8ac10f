import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Role } from '../domain/outcomes.js';
import { instant } from './schema.js';

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
  (t) => [index('sessions_age').on(t.lastSeenAt)],
);
