import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { caseCounts, caseListItem } from '../../api/caseListSchemas.js';
import { listOf } from '../../api/schemas.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { patience, type TestCase } from '../support/testCase.js';

/** The list at a desk: its columns, and its filters with what each would show. */
let engine: Engine;
let desk: Desk;
let home: Record<'near' | 'week' | 'late' | 'paused' | 'mine', TestCase>;
const at = (hearingAt: string) => ({ legal: { hearingAt } });
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
  desk.setClock('2032-03-01 10:00');

  const tenancy = { landlord: 'RandersBolig', number: '12-3' };
  home = {
    near: await engine.newCase({ ...at('2032-03-01T14:00'), tenancy }),
    week: await engine.newCase(at('2032-03-05T10:30')),
    late: await engine.newCase(at('2032-05-05T10:30')),
    paused: await engine.newCase(at('2032-03-12T10:30')),
    mine: await engine.newCase(),
  };
  await home.paused.fact({ kind: 'paused', until: '2032-03-08' }, 'persona:supervisor');
  await home.mine.fact({ kind: 'assigned', assignee: 'persona:supervisor' }, 'persona:supervisor');
  await home.late.complete('call-1-1', 'noAnswer');
  for (const theCase of Object.values(home)) await theCase.row();
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

async function listed(query: string) {
  const { items } = (await desk.as('supervisor').get(`/cases?limit=200${query}`)).as(listOf(caseListItem));
  const names = new Map(Object.entries(home).map(([name, { caseId }]) => [caseId, name]));
  return items.map(({ caseId }) => names.get(caseId) ?? caseId);
}
const counted = async (query = '') => (await desk.as('supervisor').get(`/case-counts?${query}`)).as(caseCounts);

it.each([
  ['&deadline=today', ['near']],
  ['&deadline=week', ['near', 'week']],
  ['&deadline=twoWeeks', ['near', 'week', 'paused']],
  ['&deadline=twoWeeks&deadlineBefore=2032-03-04', ['near']],
  ['&paused=true', ['paused']],
  ['&deadline=twoWeeks&paused=false', ['near', 'week']],
  ['&assignee=me', ['mine']],
  ['&assignee=unassigned', ['near', 'week', 'paused', 'late']],
  ['&sender=nobody', []],
])('%s shows %j', async (query, names) => {
  expect(await listed(query)).toEqual(names);
});

it('counts what each choice would show', async () => {
  const all = await counted();
  expect(all).toMatchObject({ total: 5, unassigned: 4, paused: 1, deadline: { today: 1, week: 2, twoWeeks: 3 } });
  expect(all.assignee).toMatchObject([{ assignee: 'persona:supervisor', count: 1 }]);
  for (const [stage, count] of Object.entries(all.stage)) expect(await listed(`&stage=${stage}`)).toHaveLength(count);
  const chosen = await counted('deadline=week&assignee=unassigned');
  expect(chosen).toMatchObject({ total: 2, unassigned: 2, deadline: { today: 1, week: 2, twoWeeks: 3 }, paused: 0 });
  expect(await counted('sender=nobody')).toMatchObject({ total: 0, stage: {} });
  // What no choice stands for narrows all counts, as it narrows the list.
  const between = 'deadlineFrom=2032-03-02&deadlineBefore=2032-03-06';
  expect(await listed(`&${between}`)).toEqual(['week']);
  const narrowed = {
    total: 1,
    unassigned: 1,
    deadline: { today: 0, week: 1, twoWeeks: 1 },
    landlord: { named: [{ count: 1 }] },
  };
  expect(await counted(between)).toMatchObject(narrowed);
  for (const none of ['missed=true', 'closed=true']) expect(await counted(none)).toMatchObject({ total: 0, stage: {} });
});

it('says of each case how long there is, who lets the home, what was tried, and what comes next', async () => {
  const { items } = (await desk.as('supervisor').get('/cases?limit=200')).as(listOf(caseListItem));
  const of = ({ caseId }: TestCase) => items.find((item) => item.caseId === caseId);
  expect(of(home.near)).toMatchObject({ landlord: 'RandersBolig', timeLeft: { id: 'hearing', workingDays: 0 } });
  expect(of(home.late)).toMatchObject({
    lastAttempt: { outcome: 'noAnswer' },
    nextAutomatic: { kind: 'sms' },
    nextTask: { kind: 'call', id: 'call-1-2' },
    pausedUntil: null,
  });
  expect(of(home.paused)).toMatchObject({ pausedUntil: '2032-03-08' });
});

it('is narrowed by who lets the homes, by a mark that names nobody, however the name is written', async () => {
  const hansen = { kind: 'private', landlord: 'Hans Hansen v/ adv. Bo' } as const;
  const others = await Promise.all(
    [hansen, { ...hansen, landlord: 'HANS HANSEN' }].map((tenancy) => engine.newCase({ tenancy })),
  );
  for (const theCase of others) await theCase.row();
  const { landlord } = await counted();
  expect(landlord.named.map(({ name, count }) => [name, count])).toEqual([
    ['RandersBolig', 5],
    ['HANS HANSEN', 2],
  ]);
  expect(landlord.unnamed + landlord.others.count).toBe(0);
  const [, his] = landlord.named;
  expect(his?.landlord).toMatch(/^[0-9a-f]{16}$/);
  const narrowed = `landlord=${his?.landlord}`;
  expect((await listed(`&${narrowed}`)).toSorted()).toEqual(others.map(({ caseId }) => caseId).toSorted());
  expect(await counted(narrowed)).toMatchObject({ total: 2, deadline: { twoWeeks: 0 } });
  expect((await counted(narrowed)).landlord).toEqual(landlord);
  const soonest = await counted('deadline=today');
  expect(soonest.landlord.named.map(({ count }) => count)).toEqual([1]);
  expect(await listed('&landlord=none')).toEqual([]);
  expect((await desk.as('supervisor').get('/cases?landlord=Hansen')).status).toBe(400);
  expect((await desk.as('caseworker').get('/case-counts')).as(caseCounts).landlord.named).toEqual([]);
});

it('tells a caseworker of their own cases alone, and nothing of the unit’s work', async () => {
  await vi.waitFor(async () => {
    const answer = await desk.as('caseworker').get('/cases?limit=200');
    const { items } = answer.as(listOf(caseListItem));
    expect(items.map(({ caseId }) => caseId)).toContain(home.near.caseId);
    const hidden = items.map(({ landlord, lastAttempt, nextTask }) => [landlord, lastAttempt, nextTask]);
    expect(hidden).toEqual(items.map(() => [null, null, null]));
    const counts = (await desk.as('caseworker').get('/case-counts')).as(caseCounts);
    expect(counts.total).toBe(items.length);
  }, patience);
  expect((await desk.as('intake').get('/case-counts')).status).toBe(403);
  expect((await desk.as('supervisor').get(`/case-counts?stage=${randomUUID()}`)).status).toBe(400);
});
