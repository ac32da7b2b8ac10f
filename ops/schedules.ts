import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import { casesQueue } from '../workflows/contract.js';

const startOf = (workflowType: string): ScheduleOptions['action'] => ({
  type: 'startWorkflow',
  workflowType,
  workflowId: workflowType,
  taskQueue: casesQueue,
  args: [],
});

const schedules: ScheduleOptions[] = [
  {
    scheduleId: 'upkeep',
    spec: { intervals: [{ every: '10m' }] },
    action: startOf('upkeep'),
    policies: { overlap: 'SKIP', catchupWindow: '1m' },
  },
  {
    // Holidays and closing days are the activity's to know.
    scheduleId: 'morningList',
    spec: {
      calendars: [{ hour: 7, dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' } }],
      timezone: 'Europe/Copenhagen',
    },
    action: startOf('morningList'),
    policies: { overlap: 'SKIP', catchupWindow: '3h' },
  },
];

/**
 * What runs by the engine's own clock, whichever process is there. What an older Husly scheduled takes this one's times; what
 * an operator has paused stays paused. Upkeep runs at once besides: what a crash left lying does not wait for the next round.
 */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const { scheduleId, ...schedule } of schedules)
    await client.schedule.create({ scheduleId, ...schedule }).catch(async (error: unknown) => {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...schedule, state }));
    });
  await client.schedule.getHandle('upkeep').trigger();
}
