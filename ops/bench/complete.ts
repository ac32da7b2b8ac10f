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

/** How long a person waits who completes a call; one at a time, idle between. */
export async function completeFigures(rig: Rig): Promise<Figure[]> {
  await importRows(rig, 0, samples);
  const answers = await takeTurns(rig, { calls: samples, quietMs, over: () => false });
  const note = `${answers.husly.length} calls without an answer, by the API, each with its note`;
  return [
    ...figuresOf('completing a task', answers, note),
    {
      figure: 'completing a task, p95',
      unit: 'ms',
      measured: quantile(answers.husly, 0.95),
      twin: quantile(answers.bare, 0.95),
      aim: null,
      note: '',
    },
  ];
}

/** Milliseconds of a call completed in Husly, of the twin's bare Update, and of its command by HTTP. */
export type Answers = Record<'husly' | 'bare' | 'command', number[]>;

/**
 * Calls are completed one after another, taking turns with the twin.
 *
 * @param over ends it before the calls are used up
 */
export async function takeTurns(
  { api, twin }: Rig,
  { calls, quietMs: quiet, over }: { calls: number; quietMs: number; over: () => boolean },
): Promise<Answers> {
  const { items } = page.parse(await api('outreach', `/tasks?kind=call&limit=${calls}`));
  const bare = await twin.settle(items.length, 10);
  const commanded = await twin.settle(items.length, 10);
  const answers: Answers = { husly: [], bare: [], command: [] };
  for (const [n, { taskId }] of items.entries()) {
    const [first, second] = [bare[n], commanded[n]];
    if (over() || !first || !second) break;
    await sleep(quiet);
    answers.husly.push((await timed(() => complete(api, taskId))).ms);
    await sleep(quiet);
    answers.bare.push(await answered(() => twin.update(first)));
    await sleep(quiet);
    answers.command.push(await answered(() => twin.command(second)));
  }
  return answers;
}

async function answered(told: () => Promise<{ over: Promise<void> }>): Promise<number> {
  const { ms, value } = await timed(told);
  await value.over;
  return ms;
}

/**
 * The design's ratio, to a bare synchronous Update; and the one to an Update that does what the design asks of every command
 * beside it, which tells what is Husly's own.
 */
export function figuresOf(figure: string, { husly, bare, command }: Answers, note: string): Figure[] {
  const common = { unit: 'ms', measured: quantile(husly, 0.5), aim: { atMost: 1.6 } };
  return [
    { ...common, figure: `${figure}, p50`, twin: quantile(bare, 0.5), note },
    {
      ...common,
      figure: `${figure}, p50, beside a command`,
      twin: quantile(command, 0.5),
      note: 'the twin is told by HTTP, keeps the command first, and answers once a list shows it (design §4)',
    },
  ];
}

/** A call nobody answered, as the outreach worker's phone tells it. */
export const complete = (api: Rig['api'], taskId: string): Promise<unknown> =>
  api('outreach', `/tasks/${taskId}/complete`, {
    json: { commandId: randomUUID(), outcome: 'noAnswer', note: 'Ringet to gange, ingen tog den.' },
  });
