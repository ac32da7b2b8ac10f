import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { savedView } from '../../api/savedViews.js';
import { problem } from '../../api/schemas.js';
import type { Role } from '../../domain/outcomes.js';
import { savedViews } from '../../store/staffSchema.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';

/** Lists under a name: one's own, and those the unit shares. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const save = (role: Role, said: object) =>
  desk.as(role).post('/views', { commandId: randomUUID(), list: 'cases', query: 'deadline=week', ...said });
const seenBy = async (role: Role) =>
  (await desk.as(role).get('/views')).as(z.object({ items: z.array(savedView) })).items;
const namesFor = async (role: Role) => (await seenBy(role)).map(({ name }) => name);

it('is kept for the one who saved it, opens as the list’s own address, and goes when it is deleted', async () => {
  const answer = await save('outreach', { name: ' Mine denne uge ', query: 'deadline=week&assignee=me' });
  expect(answer.status).toBe(201);
  const view = answer.as(savedView);
  expect(view).toMatchObject({
    list: 'cases',
    name: 'Mine denne uge',
    query: 'deadline=week&assignee=me',
    isKnown: true,
    shared: false,
    isMine: true,
    byName: 'Opsøgende medarbejder',
  });
  expect(await seenBy('outreach')).toEqual([view]);
  expect(await namesFor('supervisor')).toEqual([]);
  expect((await desk.as('outreach').get(`/${view.list}?${view.query}`)).status).toBe(200);
  expect((await desk.as('supervisor').delete(`/views/${view.viewId}`)).status).toBe(404);
  expect((await desk.as('outreach').delete(`/views/${view.viewId}`)).status).toBe(200);
  expect(await namesFor('outreach')).toEqual([]);
  expect((await desk.as('outreach').delete(`/views/${view.viewId}`)).status).toBe(404);
});

it('is shared by a supervisor alone, who may also remove what is shared; everybody sees who made it', async () => {
  expect((await save('outreach', { name: 'Til alle', shared: true })).status).toBe(403);
  const { viewId } = (await save('supervisor', { name: 'Til alle', shared: true })).as(savedView);
  for (const role of ['outreach', 'caseworker'] as const) {
    expect(await seenBy(role)).toMatchObject([{ name: 'Til alle', isMine: false, shared: true, byName: 'Leder' }]);
    expect((await desk.as(role).delete(`/views/${viewId}`)).status).toBe(404);
  }
  // Who made it may be gone.
  await engine.db.update(savedViews).set({ owner: 'staff:gone' }).where(eq(savedViews.viewId, viewId));
  expect((await desk.as('supervisor').delete(`/views/${viewId}`)).status).toBe(200);
  expect(await namesFor('outreach')).toEqual([]);
});

it('is one of a name for each list and person; sent again it is the same one', async () => {
  const commandId = randomUUID();
  const first = await save('caseworker', { name: 'Uge', commandId });
  expect((await save('caseworker', { name: 'Uge', commandId })).body).toEqual(first.body);
  const again = await save('caseworker', { name: 'UGE' });
  expect([again.status, again.as(problem).errors?.[0]?.pointer]).toEqual([422, '/name']);
  for (const other of [
    await save('supervisor', { name: 'Uge' }),
    await save('caseworker', { name: 'Uge', list: 'tasks', query: 'kind=decision5a&overdue=true' }),
  ]) {
    expect(other.status).toBe(201);
    await engine.db.delete(savedViews).where(eq(savedViews.viewId, other.as(savedView).viewId));
  }
  await engine.db.delete(savedViews).where(eq(savedViews.viewId, commandId));
});

it('may be one of fifty', async () => {
  const names = Array.from({ length: 50 }, (_, n) => `Visning ${String(n).padStart(2, '0')}`);
  for (const name of names) expect((await save('outreach', { name })).status).toBe(201);
  expect(await namesFor('outreach')).toEqual(names);
  expect((await save('outreach', { name: 'En til' })).as(problem).type).toBe('urn:husly:problem:tooMany');
  await engine.db.delete(savedViews);
});

it('that the list understands no more is shown as such, and can be removed', async () => {
  const { viewId } = (await save('outreach', { name: 'Gammel' })).as(savedView);
  await engine.db.update(savedViews).set({ query: 'stage=dancing' }).where(eq(savedViews.viewId, viewId));
  expect(await seenBy('outreach')).toMatchObject([{ name: 'Gammel', isKnown: false }]);
  expect((await desk.as('outreach').delete(`/views/${viewId}`)).status).toBe(200);
});

it.each([
  [{ query: 'stage=dancing' }, '/query'],
  [{ query: 'limit=5' }, '/query'],
  [{ query: 'kind=visit' }, '/query'],
  [{ list: 'tasks', query: 'caseId=00000000-0000-4000-8000-000000000000' }, '/query'],
  [{ query: `assignee=${'x'.repeat(500)}` }, '/query'],
  [{ name: ' ' }, '/name'],
  [{ name: 'x'.repeat(61) }, '/name'],
  [{ list: 'messages' }, '/list'],
  [{ colour: 'red' }, '/colour'],
])('with %j is 422 with the field', async (wrong, pointer) => {
  const answer = await save('supervisor', { name: 'Prøve', ...wrong });
  expect(answer.status).toBe(422);
  expect(answer.as(problem).errors?.map((error) => error.pointer)).toEqual([pointer]);
});

it('is the staff’s', async () => {
  expect((await desk.as('intake').get('/views')).status).toBe(403);
  expect((await save('intake', { name: 'Prøve' })).status).toBe(403);
});
