import type { Client, WorkflowHandle } from '@temporalio/client';
import type { CaseView, Instant } from '../domain/case.js';
import { atomically } from '../store/atomically.js';
import { caseRow } from '../store/cases.js';
import { settleCommand, storedBefore, type StoredCommand } from '../store/commands.js';
import type { Db } from '../store/open.js';
import type { StoredMessage } from '../store/schema.js';
import { answerTo } from './answers.js';
import { applyContact, changesReach, refuseContact } from './contact.js';
import { carryOutDecision, decidesMatch } from './links.js';
import { makeAnew, startCase } from './start.js';
import { assignTask, caseWorkflowId, completeTask, recordFact, type Refusal } from '../workflows/contract.js';

/** What became of a command: applied, refused with the reason, or not yet known (engine or worker away). */
export type Delivery =
  | { status: 'applied'; view: CaseView }
  | { status: 'refused'; refusal: Refusal; view: CaseView | null }
  | { status: 'pending'; because: 'engineAway' | 'noAnswer' | 'caseNotStarted' };

export interface RelayDeps {
  db: Db;
  client: Client;
  now: () => Instant;
}

/**
 * Sends a command after the older ones of its case that still wait: what was said first counts first, also when the
 * engine was away in between.
 */
export async function deliverInOrder(deps: RelayDeps, command: StoredCommand): Promise<Delivery> {
  for (const older of await storedBefore(deps.db, command)) {
    const delivery = await deliver(deps, older);
    if (delivery.status === 'pending') return delivery;
  }
  return deliver(deps, command);
}

/**
 * Sends a kept command to its case as an Update under its own id, and writes down the answer. Repeating it is harmless:
 * the engine and the case both know the id, and what was refused once stays refused.
 */
export async function deliver(deps: RelayDeps, command: StoredCommand): Promise<Delivery> {
  const before = refusals.find((r) => r === command.refusal);
  if (before) return { status: 'refused', refusal: before, view: null };
  const handle = deps.client.workflow.getHandle(caseWorkflowId(command.caseId));
  const answer = await answerTo(deps.client, () => update(handle, command.message), refusals, isView);
  switch (answer.status) {
    case 'applied': {
      const further = await settle(deps.db, command, 'applied', null, deps.now());
      for (const next of further) await deliverInOrder(deps, next);
      return answer;
    }
    case 'refused':
      await settle(deps.db, command, 'refused', answer.refusal, deps.now());
      return answer;
    case 'pending':
      return answer;
    case 'noWorkflow':
      return whileNoWorkflow(deps, command);
  }
}

/**
 * Writes the answer down; what the command told of the citizen, or decided about two cases, becomes true by it, or is
 * taken back.
 *
 * @returns commands that follow from it, for another case: kept in the same transaction
 */
async function settle(
  db: Db,
  command: StoredCommand,
  status: 'applied' | 'refused',
  because: Refusal | null,
  at: Instant,
): Promise<StoredCommand[]> {
  const { commandId, caseId, message, personal } = command;
  if (!changesReach(message, personal?.contact) && !decidesMatch(message)) {
    await settleCommand(db, commandId, status, because, at);
    return [];
  }
  return atomically(db, async (tx) => {
    if (!(await settleCommand(tx, commandId, status, because, at))) return [];
    if (status === 'applied') await applyContact(tx, caseId, message, personal);
    else await refuseContact(tx, caseId, personal);
    return status === 'applied' ? carryOutDecision(tx, command, at) : [];
  });
}

function update(handle: WorkflowHandle, message: StoredMessage): Promise<CaseView> {
  const updateId = message.args.commandId;
  switch (message.update) {
    case 'completeTask':
      return handle.executeUpdate(completeTask, { updateId, args: [message.args] });
    case 'assignTask':
      return handle.executeUpdate(assignTask, { updateId, args: [message.args] });
    case 'recordFact':
      return handle.executeUpdate(recordFact, { updateId, args: [message.args] });
  }
}

const refusals: readonly Refusal[] = [
  'CaseClosed',
  'TaskNotOpen',
  'TaskTaken',
  'OutcomeMismatch',
  'MessageNotPlanned',
  'TimePassed',
  'TooLate',
];

/** The workflow has ended, perhaps after it took the command; or it was never started, or is lost: then it is started now. */
async function whileNoWorkflow({ db, client, now }: RelayDeps, command: StoredCommand): Promise<Delivery> {
  const { caseId, status } = command;
  const row = await caseRow(db, caseId);
  if (status === 'applied' && row?.view) return { status, view: row.view };
  if (status !== 'applied' && row?.closedAt) {
    await settle(db, command, 'refused', 'CaseClosed', now());
    return { status: 'refused', refusal: 'CaseClosed', view: row.view };
  }
  if (row?.started) await makeAnew({ db, client }, caseId);
  else if (row) await startCase({ client }, row.facts);
  return { status: 'pending', because: 'caseNotStarted' };
}

const isView = (detail: unknown): detail is CaseView =>
  typeof detail === 'object' && detail !== null && 'stage' in detail && 'seq' in detail;
