import {
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { CaseView, Instant } from '../domain/case.js';
import { atomically } from '../store/atomically.js';
import { caseRow } from '../store/cases.js';
import { settleCommand, storedBefore, type StoredCommand } from '../store/commands.js';
import type { Db } from '../store/open.js';
import type { StoredMessage } from '../store/schema.js';
import { whyRefused } from './answers.js';
import { applyContact, changesReach, refuseContact } from './contact.js';
import { carryOutDecision, decidesMatch } from './links.js';
import { isAway, startCase } from './start.js';
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

/** How long a caller waits for the engine before it is told 202 (design §4.5). */
const patienceMs = 5_000;

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
export async function deliver({ db, client, now }: RelayDeps, command: StoredCommand): Promise<Delivery> {
  const before = refusals.find((r) => r === command.refusal);
  if (before) return { status: 'refused', refusal: before, view: null };
  const handle = client.workflow.getHandle(caseWorkflowId(command.caseId));
  try {
    const view = await client.withDeadline(Date.now() + patienceMs, () => update(handle, command.message));
    const further = await settle(db, command, 'applied', null, now());
    for (const next of further) await deliverInOrder({ db, client, now }, next);
    return { status: 'applied', view };
  } catch (error) {
    const refused = await refusal(db, command, error);
    if (refused) {
      await settle(db, command, 'refused', refused.refusal, now());
      return { status: 'refused', ...refused };
    }
    if (isLate(error)) return { status: 'pending', because: 'noAnswer' };
    if (isAway(error)) return { status: 'pending', because: 'engineAway' };
    if (error instanceof WorkflowNotFoundError) return whileNoWorkflow(db, client, command);
    throw error;
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

async function refusal(
  db: Db,
  command: StoredCommand,
  error: unknown,
): Promise<{ refusal: Refusal; view: CaseView | null } | null> {
  const refused = whyRefused(error, refusals);
  if (refused) return { refusal: refused.refusal, view: isView(refused.standing) ? refused.standing : null };
  if (error instanceof WorkflowNotFoundError && command.status !== 'applied') {
    const row = await caseRow(db, command.caseId);
    if (row?.closedAt) return { refusal: 'CaseClosed', view: row.view };
  }
  return null;
}

/** The workflow has ended after it took the command, or a crash left it unstarted: then it is started now. */
async function whileNoWorkflow(db: Db, client: Client, { caseId, status }: StoredCommand): Promise<Delivery> {
  const row = await caseRow(db, caseId);
  if (status === 'applied' && row?.view) return { status, view: row.view };
  if (row && !row.started) await startCase({ client }, row.facts);
  return { status: 'pending', because: 'caseNotStarted' };
}

const isView = (detail: unknown): detail is CaseView =>
  typeof detail === 'object' && detail !== null && 'stage' in detail && 'seq' in detail;

/** No answer in time: the worker is away, or this one case is stuck. The relay tries again under the same id. */
const isLate = (error: unknown): boolean => error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
