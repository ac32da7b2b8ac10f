import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { logEngineTo, openLog } from '../log.js';
import { Refusal } from '../refusal.js';
import { completeFigures } from './complete.js';
import { drainFigures } from './drain.js';
import { dryRunFigure } from './dryRun.js';
import { isReached, judged, machine, table, type Figure } from './figure.js';
import { historyFigure } from './history.js';
import { listFigures } from './lists.js';
import { readyFigures } from './ready.js';
import { openFolder, openRig, type Rig } from './rig.js';
import { settleFigure } from './settle.js';

const usage = `husly bench [--rows N] [--json FILE] [settle] [complete] [drain] [history] [lists] [page] [ready]

Measures the figures of the design beside a bare twin: those named, or all. It takes some minutes.
  --rows N     how many rows the import has (5000), and how many reminders are due at once
  --json FILE  writes the figures there as well
With DATABASE_URL it works in databases of its own there, else on PGlite.`;

type Part = (rows: number) => Promise<Figure[]>;

const parts = new Map<string, Part>([
  ['settle', (rows) => onRig(false, async (rig) => [await settleFigure(rig, rows), await dryRunFigure(rig, rows)])],
  ['complete', () => onRig(false, completeFigures)],
  ['drain', drainFigures],
  ['history', () => onRig(true, async (rig) => [await historyFigure(rig)])],
  ['lists', listFigures],
  // The browser's driver is there for tests and for this alone, so not where only the product is installed.
  ['page', async () => onRig(false, (await import('./firstList.js')).firstListFigures)],
  ['ready', readyFigures],
]);

/** `husly bench`: prints the figures, beside the twin and the aim. 0 however they turn out: a machine is no judge. */
export async function main(args: string[]): Promise<number> {
  const { wanted, rows, json } = optionsOf(args);
  const { folder, remove } = await openFolder();
  logEngineTo(openLog(folder));
  const figures: Figure[] = [];
  for (const [name, part] of wanted) {
    process.stderr.write(`measuring ${name} …\n`);
    figures.push(...(await part(rows)));
  }
  await remove();
  const { cores, processor, memoryGb, node, platform } = machine();
  const where = `${cores} cores (${processor}), ${memoryGb} GB, Node ${node}, ${platform}`;
  process.stdout.write(`\n${where}\n\n${table(figures)}\n`);
  if (json) {
    const judgedFigures = figures.map((f) => ({ ...f, judged: judged(f), reached: isReached(f) }));
    const report = { at: new Date().toISOString(), machine: machine(), figures: judgedFigures };
    writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return 0;
}

function optionsOf(args: string[]): { wanted: [string, Part][]; rows: number; json: string | undefined } {
  const options = { rows: { type: 'string', default: '5000' }, json: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const rows = Number(values.rows);
    const unknown = positionals.find((name) => !parts.has(name));
    if (unknown !== undefined || !Number.isInteger(rows) || rows < 10 || rows > 20_000) throw new Error(unknown);
    const wanted = [...parts].filter(([name]) => positionals.length === 0 || positionals.includes(name));
    return { wanted, rows, json: values.json };
  } catch {
    throw new Refusal(usage);
  }
}

async function onRig(timeSkipping: boolean, measure: (rig: Rig) => Promise<Figure[]>): Promise<Figure[]> {
  const rig = await openRig({ timeSkipping });
  try {
    return await measure(rig);
  } finally {
    await rig.stop();
  }
}
