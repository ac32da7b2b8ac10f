import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applied, caseSummary, listOf, problem, received, theCase } from '../../api/schemas.js';
import type { Role, TaskKind } from '../../domain/outcomes.js';
import { household, inDays, startTestHusly, type Known, type TestHusly } from '../support/husly.js';

/** What cannot be right is told to whoever says it, and can mend it; nothing of it is computed with. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const supervisor = () => husly.as('supervisor');
const anew = async (known: Known = { phones: ['20123456'] }) =>
  (await supervisor().post('/cases', household(known))).as(received).caseId;
const caseOf = async (caseId: string) => (await supervisor().get(`/cases/${caseId}`)).as(theCase);
const taskOf = async (caseId: string, kind: TaskKind) =>
  (await caseOf(caseId)).tasks.find((t) => t.kind === kind)?.taskId ?? '';
const command = <T extends object>(rest: T): T & { commandId: string } => ({ commandId: randomUUID(), ...rest });
const tell = (caseId: string, fact: object) => supervisor().post(`/cases/${caseId}/facts`, command(fact));
const complete = (taskId: string, result: object, as: Role = 'outreach') =>
  husly.as(as).post(`/tasks/${taskId}/complete`, command(result));
const at = (days: number, time = '10:30'): string => `${inDays(days)}T${time}:00+01:00`;

describe('a fact that cannot be right', () => {
  const dueDate = inDays(-20);
  const demanded = { arrears: { dueDate }, legal: { demandSentOn: inDays(-15) } };
  const over = { street: '-' };
  it.each<[string, object, string]>([
    ['a notice from the day after tomorrow', { kind: 'courtNotice', receivedOn: inDays(2) }, '/receivedOn'],
    ['a payment made the day after tomorrow', { kind: 'payment', extent: 'full', paidOn: inDays(2) }, '/paidOn'],
    ['an instalment nobody agreed', { kind: 'payment', extent: 'instalment', instalment: 1 }, '/instalment'],
    ['a demand before the rent was due', { kind: 'legalDates', dates: { demandSentOn: inDays(-30) } }, '/dates'],
    ['a termination before the demand', { kind: 'legalDates', dates: { leaseTerminatedOn: inDays(-16) } }, '/dates'],
    [
      'dates that contradict each other',
      { kind: 'legalDates', dates: { leaseTerminatedOn: inDays(-2), evictionRequestedOn: inDays(-3) } },
      '/dates',
    ],
    ['a hearing in three years', { kind: 'hearingSet', hearingAt: `${inDays(1_000)}T10:30:00Z` }, '/hearingAt'],
    ['a rent due in three years', { kind: 'legalDates', dates: { dueDate: inDays(1_000) } }, '/dates/dueDate'],
    ['a year that is 2100 in UTC', { kind: 'hearingSet', hearingAt: '2099-12-31T20:00:00-05:00' }, '/hearingAt'],
    ['a year that is 1999 in UTC', { kind: 'hearingSet', hearingAt: '2000-01-01T00:30:00+01:00' }, '/hearingAt'],
    ['no mail address', { kind: 'contactDetails', contact: { email: 'ny@' } }, '/contact/email'],
    ['no address', { kind: 'contactDetails', contact: { address: over } }, '/contact/address/street'],
    [
      'a whole list of numbers',
      { kind: 'contactDetails', contact: { phones: Array.from({ length: 4 }, (_, n) => manyNumbers(n)) } },
      '/contact/phones',
    ],
    ['a name for an id', { kind: 'assigned', assignee: 'Kari Nordmann' }, '/assignee'],
    ['a CPR number for an id', { kind: 'assigned', assignee: '0101801234' }, '/assignee'],
  ])('%s is 422, and changes nothing', async (_, fact, pointer) => {
    const caseId = await anew({ phones: ['20123456'], ...demanded });
    const before = await caseOf(caseId);
    const answer = await tell(caseId, fact);
    expect([answer.status, answer.as(problem).errors?.map((e) => e.pointer)]).toEqual([422, [pointer]]);
    const after = await caseOf(caseId);
    expect([after.clocks, after.citizen, after.assignee]).toEqual([before.clocks, before.citizen, before.assignee]);
    expect(after.timeline.every((entry) => entry.automatic)).toBe(true);
  });

  it.each<[string, object, RegExp]>([
    ['a kind that nobody knows', { kind: 'paid' }, /^kendes ikke; skal være en af: payment, /],
    ['what is missing', { kind: 'hearingSet' }, /^mangler$/],
    ['a time without its zone', { kind: 'hearingSet', hearingAt: '2099-01-01T10:30' }, /med tidszone, fx /],
  ])('%s is named, with what to write instead', async (_, fact, words) => {
    const answer = await tell(await anew(), fact);
    expect([answer.status, answer.as(problem).errors?.[0]?.detail]).toEqual([422, expect.stringMatching(words)]);
  });

  it('is told so in Danish; what only just can be right is taken', async () => {
    const caseId = await anew({ phones: ['20123456'], ...demanded });
    const told = await tell(caseId, { kind: 'payment', extent: 'part', paidOn: inDays(2) });
    expect(told.as(problem).detail).toMatch(/fremtiden/);
    const instalments = [{ dueOn: inDays(10) }, { dueOn: inDays(40) }];
    const dates = { leaseTerminatedOn: inDays(-15), evictionRequestedOn: inDays(-1) };
    for (const fact of [
      { kind: 'payment', extent: 'part', paidOn: inDays(0) },
      { kind: 'courtNotice', receivedOn: inDays(0) },
      { kind: 'paymentAgreement', instalments },
      { kind: 'payment', extent: 'instalment', instalment: 2 },
      { kind: 'legalDates', dates },
      { kind: 'contactDetails', contact: { address: { street: 'Nygade 3' } } },
      { kind: 'assigned', assignee: 'persona:outreach' },
    ])
      expect({ fact, status: (await tell(caseId, fact)).status }).toEqual({ fact, status: 200 });
    const third = await tell(caseId, { kind: 'payment', extent: 'instalment', instalment: 3 });
    expect([third.status, third.as(problem).detail]).toEqual([422, expect.stringContaining('2 afdrag')]);
  });
});

/** Eight numbers in one text. */
function manyNumbers(n: number): string {
  return Array.from({ length: 8 }, (_, m) => `2012${n}${n}${10 + m}`).join(' / ');
}

describe('a result that cannot be right', () => {
  it.each([
    ['callBack', 'yesterday', -1, '/at'],
    ['callBack', 'in more than a year', 368, '/at'],
  ])('%s %s is 422', async (outcome, _, days, pointer) => {
    const taskId = await taskOf(await anew(), 'call');
    const answer = await complete(taskId, { outcome, at: at(days) });
    expect([answer.status, answer.as(problem).errors?.map((e) => e.pointer)]).toEqual([422, [pointer]]);
    expect((await complete(taskId, { outcome, at: at(7) })).status).toBe(200);
  });

  it('of an appointment yesterday is 422', async () => {
    const taskId = await taskOf(await anew({}), 'askCaseworker');
    expect((await complete(taskId, { outcome: 'appointment', at: at(-1) }, 'caseworker')).status).toBe(422);
    expect((await complete(taskId, { outcome: 'appointment', at: at(3) }, 'caseworker')).status).toBe(200);
  });

  it('with a phone that is none is 422', async () => {
    const taskId = await taskOf(await anew(), 'call');
    const answer = await complete(taskId, { outcome: 'noAnswer', phoneId: '20123456' });
    expect([answer.status, answer.as(problem).errors?.[0]?.pointer]).toEqual([422, '/phoneId']);
  });

  it('given to a name instead of an id is 422', async () => {
    const taskId = await taskOf(await anew(), 'call');
    const answer = await supervisor().post(`/tasks/${taskId}/reassign`, command({ assignee: 'Kari Nordmann' }));
    expect([answer.status, answer.as(problem).errors?.[0]?.pointer]).toEqual([422, '/assignee']);
  });
});

const cursor = (...values: string[]) => `cursor=${Buffer.from(JSON.stringify(values)).toString('base64url')}`;

describe('a page or a filter beyond the years there are', () => {
  const someCase = '00000000-0000-4000-8000-000000000000';
  it.each([
    [`/cases?${cursor('0000-01-01', someCase)}`, 'cursor'],
    [`/tasks?${cursor('0000-01-01T00:00:00Z', someCase, 'call-1-1')}`, 'cursor'],
    [`/tasks?${cursor('2027-01-01T00:00:00Z', someCase, "call'--")}`, 'cursor'],
    [`/messages?${cursor('0000-01-01T00:00:00Z', someCase, 'visitNotice:1:sms')}`, 'cursor'],
    [`/partners?${cursor('Lejerbo\0', someCase)}`, 'cursor'],
    ['/cases?deadlineBefore=0000-01-01', 'deadlineBefore'],
    ['/cases?deadlineBefore=9999-12-31', 'deadlineBefore'],
  ])('%s is 400', async (path, pointer) => {
    const answer = await supervisor().get(path);
    expect([answer.status, answer.as(problem).errors?.map((e) => e.pointer)]).toEqual([400, [pointer]]);
  });

  it('is none at the end of the list, where no deadline is known', async () => {
    expect((await supervisor().get(`/cases?${cursor('9999-12-31', someCase)}`)).status).toBe(200);
  });
});

describe('what is reported', () => {
  it('may be more than fits in 32 bits, and is counted', async () => {
    const big = household({ arrears: { amountOre: 900_000_000, dueDate: '2026-10-01' } });
    const { caseId } = (await supervisor().post('/cases', big)).as(received);
    for (const dueDate of ['2026-11-02', '2026-12-01'])
      await supervisor().post('/cases', { ...big, arrears: { amountOre: 900_000_000, dueDate } });
    expect((await caseOf(caseId)).arrears.amountOre).toBe(2_700_000_000);
  });

  it('beyond 10 million kroner is asked about', async () => {
    const caseId = await anew({ arrears: { amountOre: 5_000_000_000 } });
    const { arrears, doubts } = await caseOf(caseId);
    expect([arrears.amountOre, doubts.map((d) => d.code)]).toEqual([null, ['amountUnreadable']]);
  });

  it('with another amount for the same month takes the first one’s place, and staff see both', async () => {
    const report = household({ arrears: { amountOre: 500_000, dueDate: '2026-11-02' } });
    const { caseId } = (await supervisor().post('/cases', report)).as(received);
    const mended = { ...report, arrears: { amountOre: 612_550, dueDate: '2026-11-02' } };
    expect((await supervisor().post('/cases', mended)).as(received)).toMatchObject({ caseId, result: 'updated' });
    const { arrears, warnings } = await caseOf(caseId);
    expect([arrears.amountOre, arrears.months]).toMatchObject([612_550, [{ dueDate: '2026-11-02' }]]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'amountDiffers' }));
    expect(warnings.map((w) => w.detail).join()).toMatch(/5\.000,00 kr\. .*6\.125,50 kr\./);
  });

  it('with more than twenty numbers keeps the others in the remarks', async () => {
    const phones = [0, 1, 2].map(manyNumbers);
    const answer = (await supervisor().post('/cases', household({ phones }))).as(received);
    expect(answer.warnings.map((w) => w.code)).toEqual(['tooManyPhones']);
    const { citizen } = await caseOf(answer.caseId);
    expect(citizen.phones).toHaveLength(20);
    expect(citizen.remarks).toEqual([expect.stringContaining('20122217')]);
  });
});

describe('a protected address', () => {
  it('stands on the case for those who need it, and in no list', async () => {
    const report = household({ phones: ['20123456'] });
    const citizen = { ...report.citizen, protectedAddress: true };
    const { caseId } = (await supervisor().post('/cases', { ...report, citizen })).as(received);
    const open = await anew();
    const found = await caseOf(caseId);
    expect(found.citizen).toMatchObject({ protectedAddress: true, address: report.citizen.address });
    const list = (await supervisor().get('/cases?limit=200')).as(listOf(caseSummary)).items;
    const hidden = { protectedAddress: true, street: null, postcode: null, city: null };
    expect(list.find((c) => c.caseId === caseId)?.citizen).toMatchObject(hidden);
    expect(list.find((c) => c.caseId === open)?.citizen).toMatchObject({ protectedAddress: false, postcode: '8900' });
    expect(JSON.stringify((await supervisor().get(`/tasks?caseId=${caseId}`)).body)).not.toContain(
      report.citizen.address.street,
    );
  });
});

describe('an answer', () => {
  it('is kept by no browser and no proxy, also where it is a refusal', async () => {
    const caseId = await anew();
    const answers = [
      await supervisor().get(`/cases/${caseId}`),
      await supervisor().get('/cases'),
      await husly.as(null).get('/cases'),
      await tell(caseId, { kind: 'died' }),
    ];
    expect(answers[3]?.as(applied).status).toBe('applied');
    for (const { headers } of answers)
      expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
  });
});
