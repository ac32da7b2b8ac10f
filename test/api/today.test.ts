import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { afterTask, today } from '../../api/todaySchemas.js';
import { applied, inquiry } from '../../api/schemas.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { local, patience, short, type TestCase } from '../support/testCase.js';

/** The outreach worker's day: which cards, what stands on them, in which order, and what would follow each result. */
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

const theDay = async (query = '') => (await desk.as('outreach').get(`/today${query}`)).as(today);
type Card = z.infer<typeof today>['items'][number];
async function cardsOf({ caseId }: TestCase, query = ''): Promise<Card[]> {
  return (await theDay(query)).items.filter((card) => card.caseId === caseId);
}
const listed = async (theCase: TestCase) =>
  vi.waitFor(async () => {
    const [card] = await cardsOf(theCase, '?limit=200');
    if (!card) throw new Error(`case ${theCase.caseId} has no card`);
    return card;
  }, patience);
const live = (street: string, more: Partial<Opening['citizen']> = {}, rest: Opening = {}) =>
  engine.newCase({ ...rest, citizen: { address: { street, postcode: '8900', city: 'Randers C' }, ...more } });
/** Three working days: both a call and a visit are due today. */
const critical = { legal: { hearingAt: '2032-03-04T10:30' } };

describe('a card', () => {
  it('tells all that a call or visit needs, and neither amount nor CPR number', async () => {
    const citizen = {
      name: 'Åse Kjærgaard',
      phones: ['20 45 67 81', '86 42 11 90 (datter 010203-1234)'],
      cpr: '010203-1234',
    };
    const arrears = { amountOre: 765_400 };
    const remarks = 'Hund i haven. Skylder 7.654 kr. CPR 010203-1234';
    const theCase = await live('Storegade 4, 2. tv', { ...citizen }, { ...critical, arrears, remarks });
    await listed(theCase);
    const cards = await cardsOf(theCase);
    expect(cards.map((card) => card.kind).toSorted()).toEqual(['call', 'visit']);
    const visit = cards.find((card) => card.kind === 'visit');
    expect(visit).toMatchObject({
      name: 'Åse Kjærgaard',
      address: { street: 'Storegade 4, 2. tv', postcode: '8900', city: 'Randers C' },
      timeLeft: { on: '2032-03-04', id: 'hearing', workingDays: 3 },
      lastAttempt: null,
      agreed: null,
      warnings: [{ code: 'dog' }],
      alsoHere: [],
    });
    expect(visit?.phones[0]).toMatchObject({ phoneId: 'p1', e164: '+4520456781' });
    // The case's number is random: it may hold any digits.
    const answer = JSON.stringify(cards).replaceAll(theCase.caseId, '');
    for (const never of ['010203', '1234"', '7.654', '765400', '7654']) expect(answer).not.toContain(never);
  });

  it('says how the last try ended, and where other cases are at the same address', async () => {
    const first = await live('Samlevej 1, st. th');
    const other = await live('Samlevej 1, st.th.', { name: 'Bent Holm' });
    await listed(other);
    const card = await listed(first);
    expect(card.alsoHere).toEqual([{ caseId: other.caseId, name: 'Bent Holm' }]);
    await first.complete('call-1-1', 'noAnswer');
    await expect
      .poll(async () => (await cardsOf(first, '?limit=200')).at(0)?.lastAttempt ?? null, patience)
      .toMatchObject({ rung: 'phone', outcome: 'noAnswer', text: 'intet svar' });
  });

  it('hides a protected address from all but the one who has taken the visit', async () => {
    const theCase = await live('Hemmeligvej 9', { protectedAddress: true }, critical);
    const card = await vi.waitFor(async () => {
      const visit = (await cardsOf(theCase, '?limit=200')).find(({ kind }) => kind === 'visit');
      if (!visit) throw new Error('no visit yet');
      return visit;
    }, patience);
    expect(card).toMatchObject({ address: null, protectedAddress: true, alsoHere: [] });
    expect(card.warnings.map(({ code }) => code)).toEqual(['protectedAddress']);
    expect(JSON.stringify(await theDay('?limit=200'))).not.toContain('Hemmeligvej');
    await desk.as('outreach').post(`/tasks/${card.taskId}/claim`, { commandId: randomUUID() });
    await expect
      .poll(async () => (await cardsOf(theCase)).find(({ kind }) => kind === 'visit')?.address?.street, patience)
      .toBe('Hemmeligvej 9');
    expect(JSON.stringify((await desk.as('supervisor').get('/today?limit=200')).body)).not.toContain('Hemmeligvej');
  });
});

describe('the day', () => {
  it('holds what is due today, not what comes tomorrow, nor what a colleague has taken', async () => {
    const taken = await live('Agervej 2', {}, critical);
    await listed(taken);
    await taken.assign('call-1-1', 'colleague:1');
    await expect.poll(async () => (await cardsOf(taken)).map(({ kind }) => kind), patience).toEqual(['visit']);
    const calm = await live('Agervej 3');
    await listed(calm);
    const { date, items } = await theDay('?limit=200');
    expect(date).toBe('2032-03-01');
    expect(items.every((card) => card.dueAt <= local('2032-03-01 23:59'))).toBe(true);
    const deadlines = items.map((card) => card.timeLeft?.on ?? '9999');
    expect(deadlines).toEqual(deadlines.toSorted());
  });

  it('says when nobody has taken yet more than was asked for', async () => {
    expect(await theDay('?limit=1')).toMatchObject({ more: true });
    expect(await theDay('?limit=200')).toMatchObject({ more: false });
  });

  it('counts what else is due today, and is done elsewhere: a doubt to clear, which is on no card', async () => {
    const { elsewhere } = await theDay();
    const theCase = await live('Nørregade 30', {}, { arrears: { amountOre: 'mange penge' } });
    const clarify = (await theCase.view()).tasks.find(({ kind }) => kind === 'clarify');
    expect(clarify?.dueAt.slice(0, 10)).toBe('2032-03-01');
    await listed(theCase);
    expect((await theDay()).elsewhere).toBe(elsewhere + 1);
    expect((await cardsOf(theCase, '?limit=200')).map(({ kind }) => kind)).toEqual(['call']);
  });

  it('tells what each result needs, so that it can be filled in without coverage', async () => {
    const { kinds } = await theDay();
    const visit = kinds.find(({ kind }) => kind === 'visit');
    expect(visit?.outcomes.filter(({ main }) => main).map(({ outcome }) => outcome)).toEqual([
      'met',
      'metOther',
      'nobodyHome',
      'wrongAddress',
    ]);
    const call = kinds.find(({ kind }) => kind === 'call');
    expect(call?.outcomes.find(({ outcome }) => outcome === 'callBack')).toMatchObject({ needs: 'at', main: false });
  });

  it('is for outreach worker and supervisor', async () => {
    expect((await desk.as('caseworker').get('/today')).status).toBe(403);
    expect((await desk.as('intake').get('/today')).status).toBe(403);
  });
});

describe('what would follow a result', () => {
  it('is what then happens', async () => {
    const theCase = await live('Følgevej 7');
    const card = await listed(theCase);
    const proposed = card.after?.find(({ outcome }) => outcome === 'noAnswer');
    expect(proposed?.next).toMatchObject({ id: 'call-1-2', kind: 'call' });
    expect(short(proposed?.next?.at ?? '')).toMatch(/^03-0[12] /);
    const next = await desk.as('outreach').get(`/tasks/${card.taskId}/next?outcome=noAnswer`);
    expect(next.as(afterTask)).toEqual(proposed);
    const body = { commandId: randomUUID(), outcome: 'noAnswer' };
    const done = (await desk.as('outreach').post(`/tasks/${card.taskId}/complete`, body)).as(applied);
    expect(done.next.filter(({ id }) => id === 'call-1-2').map(({ at }) => at)).toEqual([proposed?.next?.at]);
  });

  it('says so where the task is over, is none of ours, or cannot end so', async () => {
    const theCase = await live('Følgevej 8');
    await listed(theCase);
    const ask = async (task: string, outcome: string) =>
      (await desk.as('outreach').get(`/tasks/${theCase.caseId}.${task}/next?outcome=${outcome}`)).status;
    expect(await ask('call-1-1', 'met')).toBe(400);
    expect(await ask('call-9-9', 'reached')).toBe(409);
    expect(await ask('nonsense', 'reached')).toBe(404);
  });
});

const somebody = (street: string) => ({
  name: 'Søgt Borger',
  address: { street, postcode: '8900', city: 'Randers C' },
  phones: ['20 00 11 22 (søster)'],
});

async function inquire(body: object): Promise<string> {
  const answer = await desk.as('caseworker').post('/inquiries', { commandId: randomUUID(), ...body });
  return answer.as(inquiry).inquiryId;
}
const cardsAbout = async (inquiryId: string, role: 'outreach' | 'supervisor' = 'outreach') => {
  const { items } = (await desk.as(role).get('/today?limit=200')).as(today);
  return items.filter((card) => card.inquiryId === inquiryId);
};

describe('what colleagues ask', () => {
  it('to find somebody is a stop on the way, with what would follow, which is what then happens', async () => {
    const neighbour = await live('Søgevej 4, st. th', {}, critical);
    await listed(neighbour);
    const id = await inquire({
      kind: 'locate',
      citizen: somebody('Søgevej 4, st.th.'),
      question: 'Pas på, de har hund.',
    });
    await desk.travel(id, '2032-03-01 08:40');
    const [card] = await cardsAbout(id);
    expect(card).toMatchObject({
      taskId: `${id}.locate-1`,
      caseId: null,
      kind: 'locate',
      askedByName: 'Sagsbehandler',
      name: 'Søgt Borger',
      address: { street: 'Søgevej 4, st.th.', postcode: '8900' },
      timeLeft: null,
      lastAttempt: null,
      warnings: [{ code: 'dog' }],
      phones: [{ e164: '+4520001122', note: 'søster' }],
      alsoHere: [{ caseId: neighbour.caseId }],
    });
    expect(JSON.stringify(card)).not.toContain('Pas på');
    const proposed = card?.after?.find(({ outcome }) => outcome === 'nobodyHome');
    expect(proposed?.next).toMatchObject({ id: 'locate-2', kind: 'locate' });
    const next = await desk.as('outreach').get(`/tasks/${id}.locate-1/next?outcome=nobodyHome`);
    expect(next.as(afterTask)).toEqual(proposed);
    const moved = (await desk.as('outreach').get(`/tasks/${id}.locate-1/next?outcome=moved`)).as(afterTask);
    expect([moved.next, moved.because.length]).toEqual([null, 1]);
    expect((await desk.as('outreach').get(`/tasks/${id}.locate-2/next?outcome=met`)).status).toBe(409);
    const body = { commandId: randomUUID(), outcome: 'nobodyHome' };
    const done = (await desk.as('outreach').post(`/tasks/${id}.locate-1/complete`, body)).as(applied);
    expect(done.tasks.map(({ taskId, from }) => [taskId, from])).toEqual([[`${id}.locate-2`, proposed?.next?.at]]);
    // Another day's.
    await expect.poll(() => cardsAbout(id), patience).toEqual([]);
  });

  it('about a citizen with a case tells of the case, and of a protected address only who has taken it', async () => {
    const theCase = await live('Skjultvej 2', { protectedAddress: true, name: 'Skjult Borger' }, critical);
    await theCase.row();
    const id = await inquire({ kind: 'locate', caseId: theCase.caseId });
    await desk.travel(id, '2032-03-01 08:45');
    const [card] = await cardsAbout(id);
    expect(card).toMatchObject({ caseId: theCase.caseId, name: 'Skjult Borger', address: null, stage: 'phone' });
    expect(card?.timeLeft).toMatchObject({ on: '2032-03-04' });
    await desk.as('outreach').post(`/tasks/${id}.locate-1/claim`, { commandId: randomUUID() });
    await expect.poll(async () => (await cardsAbout(id))[0]?.address?.street, patience).toBe('Skjultvej 2');
    expect(await cardsAbout(id, 'supervisor')).toEqual([]);
  });

  it('to advise them is there at once, to be answered by tomorrow', async () => {
    const id = await inquire({ kind: 'advice', citizen: somebody('Rådvej 1'), question: 'Hjælper § 81?' });
    const [card] = await cardsAbout(id);
    expect(card).toMatchObject({ taskId: `${id}.advice-1`, kind: 'advice', overdue: false, after: [] });
    expect((await theDay()).kinds.map(({ kind }) => kind)).toEqual(['visit', 'call', 'reply', 'locate']);
  });
});
