import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { loadConfig } from './config.js';
import { Refusal } from './refusal.js';

const begun = z.object({ importId: z.string(), rows: z.number() });
const report = z.object({
  status: z.enum(['running', 'completed', 'failed']),
  counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
  rows: z.array(
    z.object({
      row: z.number(),
      result: z.string().nullable(),
      caseId: z.string().nullable(),
      reason: z.string().nullable(),
      warnings: z.array(z.string()).nullable(),
    }),
  ),
});
type Report = z.infer<typeof report>;

const pollMs = 300;

/** `husly import FILE`: sends a list to the Husly that runs on this machine and reports what became of every row. */
export async function main([file]: string[]): Promise<number> {
  if (!file) throw new Refusal('Which list? husly import FILE');
  const { http } = loadConfig(process.env);
  const api = `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}/api/v1`;
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`${file} cannot be read (${error.code ?? 'unknown reason'}).`);
  });
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), basename(file));
  const { importId } = begun.parse(await ask(`${api}/imports`, { method: 'POST', body: form }));
  const done = await completed(`${api}/imports/${importId}`);
  process.stdout.write(inLines(done));
  return done.status === 'completed' ? 0 : 1;
}

async function ask(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { 'Husly-Persona': 'intake' } }).catch(() => {
    throw new Refusal(`No Husly answers at ${new URL(url).origin}. Start it with npm start, or set PORT.`);
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  const problem = z.object({ detail: z.string() }).safeParse(body);
  throw new Refusal(problem.success ? problem.data.detail : `Husly answered ${response.status}.`);
}

async function completed(url: string): Promise<Report> {
  for (;;) {
    const found = report.parse(await ask(url));
    if (found.status !== 'running') return found;
    if (process.stderr.isTTY)
      process.stderr.write(`\r${found.rows.filter((r) => r.result).length}/${found.rows.length} `);
    await sleep(pollMs);
  }
}

function inLines({ counts, rows }: Report): string {
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
  const sum = `${rows.length} rows: ${created} created, ${existing + updated} existing (${updated} of them updated), ${rejected} rejected`;
  return `${[...lines, '', sum].join('\n')}\n`;
}
