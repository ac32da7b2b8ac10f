import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepVerdict, verdictsOf } from '../../store/numbers.js';
import { openStore, type Store } from '../../store/open.js';

/** New embedded databases are copies of one; each is its owner's alone, and stays. */
let parent: string;
beforeAll(async () => void (parent = await mkdtemp(join(tmpdir(), 'husly-test-'))));
afterAll(() => rm(parent, { recursive: true }));

const number = '+4520123456';
const openIn = (name: string): Promise<Store> => openStore({ kind: 'embedded', folder: join(parent, name) });
const known = async ({ db }: Store): Promise<string[]> => [...(await verdictsOf(db, [number])).keys()];

it('two that are made at once know nothing of each other, and what one holds is there when it is opened again', async () => {
  const [ours, theirs] = await Promise.all([openIn('ours'), openIn('theirs')]);
  await keepVerdict(ours.db, number, 'notAMobile', '2032-03-01T09:00:00.000Z');
  expect([await known(ours), await known(theirs)]).toEqual([[number], []]);
  await Promise.all([ours.close(), theirs.close()]);
  expect(await readdir(parent)).toEqual(['ours', 'theirs']);
  const [again, third] = [await openIn('ours'), await openIn('third')];
  expect([await known(again), await known(third)]).toEqual([[number], []]);
  await Promise.all([again.close(), third.close()]);
});
