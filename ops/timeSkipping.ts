import { randomUUID } from 'node:crypto';
import type { Client, WorkflowClientInterceptor } from '@temporalio/client';
import proto from '@temporalio/proto';
import { z } from 'zod';
import type { Instant } from '../domain/case.js';

/**
 * The experimental calls that move one workflow's clock on the real server (engineering.md §B), all of them here, for the
 * demo and the tests. Time stands still while a workflow task or an activity is under way; timers fire a little late.
 */
const { Duration } = proto.google.protobuf;
const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/**
 * Server configuration: by default a timer fires up to a second after a skip, and that second passes in real time; a life
 * of 13 moments took 15 s instead of 3 [measured].
 */
export const quickTimers = { 'history.timerProcessorMaxTimeShift': '"10ms"' };

/** More moments than a life has between two stops; the server's own limit is lower. */
const maxSessionSkipCount = 1000;

/** As the server wants it. */
export const durationOf = (ms: number) =>
  Duration.fromObject({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 });

const newCase = z.object({ facts: z.object({ openedAt: z.string() }) }).transform(({ facts }) => facts.openedAt);
const newInquiry = z.object({ facts: z.object({ askedAt: z.string() }) }).transform(({ facts }) => facts.askedAt);
const newVisit = z.object({ facts: z.object({ startedAt: z.string() }) }).transform(({ facts }) => facts.startedAt);
const beginning = newCase.or(newInquiry).or(newVisit);

/** Lets each new case, inquiry or visit begin at its own `openedAt`, `askedAt` or `startedAt`, which lies ahead: from there on its clock is all virtual. */
export const beginningWhenOpened: WorkflowClientInterceptor = {
  startWithDetails(input, next) {
    const opening = beginning.safeParse(input.options.args[0]);
    if (!opening.success) return next(input);
    const startDelay = durationOf(Math.max(0, Date.parse(opening.data) - Date.now()));
    return next({ ...input, options: { ...input.options, startDelay } });
  },
};

export interface WorkflowClock {
  /** Milliseconds since 1970. */
  now: number;
  running: boolean;
  /** A workflow task or an activity is under way or waits for a worker. */
  busy: boolean;
}

/** Where a workflow's own clock stands, whether it still runs, and whether it does something just now. */
export async function clockOf(client: Client, workflowId: string): Promise<WorkflowClock> {
  const { namespace } = client.options;
  const described = await client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  const at = described.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  const now = at ? Number(at.seconds ?? 0) * 1000 + Math.floor((at.nanos ?? 0) / 1e6) : Date.now();
  const running = described.workflowExecutionInfo?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  const busy = Boolean(described.pendingWorkflowTask) || (described.pendingActivities?.length ?? 0) > 0;
  return { now, running, busy };
}

/** Moves a workflow's clock forwards to an instant, or to the workflow's end when that comes first. */
export async function fastForward(client: Client, workflowId: string, to: Instant): Promise<void> {
  const base = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const before = await clockOf(client, workflowId);
  const ms = Date.parse(to) - before.now;
  if (!before.running) return;
  if (ms <= 0) throw new Error(`the workflow's clock stands at ${new Date(before.now).toISOString()}, past ${to}`);
  const id = randomUUID();
  const timeSkippingConfig = {
    enabled: true,
    maxSessionSkipCount,
    fastForwardConfig: { id, duration: durationOf(ms) },
  };
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      ...base,
      updateMask: { paths: ['time_skipping_config'] },
      workflowExecutionOptions: { timeSkippingConfig },
    });
  } catch (error) {
    // It may have ended since its clock was looked at.
    if (!(await clockOf(client, workflowId)).running) return;
    throw error;
  }
  for (;;) {
    const polled = await client.workflowService.pollWorkflowExecutionTimeSkipping({ ...base, fastForwardId: id });
    switch (polled.fastForwardPollingResult) {
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
        return;
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT:
        break;
      default:
        if (!(await clockOf(client, workflowId)).running) return;
        throw new Error(`the fast-forward failed: ${polled.failedReason}`);
    }
  }
}
