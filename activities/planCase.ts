import { setTimeout as after } from 'node:timers/promises';
import type { RecordedEvent } from '../domain/case.js';
import { takeUp, type Standing } from '../domain/course.js';
import { plan } from '../domain/planner/plan.js';
import { policyFor } from '../domain/policy.js';
import type { Db } from '../store/open.js';
import { writeProjection } from '../store/projection.js';
import type { CaseActivities } from '../workflows/contract.js';

/** A plan waits no longer than this for the lists: an outage of the database delays them, never a reminder (design §4.4). */
const patienceMs = 2_000;

/** The planner's answer for a case, and the lists told of it where they can be. */
export function createPlanCase(db: Db): CaseActivities['plan'] {
  return async ({ state, now, seq, untold }) => {
    const answer = plan(state, policyFor(state.municipality), now);
    const taken = takeUp({ state, seq }, answer, now);
    return { plan: answer, listed: await list(db, taken, [...untold, ...taken.recorded]) };
  };
}

async function list(db: Db, { state, seq }: Standing, events: RecordedEvent[]): Promise<boolean> {
  const { closingDays } = policyFor(state.municipality);
  const written = writeProjection(db, state.caseId, events, { ...state, seq }, closingDays).then(
    () => true,
    // The case’s outbox tells the lists later; what is wrong with the database stands in the log then.
    () => false,
  );
  const impatient = new AbortController();
  const tooLate = after(patienceMs, false, { signal: impatient.signal }).catch(() => false);
  const listed = await Promise.race([written, tooLate]);
  impatient.abort();
  return listed;
}
