import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createUpkeep } from '../../activities/upkeep.js';
import { applied, inquiry, listOf, task, theCase as caseSchema } from '../../api/schemas.js';
import { insertInquiry, inquiryRow } from '../../store/inquiries.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { pages } from '../support/husly.js';
import { local, short } from '../support/testCase.js';

/** What colleagues ask of the outreach worker, through whole lives: by the API, on the real server, through time. */
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

const question = 'Kan borgeren få hjælp efter § 81?';
const soon = { timeout: 20_000, interval: 50 };

async function ask(body: Record<string, unknown>, role: 'caseworker' | 'supervisor' | 'outreach' = 'caseworker') {
  const answer = await desk.as(role).post('/inquiries', { commandId: randomUUID(), ...body });
  expect(answer.status).toBe(201);
  return answer.as(inquiry);
}
const seen = async (id: string) => (await desk.as('supervisor').get(`/inquiries/${id}`)).as(inquiry);
const tasksOf = async (id: string, query = '') => {
  const { items } = (await desk.as('supervisor').get(`/tasks?limit=200${query}`)).as(listOf(task));
  return items.filter((t) => t.inquiryId === id);
};
const complete = (taskId: string, outcome: string, note?: string, role: 'outreach' | 'caseworker' = 'outreach') =>
  desk.as(role).post(`/tasks/${taskId}/complete`, { commandId: randomUUID(), outcome, ...(note && { note }) });
const completed = async (...args: Parameters<typeof complete>) => {
  const answer = await complete(...args);
  expect(answer.status).toBe(200);
  return answer.as(applied);
};
const tasksOfCase = async (caseId: string) =>
  (await desk.as('supervisor').get(`/tasks?caseId=${caseId}`)).as(listOf(task)).items;
const refusal = z.object({ status: z.number(), type: z.string() });
const mailsTo = (to: string, caseId: string) => engine.sent.filter((m) => m.to === to && m.text.includes(caseId));
const unit = 'boligsocial@randers.example';
const leader = 'boligsocial-leder@randers.example';

describe('advice', () => {
  it('is asked, answered in time, and kept with the case', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const asked = await ask({ kind: 'advice', caseId: theCase.caseId, question });
    expect(asked).toMatchObject({ status: 'open', caseId: theCase.caseId, question, answer: null });
    const id = asked.inquiryId;
    const [open] = await tasksOf(id);
    expect(open).toMatchObject({ taskId: `${id}.advice-1`, caseId: theCase.caseId, kind: 'advice', role: 'outreach' });
    expect(short(open?.dueAt ?? '')).toBe('03-02 10:00');

    await desk.travel(id, '2032-03-01 14:00');
    const answer = await completed(`${id}.advice-1`, 'answered', 'Ja, spørg om enkeltydelse.');
    expect(answer).toMatchObject({ inquiryId: id, outcome: 'answered', tasks: [], status: 'applied' });
    expect(await desk.end(id)).toMatchObject({ outcome: 'answered' });
    expect(await seen(id)).toMatchObject({
      status: 'answered',
      answer: 'Ja, spørg om enkeltydelse.',
      answeredBy: 'persona:outreach',
      attention: null,
    });
    const mine = (await desk.as('caseworker').get('/inquiries?mine')).as(listOf(inquiry));
    expect(mine.items.map((i) => i.inquiryId)).toContain(id);
    const whole = (await desk.as('supervisor').get(`/cases/${theCase.caseId}`)).as(caseSchema);
    expect(whole.inquiries.map((i) => i.answer)).toEqual(['Ja, spørg om enkeltydelse.']);
    const told = whole.timeline.filter((e) => e.kind.startsWith('advice:'));
    expect(told.map((e) => [e.kind, e.note])).toEqual([
      ['advice:asked', question],
      ['advice:taskCompleted', 'Ja, spørg om enkeltydelse.'],
    ]);
    expect(await tasksOf(id)).toEqual([]);
    expect(mailsTo(unit, theCase.caseId)).toEqual([]);
  });

  it('unanswered after a working day reminds the unit, after two tells the supervisor; then it is answered', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-05 10:00'); // a Friday
    const { inquiryId: id } = await ask({ kind: 'advice', caseId: theCase.caseId, question }, 'supervisor');
    await desk.travel(id, '2032-03-08 09:59');
    expect(await seen(id)).toMatchObject({ attention: null });
    await desk.travel(id, '2032-03-08 10:01');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('overdue');
    await expect.poll(() => mailsTo(unit, theCase.caseId).length, soon).toBe(1);
    expect((await tasksOf(id))[0]).toMatchObject({ overdue: true, escalatedAt: null });
    expect(await tasksOf(id, '&role=supervisor')).toEqual([]);

    await desk.travel(id, '2032-03-09 10:01');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('escalated');
    await expect.poll(() => mailsTo(leader, theCase.caseId).length, soon).toBe(1);
    expect(mailsTo(unit, theCase.caseId)).toHaveLength(1);
    expect(await tasksOf(id, '&role=supervisor')).toHaveLength(1);
    const neglected = (await desk.as('supervisor').get('/inquiries?attention=escalated')).as(listOf(inquiry));
    expect(neglected.items.map((i) => i.inquiryId)).toContain(id);

    await completed(`${id}.advice-1`, 'answered', 'Nu er der svar.');
    expect(await desk.end(id)).toMatchObject({ outcome: 'answered' });
    const { timeline, attention, status } = await seen(id);
    expect({ attention, status }).toEqual({ attention: null, status: 'answered' });
    expect(timeline.map((e) => `${short(e.at)} ${e.kind}`)).toEqual([
      '03-05 10:00 advice:asked',
      '03-08 10:00 advice:reminded',
      '03-09 10:00 advice:escalated',
      '03-09 10:01 advice:taskCompleted',
    ]);
  });

  it('can be withdrawn by the one who asked, and by nobody else but a supervisor', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'advice', caseId: theCase.caseId, question });
    await desk.travel(id, '2032-03-01 10:30');
    const body = { commandId: randomUUID() };
    expect((await desk.as('outreach').post(`/inquiries/${id}/withdraw`, body)).status).toBe(403);
    expect((await desk.as('caseworker').post(`/inquiries/${id}/withdraw`, body)).status).toBe(200);
    expect(await desk.end(id)).toMatchObject({ outcome: null });
    expect((await desk.as('caseworker').post(`/inquiries/${id}/withdraw`, body)).status).toBe(200);
    const late = await complete(`${id}.advice-1`, 'answered', 'For sent.');
    expect(late.as(refusal)).toEqual({ status: 409, type: 'urn:husly:problem:InquiryEnded' });
    expect(await seen(id)).toMatchObject({ status: 'withdrawn', answer: null, tasks: [] });
  });

  it('stays answerable when the case closes', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'advice', caseId: theCase.caseId, question });
    await theCase.fact({ kind: 'withdrawn' });
    await desk.travel(id, '2032-03-02 10:01');
    await expect.poll(() => mailsTo(unit, theCase.caseId).length, soon).toBe(1);
    await completed(`${id}.advice-1`, 'answered', 'Svar.');
    expect(await seen(id)).toMatchObject({ status: 'answered', answer: 'Svar.' });
  });

  it('refuses what does not fit, and takes the same command once', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const body = { commandId: randomUUID(), kind: 'advice', caseId: theCase.caseId, question };
    const first = await ask(body);
    const again = await desk.as('caseworker').post('/inquiries', body);
    expect([again.status, again.as(inquiry).inquiryId]).toEqual([200, first.inquiryId]);
    const other = await desk.as('caseworker').post('/inquiries', { ...body, question: 'Noget andet?' });
    expect(other.status).toBe(422);
    expect((await desk.as('outreach').post('/inquiries', { ...body, commandId: randomUUID() })).status).toBe(403);
    expect((await desk.as('caseworker').post('/inquiries', { ...body, caseId: randomUUID() })).status).toBe(404);

    await desk.travel(first.inquiryId, '2032-03-01 10:30');
    const taskId = `${first.inquiryId}.advice-1`;
    expect((await complete(taskId, 'met', 'x')).status).toBe(422);
    expect((await complete(taskId, 'answered')).status).toBe(422);
    expect((await complete(taskId, 'answered', 'x', 'caseworker')).status).toBe(403);
    expect((await complete(`${first.inquiryId}.advice-2`, 'answered', 'x')).as(refusal).type).toContain('TaskNotOpen');
    const claim = () => desk.as('outreach').post(`/tasks/${taskId}/claim`, { commandId: randomUUID() });
    expect((await claim()).as(applied).tasks.map((t) => t.assignee)).toEqual(['persona:outreach']);
    const taken = await desk.as('supervisor').post(`/tasks/${taskId}/claim`, { commandId: randomUUID() });
    expect(taken.as(refusal)).toEqual({ status: 409, type: 'urn:husly:problem:TaskTaken' });
    const answer = { commandId: randomUUID(), outcome: 'answered', note: 'Svaret.' };
    for (let n = 0; n < 2; n += 1)
      expect((await desk.as('outreach').post(`/tasks/${taskId}/complete`, answer)).status).toBe(200);
    await desk.end(first.inquiryId);
    const done = (await seen(first.inquiryId)).timeline.filter((e) => e.kind === 'advice:taskCompleted');
    expect(done).toHaveLength(1);
  });
});

const somebody = (name: string) => ({
  name,
  address: { street: 'Ukendtvej 9', postcode: '8900', city: 'Randers C' },
  phones: ['20 00 11 22'],
});

describe('locate', () => {
  it('goes straight to the door today, and the result goes back to the one who asked', async () => {
    desk.setClock('2032-03-01 10:00');
    const asked = await ask({ kind: 'locate', citizen: somebody('Søren Forsvundet'), question: 'Er han flyttet?' });
    const id = asked.inquiryId;
    expect(asked).toMatchObject({ caseId: null, citizen: { name: 'Søren Forsvundet', street: 'Ukendtvej 9' } });
    const [open] = await tasksOf(id);
    expect(open).toMatchObject({ taskId: `${id}.locate-1`, caseId: null, part: 'morning' });
    expect([short(open?.from ?? ''), short(open?.dueAt ?? '')]).toEqual(['03-01 09:30', '03-01 11:30']);
    await desk.travel(id, '2032-03-01 11:00');
    await completed(`${id}.locate-1`, 'met', 'Han bor her stadig.');
    expect(await desk.end(id)).toMatchObject({ outcome: 'met' });
    expect(await seen(id)).toMatchObject({ status: 'answered', outcome: 'met', answer: 'Han bor her stadig.' });
  });

  it('of somebody nobody says where to look for is sent back with what is missing', async () => {
    const nowhere = { commandId: randomUUID(), kind: 'locate', citizen: { name: 'Uden Adresse' } };
    const answer = await desk.as('caseworker').post('/inquiries', nowhere);
    expect(answer.status).toBe(422);
    expect(answer.as(z.object({ errors: z.array(z.object({ pointer: z.string() })) })).errors[0]?.pointer).toBe(
      '/citizen/address',
    );
    await ask({ ...nowhere, question: 'Sover måske i Østervangsparken.' });
  });

  it('tries other days and parts of the day, and ends notFound when all are used', async () => {
    desk.setClock('2032-03-04 16:50'); // a Thursday, forty minutes left of the last window
    const { inquiryId: id } = await ask({ kind: 'locate', citizen: somebody('Ingen Hjemme') }, 'outreach');
    const windows: string[] = [];
    for (let n = 1; n <= 3; n += 1) {
      const [open] = await tasksOf(id);
      if (!open) throw new Error('no task');
      windows.push(`${open.taskId.split('.')[1]} ${open.part} ${short(open.from)}`);
      await desk.travel(id, `2032-${short(new Date(Date.parse(open.dueAt) - 600_000).toISOString())}`);
      const { tasks } = await completed(open.taskId, 'nobodyHome', `Forsøg ${n}.`);
      expect(tasks).toHaveLength(n < 3 ? 1 : 0);
    }
    expect(windows).toEqual([
      'locate-1 lateAfternoon 03-04 15:30',
      'locate-2 morning 03-05 09:30',
      'locate-3 midday 03-08 12:00',
    ]);
    expect(await desk.end(id)).toMatchObject({ outcome: 'notFound' });
    expect(await seen(id)).toMatchObject({ status: 'answered', outcome: 'notFound', answer: 'Forsøg 3.' });
  });

  it('that nobody goes on stays, is overdue, and the supervisor sees it', async () => {
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'locate', citizen: somebody('Glemt Borger') });
    await desk.travel(id, '2032-03-01 11:31');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('overdue');
    await desk.travel(id, '2032-03-02 11:31');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('escalated');
    await completed(`${id}.locate-1`, 'nobodyHome');
    expect(await seen(id)).toMatchObject({ attention: null });
    await desk.as('caseworker').post(`/inquiries/${id}/withdraw`, { commandId: randomUUID() });
    expect(await desk.end(id)).toMatchObject({ outcome: null });
  });

  it('joins the open case of the same home, which learns that there is contact', async () => {
    const citizen = { name: 'Åse Øst', address: { street: 'Fundetvej 3, 1. tv', postcode: '8900', city: 'Randers C' } };
    const theCase = await engine.newCase({ citizen });
    desk.setClock('2032-03-01 10:00');
    const spelled = { name: 'Aase Oest', address: { street: 'Fundetvej 3 1.tv', postcode: '8900' } };
    const asked = await ask({ kind: 'locate', citizen: spelled });
    expect(asked.caseId).toBe(theCase.caseId);
    await desk.travel(asked.inquiryId, '2032-03-01 10:30');
    await completed(`${asked.inquiryId}.locate-1`, 'met', 'Vi talte sammen.');
    await desk.end(asked.inquiryId);
    expect((await theCase.row())?.stage).toBe('support');
    const facts = (await theCase.events()).filter((e) => e.event.kind === 'fact');
    expect(facts.map((e) => [e.by, e.event])).toEqual([
      ['persona:outreach', { kind: 'fact', fact: { kind: 'citizenContact', channel: 'door' } }],
    ]);
  });

  it.each([
    ['wrongAddress', 'addressWrong'],
    ['moved', 'movedReported'],
  ] as const)('%s makes the case of the citizen ask about it, and stop its visits', async (outcome, doubt) => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'locate', caseId: theCase.caseId });
    await desk.travel(id, '2032-03-01 10:30');
    await completed(`${id}.locate-1`, outcome);
    await desk.end(id);
    const view = (await theCase.row())?.view;
    expect(view?.doubts).toContain(doubt);
    expect(view?.tasks.map((t) => t.kind)).toContain('clarify');
    expect(view?.tasks.map((t) => t.kind)).not.toContain('visit');
  });

  it('unsafe warns the supervisor in the case', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'locate', caseId: theCase.caseId });
    await desk.travel(id, '2032-03-01 10:30');
    await completed(`${id}.locate-1`, 'unsafe');
    await desk.end(id);
    expect((await theCase.row())?.attention).toBe('unsafe');
  });

  it('needs to know whom to find', async () => {
    const answer = await desk.as('caseworker').post('/inquiries', { commandId: randomUUID(), kind: 'locate' });
    expect(answer.status).toBe(422);
  });
});

describe('a question about a citizen whose case the caseworker does not know', () => {
  it('joins the open case where name and address leave no doubt, and stands by itself where there is none', async () => {
    const name = 'Rikke Rådvild';
    const address = { street: 'Spørgevej 3', postcode: '8900', city: 'Randers C' };
    const theCase = await engine.newCase({ citizen: { name, address } });
    desk.setClock('2032-03-01 10:00');
    const known = await ask({ kind: 'advice', citizen: { name, address }, question });
    expect(known.caseId).toBe(theCase.caseId);
    const unknown = await ask({ kind: 'advice', citizen: { name: 'Uden Sag', address }, question });
    expect(unknown).toMatchObject({ caseId: null, citizen: { name: 'Uden Sag' } });
    await desk.travel(unknown.inquiryId, '2032-03-01 10:30');
    await completed(`${unknown.inquiryId}.advice-1`, 'answered', 'Vi kender ikke borgeren.');
    expect(await desk.end(unknown.inquiryId)).toMatchObject({ outcome: 'answered' });
    expect(await seen(unknown.inquiryId)).toMatchObject({ answer: 'Vi kender ikke borgeren.' });
    const nobody = { commandId: randomUUID(), kind: 'advice', question };
    expect((await desk.as('caseworker').post('/inquiries', nobody)).status).toBe(422);
  });
});

describe('the list of tasks', () => {
  it('holds those of cases and of inquiries, page by page, each once, soonest due first', async () => {
    const { caseId } = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    for (const name of ['Side En', 'Side To', 'Side Tre']) await ask({ kind: 'locate', citizen: somebody(name) });
    await ask({ kind: 'advice', caseId, question });
    await expect.poll(async () => (await tasksOfCase(caseId)).length, soon).toBe(2);
    const all = (await pages(desk.as('supervisor'), '/tasks', task, 200)).flat();
    expect(new Set(all.map((t) => t.kind)).size).toBeGreaterThan(2);
    expect(all.map((t) => t.dueAt)).toEqual(all.map((t) => t.dueAt).toSorted());
    for (const size of [1, 2, 3]) {
      const paged = (await pages(desk.as('supervisor'), '/tasks', task, size)).flat();
      expect(paged.map((t) => t.taskId)).toEqual(all.map((t) => t.taskId));
    }
    const asCaseworker = (await pages(desk.as('caseworker'), '/tasks', task, 200)).flat();
    expect(asCaseworker.filter((t) => t.inquiryId)).toEqual([]);
  });
});

const upkeep = (at: string): Promise<void> => createUpkeep({ ...engine.deps, now: () => local(at) })();

describe('what a crash leaves', () => {
  it('a row without a workflow is started by upkeep', async () => {
    const theCase = await engine.newCase();
    desk.setClock('2032-03-01 10:00');
    const { inquiryId } = await ask({ kind: 'advice', caseId: theCase.caseId, question });
    const row = await inquiryRow(engine.db, inquiryId);
    if (!row) throw new Error('no row');
    const left = randomUUID();
    await insertInquiry(engine.db, { ...row, inquiryId: left, view: { ...row.view, inquiryId: left, seq: 0 } });
    await upkeep('2032-03-01 10:05');
    await desk.travel(left, '2032-03-01 10:30');
    await completed(`${left}.advice-1`, 'answered', 'Efter nedbruddet.');
    expect(await seen(left)).toMatchObject({ answer: 'Efter nedbruddet.' });
  });

  it('workers that begin anew go on where the others were: the clock runs, the next visit is planned', async () => {
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'locate', citizen: somebody('Midt Iblandt') });
    await desk.travel(id, '2032-03-01 11:31');
    await engine.restartWorkers();
    await completed(`${id}.locate-1`, 'nobodyHome');
    await engine.restartWorkers();
    await desk.travel(id, '2032-03-02 14:01');
    await expect.poll(async () => (await seen(id)).attention, soon).toBe('overdue');
    await completed(`${id}.locate-2`, 'metOther', 'Naboen ved mere.');
    expect(await desk.end(id)).toMatchObject({ outcome: 'metOther', events: 6 });
  });

  it('one that was terminated is made anew with all it knew', async () => {
    desk.setClock('2032-03-01 10:00');
    const { inquiryId: id } = await ask({ kind: 'locate', citizen: somebody('Tabt Traad') });
    await desk.travel(id, '2032-03-01 11:00');
    await completed(`${id}.locate-1`, 'nobodyHome', 'Første gang.');
    await expect.poll(async () => (await inquiryRow(engine.db, id))?.seq, soon).toBe(3);
    const before = await seen(id);
    await (await desk.handleOf(id)).terminate('by mistake');
    await upkeep('2032-03-04 12:00');
    const { tasks } = await completed(`${id}.locate-2`, 'wrongAddress', 'Anden gang.');
    expect(tasks).toEqual([]);
    expect(await desk.end(id)).toMatchObject({ outcome: 'wrongAddress' });
    const after = await seen(id);
    expect(after.timeline.slice(0, before.timeline.length)).toEqual(before.timeline);
    expect(after.answer).toBe('Anden gang.');
  });
});
