import { WorkflowExecutionAlreadyStartedError, isGrpcServiceError, type Client } from '@temporalio/client';
import type { CaseFacts } from '../domain/case.js';
import { dueMoment } from '../domain/course.js';
import { unfinishedImports } from '../store/imports.js';
import type { Db } from '../store/open.js';
import { knownOfLost } from '../store/upkeep.js';
import {
  attention,
  caseStage,
  casesQueue,
  caseWorkflowId,
  dueAt,
  importWorkflowId,
  municipality,
} from '../workflows/contract.js';
import type { importList } from '../workflows/importList.js';
import type { restanceCase } from '../workflows/restanceCase.js';

/** How long a start may take before the reconciler is left to do it. */
const patienceMs = 10_000;

/** A case's one workflow: a start finds one that runs, and leaves one that has come to its own end. */
const runOf = (caseId: string) =>
  ({
    workflowId: caseWorkflowId(caseId),
    taskQueue: casesQueue,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Restancesag',
  }) as const;

/**
 * Starts a case's workflow under its row's id. One workflow a case: a second start finds the first, running or ended;
 * only one that was terminated before it told anything is begun again. Away engine: the row stands as not started, and
 * the reconciler starts it later.
 */
export async function startCase(deps: { client: Client }, facts: CaseFacts): Promise<void> {
  await unlessAway(deps, ({ workflow }) =>
    workflow.start<typeof restanceCase>('restanceCase', {
      ...runOf(facts.caseId),
      args: [{ facts }],
      typedSearchAttributes: [
        { key: caseStage, value: 'phone' },
        { key: municipality, value: facts.municipality },
      ],
    }),
  );
}

/** Starts taking a kept list in; repeated and late starts are as harmless as a case's. */
export async function startImport(deps: { client: Client }, importId: string): Promise<void> {
  await unlessAway(deps, ({ workflow }) =>
    workflow.start<typeof importList>('importList', {
      workflowId: importWorkflowId(importId),
      taskQueue: casesQueue,
      args: [{ importId }],
      // A list that was held back is taken up again under the same id; rows that are settled stay as they are.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'Liste',
    }),
  );
}

/** Starts every list that is kept and not taken in: its start may have met a crash, an engine away or an ending run. */
export async function startImports(deps: { client: Client; db: Db }): Promise<void> {
  for (const importId of await unfinishedImports(deps.db)) await startImport(deps, importId);
}

/**
 * Makes a case anew from what the lists know of it: its workflow was terminated, or the engine's file is lost. One that runs
 * is found, and one that has come to its own end stays ended.
 */
export async function makeAnew({ db, client }: { db: Db; client: Client }, caseId: string): Promise<void> {
  const lost = await knownOfLost(db, caseId);
  if (!lost) return;
  const { seq, ...known } = lost.view;
  // Nobody waits any more for what was being sent: it is handed over again, and its key lets it out once only.
  const state = { ...known, messages: known.messages.map((m) => ({ ...m, status: 'planned' as const })) };
  const due = dueMoment(state);
  await unlessAway({ client }, ({ workflow }) =>
    workflow.start<typeof restanceCase>('restanceCase', {
      ...runOf(caseId),
      args: [{ carried: { state, seq, commandIds: lost.commandIds } }],
      // The case tells operators how it stands when that changes, which may be weeks from now.
      typedSearchAttributes: [
        { key: caseStage, value: state.stage },
        { key: municipality, value: state.municipality },
        ...(due ? [{ key: dueAt, value: new Date(due) }] : []),
        ...(state.attention ? [{ key: attention, value: state.attention }] : []),
      ],
    }),
  );
}

/**
 * Starts a workflow; one that is there already is as good.
 *
 * @returns false where the engine is away
 */
export async function unlessAway(
  { client }: { client: Client },
  start: (c: Client) => Promise<unknown>,
  withinMs = patienceMs,
): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + withinMs, () => start(client));
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return true;
    if (isAway(error)) return false;
    throw error;
  }
}

/** gRPC: cancelled, deadline exceeded, resource exhausted, aborted, unavailable. */
const awayCodes = new Set([1, 4, 8, 10, 14]);

/** The engine does not answer now, and will: anything else is a fault that must be seen. */
export const isAway = (error: unknown): boolean =>
  (isGrpcServiceError(error) && awayCodes.has(error.code)) ||
  (error instanceof Error && isGrpcServiceError(error.cause) && awayCodes.has(error.cause.code));
