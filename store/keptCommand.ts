import { text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './schema.js';

/** The columns of a command to an inquiry or a visit, kept before the engine is asked, as with a case’s commands. */
export const keptCommand = () => ({
  commandId: uuid().primaryKey(),
  /** In people's own words: the answer, or why. */
  note: text(),
  by: text().notNull(),
  createdAt: instant().notNull(),
  status: text().$type<'stored' | 'applied' | 'refused'>().notNull().default('stored'),
  refusal: text(),
  settledAt: instant(),
});
