import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { messageItem } from '../../api/messageSchemas.js';
import { caseSummary, clockEntry, listOf, problem, received, step, task, theCase } from '../../api/schemas.js';
import {
  household,
  inDays,
  pages,
  startTestHusly,
  soon,
  type Api,
  type Known,
  type TestHusly,
} from '../support/husly.js';

/** What staff look things up in: lists by pages, the forecast, the legal clock, the messages. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const supervisor = () => husly.as('supervisor');
const anew = async (known: Known = {}) => (await supervisor().post('/cases', household(known))).as(received).caseId;
const cases = listOf(caseSummary);
const tasks = listOf(task);
const messages = listOf(messageItem);

describe('a list of cases', () => {
  /** The engine takes up more than a hundred cases at once. */
  const whenAllAreThere = { ...soon, timeout: 90_000 };
  const hearings = [40, 20, 30].map((days) => inDays(days));
  let known: string[] = [];
  beforeAll(async () => {
    const making = Array.from({ length: 126 }, (_, n) =>
      anew(n < 120 ? { legal: { hearingAt: `${hearings[n % 3]}T10:30` } } : {}),
    );
    known = await Promise.all(making);
    await vi.waitUntil(async () => {
      const listed = (await pages(supervisor(), '/cases', caseSummary, 200)).flat();
      return listed.filter((c) => c.dueAt !== null).length === known.length;
    }, whenAllAreThere);
  });

  it.each([1, 7, 50, 125, 126, 127])('by pages of %i holds each case once, soonest deadline first', async (limit) => {
    const found = await pages(supervisor(), '/cases', caseSummary, limit);
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    const all = found.flat();
    expect(new Set(all.map((c) => c.caseId)).size).toBe(all.length);
    expect(all.map((c) => c.caseId).toSorted()).toEqual(known.toSorted());
    const deadlines = all.map((c) => c.deadlineOn ?? '9999');
    expect(deadlines).toEqual(deadlines.toSorted());
    expect(new Set(deadlines).size).toBe(4);
  });

  it('keeps its place while cases come and go', async () => {
    const first = (await supervisor().get('/cases?limit=60')).as(cases);
    const gone = first.items[3]?.caseId ?? '';
    await supervisor().post(`/cases/${gone}/facts`, { commandId: randomUUID(), kind: 'closed', outcome: 'betalt' });
    const late = await anew({ legal: { hearingAt: `${inDays(15)}T10:30` } });
    const rest = (await supervisor().get(`/cases?limit=200&cursor=${first.nextCursor}`)).as(cases);
    const seen = [...first.items, ...rest.items].map((c) => c.caseId);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => known.includes(id))).toHaveLength(known.length);
    expect(seen).not.toContain(late);
    await supervisor().post(`/cases/${late}/facts`, { commandId: randomUUID(), kind: 'closed', outcome: 'betalt' });
  });

  it('can be narrowed', async () => {
    const shown = async (query: string) => (await pages(supervisor(), `/cases?${query}`, caseSummary, 100)).flat();
    await expect.poll(async () => (await shown('closed=true')).length, soon).toBe(2);
    expect((await shown('closed=true')).every((c) => c.stage === 'closed' && c.outcome === 'betalt')).toBe(true);
    const near = await shown(`deadlineBefore=${inDays(20)}`);
    expect(near.length).toBeGreaterThanOrEqual(39);
    expect(near.every((c) => c.deadlineOn !== null && c.deadlineOn <= inDays(20))).toBe(true);
    expect((await shown('stage=caseworker')).every((c) => c.stage === 'caseworker')).toBe(true);
    expect(await shown('stage=support')).toEqual([]);
    const doubtful = await anew({ arrears: { amountOre: 'meget' } });
    await expect.poll(async () => (await shown('attention=doubt')).map((c) => c.caseId), soon).toEqual([doubtful]);
    const fact = { commandId: randomUUID(), kind: 'assigned', assignee: 'kari' };
    await supervisor().post(`/cases/${doubtful}/facts`, fact);
    await expect.poll(async () => (await shown('assignee=kari')).map((c) => c.caseId), soon).toEqual([doubtful]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=many', 'limit'],
    ['stage=sunday', 'stage'],
    ['deadlineBefore=2026-02-30', 'deadlineBefore'],
    ['closed=maybe', 'closed'],
    ['sort=name', 'sort'],
    ['cursor=abc', 'cursor'],
    [`cursor=${Buffer.from('["x","y"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('["2026-12-01"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('["2026-12-01","\\u0000"]').toString('base64url')}`, 'cursor'],
  ])('asked with %s is 400 with the name of it', async (query, pointer) => {
    const answer = await supervisor().get(`/cases?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.as(problem).errors?.map((e) => e.pointer)).toEqual([pointer]);
  });
});

const rolesListed = async (api: Api, query: string) =>
  new Set((await api.get(`/tasks?limit=200${query}`)).as(tasks).items.map((t) => t.role));

describe('a list of tasks', () => {
  it('by pages holds each open task once, soonest due first', async () => {
    await expect
      .poll(async () => (await pages(supervisor(), '/tasks', task, 200)).flat().length, soon)
      .toBeGreaterThan(120);
    const all = (await pages(supervisor(), '/tasks', task, 50)).flat();
    expect(new Set(all.map((t) => t.taskId)).size).toBe(all.length);
    const due = all.map((t) => t.dueAt);
    expect(due).toEqual(due.toSorted());
    expect(all.every((t) => t.status === 'open' && t.because.length > 0)).toBe(true);
    const small = (await pages(supervisor(), '/tasks', task, 13)).flat();
    expect(small.map((t) => t.taskId)).toEqual(all.map((t) => t.taskId));
  });

  it('is one’s own team’s, unless another is asked for', async () => {
    await anew({ phones: ['20123456'] });
    await expect.poll(() => rolesListed(husly.as('outreach'), ''), soon).toEqual(new Set(['outreach']));
    expect(await rolesListed(husly.as('caseworker'), '')).toEqual(new Set(['caseworker']));
    expect(await rolesListed(husly.as('outreach'), '&role=caseworker')).toEqual(new Set(['caseworker']));
    expect(await rolesListed(supervisor(), '')).toEqual(new Set(['outreach', 'caseworker']));
    // The lists may still be waiting for the new case's call.
    const calls = async () => (await supervisor().get('/tasks?kind=call')).as(tasks).items;
    await expect.poll(async () => new Set((await calls()).map((t) => t.kind)), soon).toEqual(new Set(['call']));
  });

  it.each(['kind=dance', 'role=mayor', 'caseId=none', 'cursor=WyJ4IiwieSIsInoiXQ', 'status=done'])(
    'asked with %s is 400',
    async (query) => {
      expect((await supervisor().get(`/tasks?${query}`)).status).toBe(400);
    },
  );
});

describe('the messages', () => {
  it('are listed from the moment they are planned, with the reason, and by pages', async () => {
    await expect
      .poll(async () => (await pages(supervisor(), '/messages', messageItem, 200)).flat().length, soon)
      .toBeGreaterThan(120);
    const all = (await pages(supervisor(), '/messages', messageItem, 50)).flat();
    expect(new Set(all.map((m) => `${m.caseId} ${m.key}`)).size).toBe(all.length);
    expect(all.every((m) => m.because.length > 0)).toBe(true);
    const begin = all.map((m) => m.notBefore);
    expect(begin).toEqual(begin.toSorted().toReversed());
  });

  it('of one case hold what it sends: the caseworker’s referral goes out at once, without a name', async () => {
    const body = household();
    const { caseId } = (await supervisor().post('/cases', body)).as(received);
    await expect
      .poll(async () => (await supervisor().get(`/messages?caseId=${caseId}`)).as(messages).items, soon)
      .toMatchObject([{ purpose: 'referral', channel: 'email', status: 'sent', recipient: /@/ }]);
    const [referral] = (await supervisor().get(`/messages?caseId=${caseId}`)).as(messages).items;
    expect(referral?.text).toContain(caseId);
    expect(`${referral?.subject} ${referral?.text}`).not.toContain(body.citizen.name);
  });

  it('that wait show the text they will have, in the citizen’s language', async () => {
    const { citizen, ...report } = household({ phones: ['20123456'] });
    const body = { ...report, citizen: { ...citizen, language: 'polski' } };
    const { caseId } = (await supervisor().post('/cases', body)).as(received);
    const mine = () => supervisor().get(`/messages?caseId=${caseId}`);
    await expect
      .poll(async () => (await supervisor().get(`/tasks?caseId=${caseId}`)).as(tasks).items, soon)
      .toMatchObject([{ kind: 'call' }]);
    const call = { commandId: randomUUID(), outcome: 'noAnswer', note: 'Ringede to gange' };
    await husly.as('outreach').post(`/tasks/${caseId}.call-1-1/complete`, call);
    await expect
      .poll(async () => (await mine()).as(messages).items, soon)
      .toMatchObject([{ purpose: 'contactRequest', channel: 'sms', text: /^Dzień dobry\. Chętnie z Panią/ }]);
  });

  it.each(['cursor=WyJ4IiwieSIsInoiXQ', 'limit=-1', 'caseId=1', 'status=sent'])(
    'asked with %s is 400',
    async (query) => {
      expect((await supervisor().get(`/messages?${query}`)).status).toBe(400);
    },
  );
});

describe('the forecast', () => {
  const steps = z.object({
    steps: z.array(step),
    changes: z.object({ added: z.array(step), removed: z.array(step) }).optional(),
  });
  let caseId = '';
  beforeAll(async () => {
    caseId = await anew({
      phones: ['20123456'],
      email: 'x@prove.example',
      legal: { hearingAt: `${inDays(60)}T10:30` },
    });
  });
  const foretold = async (assume = '') => (await supervisor().get(`/cases/${caseId}/forecast${assume}`)).as(steps);

  it('is the whole ladder, dated and with reasons, in order', async () => {
    const { steps: all, changes } = await foretold();
    expect(changes).toBeUndefined();
    const kinds = all.map((s) => s.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['call', 'askCaseworker', 'visit', 'stage', 'supervisorDecision', 'legal']),
    );
    const at = all.map((s) => s.at);
    expect(at).toEqual(at.toSorted());
    expect(all.filter((s) => s.kind === 'call')).toHaveLength(3);
    expect(all.filter((s) => ['call', 'visit', 'sms'].includes(s.kind)).every((s) => s.because.length > 0)).toBe(true);
  });

  it('with an assumption says what is new and what falls away', async () => {
    const plain = await foretold();
    const paid = await foretold(`?assume=paid:${inDays(1)}`);
    expect(paid.changes?.removed.map((s) => s.kind)).toContain('visit');
    expect(paid.steps.length).toBeLessThan(plain.steps.length);
    const contact = await foretold(`?assume=contact:${inDays(1)}`);
    expect(contact.changes?.added.map((s) => s.kind)).toContain('followUp');
    const withdrawn = await foretold(`?assume=withdrawn:${inDays(1)}`);
    expect(withdrawn.changes?.removed.map((s) => s.kind)).toContain('visit');
    const hearing = await foretold(`?assume=hearing:${inDays(9)}T10:30`);
    expect(hearing.changes?.added.map((s) => s.kind)).toContain('visit');
    const both = await foretold(`?assume=hearing:${inDays(9)}T10:30&assume=paid:${inDays(4)}`);
    expect(both.changes).toBeDefined();
    expect(await foretold()).toEqual(plain);
  });

  it.each([
    'paid',
    'paid:2026-02-30',
    'hearing:2026-12-03T25:61',
    'paid:1999-01-01',
    'lottery:2026-12-01',
    'paid:2026-12-01Z',
    `hearing:${inDays(1_000)}T10:30`,
  ])('with assume=%s is 400', async (assume) => {
    const answer = await supervisor().get(`/cases/${caseId}/forecast?assume=${assume}`);
    expect(answer.status).toBe(400);
    expect(answer.as(problem).errors?.[0]?.pointer).toContain('assume');
  });

  it('of no case is 404', async () => {
    expect((await supervisor().get(`/cases/${randomUUID()}/forecast`)).status).toBe(404);
  });
});

describe('the legal clock as a calculator', () => {
  const whole = z.object({
    dueDate: clockEntry,
    demandEarliest: clockEntry,
    deadline: clockEntry,
    terminationEarliest: clockEntry,
  });

  it('answers anybody, each date with its reasons', async () => {
    const answer = await husly.as(null).get('/legal-clock?dueDate=2026-12-01&receivedOn=2026-12-05');
    const clock = answer.as(whole);
    expect(Object.values(clock).map((entry) => entry.date)).toEqual([
      '2026-12-01',
      '2026-12-05',
      '2026-12-21',
      '2026-12-22',
    ]);
    for (const entry of Object.values(clock)) {
      expect(entry.because.length).toBeGreaterThan(0);
      for (const reason of entry.because) expect(reason.text).toMatch(/\p{L}/u);
    }
    expect(clock.deadline.because.some((reason) => (reason.steppedOver?.length ?? 0) > 0)).toBe(true);
  });

  it('estimates where the demand’s day is not known', async () => {
    const clock = (await husly.as(null).get('/legal-clock?dueDate=2026-12-01')).as(whole);
    expect(clock.deadline.estimated).toBe(true);
  });

  it.each([
    ['', 'dueDate'],
    ['dueDate=2026-11-31', 'dueDate'],
    ['dueDate=01-12-2026', 'dueDate'],
    ['dueDate=1999-12-31', 'dueDate'],
    ['dueDate=2100-12-31', 'dueDate'],
    ['dueDate=2026-12-01&receivedOn=i+morgen', 'receivedOn'],
    ['dueDate=2026-12-01&receivedOn=2026-11-30', 'receivedOn'],
    ['dueDate=2026-12-01&received=2026-12-05', 'received'],
  ])('asked with “%s” is 400 with the name of it', async (query, pointer) => {
    const answer = await husly.as(null).get(`/legal-clock?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.as(problem).errors?.map((e) => e.pointer)).toEqual([pointer]);
  });
});

describe('one case', () => {
  it('shows both clocks with reasons, what is open, what comes next and why', async () => {
    const caseId = await anew({ phones: ['20123456'], arrears: { amountOre: 500_000, dueDate: inDays(-20) } });
    const found = (await supervisor().get(`/cases/${caseId}`)).as(theCase);
    expect(found.clocks.legal.map((entry) => entry.id)).toEqual(expect.arrayContaining(['dueDate', 'demandEarliest']));
    expect(found.clocks.service.map((entry) => entry.id)).toContain('firstCall');
    for (const entry of [...found.clocks.legal, ...found.clocks.service])
      expect(entry.because.length).toBeGreaterThan(0);
    expect(found.tasks).toMatchObject([{ kind: 'call', because: [expect.anything()] }]);
    expect(found.next[0]).toMatchObject({ kind: 'call' });
    expect(found.arrears.amountOre).toBe(500_000);
  });
});
