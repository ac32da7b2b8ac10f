import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { caseSummary, inquiry, listOf, task, theCase as wholeCase } from '../../api/schemas.js';
import { partOfCase } from '../../api/partSchemas.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { patience, type TestCase } from '../support/testCase.js';

/** A caseworker sees a case as far as their part in it, and a case they have no part in does not exist for them. */
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

const asCaseworker = () => desk.as('caseworker');
const canary = 'KANARIEFUGL';
/** Whatever the unit knows, with a mark on all that is none of a caseworker's business. */
const marked = (more: Partial<Opening['citizen']> = {}): Opening => ({
  citizen: {
    name: 'Else Eng',
    phones: ['20 11 22 33'],
    email: `${canary}@borger.example`,
    address: { street: `Delvej ${(homes += 1)}, 1. tv`, postcode: '8900', city: 'Randers C' },
    ...more,
  },
  arrears: { amountOre: 987_654 },
  remarks: `${canary} i bemærkningen`,
  source: { kind: 'bailiffCourt', organisation: `${canary} Fogedret`, reference: `FS-${canary}` },
  household: { children: 2 },
  legal: { hearingAt: '2032-03-25T10:30' },
});
let homes = 0;

const seen = async ({ caseId }: TestCase) => (await asCaseworker().get(`/cases/${caseId}`)).as(partOfCase);
const listed = (theCase: TestCase, kind: string) =>
  vi.waitFor(async () => {
    const { items } = (await asCaseworker().get(`/tasks?caseId=${theCase.caseId}`)).as(listOf(task));
    const found = items.find((t) => t.kind === kind);
    if (!found) throw new Error(`no ${kind} of case ${theCase.caseId} is listed`);
    return found;
  }, patience);
const said = (action: Record<string, unknown>) => ({ commandId: randomUUID(), ...action });

describe('a case with a task for the authority', () => {
  it('shows who, where, how to call, the decision and its clock, and nothing that is marked', async () => {
    const theCase = await engine.newCase(marked());
    await theCase.complete('call-1-1', 'noAnswer', { note: `${canary} sagde naboen` });
    await desk
      .as('outreach')
      .post(`/cases/${theCase.caseId}/facts`, said({ kind: 'noMessages', channel: 'sms', note: canary }));
    await desk.as('supervisor').post('/inquiries', said({ kind: 'advice', caseId: theCase.caseId, question: canary }));
    const decision = await listed(theCase, 'decision5a');
    const part = await seen(theCase);
    expect(part).toMatchObject({
      citizen: { name: 'Else Eng', address: { postcode: '8900' }, phones: ['+4520112233'] },
      household: { children: true },
      inquiries: [],
      timeline: [],
    });
    expect(part.tasks.map(({ taskId }) => taskId)).toEqual([decision.taskId]);
    expect(part.clocks.legal.map(({ id }) => id)).toEqual(['decision5a', 'hearing']);
    const answer = JSON.stringify(part);
    expect(answer).not.toContain(canary);
    expect(answer).not.toContain('987654');
    const whole = (await desk.as('supervisor').get(`/cases/${theCase.caseId}`)).as(wholeCase);
    expect(JSON.stringify(whole)).toContain(canary);
  });

  it('shows no protected address', async () => {
    const theCase = await engine.newCase(marked({ protectedAddress: true }));
    await listed(theCase, 'decision5a');
    expect((await seen(theCase)).citizen).toMatchObject({ address: null, protectedAddress: true });
  });

  it('is another’s once a colleague has taken it, in their lists as well', async () => {
    const theCase = await engine.newCase(marked());
    const decision = await listed(theCase, 'decision5a');
    await desk.as('supervisor').post(`/tasks/${decision.taskId}/reassign`, said({ assignee: 'colleague:2' }));
    await theCase.assign('decision5a-1', 'colleague:2');
    await expect.poll(async () => (await asCaseworker().get(`/cases/${theCase.caseId}`)).status, patience).toBe(404);
    const { items } = (await asCaseworker().get(`/tasks?caseId=${theCase.caseId}`)).as(listOf(task));
    expect(items).toEqual([]);
    const claimed = await asCaseworker().post(`/tasks/${decision.taskId}/claim`, said({}));
    expect(claimed).toMatchObject({ status: 409, body: { type: 'urn:husly:problem:TaskTaken' } });
    expect((await asCaseworker().get(`/cases/${theCase.caseId}`)).status).toBe(404);
  });

  it('keeps what one has told oneself, also when a colleague has taken it', async () => {
    const theCase = await engine.newCase(marked());
    const decision = await listed(theCase, 'decision5a');
    const told = said({ kind: 'needs', knownNeed: true, note: 'Min note' });
    expect((await asCaseworker().post(`/cases/${theCase.caseId}/facts`, told)).status).toBe(200);
    await desk.as('supervisor').post(`/tasks/${decision.taskId}/reassign`, said({ assignee: 'colleague:2' }));
    await theCase.assign('decision5a-1', 'colleague:2');
    await expect.poll(async () => (await seen(theCase)).tasks, patience).toEqual([]);
    const { timeline } = await seen(theCase);
    expect(timeline.map(({ by, note }) => [by, note])).toEqual([['persona:caseworker', 'Min note']]);
  });
});

describe('a case without a task for them', () => {
  it('is not there: neither the case nor its forecast, list, tasks or questions', async () => {
    const theCase = await engine.newCase({ citizen: { name: 'Ikke Min' } });
    const other = (
      await desk.as('supervisor').post('/inquiries', said({ kind: 'advice', caseId: theCase.caseId, question: canary }))
    ).as(inquiry);
    const { items } = (await desk.as('supervisor').get('/cases?limit=200')).as(listOf(caseSummary));
    expect(items.map((c) => c.caseId)).toContain(theCase.caseId);
    for (const path of ['', '/forecast'])
      expect((await asCaseworker().get(`/cases/${theCase.caseId}${path}`)).status).toBe(404);
    expect((await asCaseworker().get(`/tasks/${theCase.caseId}.call-1-1`)).status).toBe(404);
    expect((await asCaseworker().get(`/tasks/${theCase.caseId}.call-1-1/next?outcome=noAnswer`)).status).toBe(404);
    expect((await asCaseworker().get(`/inquiries/${other.inquiryId}`)).status).toBe(404);
    const own = (await asCaseworker().get('/cases?limit=200')).as(listOf(caseSummary));
    expect(own.items.map((c) => c.caseId)).not.toContain(theCase.caseId);
    const tasks = (await asCaseworker().get('/tasks?role=outreach&limit=200')).as(listOf(task));
    expect(tasks.items.filter((t) => t.role !== 'caseworker')).toEqual([]);
    expect(JSON.stringify((await asCaseworker().get('/inquiries?limit=200')).body)).not.toContain(other.inquiryId);
  });

  it('takes no word from them, and what was refused makes it no more theirs', async () => {
    const theCase = await engine.newCase({ citizen: { name: 'Heller Ikke Min' } });
    const { caseId } = theCase;
    const needs = said({ kind: 'needs', knownNeed: true });
    const tried = [
      await asCaseworker().post(`/cases/${caseId}/facts`, needs),
      await asCaseworker().post(`/tasks/${caseId}.askCaseworker-1/complete`, said({ outcome: 'noContact' })),
      await asCaseworker().post(`/tasks/${caseId}.askCaseworker-1/release`, said({})),
      await asCaseworker().post(`/tasks/${caseId}.askCaseworker-1/claim`, said({})),
      await asCaseworker().delete(`/cases/${caseId}/links`),
      await asCaseworker().get(`/cases/${caseId}`),
    ];
    expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 409, 404, 404]);
  });

  it('is theirs once they have asked about it, with the question and its answer', async () => {
    const theCase = await engine.newCase(marked({ name: 'Spurgt Om' }));
    const asked = said({ kind: 'advice', caseId: theCase.caseId, question: 'Må vi tilbyde § 81?' });
    expect((await asCaseworker().post('/inquiries', asked)).status).toBe(201);
    const part = await seen(theCase);
    expect(part.inquiries.map(({ question }) => question)).toEqual(['Må vi tilbyde § 81?']);
    expect(JSON.stringify(part)).not.toContain(canary);
  });
});
