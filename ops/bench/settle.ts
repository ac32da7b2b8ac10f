import { isNotNull } from 'drizzle-orm';
import { cases } from '../../store/schema.js';
import { quantile, timed, type Figure } from './figure.js';
import { listOf } from './people.js';
import type { Rig } from './rig.js';

/** Design §9's concurrency: starts under way at once. Husly's import keeps to the same number. */
const atOnce = 50;
/** Runs of Husly and the twin take turns, so that a machine that grows slower is slower for both. */
const turns = 10;

/** Cases settled per second on import of `rows` rows, beside as many twins. */
export async function settleFigure(rig: Rig, rows: number): Promise<Figure> {
  const size = Math.max(1, Math.round(rows / turns));
  await importRows(rig, 0, 50);
  await rig.twin.settle(50, atOnce);
  const husly: number[] = [];
  const twin: number[] = [];
  const turnOfHusly = async (turn: number): Promise<void> => {
    husly.push(await importRows(rig, 50 + turn * size, size));
  };
  const turnOfTwin = async (): Promise<void> => {
    twin.push((await timed(() => rig.twin.settle(size, atOnce))).ms);
  };
  for (let turn = 0; turn < turns; turn++) {
    if (turn % 2 === 0) await turnOfHusly(turn);
    await turnOfTwin();
    if (turn % 2 === 1) await turnOfHusly(turn);
  }
  await checkSettled(rig, 50 + turns * size);
  const perSecond = (ms: number[]) => (1000 * size * turns) / ms.reduce((a, b) => a + b, 0);
  const ratios = husly.map((ms, turn) => (twin[turn] ?? NaN) / ms);
  const spread = `${quantile(ratios, 0.1).toFixed(2)}–${quantile(ratios, 0.9).toFixed(2)}`;
  return {
    figure: 'cases settled, import',
    unit: '/s',
    measured: perSecond(husly),
    twin: perSecond(twin),
    aim: { atLeast: 0.8 },
    note: `${turns * size} rows in ${turns} turns, concurrency ${atOnce}; ratios of single turns ${spread}`,
  };
}

/** One list through the API, from the request until each of its cases is settled. Milliseconds. */
export async function importRows({ api, settled }: Rig, from: number, count: number): Promise<number> {
  const form = new FormData();
  form.append('file', new Blob([listOf(from, count, new Date())]), 'bench.csv');
  const { ms } = await timed(() => Promise.all([settled(count), api('intake', '/imports', { form })]));
  return ms;
}

async function checkSettled({ db }: Rig, count: number): Promise<void> {
  const settled = await db.$count(cases, isNotNull(cases.view));
  if (settled !== count) throw new Error(`${settled} cases are settled, not ${count}: the figure would be wrong`);
}
