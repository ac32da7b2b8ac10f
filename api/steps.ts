import type { FactBody } from '../domain/commands.js';
import { taskNames } from '../domain/inWords.js';
import { kindOfTask, mayComplete } from '../domain/outcomes.js';
import type { CaseRow } from '../store/cases.js';
import { visitToTask } from '../store/visits.js';
import type { ApiDeps } from './deps.js';
import { publicTaskId } from './homes.js';
import { allow, type Identity } from './identity.js';
import { Problem } from './problem.js';
import { standing, stateOf } from './views.js';

/**
 * Refuses that somebody moves or cancels another role's step, and that anybody does a visit that a colleague has set out on:
 * they would stand at the door of a visit that is not. Whether it fits the case's state otherwise, the case itself says.
 *
 * @throws Problem 403; 409 with the present state while the visit is under way
 */
export async function mayChangeStep(
  { db }: Pick<ApiDeps, 'db'>,
  who: Identity,
  row: CaseRow,
  fact: FactBody,
): Promise<void> {
  if (fact.kind !== 'stepMoved' && fact.kind !== 'stepCancelled') return;
  const kind = kindOfTask(fact.step);
  if (!kind) return;
  if (!mayComplete(who.role, kind)) allow(who, ['supervisor'], `flytte eller aflyse opgaven (${taskNames[kind]})`);
  if (kind !== 'visit' || !(await visitToTask(db, publicTaskId(row.caseId, fact.step)))) return;
  const detail =
    'Der er nogen på vej til besøget eller ved døren, så det kan hverken flyttes eller aflyses. Vent, til de har meldt sig.';
  throw new Problem(409, 'VisitUnderWay', detail, [], { case: standing(stateOf(row)) });
}
