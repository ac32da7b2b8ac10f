import { cpus, totalmem } from 'node:os';

/** One figure of design §9: what was measured, beside the twin where it has one, and what it should be. */
export interface Figure {
  figure: string;
  unit: string;
  measured: number;
  /** The bare twin's in the same run; null where there is none to compare with. */
  twin: number | null;
  /** For `measured ÷ twin`, or for `measured` where there is no twin; null: shown, not judged. */
  aim: { atLeast: number } | { atMost: number } | null;
  /** What a reader must know to read it right. */
  note: string;
}

/** What an aim speaks of: the ratio to the twin, or the figure itself. */
export const judged = ({ measured, twin }: Figure): number => (twin === null ? measured : measured / twin);

/** Whether the aim is reached; null without one. */
export function isReached(figure: Figure): boolean | null {
  const { aim } = figure;
  if (!aim) return null;
  return 'atLeast' in aim ? judged(figure) >= aim.atLeast : judged(figure) <= aim.atMost;
}

/** The value below which the part `q` (0–1) of the samples lie; NaN without samples. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}

/** Runs something and tells how many milliseconds it took. */
export async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begun = performance.now();
  const value = await run();
  return { ms: performance.now() - begun, value };
}

/** The machine a figure belongs to, without its name. */
export const machine = () => ({
  cores: cpus().length,
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
});

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ['figure', 'measured', 'twin', 'ratio', 'aim', ''],
    ...figures.map((f) => [
      f.figure,
      `${short(f.measured)} ${f.unit}`,
      f.twin === null ? '–' : short(f.twin),
      f.twin === null ? '–' : judged(f).toFixed(2),
      aimOf(f),
      { true: 'ok', false: 'short', null: '' }[`${isReached(f)}`],
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const notes = figures.filter((f) => f.note).map((f) => `${f.figure}: ${f.note}`);
  return [...rows.map((row) => line(row).trimEnd()), '', ...notes].join('\n');
}

const aimOf = ({ aim }: Figure): string =>
  aim === null ? '–' : 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`;

const short = (n: number): string => (n >= 100 ? n.toFixed(0) : n.toFixed(1));
