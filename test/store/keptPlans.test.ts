import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../store/open.js';
import { openPglite } from '../support/store.js';

/** Statements whose plan is kept answer as they would without: an embedded database keeps one session for all. */
let store: Store;
beforeAll(async () => void (store = await openPglite()));
afterAll(() => store.close());

const insert = (n: number) => store.db.execute(sql`insert into things (n, note) values (${n}, ${`thing ${n}`})`);
const answer = z.object({ rows: z.array(z.unknown()) });
const rowsOf = async (result: PromiseLike<unknown>): Promise<unknown[]> => answer.parse(await result).rows;
const noteOf = (n: number): Promise<unknown[]> => rowsOf(store.db.execute(sql`select note from things where n = ${n}`));

it('a statement that comes again answers for its own values, in and after transactions, errors and changed tables', async () => {
  await store.db.execute(sql`create table things (n int primary key, note text)`);
  for (let n = 1; n <= 4; n += 1) await insert(n);
  for (let n = 1; n <= 4; n += 1) expect(await noteOf(n)).toEqual([{ note: `thing ${n}` }]);
  for (let n = 0; n < 3; n += 1) await expect(insert(1)).rejects.toThrow('insert into things');
  await expect(
    store.db.transaction(async (tx) => {
      await tx.execute(sql`update things set note = ${'other'} where n = ${1}`);
      throw new Error('given up');
    }),
  ).rejects.toThrow('given up');
  expect(await noteOf(1)).toEqual([{ note: 'thing 1' }]);
  await store.db.execute(sql`alter table things rename to away`);
  await expect(noteOf(1)).rejects.toThrow('select note');
  await store.db.execute(sql`alter table away rename to things`);
  await insert(5);
  expect(await noteOf(5)).toEqual([{ note: 'thing 5' }]);
});

it('more statements than are kept, and long lists, do no harm', async () => {
  for (let n = 0; n < 900; n += 1) {
    const sum = store.db.execute(sql`select ${sql.raw(String(n))}::int + ${n}::int as sum`);
    expect(await rowsOf(sum)).toEqual([{ sum: 2 * n }]);
  }
  expect(await noteOf(2)).toEqual([{ note: 'thing 2' }]);
});
