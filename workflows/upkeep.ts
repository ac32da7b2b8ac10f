import { proxyActivities } from '@temporalio/workflow';
import type { HouseActivities } from './contract.js';

const activities = proxyActivities<HouseActivities>({
  startToCloseTimeout: '5m',
  scheduleToCloseTimeout: '8m',
  retry: { initialInterval: '5s', maximumInterval: '1m' },
});

/** Runs every ten minutes by a schedule: finds what a crash left lying, and mends it. */
export async function upkeep(): Promise<void> {
  await activities.upkeep();
}
