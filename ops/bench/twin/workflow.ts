import {
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  proxySinks,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
  type Sinks,
} from '@temporalio/workflow';
import { dueAt } from '../../../workflows/contract.js';

/**
 * The bare twin of design §9: what a workflow of a case's shape costs with no domain and no database. One activity, a
 * timer that waits for an Update, one more activity, a second Update, the end.
 */
export const go = defineUpdate<number>('go');
/** The same Update, whose answer waits until a list shows it, and operators see when the workflow is next due (design §4). */
export const goListed = defineUpdate<number>('goListed');

export interface TwinActivities {
  step(): Promise<void>;
  list(workflowId: string): Promise<void>;
}
/** Tells the bench, without the server, that a case is settled (1) or has done its second activity (2). */
export interface TwinSinks extends Sinks {
  twin: { reached(steps: number): void };
}

const { step } = proxyActivities<TwinActivities>({ startToCloseTimeout: '10s' });
const { list } = proxyLocalActivities<TwinActivities>({ startToCloseTimeout: '5s' });
const { twin: report } = proxySinks<TwinSinks>();

/** @returns how many Updates it has had */
export async function twin(): Promise<number> {
  let updates = 0;
  setHandler(go, () => (updates += 1));
  setHandler(goListed, async () => {
    await list(workflowInfo().workflowId);
    upsertSearchAttributes([{ key: dueAt, value: new Date() }]);
    return (updates += 1);
  });
  await step();
  report.reached(1);
  await condition(() => updates >= 1, '30 days');
  await step();
  report.reached(2);
  await condition(() => updates >= 2);
  return updates;
}
