import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../ops/config.js';
import { soon, type Api } from '../support/husly.js';

/** What the API says of a list, as tests read it. */
const content = {
  notes: z.array(z.string()),
  columns: z.array(z.object({ header: z.string(), field: z.string().nullable(), name: z.string().nullable() })),
  fields: z.array(z.object({ field: z.string(), name: z.string() })),
  counts: z.object({
    created: z.number(),
    existing: z.number(),
    updated: z.number(),
    rejected: z.number(),
    heldBack: z.number(),
  }),
  rows: z.array(
    z.object({
      row: z.number(),
      sheet: z.string().nullable(),
      result: z.string().nullable(),
      caseId: z.uuid().nullable(),
      reason: z.string().nullable(),
      warnings: z.array(z.string()).nullable(),
      problems: z
        .array(z.object({ pointer: z.string(), column: z.string().nullable(), code: z.string(), detail: z.string() }))
        .nullable(),
    }),
  ),
};
export const dryReport = z.object({ status: z.literal('dryRun'), ...content });
export const listReport = z.object({
  importId: z.uuid(),
  status: z.string(),
  progress: z.object({ done: z.number(), total: z.number() }),
  ...content,
});
export const listBegun = z.object({ importId: z.uuid(), rows: z.number(), notes: z.array(z.string()) });
export type Rows = z.infer<typeof listReport>['rows'];

export const sample = (name: string): Buffer => readFileSync(join(ROOT, 'test/data', name));

/** A list that may be sent, and what goes with it. */
export interface List {
  bytes: Uint8Array | string;
  fileName?: string;
  query?: Record<string, string>;
  mapping?: object;
}
export const send = (api: Api, { bytes, fileName = 'liste.csv', query = {}, mapping }: List) =>
  api.upload(
    `/imports?${new URLSearchParams(query).toString()}`,
    fileName,
    Buffer.from(bytes),
    mapping && { mapping: JSON.stringify(mapping) },
  );

/** Sends a list and waits until nothing more comes of it by itself. */
export async function sent(api: Api, list: List) {
  const answer = await send(api, list);
  expect([answer.status, answer.body]).toEqual([202, expect.anything()]);
  return settled(api, answer.as(listBegun).importId);
}

export async function settled(api: Api, importId: string) {
  const report = async () => (await api.get(`/imports/${importId}`)).as(listReport);
  await expect.poll(async () => (await report()).status, soon).not.toBe('running');
  return report();
}

export async function tried(api: Api, list: List) {
  const answer = await send(api, { ...list, query: { ...list.query, dryRun: 'true' } });
  expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
  return answer.as(dryReport);
}

/** A row without the ids of cases: a dry run knows none for what it would create. */
export const withoutCases = (rows: Rows) => rows.map(({ caseId: _, ...row }) => row);
