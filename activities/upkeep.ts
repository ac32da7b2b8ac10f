import { WorkflowNotFoundError } from '@temporalio/client';
import { dateInCopenhagen } from '../domain/calendar.js';
import type { Instant } from '../domain/case.js';
import { policyFor } from '../domain/policy.js';
import type { RelayDeps } from '../relay/deliver.js';
import { relayOnce } from '../relay/relay.js';
import { startCase, startImport } from '../relay/start.js';
import { deadline, replaceView } from '../store/projection.js';
import { unfinishedImports } from '../store/imports.js';
import { passedDeadlines, setDeadline, silentCases, unstartedCases } from '../store/upkeep.js';
import { caseView, caseWorkflowId, type HouseActivities } from '../workflows/contract.js';

/** A row this old should have been taken by the engine. */
const startedWithinMs = 30_000;
/** A case that has said nothing for so long after its next moment has lost its row, or its row has lost the case. */
const silentMs = 300_000;

const ago = (now: Instant, ms: number): Instant => new Date(Date.parse(now) - ms).toISOString();

/** The activity that mends what a crash left lying. Each step may be repeated. */
export function createUpkeep(deps: RelayDeps): HouseActivities['upkeep'] {
  return async () => {
    await startUnstarted(deps);
    for (const importId of await unfinishedImports(deps.db)) await startImport(deps, importId);
    await relayOnce(deps);
    await refreshDeadlines(deps);
    await reproject(deps);
  };
}

async function startUnstarted(deps: RelayDeps): Promise<void> {
  for (const { facts } of await unstartedCases(deps.db, ago(deps.now(), startedWithinMs))) await startCase(deps, facts);
}

/** A deadline that has passed no longer says what comes next. */
async function refreshDeadlines({ db, now }: RelayDeps): Promise<void> {
  const today = dateInCopenhagen(now());
  for (const { caseId, municipality, view } of await passedDeadlines(db, today))
    if (view) await setDeadline(db, caseId, deadline(view, today, policyFor(municipality).closingDays));
}

/** Asks the cases that should have spoken how they stand, and mends rows that know less. */
async function reproject({ db, client, now }: RelayDeps): Promise<void> {
  for (const row of await silentCases(db, ago(now(), silentMs))) {
    try {
      const view = await client.workflow.getHandle(caseWorkflowId(row.caseId)).query(caseView);
      if (view.seq > row.seq) await replaceView(db, view, now(), policyFor(row.municipality).closingDays);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
