import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bulkAnswer } from '../../api/bulk.js';
import { problem } from '../../api/schemas.js';
import { relayOnce } from '../../relay/relay.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, patience, type TestCase } from '../support/testCase.js';

/** One thing told to many cases at once. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
  desk.setClock('2032-03-01 10:00');
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const someCases = async (n: number): Promise<TestCase[]> => {
  const opened = await Promise.all(Array.from({ length: n }, () => engine.newCase()));
  for (const one of opened) await one.row();
  return opened;
};
const idsOf = (some: readonly TestCase[]): string[] => some.map(({ caseId }) => caseId);
const toOle = { kind: 'assigned', assignee: 'ole' } as const;

/** A request, and the same as a preview. */
function bulk(fact: object, caseIds: readonly string[]) {
  const body = { commandId: randomUUID(), caseIds, fact, note: randomUUID() };
  const tell = (query: string, role: 'supervisor' | 'outreach' = 'supervisor') =>
    desk.as(role).post(`/cases/bulk${query}`, body);
  return { body, preview: () => tell('?dryRun=true'), tell: (role?: 'supervisor' | 'outreach') => tell('', role) };
}

describe('many cases', () => {
  it('are shown what would become of each, then told; each answers for itself, and the lists know', async () => {
    const [first, second, his, closed] = await someCases(4);
    if (!first || !second || !his || !closed) throw new Error('four cases');
    await his.fact(toOle);
    await closed.fact({ kind: 'withdrawn' });
    await his.row();
    await closed.row();
    const unknown = randomUUID();
    const { preview, tell, body } = bulk(toOle, [...idsOf([first, second, his, closed, first]), unknown]);
    const before = (await preview()).as(bulkAnswer);
    expect(before).toMatchObject({ changed: 2, unchanged: 1, refused: 2, pending: 0 });
    expect(before.rows.map(({ caseId, result, because }) => [caseId, result, because])).toEqual([
      [first.caseId, 'changed', null],
      [second.caseId, 'changed', null],
      [his.caseId, 'unchanged', null],
      [closed.caseId, 'refused', 'CaseClosed'],
      [unknown, 'refused', 'unknownCase'],
    ]);
    expect((await first.row())?.assignee).toBeNull();
    const answer = await tell();
    expect([answer.status, answer.as(bulkAnswer)]).toEqual([200, before]);
    for (const one of [first, second, his]) expect((await one.row())?.assignee).toBe('ole');
    const told = async (one: TestCase) => (await one.said()).filter(({ note }) => note === body.note).length;
    expect(await Promise.all([first, second, his, closed].map(told))).toEqual([1, 1, 0, 0]);
    expect((await first.view()).tasks.every(({ assignee }) => assignee === 'ole')).toBe(true);
    // The same again, also for some of them, is done already, and answered as the first time.
    expect((await tell()).as(bulkAnswer)).toEqual(before);
    expect(await Promise.all([first, second, his, closed].map(told))).toEqual([1, 1, 0, 0]);
    const reused = await desk.as('supervisor').post('/cases/bulk', { ...body, fact: { kind: 'resumed' } });
    expect([reused.status, reused.as(problem).type]).toEqual([422, 'urn:husly:problem:commandIdReused']);
  });

  it('go on a break, and come back from it', async () => {
    const some = await someCases(2);
    const pause = bulk({ kind: 'paused', until: '2032-03-10' }, idsOf(some));
    expect((await pause.tell('outreach')).as(bulkAnswer)).toMatchObject({ changed: 2 });
    for (const one of some) expect((await one.row())?.pausedUntil).toBe('2032-03-10');
    expect((await bulk(pause.body.fact, idsOf(some)).preview()).as(bulkAnswer)).toMatchObject({ unchanged: 2 });
    expect((await bulk({ kind: 'resumed' }, idsOf(some)).tell('outreach')).as(bulkAnswer)).toMatchObject({
      changed: 2,
    });
    for (const one of some) expect((await one.row())?.pausedUntil).toBeNull();
    expect((await bulk({ kind: 'resumed' }, idsOf(some)).preview()).as(bulkAnswer)).toMatchObject({ unchanged: 2 });
  });

  it('that closed a moment ago are refused by the case itself, whatever the preview said', async () => {
    const [one] = await someCases(1);
    if (!one) throw new Error('one case');
    const { preview, tell } = bulk(toOle, [one.caseId]);
    expect((await preview()).as(bulkAnswer).rows[0]?.result).toBe('changed');
    await engine.withoutWorkers(async () => {
      // It is on its way to the case first, and so comes first.
      const end = { commandId: randomUUID(), kind: 'closed', outcome: 'betalt' };
      expect((await desk.as('supervisor').post(`/cases/${one.caseId}/facts`, end)).status).toBe(202);
    });
    expect((await tell()).as(bulkAnswer).rows).toMatchObject([{ result: 'refused', because: 'CaseClosed' }]);
  });

  it('wait for an engine that is away, and are told when it is back', async () => {
    const some = await someCases(3);
    const { tell, body } = bulk(toOle, idsOf(some));
    await engine.withoutWorkers(async () => {
      const answer = await tell();
      expect([answer.status, answer.as(bulkAnswer)]).toMatchObject([202, { pending: 3, changed: 0 }]);
      // What waits may change a case: it is not taken to be so already.
      const back = bulk({ kind: 'assigned', assignee: null }, body.caseIds);
      expect((await back.preview()).as(bulkAnswer)).toMatchObject({ changed: 3 });
    });
    const later = { ...engine.deps, now: () => local('2032-03-01 10:05') };
    await vi.waitFor(async () => {
      await relayOnce(later);
      for (const one of some) expect((await one.row())?.assignee).toBe('ole');
    }, patience);
    expect((await tell()).as(bulkAnswer)).toMatchObject({ pending: 0, changed: 3 });
  });
});

describe('a request', () => {
  it('is refused where one of its cases could not be told so by this role', async () => {
    const { body } = bulk(toOle, [randomUUID()]);
    for (const query of ['', '?dryRun=true']) {
      expect((await desk.as('outreach').post(`/cases/bulk${query}`, body)).status).toBe(403);
      const paused = { ...body, fact: { kind: 'paused', until: '2032-04-01' } };
      for (const role of ['caseworker', 'intake'] as const)
        expect((await desk.as(role).post(`/cases/bulk${query}`, paused)).status).toBe(403);
    }
  });

  it.each([
    [{ caseIds: [] }, '/caseIds'],
    [{ caseIds: ['12'] }, '/caseIds/0'],
    [{ caseIds: Array.from({ length: 501 }, () => randomUUID()) }, '/caseIds'],
    [{ fact: { kind: 'closed', outcome: 'betalt' } }, '/fact/kind'],
    [{ fact: { kind: 'assigned', assignee: 'Ole Olsen' } }, '/fact/assignee'],
    [{ fact: { kind: 'paused', until: '2032-02-30' } }, '/fact/until'],
    [{ fact: { kind: 'paused', until: '2032-02-29' } }, '/fact/until'],
    [{ fact: { kind: 'paused', until: '2052-03-01' } }, '/fact/until'],
    [{ commandId: 'once' }, '/commandId'],
    [{ everything: true }, '/everything'],
  ])('with %j is 422 with the field', async (wrong, pointer) => {
    const answer = await desk.as('supervisor').post('/cases/bulk', { ...bulk(toOle, [randomUUID()]).body, ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.as(problem).errors?.map((error) => error.pointer)).toEqual([pointer]);
  });

  it.each(['2032-02-29', '2052-03-01'])('takes %s for a slip of the hand, in one case too', async (until) => {
    const [one] = await someCases(1);
    const said = { commandId: randomUUID(), kind: 'paused', until };
    const answer = await desk.as('supervisor').post(`/cases/${one?.caseId ?? ''}/facts`, said);
    expect([answer.status, answer.as(problem).errors?.[0]?.pointer]).toEqual([422, '/until']);
  });
});
