import type { Db } from './open.js';

/** SQLSTATE of a statement that the database refused, also where drizzle has wrapped it; undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return sqlState(error.cause);
}

/** serialization_failure and deadlock_detected: the database has undone everything and expects to be asked again. */
const askAgain = new Set(['40001', '40P01']);
const mostTries = 5;

/**
 * Does the work in one transaction, and again where the database gave way to somebody else's. So the work touches nothing
 * but `tx`.
 */
export async function atomically<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === mostTries || !askAgain.has(sqlState(error) ?? '')) throw error;
    }
  }
}
