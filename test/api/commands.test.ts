import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applied, problem, received, theCase } from '../../api/schemas.js';
import type { Role, TaskKind } from '../../domain/outcomes.js';
import { household, inDays, startTestHusly, soon, type Known, type TestHusly } from '../support/husly.js';

/** Facts and tasks: what a case is told, by whom, once. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const phone = { phones: ['20123456'] };
const anew = async (known: Known = phone, as: Role = 'supervisor') =>
  (await husly.as(as).post('/cases', household(known))).as(received).caseId;
const caseOf = async (caseId: string) => (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
const taskOf = async (caseId: string, kind: TaskKind) => {
  const { tasks } = await caseOf(caseId);
  const found = tasks.find((t) => t.kind === kind);
  if (!found) throw new Error(`no open ${kind}`);
  return found.taskId;
};
const command = <T extends object>(rest: T): T & { commandId: string } => ({ commandId: randomUUID(), ...rest });
const tell = (caseId: string, fact: object, as: Role = 'supervisor') =>
  husly.as(as).post(`/cases/${caseId}/facts`, command(fact));
const complete = (taskId: string, result: object, as: Role = 'outreach') =>
  husly.as(as).post(`/tasks/${taskId}/complete`, command(result));
/** The timeline once the projection has told all that was just said. */
const entriesWith = async (caseId: string, note: string) =>
  (await caseOf(caseId)).timeline.filter((entry) => entry.note === note);

describe('completing a task', () => {
  it('answers with the plan that follows, and keeps the note', async () => {
    const caseId = await anew();
    const taskId = await taskOf(caseId, 'call');
    const note = `ingen svarede ${randomUUID()}`;
    const answer = await complete(taskId, { outcome: 'noAnswer', note });
    expect(answer.status).toBe(200);
    const { status, stage, tasks, next } = answer.as(applied);
    expect({ status, stage }).toEqual({ status: 'applied', stage: 'phone' });
    expect(tasks.map((t) => t.taskId)).toEqual([`${caseId}.call-1-2`]);
    expect(next.map((step) => step.kind)).toEqual(expect.arrayContaining(['call', 'sms']));
    expect(next.every((step) => step.because.length > 0)).toBe(true);
    await expect
      .poll(() => entriesWith(caseId, note), soon)
      .toMatchObject([{ kind: 'taskCompleted', by: 'persona:outreach', applied: true, automatic: false }]);
  });

  it('sent again is answered as before, and happens once', async () => {
    const caseId = await anew();
    const path = `/tasks/${await taskOf(caseId, 'call')}/complete`;
    const body = command({ outcome: 'noAnswer', note: randomUUID() });
    const first = await husly.as('outreach').post(path, body);
    const again = await Promise.all(Array.from({ length: 8 }, () => husly.as('outreach').post(path, body)));
    for (const answer of again) {
      expect(answer.status).toBe(200);
      expect(answer.as(applied).tasks).toEqual(first.as(applied).tasks);
    }
    await expect.poll(() => entriesWith(caseId, body.note), soon).toHaveLength(1);
  });

  it('by ten people at once succeeds for one; nine learn how the case stands, and their notes stay', async () => {
    const caseId = await anew();
    const taskId = await taskOf(caseId, 'call');
    const notes = Array.from({ length: 10 }, (): string => randomUUID());
    const answers = await Promise.all(notes.map((note) => complete(taskId, { outcome: 'leftMessage', note })));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 409)).toHaveLength(9);
    await expect
      .poll(
        async () => (await caseOf(caseId)).timeline.filter((e) => e.note && notes.includes(e.note) && e.applied),
        soon,
      )
      .toHaveLength(1);
    const kept = (await caseOf(caseId)).timeline.filter((e) => e.note && notes.includes(e.note));
    expect(kept.filter((e) => !e.applied)).toHaveLength(9);
  });

  it('that is no longer open is 409 with the present state; the note stands as not applied', async () => {
    const caseId = await anew();
    const taskId = await taskOf(caseId, 'call');
    await complete(taskId, { outcome: 'reached' });
    const late = command({ outcome: 'noAnswer', note: randomUUID() });
    for (let times = 0; times < 2; times++) {
      const answer = await husly.as('outreach').post(`/tasks/${taskId}/complete`, late);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({
        type: 'urn:husly:problem:TaskNotOpen',
        case: { stage: 'support', tasks: [{ kind: 'followUp' }] },
      });
    }
    expect(await entriesWith(caseId, late.note)).toMatchObject([{ applied: false, seq: null }]);
    expect((await caseOf(caseId)).stage).toBe('support');
  });

  it('must end as such a task can; an answer says how', async () => {
    const call = await taskOf(await anew(), 'call');
    const mismatch = await complete(call, { outcome: 'met' });
    expect(mismatch.status).toBe(422);
    expect(mismatch.as(problem).errors?.[0]).toMatchObject({ pointer: '/outcome', code: 'OutcomeMismatch' });
    expect(mismatch.as(problem).detail).toContain('noAnswer');
    const unknown = await complete(call, { outcome: 'vanished' });
    expect(unknown.as(problem).errors).toMatchObject([{ pointer: '/outcome' }]);
    const half = await complete(call, { outcome: 'callBack' });
    expect(half.as(problem).errors).toMatchObject([{ pointer: '/at' }]);
    expect([unknown.status, half.status]).toEqual([422, 422]);
  });

  it('of no task and no case is 404', async () => {
    const caseId = await anew();
    for (const id of [`${randomUUID()}.call-1-1`, `${caseId}.dance-1`, `${caseId}.call-1-1%2F`, caseId, 'call-1-1'])
      expect({ id, status: (await complete(id, { outcome: 'noAnswer' })).status }).toEqual({ id, status: 404 });
    expect((await complete(`${caseId}.call-9-9`, { outcome: 'noAnswer' })).status).toBe(409);
    expect((await tell(randomUUID(), { kind: 'died' })).status).toBe(404);
    expect((await tell('none', { kind: 'died' })).status).toBe(404);
  });

  it('with another number takes it up at once, and the wrong one is called no more', async () => {
    const caseId = await anew();
    const answer = await complete(await taskOf(caseId, 'call'), {
      outcome: 'wrongNumber',
      contact: { phones: ['+45 30 98 76 54'], email: 'ny@prove.example' },
    });
    expect(answer.as(applied).stage).toBe('phone');
    const { citizen } = await caseOf(caseId);
    expect(citizen.phones).toMatchObject([
      { e164: '+4520123456', usable: false },
      { e164: '+4530987654', usable: true },
    ]);
    expect(citizen.email).toBe('ny@prove.example');
    expect((await caseOf(caseId)).tasks.find((t) => t.kind === 'call')?.phoneId).toBe('p2');
  });
});

describe('a commandId', () => {
  it('used for something else is 422, and nothing of it is taken', async () => {
    const [caseId, other] = [await anew(), await anew()];
    const taskId = await taskOf(caseId, 'call');
    const used = command({ outcome: 'noAnswer', note: 'første' });
    expect((await husly.as('outreach').post(`/tasks/${taskId}/complete`, used)).status).toBe(200);
    const contact = { phones: ['40404040'] };
    const { commandId } = used;
    const elsewhere: [string, object][] = [
      [`/tasks/${taskId}/complete`, { ...used, note: 'anden' }],
      [`/tasks/${taskId}/complete`, { ...used, outcome: 'leftMessage' }],
      [`/tasks/${caseId}.call-1-2/complete`, used],
      [`/tasks/${taskId}/claim`, { commandId }],
      [`/tasks/${await taskOf(other, 'call')}/complete`, used],
      [`/cases/${caseId}/facts`, { commandId, kind: 'contactDetails', contact }],
      [`/cases/${other}/facts`, { commandId, kind: 'contactDetails', contact }],
    ];
    for (const [path, body] of elsewhere) {
      const answer = await husly.as('outreach').post(path, body);
      expect({ path, status: answer.status }).toEqual({ path, status: 422 });
      expect(answer.as(problem).errors).toMatchObject([{ pointer: '/commandId' }]);
    }
    for (const id of [caseId, other]) expect((await caseOf(id)).citizen.phones).toHaveLength(1);
  });

  it('must be one', async () => {
    const answer = await husly.as('outreach').post(`/cases/${await anew()}/facts`, { commandId: 'x', kind: 'died' });
    expect(answer.as(problem).errors).toMatchObject([{ pointer: '/commandId' }]);
  });

  it('applied before the case closed is answered as applied, also afterwards', async () => {
    const caseId = await anew();
    const said = command({ kind: 'needs', children: true });
    await husly.as('outreach').post(`/cases/${caseId}/facts`, said);
    const closing = command({ kind: 'closed', outcome: 'ingenKontakt' });
    for (let times = 0; times < 3; times++)
      expect((await husly.as('supervisor').post(`/cases/${caseId}/facts`, closing)).status).toBe(200);
    const again = await husly.as('outreach').post(`/cases/${caseId}/facts`, said);
    expect([again.status, again.as(applied).status]).toEqual([200, 'applied']);
  });
});

describe('a closed case', () => {
  it('takes nothing more: 409 with the present state for staff, nothing of it for a sender', async () => {
    const caseId = await anew(phone, 'intake');
    const taskId = await taskOf(caseId, 'call');
    await tell(caseId, { kind: 'closed', outcome: 'betalt' });
    const note = randomUUID();
    const fact = await tell(caseId, { kind: 'citizenContact', channel: 'phone', note });
    const late = await complete(taskId, { outcome: 'reached' });
    for (const answer of [fact, late]) {
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ case: { stage: 'closed', outcome: 'betalt', tasks: [] } });
    }
    await expect.poll(() => entriesWith(caseId, note), soon).toMatchObject([{ applied: false }]);
    const sender = await tell(caseId, { kind: 'payment', extent: 'full' }, 'intake');
    expect(sender.status).toBe(409);
    expect(sender.body).not.toHaveProperty('case');
  });
});

describe('what roles may do', () => {
  it('leaves the authority’s decision to the caseworker alone', async () => {
    const caseId = await anew({ ...phone, children: 2 });
    await tell(caseId, { kind: 'courtNotice', receivedOn: inDays(-1), hearingAt: `${inDays(30)}T10:30:00+01:00` });
    const taskId = await taskOf(caseId, 'decision5a');
    for (const role of ['outreach', 'supervisor'] as const) {
      expect((await complete(taskId, { outcome: 'helpGranted', letter: 'digitalPost' }, role)).status).toBe(403);
      expect((await husly.as(role).post(`/tasks/${taskId}/claim`, command({}))).status).toBe(403);
    }
    expect((await taskOf(caseId, 'decision5a')).length).toBeGreaterThan(0);
    expect((await complete(taskId, { outcome: 'helpGranted', letter: 'digitalPost' }, 'caseworker')).status).toBe(200);
  });

  it.each([
    ['closed', { outcome: 'betalt' }, ['outreach', 'caseworker', 'intake']],
    ['forcedOn', { stage: 'visit' }, ['outreach', 'caseworker', 'intake']],
    ['assigned', { assignee: 'kari' }, ['outreach', 'caseworker', 'intake']],
    ['stepMoved', { step: 'call-1-1', at: `${inDays(2)}T10:00:00+01:00` }, ['caseworker', 'intake']],
    ['stepCancelled', { step: 'call-1-1' }, ['caseworker', 'intake']],
    ['paused', { until: inDays(5) }, ['caseworker', 'intake']],
    ['resumed', {}, ['caseworker', 'intake']],
    ['citizenContact', { channel: 'phone' }, ['intake']],
    ['needs', { children: true }, ['intake']],
    ['noMessages', { channel: 'sms' }, ['intake']],
  ] as const)('%s may not be told by everybody', async (kind, rest, refused) => {
    const caseId = await anew();
    for (const role of refused)
      expect([role, (await tell(caseId, { kind, ...rest }, role)).status]).toEqual([role, 403]);
    await expect.poll(async () => (await caseOf(caseId)).timeline.length, soon).toBeGreaterThan(0);
    expect((await caseOf(caseId)).timeline.filter((entry) => entry.by !== 'husly')).toEqual([]);
  });

  it('lets a sender tell what it knows, and shows it no case content', async () => {
    const caseId = await anew({ ...phone, email: 'kanarie@prove.example' }, 'intake');
    const answer = await tell(caseId, { kind: 'hearingSet', hearingAt: `${inDays(30)}T10:30:00+01:00` }, 'intake');
    expect(answer.status).toBe(200);
    expect(answer.as(applied)).toMatchObject({ status: 'applied', stage: null, outcome: null, tasks: [], next: [] });
    const own = { tenancyNumber: null, reference: null };
    expect((await husly.as('intake').get(`/cases/${caseId}`)).body).toEqual({ caseId, status: 'received', ...own });
    expect((await husly.as('intake').get(`/cases/${caseId}/forecast`)).status).toBe(403);
  });
});

describe('every fact', () => {
  const instant = `${inDays(30)}T10:30:00+01:00`;
  it.each([
    { kind: 'payment', extent: 'full', paidOn: inDays(0), amountOre: 500 },
    { kind: 'payment', extent: 'part', amountOre: 500 },
    { kind: 'paymentAgreement', instalments: [{ dueOn: inDays(10), amountOre: 100 }, { dueOn: inDays(40) }] },
    { kind: 'courtNotice', receivedOn: inDays(-1) },
    { kind: 'hearingSet', hearingAt: instant },
    { kind: 'hearingMoved', hearingAt: instant },
    { kind: 'hearingWithdrawn' },
    { kind: 'withdrawn' },
    { kind: 'contactDetails', contact: { address: { street: 'Ny Vej 3, st.' } } },
    { kind: 'citizenContact', channel: 'dropIn' },
    { kind: 'moved', withinMunicipality: false },
    { kind: 'died' },
    { kind: 'wrongPerson' },
    { kind: 'evicted' },
    { kind: 'paused', until: inDays(7) },
    { kind: 'resumed' },
    { kind: 'needs', children: true, knownNeed: true, measures: ['gaeldsraadgivning'] },
    { kind: 'legalDates', dates: { dueDate: inDays(-20), demandReceivedOn: inDays(-14) } },
    { kind: 'forcedOn', stage: 'visit' },
    { kind: 'assigned', assignee: 'kari' },
    { kind: 'stepMoved', step: 'call-1-1', at: instant },
    { kind: 'stepCancelled', step: 'call-1-1' },
    { kind: 'noMessages', channel: 'sms' },
    { kind: 'closed', outcome: 'afdragsordning' },
  ])('$kind is applied, and stands in the timeline with its note', async (fact) => {
    const caseId = await anew();
    const note = randomUUID();
    const answer = await tell(caseId, { ...fact, note });
    expect([answer.status, answer.as(applied).status]).toEqual([200, 'applied']);
    await expect.poll(() => entriesWith(caseId, note), soon).toMatchObject([{ kind: 'fact', applied: true }]);
    const [entry] = await entriesWith(caseId, note);
    expect(entry?.text).toMatch(/^\p{Lu}.*\.$/u);
  });

  it.each([
    [{ kind: 'hearingSet', hearingAt: '2500-01-01T10:00:00Z' }, '/hearingAt'],
    [{ kind: 'hearingSet', hearingAt: '2026-11-31T10:00:00Z' }, '/hearingAt'],
    [{ kind: 'hearingSet', hearingAt: '2026-12-01' }, '/hearingAt'],
    [{ kind: 'hearingSet' }, '/hearingAt'],
    [{ kind: 'courtNotice', receivedOn: '0001-01-01' }, '/receivedOn'],
    [{ kind: 'legalDates', dates: { dueDate: '9999-12-31' } }, '/dates/dueDate'],
    [{ kind: 'legalDates', dates: { dueOn: '2026-12-01' } }, '/dates/dueOn'],
    [{ kind: 'paused', until: '9999-12-31' }, '/until'],
    [{ kind: 'paymentAgreement', instalments: [] }, '/instalments'],
    [{ kind: 'paymentAgreement', instalments: [{ dueOn: '2200-01-01' }] }, '/instalments/0/dueOn'],
    [{ kind: 'payment', extent: 'some' }, '/extent'],
    [{ kind: 'payment', extent: 'full', amountOre: -5 }, '/amountOre'],
    [{ kind: 'contactDetails', contact: {} }, '/contact'],
    [{ kind: 'closed', outcome: 'glemt' }, '/outcome'],
    [{ kind: 'sunshine' }, '/kind'],
    [{ kind: 'died', cpr: '010180-0000' }, '/cpr'],
  ])('that does not fit is 422 with the field: %j', async (fact, pointer) => {
    const caseId = await anew();
    const answer = await tell(caseId, fact);
    expect(answer.status).toBe(422);
    expect(answer.as(problem).errors?.map((e) => e.pointer)).toEqual([pointer]);
    expect((await caseOf(caseId)).attention).not.toBe('planFailed');
  });
});

describe('whose a task is', () => {
  it('changes by claim, release and reassign', async () => {
    const caseId = await anew();
    const taskId = await taskOf(caseId, 'call');
    const mine = async (query: string) => (await husly.as('outreach').get(`/tasks?caseId=${caseId}&${query}`)).body;
    const ids = { items: [{ taskId }] };
    await expect.poll(() => mine('assignee=unassigned'), soon).toMatchObject(ids);

    const claimed = await husly.as('outreach').post(`/tasks/${taskId}/claim`, command({}));
    expect(claimed.as(applied).tasks.find((t) => t.taskId === taskId)?.assignee).toBe('persona:outreach');
    await expect.poll(() => mine('assignee=me'), soon).toMatchObject(ids);
    expect(await mine('assignee=unassigned')).toMatchObject({ items: [] });

    const taken = await husly.as('supervisor').post(`/tasks/${taskId}/claim`, command({}));
    expect(taken.status).toBe(409);
    expect(taken.body).toMatchObject({ type: 'urn:husly:problem:TaskTaken' });

    await husly.as('outreach').post(`/tasks/${taskId}/release`, command({ note: 'når det ikke' }));
    await expect.poll(() => mine('assignee=unassigned'), soon).toMatchObject(ids);

    const given = await husly.as('supervisor').post(`/tasks/${taskId}/reassign`, command({ assignee: 'kari' }));
    expect(given.as(applied).tasks.find((t) => t.taskId === taskId)?.assignee).toBe('kari');
    await expect.poll(() => mine('assignee=kari'), soon).toMatchObject(ids);
    const nobody = await husly.as('supervisor').post(`/tasks/${taskId}/reassign`, command({}));
    expect([nobody.status, nobody.as(problem).errors?.[0]?.pointer]).toEqual([422, '/assignee']);
  });

  it('is the case’s own worker’s from the start where one is assigned', async () => {
    const caseId = await anew();
    await tell(caseId, { kind: 'assigned', assignee: 'kari' });
    await complete(await taskOf(caseId, 'call'), { outcome: 'noAnswer' });
    await expect
      .poll(async () => (await husly.as('supervisor').get(`/tasks?caseId=${caseId}&assignee=kari`)).body, soon)
      .toMatchObject({ items: [{ kind: 'call' }] });
  });
});
