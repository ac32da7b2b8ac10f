import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { task, listOf } from '../../api/schemas.js';
import { found } from '../../api/searchSchemas.js';
import { sound } from '../../domain/search.js';
import { nameKey } from '../../domain/intake/names.js';
import { citizens } from '../../store/schema.js';
import { searchWords } from '../../store/searchWords.js';
import type { Role } from '../../domain/outcomes.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { patience } from '../support/testCase.js';

/** Finding a case by what somebody types: spellings, addresses, phones, case numbers, and whose cases they are. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
  desk.setClock('2032-03-01 08:30');
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const search = async (q: string, role: Role = 'outreach') => (await desk.as(role).post('/search', { q })).as(found);
const ids = async (q: string, role?: Role) => (await search(q, role)).items.map(({ caseId }) => caseId);
const home = async (name: string, street: string, more: Partial<Opening['citizen']> = {}, postcode = '8900') =>
  (await engine.newCase({ citizen: { name, address: { street, postcode, city: 'Randers C' }, ...more } })).caseId;

describe('a search', () => {
  it.each([
    ['Søren Kjærgård', ['soren kjaergaard', 'Sören Kjargard', 'kjærg', 'SØREN', 'kjærgaard, søren']],
    ['Christian Østergaard-Thomsen', ['kristian', 'ostergård tomsen', 'Christian Thomsen', 'Oestergaard']],
    ['Mohamad Al-Nasser', ['al-nasser', 'nasser mohamad', 'Mohammad Nasser']],
    ['Nguyễn Văn Phúc', ['nguyen', 'Nguyễn', 'van fuc']],
  ])('finds %s however it is spelt', async (name, spellings) => {
    const caseId = await home(name, `${randomUUID().slice(0, 8)}vej 1`);
    for (const typed of spellings) expect([typed, await ids(typed)]).toEqual([typed, expect.arrayContaining([caseId])]);
    expect(await ids('Zacharias')).not.toContain(caseId);
  });

  it('finds an address in other words, and not the neighbour', async () => {
    const caseId = await home('Hanne Bro', 'Gl. Åboulevarden 12 B, 2. tv');
    const neighbour = await home('Ib Bro', 'Gl. Åboulevarden 123');
    for (const typed of [
      'gammel aaboulevard 12b',
      'Gl. Aaboulevarden 12 B, 2. tv, 8900 Randers C',
      'bro åboulevarden 12',
    ])
      expect([typed, await ids(typed)]).toEqual([typed, [caseId]]);
    expect(await ids('åboulevarden 12, 8960 Randers SØ')).toEqual([]);
    expect(new Set(await ids('åboulevarden bro'))).toEqual(new Set([caseId, neighbour]));
  });

  it('finds a phone in any writing, also by its beginning, and a case by its number', async () => {
    const caseId = await home('Tove Lind', 'Telefonvej 1', { phones: ['61 72 83 94', '+46 70 123 45 67'] });
    for (const typed of ['61728394', '+45 61 72 83 94', '0045-6172.8394', '6172 83', '+46701234567', '0046 70 123'])
      expect([typed, await ids(typed)]).toEqual([typed, [caseId]]);
    for (const typed of [caseId, caseId.toUpperCase(), caseId.slice(0, 8), caseId.replaceAll('-', '')])
      expect((await search(typed)).items[0]).toMatchObject({
        caseId,
        foundBy: expect.stringMatching(/caseNumber|phone/),
      });
  });

  it('puts the very name before its beginning, and that before its sound', async () => {
    const heard = await home('Karlo Quist', 'Rangvej 1');
    const begun = await home('Carlosson Qvist', 'Rangvej 2');
    const exact = await home('Carlo Qvist', 'Rangvej 3');
    expect(await ids('carlo qvist')).toEqual([exact, begun, heard]);
  });

  it('shows no protected address, and finds nobody by it', async () => {
    const caseId = await home('Gerda Skjult', 'Lønvej 5', { protectedAddress: true });
    expect(await ids('lønvej')).toEqual([]);
    expect(await ids('skjult 8900')).toEqual([]);
    const { items } = await search('gerda');
    expect(items).toMatchObject([{ caseId, citizen: { street: null, protectedAddress: true } }]);
  });

  it('shows twenty at most, and says that there are more', async () => {
    await Promise.all(Array.from({ length: 21 }, (_, n) => home(`Mange Navne${n}`, `Mangevej ${n + 1}`)));
    const { items, more } = await search('mange');
    expect([items.length, more]).toEqual([20, true]);
  });

  it('lets a caseworker find only cases they have a part in', async () => {
    const caseId = await home('Poul Part', 'Delvej 1', { phones: [] });
    await vi.waitFor(async () => {
      const { items } = (await desk.as('caseworker').get(`/tasks?caseId=${caseId}`)).as(listOf(task));
      expect(items.map(({ kind }) => kind)).toEqual(['askCaseworker']);
    }, patience);
    const other = await home('Poul Parti', 'Delvej 2');
    expect(await ids('poul part', 'caseworker')).toEqual([caseId]);
    expect(new Set(await ids('poul part', 'supervisor'))).toEqual(new Set([caseId, other]));
  });

  it.each([
    "'; drop table cases --",
    'a & b | !c:*',
    "''",
    '\\\\',
    '((((',
    '%%%%',
    '....',
    'ß ẞ ŉ',
    '北京',
    'x'.repeat(100),
  ])('takes %s for what it is: nothing to be found', async (typed) => {
    expect(await ids(typed)).toEqual([]);
  });

  it('is noted, with the cases it found, and what was typed is not', async () => {
    const caseId = await home('Nanna Noteret', 'Notevej 1');
    expect(await ids('noteret')).toEqual([caseId]);
    const { body } = await desk.as('supervisor').get(`/access-log?caseId=${caseId}`);
    const log = JSON.stringify(body);
    expect(log).toContain('"why":"search"');
    expect(log.toLowerCase()).not.toContain('noteret');
  });

  it('refuses one letter, and whoever only sends', async () => {
    expect((await desk.as('outreach').post('/search', { q: ' a ' })).status).toBe(422);
    expect((await desk.as('intake').post('/search', { q: 'poul' })).status).toBe(403);
  });
});

const heardWords = z.object({ rows: z.array(z.object({ heard: z.string() })) });

describe('the index', () => {
  it.each([
    'Åse Kjærgaard',
    'Thorbjørn Philipsen',
    'Zacharias Winther-Queck',
    'Xenia Bäck',
    'Anne-Sophie Østergård 12B',
  ])('hears %s as the search does', async (name) => {
    const words = searchWords(sql`${JSON.stringify([nameKey(name)])}::jsonb`, sql`''`, sql`false`);
    const { rows } = heardWords.parse(
      await engine.db.execute(sql`select array_to_string(tsvector_to_array(${words}), ' ') as heard`),
    );
    const typed = [...new Set(sound(name).split(/\s+/))].toSorted();
    expect(rows[0]?.heard.split(' ').toSorted()).toEqual(typed);
  });

  it('is used', async () => {
    const words = searchWords(citizens.tenantKeys, citizens.street, citizens.protectedAddress);
    const asked = sql`explain select ${citizens.caseId} from ${citizens} where ${words} @@ 'kjar:*'::tsquery`;
    const plan = await engine.db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(asked);
    });
    expect(JSON.stringify(plan)).toContain('citizens_words');
  });
});
