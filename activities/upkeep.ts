import { WorkflowNotFoundError } from '@temporalio/client';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { Instant } from '../domain/case.js';
import { policyFor } from '../domain/policy.js';
import type { RelayDeps } from '../relay/deliver.js';
import { relayOnce } from '../relay/relay.js';
import { makeAnew, startCase, startImport } from '../relay/start.js';
import { deadline, replaceView } from '../store/projection.js';
import { receiveAgain } from '../intake/receive.js';
import { appliedCommandIds, reportsRefused } from '../store/commands.js';
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
    await receiveRefused(deps);
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

/** A report that a closing case refused while the relay delivered it. */
async function receiveRefused(deps: RelayDeps): Promise<void> {
  for (const command of await reportsRefused(deps.db)) await receiveAgain(deps, command);
}

const queryWithinMs = 5_000;

/**
 * Asks the cases that should have spoken how they stand, mends rows that know less, and makes a case anew whose workflow
 * somebody terminated or whose engine was lost. One that does not answer holds up no other.
 */
async function reproject(deps: RelayDeps): Promise<void> {
  const failures: unknown[] = [];
  for (const row of await silentCases(deps.db, ago(deps.now(), silentMs))) {
    try {
      await mend(deps, row);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function mend(deps: RelayDeps, row: Awaited<ReturnType<typeof silentCases>>[number]): Promise<void> {
  const { db, client, now } = deps;
  const handle = client.workflow.getHandle(caseWorkflowId(row.caseId));
  const standing = await client.withDeadline(Date.now() + queryWithinMs, () => handle.describe()).catch(nullIfNotFound);
  if (standing?.status.name === 'RUNNING') {
    const view = await client.withDeadline(Date.now() + queryWithinMs, () => handle.query(caseView));
    if (view.seq > row.seq) await replaceView(db, view, now(), policyFor(row.municipality).closingDays);
  } else if (standing?.status.name !== 'COMPLETED' && row.view) {
    await makeAnew(deps, row.view, await appliedCommandIds(db, row.caseId));
  }
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}
