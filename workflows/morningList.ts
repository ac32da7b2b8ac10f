import { proxyActivities } from '@temporalio/workflow';
import type { HouseActivities } from './contract.js';

const activities = proxyActivities<HouseActivities>({
  startToCloseTimeout: '1m',
  // After noon it is no longer the morning's list.
  scheduleToCloseTimeout: '5h',
  summary: 'dagens liste sendes',
  retry: { initialInterval: '10s', maximumInterval: '10m' },
});

/** Runs at seven on weekdays by a schedule: the day's calls and visits, to the unit. */
export async function morningList(): Promise<void> {
  await activities.morningList({ at: new Date(Date.now()).toISOString() });
}
