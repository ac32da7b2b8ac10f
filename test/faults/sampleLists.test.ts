import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../ops/config.js';
import { launch, soon, startTestHusly, type TestHusly } from '../support/husly.js';

/** The sample lists as a person sends them, by the command line, with the product killed in the middle of the first. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const late = { timeout: 100_000, interval: 100 };
const file = (name: string): string => join(ROOT, 'test/data', name);
const begun = z.object({ importId: z.uuid() });
const report = z.object({
  status: z.string(),
  counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
});

/** What `husly import` says last: the sum over all rows. */
async function imported(name: string): Promise<string | undefined> {
  const command = launch(husly.env, ['import', file(name)]);
  expect(await command.ended).toBe(0);
  return command.said().trim().split('\n').at(-1);
}

it('a list in the middle of which Husly is killed ends as if nothing had happened', async () => {
  const list = readFileSync(file('randersbolig-2026-11.csv'));
  const { importId } = (await husly.as('intake').upload('/imports', 'randersbolig.csv', list)).as(begun);
  const reported = async () => (await husly.as('intake').get(`/imports/${importId}`)).as(report);
  const created = async (): Promise<number> => (await reported()).counts.created;
  await expect.poll(created, { ...soon, interval: 5 }).toBeGreaterThan(0);
  await husly.end('SIGKILL');
  await husly.start();
  await expect.poll(async () => (await reported()).status, late).toBe('completed');
  expect((await reported()).counts).toEqual({ created: 55, existing: 0, updated: 2, rejected: 4 });
}, 200_000);

it.each([
  ['lejerbo-2026-11.xlsx', '41 rows: 38 created, 1 existing (1 of them updated), 2 rejected'],
  ['fogedretten-2026-11.json', '15 rows: 9 created, 6 existing (6 of them updated), 0 rejected'],
  ['privat-udlejer.csv', '8 rows: 7 created, 1 existing (1 of them updated), 0 rejected'],
  ['randersbolig-2026-11.csv', '61 rows: 0 created, 57 existing (0 of them updated), 4 rejected'],
  ['lejerbo-2026-11.xlsx', '41 rows: 0 created, 39 existing (0 of them updated), 2 rejected'],
  ['fogedretten-2026-11.json', '15 rows: 0 created, 15 existing (0 of them updated), 0 rejected'],
  ['privat-udlejer.csv', '8 rows: 0 created, 8 existing (0 of them updated), 0 rejected'],
])(
  'husly import %s then says: %s',
  async (name, sum) => {
    expect(await imported(name)).toBe(sum);
  },
  100_000,
);
