import { proxyActivities } from '@temporalio/workflow';
import type { HouseActivities, ImportInput } from './contract.js';

const { importRows } = proxyActivities<HouseActivities>({
  startToCloseTimeout: '5m',
  // A worker that was killed in the middle is noticed by its silence, long before the time is up.
  heartbeatTimeout: '15s',
  summary: 'rækker tages ind',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** Takes a list in, batch after batch; a crash in the middle goes on where it stopped. */
export async function importList({ importId }: ImportInput): Promise<void> {
  let done: number | null = 0;
  while (done !== null) done = await importRows({ importId, after: done });
}
