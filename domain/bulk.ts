import type { CaseState } from './case.js';
import type { BulkFact } from './commands.js';

/** What becomes of a case that is told something together with others. */
export type BulkResult = 'changed' | 'unchanged' | 'refused';

/**
 * Whether one thing told to many cases changes this one. Pure, so that a preview says what is then done; the case itself has
 * the last word.
 */
export function bulkResult(
  state: Pick<CaseState, 'stage' | 'assignee' | 'pausedUntil' | 'tasks'>,
  fact: BulkFact,
): BulkResult {
  if (state.stage === 'closed') return 'refused';
  return isSo(state, fact) ? 'unchanged' : 'changed';
}

function isSo(state: Pick<CaseState, 'assignee' | 'pausedUntil' | 'tasks'>, fact: BulkFact): boolean {
  switch (fact.kind) {
    case 'assigned':
      return [state, ...state.tasks.filter(({ role }) => role === 'outreach')].every(
        ({ assignee }) => assignee === fact.assignee,
      );
    case 'paused':
      return state.pausedUntil === fact.until;
    case 'resumed':
      return state.pausedUntil === null;
  }
}
