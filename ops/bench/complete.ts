import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { quantile, timed, type Figure } from './figure.js';
import type { Rig } from './rig.js';
import { importRows } from './settle.js';

const samples = 200;
/** What an answer leaves to be done (a message, a search attribute) is over by then: each sample begins idle. */
const quietMs = 50;

const page = z.object({ items: z.array(z.object({ taskId: z.string() })) });

/** How long a person waits who completes a call, beside a bare synchronous Update; one at a time, idle between. */
export async function completeFigures(rig: Rig): Promise<Figure[]> {
  const { api, twin } = rig;
  await importRows(rig, 0, samples);
  const { items } = page.parse(await api('outreach', `/tasks?kind=call&limit=${samples}`));
  const twins = await twin.settle(items.length, 10);
  const husly: number[] = [];
  const bare: number[] = [];
  for (const [n, { taskId }] of items.entries()) {
    const handle = twins[n];
    if (!handle) break;
    await sleep(quietMs);
    husly.push((await timed(() => complete(api, taskId))).ms);
    await sleep(quietMs);
    const { ms, value } = await timed(() => twin.update(handle));
    bare.push(ms);
    await value.over;
  }
  const p50 = quantile(bare, 0.5);
  const note = `${husly.length} calls without an answer, by the API, each with its note`;
  return [
    {
      figure: 'completing a task, p50',
      unit: 'ms',
      measured: quantile(husly, 0.5),
      twin: p50,
      aim: { atMost: 1.6 },
      note,
    },
    {
      figure: 'completing a task, p95',
      unit: 'ms',
      measured: quantile(husly, 0.95),
      twin: quantile(bare, 0.95),
      aim: null,
      note: '',
    },
  ];
}

/** A call nobody answered, as the outreach worker's phone tells it. */
export const complete = (api: Rig['api'], taskId: string): Promise<unknown> =>
  api('outreach', `/tasks/${taskId}/complete`, {
    json: { commandId: randomUUID(), outcome: 'noAnswer', note: 'Ringet to gange, ingen tog den.' },
  });
