import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/**
 * Why a workflow refused a command, and how it says that it stands.
 *
 * @param known the refusals it may answer with
 * @returns null where the error is none of them
 */
export function whyRefused<R extends string>(
  error: unknown,
  known: readonly R[],
): { refusal: R; standing: unknown } | null {
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
