import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { reportCsv } from '../api/importCsv.js';
import { loadConfig } from './config.js';
import { Refusal } from './refusal.js';

const begun = z.object({ importId: z.string(), rows: z.number() });
const content = z.object({
  counts: z.object({
    created: z.number(),
    existing: z.number(),
    updated: z.number(),
    rejected: z.number(),
    heldBack: z.number(),
  }),
  notes: z.array(z.string()),
  columns: z.array(z.object({ header: z.string(), name: z.string().nullable() })),
  rows: z.array(
    z.object({
      row: z.number(),
      sheet: z.string().nullable(),
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
  nextCursor: z.string().nullable(),
});
type Report = z.infer<typeof report>;
type Content = z.infer<typeof content>;

const pollMs = 1_500;
const rowsAtATime = 2_000;

const usage =
  'husly import FILE [--dry-run] [--organisation NAME] [--kind KIND] [--mapping Header=field,…] [--report FILE.csv] [--key husly_…]';
/** What the command line and the environment ask for. */
export interface Asked {
  file: string;
  dryRun: boolean;
  organisation: string | null;
  kind: string | null;
  reportTo: string | null;
  key: string | null;
  /** Header → field; null: a column not to be read. */
  mapping: Record<string, string | null>;
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
    mapping: mappingIn(values.mapping ?? []),
  };
}

/** `Kunde=name,Saldo=amount`; a header without a field is not to be read (`Intern=`). */
function mappingIn(given: readonly string[]): Asked['mapping'] {
  const pairs = given
    .flatMap((text) => text.split(','))
    .map((pair) => {
      const [, header, field] = /^(.+)=(\w*)$/s.exec(pair.trim()) ?? [];
      if (header === undefined)
        throw new Refusal(`“${pair}” is no mapping; write --mapping 'Kunde=name,Saldo=amount'.`);
      return [header.trim(), field || null] as const;
    });
  return Object.fromEntries(pairs);
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  const options = {
    'dry-run': { type: 'boolean' },
    organisation: text,
    kind: text,
    report: text,
    key: text,
    mapping: many,
  } as const;
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
  if (Object.keys(wanted.mapping).length > 0) form.append('mapping', JSON.stringify(wanted.mapping));
  form.append('file', new Blob([new Uint8Array(bytes)]), basename(wanted.file));
  const query = new URLSearchParams({
    ...(wanted.organisation && { organisation: wanted.organisation }),
    ...(wanted.kind && { sourceKind: wanted.kind }),
    ...(wanted.dryRun && { dryRun: 'true' }),
  });
  const path = `/imports?${query.toString()}`;
  const key = { 'Idempotency-Key': randomUUID() };
  const answer = await patiently(() => ask(api, path, { method: 'POST', body: form, headers: key }));
  if (wanted.dryRun) {
    const found = content.parse(answer);
    process.stdout.write(`${mappingInLines(found)}${inLines(found)}`);
    if (wanted.reportTo)
      await writeReport(
        wanted.reportTo,
        reportCsv(
          [],
          found.rows.map((row) => ({ ...row, cells: null })),
        ),
      );
    return 0;
  }
  const { importId } = begun.parse(answer);
  const done = await completed(api, importId);
  process.stdout.write(`${mappingInLines(done)}${inLines(done, done.counts.created > 0 ? [tasksFollow] : [])}`);
  if (wanted.reportTo) await writeReport(wanted.reportTo, await csvOf(api, importId));
  return done.status === 'completed' ? 0 : 1;
}

/** A case is kept before the engine has planned it, so its first task comes a moment after the list is done. */
const tasksFollow = 'The first tasks of new cases stand in the lists within seconds.';

async function writeReport(file: string, csv: string): Promise<void> {
  await writeFile(file, csv).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`The report cannot be written to ${file} (${error.code ?? 'unknown reason'}).`);
  });
}

interface Api {
  url: string;
  headers: Record<string, string>;
}

/** Nobody answers, or not now: it may be otherwise a moment later. */
class Away extends Refusal {}

const awayTries = 5;
const awayPauseMs = 3_000;

/** Asks again where Husly is away or busy for a moment; what it is asked is the same request each time. */
async function patiently<T>(asking: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await asking();
    } catch (error) {
      if (!(error instanceof Away) || tries === awayTries) throw error;
      await sleep(awayPauseMs);
    }
  }
}

type Asking = Pick<RequestInit, 'method' | 'body'> & { headers?: Record<string, string> };

async function sent({ url, headers }: Api, path: string, init: Asking = {}): Promise<Response> {
  return fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } }).catch(() => {
    throw new Away(`No Husly answers at ${new URL(url).origin}. Start it with npm start, or set PORT.`);
  });
}

const csvOf = async (api: Api, importId: string): Promise<string> =>
  (await sent(api, `/imports/${importId}/report.csv`)).text();

async function ask(api: Api, path: string, init: Asking = {}): Promise<unknown> {
  const response = await sent(api, path, init);
  const body: unknown = await response.json();
  if (response.ok) return body;
  const found = problem.safeParse(body);
  if (!found.success) throw new Refusal(`Husly answered ${response.status}.`);
  const { detail, errors = [] } = found.data;
  const words = [detail, ...errors.map((e) => e.detail).filter((text) => text !== detail)].join(' ');
  throw response.status === 503 || response.status === 409 ? new Away(words) : new Refusal(words);
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
    const found = report.parse(await patiently(() => ask(api, `/imports/${importId}?limit=0`)));
    if (process.stderr.isTTY) process.stderr.write(bar(found.progress, found.status === 'running'));
    if (found.status !== 'running') return { ...found, rows: await rowsOf(api, importId) };
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

async function rowsOf(api: Api, importId: string): Promise<Report['rows']> {
  const rows: Report['rows'] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/imports/${importId}?limit=${rowsAtATime}${cursor && `&cursor=${cursor}`}`;
    const page = report.parse(await patiently(() => ask(api, path)));
    rows.push(...page.rows);
    cursor = page.nextCursor;
  }
  return rows;
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

function inLines({ counts, notes, rows }: Content, further: readonly string[] = []): string {
  const lines = rows.map(({ row, sheet, result, caseId, reason, warnings }) =>
    [
      `row ${String(row).padStart(4)}  ${(result ?? (reason ? 'held' : '?')).padEnd(8)}`,
      sheet === null ? '' : `[${sheet}]`,
      caseId ?? '',
      [reason, ...(warnings ?? [])].filter(Boolean).join(' '),
    ]
      .filter(Boolean)
      .join('  '),
  );
  const { created, existing, updated, rejected, heldBack } = counts;
  const sum = `${rows.length} rows: ${created} created, ${existing + updated} existing (${updated} of them updated), ${rejected} rejected${heldBack > 0 ? `, ${heldBack} held back` : ''}`;
  return `${[...lines, '', ...notes, ...further, sum].join('\n')}\n`;
}
