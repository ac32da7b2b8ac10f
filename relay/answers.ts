import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { isAway } from './start.js';

/** How long a caller waits for the engine before it is told 202 (design §4.5). */
const patienceMs = 5_000;

/** What a workflow answers to a command, if it answers; `view`: how it stands then, where it says so. */
export type Answer<V, R> =
  | { status: 'applied'; view: V }
  | { status: 'refused'; refusal: R; view: V | null }
  | { status: 'pending'; because: 'noAnswer' | 'engineAway' }
  | { status: 'noWorkflow' };

/**
 * Sends a command as an Update and reads the answer. Whoever is told `pending` sends it again under the same id.
 *
 * @param refusals what the workflow may refuse it with
 * @throws what is a fault of ours
 */
export async function answerTo<V, R extends string>(
  client: Client,
  update: () => Promise<V>,
  refusals: readonly R[],
  isView: (standing: unknown) => standing is V,
): Promise<Answer<V, R>> {
  try {
    return { status: 'applied', view: await client.withDeadline(Date.now() + patienceMs, update) };
  } catch (error) {
    const refused = whyRefused(error, refusals);
    if (refused) {
      const { refusal, standing } = refused;
      return { status: 'refused', refusal, view: isView(standing) ? standing : null };
    }
    // The worker is away, or this one workflow is stuck.
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || cameBetween(error))
      return { status: 'pending', because: 'noAnswer' };
    if (isAway(error)) return { status: 'pending', because: 'engineAway' };
    if (error instanceof WorkflowNotFoundError) return { status: 'noWorkflow' };
    throw error;
  }
}

const midTask = new Set<number>([9]);

/**
 * gRPC: failed precondition. Something due by itself fell into the Update that ended the workflow: the server undoes the
 * workflow task, and the Update is told again.
 */
const cameBetween = (error: unknown): boolean =>
  error instanceof Error && isGrpcServiceError(error.cause) && midTask.has(error.cause.code);

function whyRefused<R extends string>(error: unknown, known: readonly R[]): { refusal: R; standing: unknown } | null {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, details } = error.cause;
  const refusal = known.find((r) => r === type);
  return refusal === undefined ? null : { refusal, standing: details?.[0] };
}

/**
 * Delivers commands that wait, oldest first; one that cannot be delivered now holds up those after it to the same workflow,
 * and no others.
 *
 * @throws the first failure, when all others have had their turn
 */
export async function inTurn<C>(
  commands: readonly C[],
  to: (command: C) => string,
  deliver: (command: C) => Promise<{ status: 'applied' | 'refused' | 'pending' }>,
): Promise<void> {
  const waiting = new Set<string>();
  const failures: unknown[] = [];
  for (const command of commands) {
    if (waiting.has(to(command))) continue;
    try {
      const { status } = await deliver(command);
      if (status === 'pending') waiting.add(to(command));
    } catch (error) {
      waiting.add(to(command));
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
