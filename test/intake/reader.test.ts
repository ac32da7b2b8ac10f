import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createListReader } from '../../intake/index.js';
import type { OpenList } from '../../intake/index.js';
import { sender } from './support.js';

/** Lists are read beside the event loop: one at a time, and what breaks one reading breaks no other. */
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'husly-reader-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function job(content: string, fileName = 'liste.csv') {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  const size = Buffer.byteLength(content);
  return { path, size, fileName, sender, mapping: {}, at: '2026-11-22T12:00:00.000Z' };
}
const people = (count: number): string =>
  `Lejer;Adresse;Restance\n${Array.from({ length: count }, (_, n) => `Bo Nr${n};Vestergade ${n + 1};7.250,00\n`).join('')}`;
async function namesIn({ batches }: OpenList): Promise<string[]> {
  const names: string[] = [];
  for await (const rows of batches)
    names.push(...rows.flatMap(({ reading }) => (reading?.ok ? reading.intake.tenants : [])));
  return names;
}

it('hands the rows over in their order, batch by batch, understood', async () => {
  const reader = createListReader(() => undefined);
  const read = await reader.read(job(people(1234)), namesIn);
  expect(read).toEqual({ kind: 'read', value: Array.from({ length: 1234 }, (_, n) => `Bo Nr${n}`) });
});

it('reads one list after another; beyond a short line the next is told to come again', async () => {
  const reader = createListReader(() => undefined);
  let atOnce = 0;
  const most: number[] = [];
  const use = async (list: OpenList): Promise<number> => {
    most.push((atOnce += 1));
    const { length } = await namesIn(list);
    atOnce -= 1;
    return length;
  };
  const all = await Promise.all(Array.from({ length: 12 }, (_, n) => reader.read(job(people(n)), use)));
  expect(all.map(({ kind }) => kind)).toEqual([...Array(9).fill('read'), ...Array(3).fill('busy')]);
  expect(Math.max(...most)).toBe(1);
  expect((await reader.read(job(people(3)), use)).kind).toBe('read');
});

it('what breaks the thread is a plain answer about that list, and the next one is read', async () => {
  const broken: string[] = [];
  const reader = createListReader((code) => broken.push(code));
  const lost = { ...job(people(1)), path: join(folder, 'not-there') };
  const [first, second] = await Promise.all([reader.read(lost, namesIn), reader.read(job(people(1)), namesIn)]);
  expect(first).toEqual({ kind: 'unreadable', detail: expect.stringContaining('kan ikke læses'), columns: [] });
  expect(broken).toEqual(['ENOENT']);
  expect(second).toEqual({ kind: 'read', value: ['Bo Nr0'] });
});

it('a list that is given up in the middle holds up nobody', async () => {
  const reader = createListReader(() => undefined);
  const given = reader.read(job(people(5000)), async ({ batches }) => {
    for await (const _ of batches) throw new Error('the database is away');
  });
  await expect(given).rejects.toThrow('the database is away');
  expect(await reader.read(job(people(1)), namesIn)).toEqual({ kind: 'read', value: ['Bo Nr0'] });
  expect(await reader.read(job('Lejer;"Adresse\n'), namesIn)).toMatchObject({ kind: 'unreadable' });
});
