import type { WorkflowHandle } from '@temporalio/client';
import type { VisitFacts, VisitView } from '../domain/safeVisit.js';
import { heardOfVisit, settleVisitCommand, undeliveredToVisits, type VisitCommand } from '../store/visitCommands.js';
import { visitRow, visitsWithoutWord, type VisitRow } from '../store/visits.js';
import type { VisitMessage } from '../store/visitSchema.js';
import {
  casesQueue,
  endVisit,
  extendVisit,
  municipality,
  noteTaskEnd,
  stepVisit,
  visitWorkflowId,
  type VisitInput,
  type VisitRefusal,
} from '../workflows/contract.js';
import type { safeVisit } from '../workflows/safeVisit.js';
import { answerTo, inTurn } from './answers.js';
import type { RelayDeps } from './deliver.js';
import { unlessAway } from './start.js';

/** What became of a command to a visit. */
export type VisitDelivery =
  | { status: 'applied'; view: VisitView }
  | { status: 'refused'; refusal: VisitRefusal; view: VisitView }
  | { status: 'pending' };

/** Whoever sets out waits so long for the engine. */
const patienceMs = 5_000;

/**
 * Starts a visit's workflow under its row's id; one that was terminated, or lost with its engine, is made anew from what
 * the lists know. A second start finds the first, and one that has come to its own end stays ended.
 *
 * @returns false where the engine is away: the relay starts it as soon as it is back, and the time counts from the start
 *   the worker told
 */
export async function startVisit(deps: RelayDeps, row: VisitRow): Promise<boolean> {
  const { seq, ...state } = row.view;
  const commandIds = await heardOfVisit(deps.db, row.visitId);
  const input: VisitInput = row.started ? { carried: { state, seq, commandIds } } : { facts: factsOf(row.view) };
  return unlessAway(
    deps,
    ({ workflow }) =>
      workflow.start<typeof safeVisit>('safeVisit', {
        workflowId: visitWorkflowId(row.visitId),
        taskQueue: casesQueue,
        args: [input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'Sikkert besøg',
        typedSearchAttributes: [{ key: municipality, value: row.municipality }],
      }),
    patienceMs,
  );
}

function factsOf(view: VisitView): VisitFacts {
  const { visitId, municipality: where, taskId, worker, startedAt, step, expectedEndAt, watch } = view;
  return { visitId, municipality: where, taskId, worker, startedAt, step, expectedEndAt, watch };
}

/** Silent for so long after somebody should have been called, its workflow may be gone. */
const silentMs = 60_000;

/** Starts every visit under way that may have no workflow; where there is one, it is found. */
export async function startVisits(deps: RelayDeps): Promise<void> {
  const since = new Date(Date.parse(deps.now()) - silentMs).toISOString();
  for (const row of await visitsWithoutWord(deps.db, since)) if (!(await startVisit(deps, row))) return;
}

/** Sends a command after the older ones of its visit that still wait. */
export async function tellVisit(deps: RelayDeps, command: VisitCommand): Promise<VisitDelivery> {
  for (const older of await undeliveredToVisits(deps.db, command.visitId)) {
    if (older.commandId === command.commandId) break;
    const delivery = await deliver(deps, older);
    if (delivery.status === 'pending') return delivery;
  }
  return deliver(deps, command);
}

async function deliver(deps: RelayDeps, command: VisitCommand): Promise<VisitDelivery> {
  const { db, client, now } = deps;
  const row = await visitRow(db, command.visitId);
  if (!row) throw new Error(`visit ${command.visitId} is gone`);
  if (command.status === 'refused') return { status: 'refused', refusal: 'VisitEnded', view: row.view };
  const handle = client.workflow.getHandle(visitWorkflowId(row.visitId));
  const answer = await answerTo(client, () => update(handle, command.message), refusals, isView);
  switch (answer.status) {
    case 'applied':
      await settleVisitCommand(db, command.commandId, 'applied', null, now());
      return answer;
    case 'refused':
      return refuse(deps, command, answer.view ?? row.view);
    case 'pending':
      return answer;
    case 'noWorkflow':
      return whileNoWorkflow(deps, row, command);
  }
}

const refusals: readonly VisitRefusal[] = ['VisitEnded'];

function update(handle: WorkflowHandle, message: VisitMessage): Promise<VisitView> {
  const updateId = message.args.commandId;
  switch (message.update) {
    case 'step':
      return handle.executeUpdate(stepVisit, { updateId, args: [message.args] });
    case 'extend':
      return handle.executeUpdate(extendVisit, { updateId, args: [message.args] });
    case 'end':
      return handle.executeUpdate(endVisit, { updateId, args: [message.args] });
    case 'noteTaskEnd':
      return handle.executeUpdate(noteTaskEnd, { updateId, args: [message.args] });
  }
}

const isView = (standing: unknown): standing is VisitView =>
  typeof standing === 'object' && standing !== null && 'expectedEndAt' in standing && 'seq' in standing;

async function refuse(deps: RelayDeps, { commandId }: VisitCommand, view: VisitView): Promise<VisitDelivery> {
  await settleVisitCommand(deps.db, commandId, 'refused', 'VisitEnded', deps.now());
  return { status: 'refused', refusal: 'VisitEnded', view };
}

/** The visit has ended, or its workflow was never started or is lost: then it is started now, and told by the relay. */
async function whileNoWorkflow(deps: RelayDeps, row: VisitRow, command: VisitCommand): Promise<VisitDelivery> {
  if (command.status === 'applied') return { status: 'applied', view: row.view };
  if (row.status === 'ended') return refuse(deps, command, row.view);
  await startVisit(deps, row);
  return { status: 'pending' };
}

/** Delivers what visits have not heard yet, each one's in its order; what a request is delivering too is applied once. */
export async function relayToVisits(deps: RelayDeps): Promise<void> {
  const waiting = await undeliveredToVisits(deps.db);
  await inTurn(
    waiting,
    (command) => command.visitId,
    (command) => deliver(deps, command),
  );
}
