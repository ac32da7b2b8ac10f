import { quantile, timed, type Figure } from './figure.js';
import { listOf } from './people.js';
import type { Rig } from './rig.js';

const runs = 3;
/** Rows that no list before has had, so that each is held against the homes known and found to be new. */
const firstRow = 100_000;

/** How long the sender of a list waits who asks what it would come to. */
export async function dryRunFigure({ api }: Rig, rows: number): Promise<Figure> {
  const list = new Blob([listOf(firstRow, rows, new Date())]);
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const form = new FormData();
    form.append('file', list, 'bench.csv');
    seconds.push((await timed(() => api('intake', '/imports?dryRun=true', { form }))).ms / 1000);
  }
  return {
    figure: `dry run of ${rows} rows`,
    unit: 's',
    measured: quantile(seconds, 0.5),
    twin: null,
    aim: { atMost: 3 },
    note: `the middle one of ${runs} runs; the aim is for 5000 rows`,
  };
}
