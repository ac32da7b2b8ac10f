import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Logger } from 'pino';

/**
 * Lets no error text of ours into a history: a database error quotes the parameters of its statement. What fails goes to
 * the log as a kind and a place; the engine learns that it failed, and tries again. Failures made on purpose pass.
 */
export const withoutData = (log: Logger): ActivityInboundCallsInterceptor => ({
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof ApplicationFailure || error instanceof CancelledFailure) throw error;
      log.error({ err: error }, 'an activity failed');
      throw ApplicationFailure.retryable('the activity failed; see the log', 'ActivityFailed');
    }
  },
});
