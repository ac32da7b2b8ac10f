import type { WorkflowHandle } from '@temporalio/client';
import { newInquiry, type InquiryFacts, type InquiryView } from '../domain/inquiry.js';
import { planInquiry } from '../domain/planner/planInquiry.js';
import { policyFor } from '../domain/policy.js';
import { inquiryRow, type InquiryRow, type NewInquiry } from '../store/inquiries.js';
import {
  heardOfInquiry,
  storedBefore,
  settleInquiryCommand,
  undeliveredToInquiries,
  type InquiryCommand,
} from '../store/inquiryCommands.js';
import type { InquiryMessage } from '../store/inquirySchema.js';
import type { advice } from '../workflows/advice.js';
import {
  assignInquiryTask,
  casesQueue,
  completeInquiryTask,
  inquiryWorkflowId,
  municipality,
  withdrawInquiry,
  type InquiryInput,
  type InquiryRefusal,
} from '../workflows/contract.js';
import { answerTo, inTurn } from './answers.js';
import type { RelayDeps } from './deliver.js';
import { unlessAway } from './start.js';

/** What became of a command to an inquiry. */
export type InquiryDelivery =
  | { status: 'applied'; view: InquiryView }
  | { status: 'refused'; refusal: InquiryRefusal; view: InquiryView | null }
  | { status: 'pending' };

const summaries = { advice: 'Spørgsmål om råd', locate: 'Eftersøgning', incoming: 'Besked fra en borger' };

/** A new inquiry's row, with its first task planned. */
export function plannedInquiry(
  facts: InquiryFacts,
  words: Pick<NewInquiry, 'askedBy' | 'askedByRole' | 'question' | 'citizen'>,
): NewInquiry {
  const state = newInquiry(facts);
  const step = planInquiry(state, policyFor(facts.municipality), facts.askedAt);
  if (!('task' in step)) throw new Error('a new inquiry has a first task');
  const { from, dueAt } = step.task;
  return { ...facts, ...words, from, dueAt, view: { ...state, task: step.task, seq: 0 } };
}

/**
 * Starts an inquiry's workflow under its row's id; one that was terminated, or lost with its engine, is made anew from
 * what the lists know. A second start finds the first, and one that has come to its own end stays ended. Away engine:
 * upkeep starts it later.
 */
export async function startInquiry(deps: RelayDeps, row: InquiryRow): Promise<void> {
  const { kind, inquiryId } = row;
  const input = await inputOf(deps.db, row);
  if (!input) return;
  await unlessAway(deps, ({ workflow }) =>
    workflow.start<typeof advice>(kind, {
      workflowId: inquiryWorkflowId(kind, inquiryId),
      taskQueue: casesQueue,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: summaries[kind],
      typedSearchAttributes: [{ key: municipality, value: row.municipality }],
    }),
  );
}

async function inputOf(db: RelayDeps['db'], { view, started }: InquiryRow): Promise<InquiryInput | null> {
  const { seq, ...state } = view;
  const commandIds = await heardOfInquiry(db, view.inquiryId);
  if (started) return { carried: { state, seq, commandIds } };
  const { inquiryId, kind, municipality: where, caseId, askedAt, task } = state;
  return task && { facts: { inquiryId, kind, municipality: where, caseId, askedAt }, task };
}

/** Sends a command after the older ones of its inquiry that still wait. */
export async function tellInquiry(deps: RelayDeps, command: InquiryCommand): Promise<InquiryDelivery> {
  for (const older of await storedBefore(deps.db, command)) {
    const delivery = await deliver(deps, older);
    if (delivery.status === 'pending') return delivery;
  }
  return deliver(deps, command);
}

const refusals: readonly InquiryRefusal[] = ['InquiryEnded', 'TaskNotOpen', 'TaskTaken', 'OutcomeMismatch'];

async function deliver(deps: RelayDeps, command: InquiryCommand): Promise<InquiryDelivery> {
  const { db, client, now } = deps;
  const row = await inquiryRow(db, command.inquiryId);
  if (!row) throw new Error(`inquiry ${command.inquiryId} is gone`);
  const before = refusals.find((r) => r === command.refusal);
  if (before) return { status: 'refused', refusal: before, view: row.view };
  const handle = client.workflow.getHandle(inquiryWorkflowId(row.kind, row.inquiryId));
  const answer = await answerTo(client, () => update(handle, command.message), refusals, isView);
  switch (answer.status) {
    case 'applied':
      await settleInquiryCommand(db, command.commandId, 'applied', null, now());
      return answer;
    case 'refused':
      await settleInquiryCommand(db, command.commandId, 'refused', answer.refusal, now());
      return answer;
    case 'pending':
      return answer;
    case 'noWorkflow':
      return whileNoWorkflow(deps, row, command);
  }
}

function update(handle: WorkflowHandle, message: InquiryMessage): Promise<InquiryView> {
  const updateId = message.args.commandId;
  switch (message.update) {
    case 'completeTask':
      return handle.executeUpdate(completeInquiryTask, { updateId, args: [message.args] });
    case 'assignTask':
      return handle.executeUpdate(assignInquiryTask, { updateId, args: [message.args] });
    case 'withdraw':
      return handle.executeUpdate(withdrawInquiry, { updateId, args: [message.args] });
  }
}

const isView = (detail: unknown): detail is InquiryView =>
  typeof detail === 'object' && detail !== null && 'status' in detail && 'seq' in detail;

/** The inquiry has ended, or its workflow was never started or is lost: then it is started now. */
async function whileNoWorkflow(deps: RelayDeps, row: InquiryRow, command: InquiryCommand): Promise<InquiryDelivery> {
  if (command.status === 'applied') return { status: 'applied', view: row.view };
  if (row.status === 'open') {
    await startInquiry(deps, row);
    return { status: 'pending' };
  }
  await settleInquiryCommand(deps.db, command.commandId, 'refused', 'InquiryEnded', deps.now());
  return { status: 'refused', refusal: 'InquiryEnded', view: row.view };
}

/** Younger commands are still being delivered by the request that brought them. */
const leaveAloneMs = 8_000;

/**
 * Delivers every kept command to an inquiry that has had no answer, each inquiry's in their order.
 *
 * @throws the first failure, when all others have had their turn
 */
export async function relayToInquiries(deps: RelayDeps): Promise<void> {
  const before = new Date(Date.parse(deps.now()) - leaveAloneMs).toISOString();
  const waiting = await undeliveredToInquiries(deps.db, before);
  await inTurn(
    waiting,
    (command) => command.inquiryId,
    (command) => deliver(deps, command),
  );
}
