import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atomically, sqlState } from '../../store/atomically.js';
import type { Store } from '../../store/open.js';
import { openTestStore } from '../support/store.js';

/** Where two transactions stand in each other's way the database undoes one of them, which is then done again. */
let store: Store;
beforeAll(async () => void (store = await openTestStore()));
afterAll(() => store.close());

const refuse = (state: string) => sql.raw(`do $$ begin raise exception 'refused' using errcode = '${state}'; end $$`);

it.each(['40001', '40P01'])(
  'what was undone with %s is done again, and nothing of the first time stays',
  async (state) => {
    await store.db.execute(sql.raw(`create table tried_${state.toLowerCase()} (n int)`));
    const tried = sql.raw(`tried_${state.toLowerCase()}`);
    let attempts = 0;
    const answer = await atomically(store.db, async (tx) => {
      attempts += 1;
      await tx.execute(sql`insert into ${tried} values (${attempts})`);
      if (attempts < 3) await tx.execute(refuse(state));
      return 'done';
    });
    const { rows } = await store.db.execute(sql`select n from ${tried}`).then((r) => ({ rows: JSON.stringify(r) }));
    expect([answer, attempts]).toEqual(['done', 3]);
    expect(rows).toContain('[{"n":3}]');
  },
);

it('any other refusal is the caller’s, at once; and nobody tries for ever', async () => {
  let attempts = 0;
  const refused = (state: string) =>
    atomically(store.db, (tx) => {
      attempts += 1;
      return tx.execute(refuse(state));
    }).catch(sqlState);
  expect([await refused('22012'), attempts]).toEqual(['22012', 1]);
  expect([await refused('40P01'), attempts]).toEqual(['40P01', 6]);
});
