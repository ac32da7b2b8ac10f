import { randomUUID } from 'node:crypto';
import protoUtils from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inquiry, visitInFull } from '../../api/schemas.js';
import { visitAnswer } from '../../api/visitSchemas.js';
import { keepList } from '../support/lists.js';
import { casesQueue, importWorkflowId, visitWorkflowId } from '../../workflows/contract.js';
import type { importList } from '../../workflows/importList.js';
import { openDesk } from '../support/desk.js';
import { openEngine, reportOf, type Engine } from '../support/engine.js';
import { local } from '../support/testCase.js';

/**
 * No personal data in Temporal, ever (design §3): values that occur nowhere else are planted everywhere a case keeps
 * something, through a life in which everything fails once, and then looked for in all that the server stores.
 */
const canaries = {
  name: 'Kanariella Fuglsang',
  coTenant: 'Medlejer Gulfjer',
  street: 'Kanariegade 777',
  phone: '20998877',
  newPhone: '30776655',
  email: 'kanariella@fuglebur.example',
  newEmail: 'gulfjer@fuglebur.example',
  newStreet: 'Reddestien 888',
  note: 'notekanarie synger',
  remarks: 'bemærkningskanarie 120390-1234',
  cpr: '120390-1234',
  // As long as may be: a history is full of digits, and a shorter row of them comes about by chance.
  amount: '987654321',
  paid: '91928374',
  tenancyNumber: '99-8877-66',
  reference: 'KANREF-31',
};

let engine: Engine;
/** Each kind of thing fails once, with words that quote what it was given. */
const ofCases = ['project', 'plan', 'notify', 'sms', 'email'];
const ofInquiries = ['projectInquiry', 'planInquiry', 'tellCase'];
const ofVisits = ['projectVisit', 'tellOfVisit'];
const failOnce = new Set([...ofCases, ...ofInquiries, ...ofVisits]);
const complaint = (what: string): string => `${what} failed for ${Object.values(canaries).join(', ')}`;
const fails = (what: string): boolean => failOnce.delete(what);
function mayFail(what: string): void {
  if (fails(what)) throw new Error(complaint(what));
}

beforeAll(async () => {
  engine = await openEngine({
    activities: (real) => ({
      plan: (request) => (mayFail('plan'), real.plan(request)),
      project: (projection) => (mayFail('project'), real.project(projection)),
      notify: (request) => (mayFail('notify'), real.notify(request)),
      projectInquiry: (projection) => (mayFail('projectInquiry'), real.projectInquiry(projection)),
      planInquiry: (request) => (mayFail('planInquiry'), real.planInquiry(request)),
      tellCase: (finding) => (mayFail('tellCase'), real.tellCase(finding)),
      projectVisit: (projection) => (mayFail('projectVisit'), real.projectVisit(projection)),
      tellOfVisit: (telling) => (mayFail('tellOfVisit'), real.tellOfVisit(telling)),
    }),
    answer: (_, channel) =>
      fails(channel) ? { kind: 'notSent', code: complaint(channel) } : { kind: 'accepted', providerId: null },
  });
});
afterAll(() => engine.close());

const opening = {
  source: { kind: 'housingOrganisation' as const, organisation: 'RandersBolig', reference: canaries.reference },
  citizen: {
    name: canaries.name,
    address: { street: canaries.street, postcode: '8900', city: 'Randers C' },
    phones: [canaries.phone],
    email: canaries.email,
  },
  household: { children: 2, coTenants: [canaries.coTenant] },
  tenancy: { number: canaries.tenancyNumber },
  arrears: { amountOre: Number(canaries.amount), dueDate: '2032-02-01' },
  remarks: canaries.remarks,
};

/** Everything in it as text: what is written out, and every payload and other bytes read. */
function everything(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'string') return `${value}\n${Buffer.from(value, 'base64').toString('utf8')}`;
  if (Array.isArray(value)) return value.map(everything).join('\n');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, part]) => `${key}\n${everything(part)}`)
      .join('\n');
  return String(value);
}

/** All that the server keeps of a workflow, and what it shows in lists. */
async function storedOf(workflowId: string): Promise<string> {
  const handle = engine.client.workflow.getHandle(workflowId);
  const history = await handle.fetchHistory();
  const described = await handle.describe();
  const metadata = await handle.query('__temporal_workflow_metadata');
  const listed = [];
  for await (const { raw, memo, searchAttributes } of engine.client.workflow.list())
    listed.push(raw, memo, searchAttributes);
  const shown = [
    described.raw,
    described.memo,
    await described.staticDetails(),
    await described.staticSummary(),
    metadata,
  ];
  return [
    protoUtils.historyToJSON(history),
    ...[JSON.parse(protoUtils.historyToJSON(history)), shown, listed].map(everything),
  ].join('\n');
}

function expectNoCanary(stored: string): void {
  const plain = stored.toLowerCase();
  const found = Object.entries(canaries).filter(([, value]) =>
    [value, value.replaceAll(/[\s-]/g, ''), encodeURIComponent(value)].some((v) => plain.includes(v.toLowerCase())),
  );
  expect(found).toEqual([]);
}

it('a case’s history, visibility and details hold nothing personal, also when everything fails once', async () => {
  const theCase = await engine.newCase(opening);
  await theCase.travel('2032-03-01 09:30');
  await theCase.complete('call-1-1', 'noAnswer', { note: canaries.note });
  await theCase.travel('2032-03-01 10:00');
  const contact = { phones: [canaries.newPhone], email: canaries.newEmail };
  await theCase.complete('call-1-2', 'wrongNumber', { contact, note: canaries.cpr });
  await theCase.fact({
    kind: 'contactDetails',
    contact: { address: { street: canaries.newStreet } },
    note: canaries.note,
  });
  await theCase.fact({ kind: 'payment', extent: 'part', amountOre: Number(canaries.paid), note: canaries.cpr });
  await theCase.travel('2032-03-08 16:00');
  await expect(theCase.complete('call-1-1', 'reached', { note: canaries.note })).rejects.toMatchObject({ status: 409 });
  await theCase.fact({
    kind: 'paymentAgreement',
    instalments: [{ dueOn: '2032-04-01', amountOre: Number(canaries.paid) }],
    note: canaries.note,
  });
  await theCase.fact({ kind: 'payment', extent: 'full', note: canaries.note });
  await theCase.result();
  expect(ofCases.filter((what) => failOnce.has(what))).toEqual([]);

  // Where they belong they are: the texts went to the real number and address.
  expect(engine.sent.map((m) => m.to)).toEqual(expect.arrayContaining([`+45${canaries.newPhone}`, canaries.newEmail]));
  const stored = await storedOf(theCase.handle.workflowId);
  expect(stored).toContain('call-1-1');
  expect(stored).toContain('ActivityFailed');
  expectNoCanary(stored);
});

it('the import of a list holds nothing personal either', async () => {
  const importId = randomUUID();
  const row = {
    ...reportOf({}),
    ...opening,
    tenancy: { number: '99-8877-67' },
    citizen: { ...opening.citizen, name: 'Anden Kanariella' },
  };
  const list = {
    importId,
    createdAt: engine.deps.now(),
    by: 'client:test',
    fileName: `${canaries.name}.csv`,
  };
  await keepList(engine.db, list, [{ row: 1, request: row }]);
  const handle = await engine.client.workflow.start<typeof importList>('importList', {
    workflowId: importWorkflowId(importId),
    taskQueue: casesQueue,
    args: [{ importId }],
  });
  await handle.result();
  const stored = await storedOf(handle.workflowId);
  expect(stored).toContain(importId);
  expectNoCanary(stored);
});

it('what is asked of the outreach worker holds nothing personal, and neither do the mails about it', async () => {
  const street = `${canaries.street}, 2. tv`;
  const arrears = { ...opening.arrears, dueDate: '2032-02-02' };
  const theCase = await engine.newCase({ ...opening, arrears, citizen: { ...opening.citizen, address: { street } } });
  const desk = await openDesk(engine);
  const say = async (role: 'caseworker' | 'outreach', path: string, body: object) => {
    const answer = await desk.as(role).post(path, { commandId: randomUUID(), ...body });
    expect(answer.status).toBeLessThan(300);
    return answer;
  };
  const ask = async (body: object) => (await say('caseworker', '/inquiries', body)).as(inquiry);
  desk.setClock('2032-03-01 10:00');
  const citizen = { name: canaries.name, address: { street }, phones: [canaries.newPhone] };
  const advice = await ask({ kind: 'advice', caseId: theCase.caseId, question: canaries.note });
  const locate = await ask({ kind: 'locate', citizen, question: canaries.remarks });
  expect(locate.caseId).toBe(theCase.caseId);
  const mailed = engine.sent.length;
  await desk.travel(locate.inquiryId, '2032-03-01 11:00');
  await desk.travel(advice.inquiryId, '2032-03-03 10:30');
  await say('outreach', `/tasks/${advice.inquiryId}.advice-1/complete`, { outcome: 'answered', note: canaries.cpr });
  const atTheDoor = `/tasks/${locate.inquiryId}.locate-`;
  await say('outreach', `${atTheDoor}1/complete`, { outcome: 'nobodyHome', note: canaries.note });
  await say('outreach', `${atTheDoor}2/complete`, { outcome: 'moved', note: canaries.newStreet });
  await Promise.all([desk.end(advice.inquiryId), desk.end(locate.inquiryId)]);
  desk.close();
  expect(ofInquiries.filter((what) => failOnce.has(what))).toEqual([]);
  const mails = engine.sent.slice(mailed).filter((m) => m.to.startsWith('boligsocial'));
  expect(mails).toHaveLength(2);
  expectNoCanary(JSON.stringify(mails));
  for (const id of [`advice:${advice.inquiryId}`, `locate:${locate.inquiryId}`, theCase.handle.workflowId]) {
    const stored = await storedOf(id);
    expect(stored).toContain('persona:outreach');
    expectNoCanary(stored);
  }
});

it('a safe visit holds nothing personal, and neither do its alarms', async () => {
  const street = `${canaries.street}, 3. tv`;
  const legal = { hearingAt: local('2032-03-03 10:00') };
  const arrears = { ...opening.arrears, dueDate: '2032-02-03' };
  const citizen = { ...opening.citizen, phones: [], address: { street } };
  const theCase = await engine.newCase({ ...opening, arrears, legal, citizen, tenancy: { number: '99-8877-68' } });
  const desk = await openDesk(engine);
  desk.setClock('2032-03-01 09:30');
  const visit = (await theCase.view()).tasks.find((t) => t.kind === 'visit');
  const say = async (role: 'outreach' | 'supervisor', path: string, body: object) => {
    const answer = await desk.as(role).post(path, { commandId: randomUUID(), ...body });
    expect(answer.status).toBeLessThan(300);
    return answer;
  };
  const begun = await say('outreach', `/tasks/${theCase.caseId}.${visit?.id}/start`, { step: 'atTheDoor' });
  const id = begun.as(visitAnswer).visit.visitId;
  const mailed = engine.sent.length;
  await desk.travel(id, '2032-03-01 10:20');
  await say('outreach', `/visits/${id}/extend`, { minutes: 5 });
  await desk.travel(id, '2032-03-01 11:00');
  const alarms = () => engine.sent.slice(mailed).filter((m) => m.text.includes(id));
  await expect.poll(() => alarms().length, { timeout: 20_000 }).toBe(4);
  await say('supervisor', `/visits/${id}/safe`, { note: canaries.note });
  const handle = engine.client.workflow.getHandle(visitWorkflowId(id));
  await handle.result();
  const { timeline } = (await desk.as('supervisor').get(`/visits/${id}`)).as(visitInFull);
  expect(timeline.at(-1)?.note).toBe(canaries.note);
  desk.close();
  expect(ofVisits.filter((what) => failOnce.has(what))).toEqual([]);
  expectNoCanary(JSON.stringify(alarms()));
  const stored = await storedOf(handle.workflowId);
  expect(stored).toContain('persona:outreach');
  expectNoCanary(stored);
});
