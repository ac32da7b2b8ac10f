import { condition } from '@temporalio/workflow';
import type { Instant } from '../domain/case.js';

/** The workflow's clock. */
export const now = (): Instant => new Date(Date.now()).toISOString();

/**
 * Waits until a moment has come, or what is waited for has moved. A timer is only given up when the moment has moved: two
 * events in the history for each that is (design §9).
 *
 * @param due null: only for `moved`; one that has passed is not waited for
 */
export async function untilDue(due: Instant | null, moved: () => boolean, summary: string): Promise<void> {
  if (due === null) await condition(moved);
  else if (due > now()) await condition(moved, Date.parse(due) - Date.now(), { summary });
}
