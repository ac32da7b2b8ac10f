import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { reportCsv, type ReportRow } from '../api/importCsv.js';
import { loadConfig } from './config.js';
import { Refusal } from './refusal.js';

const begun = z.object({ importId: z.string(), rows: z.number() });
const content = z.object({
  counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
  notes: z.array(z.string()),
  columns: z.array(z.object({ header: z.string(), name: z.string().nullable() })),
  rows: z.array(
    z.object({
      row: z.number(),
      result: z.enum(['created', 'existing', 'updated', 'rejected']).nullable(),
      caseId: z.string().nullable(),
      reason: z.string().nullable(),
      warnings: z.array(z.string()).nullable(),
      problems: z
        .array(z.object({ pointer: z.string(), column: z.string().nullable(), code: z.string(), detail: z.string() }))
        .nullable(),
    }),
  ),
});
const report = content.extend({
  status: z.enum(['running', 'completed', 'failed', 'heldBack']),
  progress: z.object({ done: z.number(), total: z.number() }),
});
type Report = z.infer<typeof report>;
type Content = z.infer<typeof content>;

const pollMs = 300;

const usage = 'husly import FILE [--dry-run] [--organisation NAME] [--kind KIND] [--report FILE.csv] [--key husly_…]';
/** What the command line and the environment ask for. */
export interface Asked {
  file: string;
  dryRun: boolean;
  organisation: string | null;
  kind: string | null;
  reportTo: string | null;
  key: string | null;
}

/**
 * Reads the command line; the access key may stand in `HUSLY_ACCESS_KEY`, where no list of processes shows it.
 *
 * @throws Refusal with how it is written, for a flag that nobody knows, a missing file or a key that is none
 */
export function asked(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Asked {
  const { values, positionals } = parsed(args);
  const [file, more] = positionals;
  if (file === undefined) throw new Refusal(`Which list? ${usage}`);
  if (more !== undefined) throw new Refusal(`One list at a time; quote a name with spaces. ${usage}`);
  const key = values.key ?? (env['HUSLY_ACCESS_KEY'] || null);
  if (key !== null && !/^husly_[\w-]+$/.test(key))
    throw new Refusal('The access key is none of Husly’s: it begins with husly_ and has letters, digits, - and _.');
  return {
    file,
    dryRun: values['dry-run'] ?? false,
    organisation: values.organisation ?? null,
    kind: values.kind ?? null,
    reportTo: values.report ?? null,
    key,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { 'dry-run': { type: 'boolean' }, organisation: text, kind: text, report: text, key: text } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(`${error.message} ${usage}`);
  }
}

/** `husly import FILE`: sends a list to the Husly that runs on this machine and reports what became of every row. */
export async function main(args: string[]): Promise<number> {
  const wanted = asked(args, process.env);
  const { http } = loadConfig(process.env);
  const api: Api = {
    url: `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}/api/v1`,
    headers: wanted.key ? { Authorization: `Bearer ${wanted.key}` } : { 'Husly-Persona': 'intake' },
  };
  const bytes = await readFile(wanted.file).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`${wanted.file} cannot be read (${error.code ?? 'unknown reason'}).`);
  });
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), basename(wanted.file));
  const query = new URLSearchParams({
    ...(wanted.organisation && { organisation: wanted.organisation }),
    ...(wanted.kind && { sourceKind: wanted.kind }),
    ...(wanted.dryRun && { dryRun: 'true' }),
  });
  const answer = await ask(api, `/imports?${query.toString()}`, { method: 'POST', body: form });
  const done = wanted.dryRun ? content.parse(answer) : await completed(api, begun.parse(answer).importId);
  process.stdout.write(wanted.dryRun ? `${mappingInLines(done)}${inLines(done)}` : inLines(done));
  if (wanted.reportTo) await writeReport(wanted.reportTo, done.rows);
  return 'status' in done && done.status !== 'completed' ? 1 : 0;
}

async function writeReport(file: string, rows: readonly ReportRow[]): Promise<void> {
  await writeFile(file, reportCsv(rows)).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`The report cannot be written to ${file} (${error.code ?? 'unknown reason'}).`);
  });
}

interface Api {
  url: string;
  headers: Record<string, string>;
}

async function ask({ url, headers }: Api, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${url}${path}`, { ...init, headers }).catch(() => {
    throw new Refusal(`No Husly answers at ${new URL(url).origin}. Start it with npm start, or set PORT.`);
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  const found = problem.safeParse(body);
  if (!found.success) throw new Refusal(`Husly answered ${response.status}.`);
  const { detail, errors = [] } = found.data;
  throw new Refusal([detail, ...errors.map((e) => e.detail).filter((text) => text !== detail)].join(' '));
}

const problem = z.object({ detail: z.string(), errors: z.array(z.object({ detail: z.string() })).optional() });

/** How many rows were done, and when (ms) that became known. */
export interface Progress {
  done: number;
  since: number;
}
/** Thousands of rows are kept in this time; a list that keeps none waits for somebody. */
const standsStillAfterMs = 120_000;

/**
 * How far a list has come.
 *
 * @param now ms
 * @returns null where nothing has happened for two minutes
 */
export function progress(before: Progress, done: number, now: number): Progress | null {
  if (done !== before.done) return { done, since: now };
  return now - before.since < standsStillAfterMs ? before : null;
}

async function completed(api: Api, importId: string): Promise<Report> {
  for (let seen: Progress = { done: 0, since: Date.now() }; ;) {
    const found = report.parse(await ask(api, `/imports/${importId}`));
    if (process.stderr.isTTY) process.stderr.write(bar(found.progress, found.status === 'running'));
    if (found.status !== 'running') return found;
    const { done, total: all } = found.progress;
    const next = progress(seen, done, Date.now());
    if (!next)
      throw new Refusal(
        `The list is kept, but has stood still for two minutes at row ${done} of ${all}. Husly goes on with it when its engine answers; look again at ${api.url}/imports/${importId} (import ${importId}).`,
      );
    seen = next;
    await sleep(pollMs);
  }
}

const width = 30;

/** One line of a terminal, written over and over; empty once all is done. */
function bar({ done, total }: Report['progress'], running: boolean): string {
  if (!running) return '\r\u001B[K';
  const full = total === 0 ? width : Math.floor((width * done) / total);
  return `\r[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done}/${total}`;
}

/** What each column was read as. */
const mappingInLines = ({ columns }: Content): string =>
  columns.map(({ header, name }) => `“${header}” → ${name ?? '(not read)'}\n`).join('');

function inLines({ counts, notes, rows }: Content): string {
  const lines = rows.map(({ row, result, caseId, reason, warnings }) =>
    [
      `row ${String(row).padStart(4)}  ${(result ?? '?').padEnd(8)}`,
      caseId ?? '',
      [reason, ...(warnings ?? [])].filter(Boolean).join(' '),
    ]
      .filter(Boolean)
      .join('  '),
  );
  const { created, existing, updated, rejected } = counts;
  const left = rows.filter(({ result }) => result === null).length;
  const sum = `${rows.length} rows: ${created} created, ${existing + updated} existing (${updated} of them updated), ${rejected} rejected${left > 0 ? `, ${left} held back` : ''}`;
  return `${[...lines, '', ...notes, sum].join('\n')}\n`;
}
