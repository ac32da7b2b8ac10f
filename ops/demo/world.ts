import type { Client } from '@temporalio/client';
import type { DemoStep, Demo } from '../../api/demo.js';
import { dateInCopenhagen, toInstant } from '../../domain/copenhagen.js';
import type { CaseView, Instant } from '../../domain/case.js';
import { dueMoment } from '../../domain/course.js';
import { caseRow } from '../../store/cases.js';
import type { Db } from '../../store/open.js';
import { eventCounts } from '../../store/demo.js';
import { casesQueue } from '../../workflows/contract.js';
import { ensureSchedules } from '../schedules.js';
import { fastForward } from '../timeSkipping.js';
import { justAfter, morningOf, type DemoClock } from './clock.js';
import type { Travels } from './travels.js';

interface WorldDeps {
  db: Db;
  client: Client;
  clock: DemoClock;
  travels: Travels;
}

/** The most stops on the way to a case's next event: a plan that is asked again may bring nothing that anybody sees. */
const mostStops = 50;

export interface World extends Demo {
  /** Moves clock, cases and inquiries to a moment, and does the day's work there. */
  moveTo(to: Instant): Promise<void>;
  /** From now on upkeep looks after it as in earnest, by the real clock: not before the cases stand where the clock does. */
  keepUp(): Promise<void>;
}

/** The demo's world: every case and inquiry goes where its clock goes. One step at a time. */
export function openWorld(deps: WorldDeps): World {
  let moving = false;
  return {
    now: () => deps.clock.now(),
    async moveTo(to) {
      const from = deps.clock.now();
      await moveTo(deps, to);
      await dailyWork(deps, from);
    },
    keepUp: () => ensureSchedules(deps.client),
    async advance(step) {
      if (moving) return 'moving';
      moving = true;
      try {
        return await advance(deps, step);
      } finally {
        moving = false;
      }
    },
  };
}

async function advance(deps: WorldDeps, step: DemoStep): ReturnType<Demo['advance']> {
  const before = await eventCounts(deps.db);
  const from = deps.clock.now();
  if ('by' in step) await moveTo(deps, morningOf(from, step.by === 'day' ? 1 : 7));
  else if (!(await moveToNextOf(deps, step.caseId))) return 'nothingAhead';
  await dailyWork(deps, from);
  const after = await eventCounts(deps.db);
  const moved = [...after].filter(([id, count]) => count !== before.get(id)).length;
  return { now: deps.clock.now(), moved };
}

async function moveTo({ clock, travels }: WorldDeps, to: Instant): Promise<void> {
  await travels.bring(await travels.running(), to);
  clock.moveTo(to);
}

/** @returns whether anything lies ahead that comes by itself */
async function moveToNextOf(deps: WorldDeps, caseId: string): Promise<boolean> {
  const first = (await caseRow(deps.db, caseId))?.view;
  for (let view = first, stops = 0; view && stops < mostStops; stops++) {
    const next = nextMoment(view, deps.clock.now());
    if (!next) return stops > 0;
    await moveTo(deps, justAfter(next));
    const begins = view.tasks.some(({ from }) => from === next);
    view = (await caseRow(deps.db, caseId))?.view ?? null;
    if (begins || (view && seen(view) !== seen(first))) return true;
  }
  return first !== undefined && first !== null;
}

/** What people see of a case: its stage, what is to be done and what is to be sent. */
const seen = (view: CaseView | null | undefined): string =>
  JSON.stringify(view && [view.stage, view.tasks, view.messages, view.settled, view.attempts, view.attention]);

/** When something falls due by itself, or the time for a task begins. */
function nextMoment(view: CaseView, now: Instant): Instant | null {
  const due = dueMoment(view);
  const moments = [...(due ? [due] : []), ...view.tasks.map(({ from }) => from)];
  return moments.filter((at) => at > now).toSorted()[0] ?? null;
}

/** What the engine's schedules do in earnest, by the demo's clock: upkeep, and the list of the morning one arrives at. */
async function dailyWork({ client, clock }: WorldDeps, from: Instant): Promise<void> {
  const now = clock.now();
  const own = { taskQueue: casesQueue, args: [] };
  await client.workflow.execute('upkeep', { ...own, workflowId: `upkeep:${now}` });
  const seven = toInstant(dateInCopenhagen(now), '07:00');
  if (seven <= from || seven > now) return;
  const workflowId = `morningList:${dateInCopenhagen(now)}`;
  const startDelay = Date.parse(now) - Date.now();
  const list = await client.workflow.start('morningList', { ...own, workflowId, startDelay });
  await fastForward(client, workflowId, justAfter(now));
  await list.result();
}
