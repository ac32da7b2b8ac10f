import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem, received, theCase } from '../../api/schemas.js';
import type { TaskKind } from '../../domain/outcomes.js';
import { household, startTestHusly, type TestHusly } from '../support/husly.js';

/** What somebody tells of how to reach a citizen is true once the case has taken it, and not before. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const anew = async () =>
  (await husly.as('supervisor').post('/cases', household({ phones: ['20123456'], email: 'gammel@prove.example' }))).as(
    received,
  ).caseId;
const caseOf = async (caseId: string) => (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
const taskOf = async (caseId: string, kind: TaskKind) =>
  (await caseOf(caseId)).tasks.find((t) => t.kind === kind)?.taskId ?? '';
const command = <T extends object>(rest: T): T & { commandId: string } => ({ commandId: randomUUID(), ...rest });
const complete = (taskId: string, result: object) =>
  husly.as('outreach').post(`/tasks/${taskId}/complete`, command(result));
const tell = (caseId: string, fact: object) => husly.as('supervisor').post(`/cases/${caseId}/facts`, command(fact));

const contact = {
  phones: ['30 98 76 54'],
  email: 'ny@prove.example',
  address: { street: 'Ny Vej 3, st. tv', postcode: '8900' },
};

describe('new contact details in what a case refuses', () => {
  it('change nothing: with a task that was done already', async () => {
    const caseId = await anew();
    const taskId = await taskOf(caseId, 'call');
    expect((await complete(taskId, { outcome: 'noAnswer' })).status).toBe(200);
    const before = (await caseOf(caseId)).citizen;
    for (const outcome of ['wrongNumber', 'notInUse'])
      expect((await complete(taskId, { outcome, contact })).status).toBe(409);
    expect((await caseOf(caseId)).citizen).toEqual(before);
  });

  it('change nothing: in a closed case', async () => {
    const caseId = await anew();
    const before = (await caseOf(caseId)).citizen;
    expect((await tell(caseId, { kind: 'died' })).status).toBe(200);
    expect((await tell(caseId, { kind: 'contactDetails', contact })).status).toBe(409);
    expect((await caseOf(caseId)).citizen).toEqual(before);
  });

  it('are taken when they are told again to a task that is open', async () => {
    const caseId = await anew();
    const taskId = await taskOf(caseId, 'call');
    await complete(taskId, { outcome: 'noAnswer' });
    await complete(taskId, { outcome: 'wrongNumber', contact });
    expect((await complete(await taskOf(caseId, 'call'), { outcome: 'wrongNumber', contact })).status).toBe(200);
    const { citizen } = await caseOf(caseId);
    expect(citizen.phones.map(({ e164, usable }) => [e164, usable])).toEqual([
      ['+4520123456', false],
      ['+4530987654', true],
    ]);
    expect([citizen.email, citizen.address.street]).toEqual(['ny@prove.example', 'Ny Vej 3, st. tv']);
  });
});

describe('the same commandId with another personal part', () => {
  it.each([
    ['a phone', { contact: { phones: ['30987654'] } }, { contact: { phones: ['40404040'] } }],
    ['a mail address', { contact: { email: 'a@prove.example' } }, { contact: { email: 'b@prove.example' } }],
    ['an address', { contact }, { contact: { ...contact, address: { street: 'Ny Vej 4' } } }],
  ])('is 422: %s', async (_, first, second) => {
    const caseId = await anew();
    const body = { commandId: randomUUID(), kind: 'contactDetails' };
    const say = (rest: object) => husly.as('supervisor').post(`/cases/${caseId}/facts`, { ...body, ...rest });
    expect((await say(first)).status).toBe(200);
    const known = (await caseOf(caseId)).citizen;
    const other = await say(second);
    expect([other.status, other.as(problem).errors?.[0]?.pointer]).toEqual([422, '/commandId']);
    expect((await say(first)).status).toBe(200);
    expect((await caseOf(caseId)).citizen).toEqual(known);
  });

  it('is 422: a sum of money', async () => {
    const caseId = await anew();
    const body = { commandId: randomUUID(), kind: 'payment', extent: 'part' };
    const pay = (amountOre?: number) =>
      husly.as('supervisor').post(`/cases/${caseId}/facts`, { ...body, ...(amountOre && { amountOre }) });
    expect((await pay(100_000)).status).toBe(200);
    expect((await pay(200_000)).status).toBe(422);
    expect((await pay()).status).toBe(422);
    expect((await pay(100_000)).status).toBe(200);
  });
});
