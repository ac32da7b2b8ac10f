import type { z } from 'zod';
import { decodeCursor } from '../store/lists.js';
import { Problem } from './problem.js';

/** A page's cursor, by the columns its list is sorted by; 400 where it is none of ours. */
export function cursorOf(cursor: string | undefined, columns: z.ZodType<string[]>): string[] | null {
  if (cursor === undefined) return null;
  const values = decodeCursor(cursor, columns);
  if (values) return values;
  const detail = 'Markøren er ikke en, vi har givet; begynd forfra uden cursor.';
  throw new Problem(400, 'badCursor', detail, [{ pointer: 'cursor', code: 'badCursor', detail }]);
}
