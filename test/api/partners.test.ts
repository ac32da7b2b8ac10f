import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { messageItem } from '../../api/messageSchemas.js';
import { applied, listOf, partner, problem, received, reportedCase, theCase } from '../../api/schemas.js';
import { household, inDays, pages, soon, startTestHusly, type Api, type TestHusly } from '../support/husly.js';

/** Partners: the directory, access keys, what a sender may see, and who takes part in a case. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const supervisor = (): Api => husly.as('supervisor');
const aName = (): string => `Boligforening ${randomUUID()}`;
const added = async (body: object) => {
  const answer = await supervisor().post('/partners', { kind: 'housingOrganisation', name: aName(), ...body });
  expect(answer.status).toBe(201);
  return answer.as(partner);
};
const issued = z.object({ partnerId: z.uuid(), key: z.string(), keyIssuedAt: z.iso.datetime() });
const keyOf = async (partnerId: string) => {
  const answer = await supervisor().post(`/partners/${partnerId}/key`, {});
  expect(answer.status).toBe(201);
  return answer.as(issued).key;
};
const basis = { kind: 'agreement', reference: 'Aftale med kommunen', since: '2026-01-01' };
/** A partner of the directory that may send, and the API as it sees it. */
const aSender = async (body: object = {}) => {
  const itself = await added({ legalBasis: basis, ...body });
  return { ...itself, api: husly.withKey(await keyOf(itself.partnerId)) };
};
const reportedBy = async (api: Api, body: object = household({ phones: ['20123456'] })) =>
  (await api.post('/cases', body)).as(received).caseId;
const caseOf = async (caseId: string) => (await supervisor().get(`/cases/${caseId}`)).as(theCase);
const tell = (api: Api, caseId: string, fact: object) =>
  api.post(`/cases/${caseId}/facts`, { commandId: randomUUID(), ...fact });

describe('the directory', () => {
  it('keeps what is known of a partner, and shows it to staff', async () => {
    const name = aName();
    const legalBasis = { kind: 'agreement', reference: 'Aftale af 1. maj 2026, godkendt af DPO', since: '2026-05-01' };
    const words = {
      name,
      contact: { name: 'Lone Prøve', phone: '89 15 15 15' },
      mailbox: 'restance@bolig.example',
      legalBasis,
      mapping: { 'Lejer nr.': 'tenancyNumber', 'Intern kode': null },
    };
    const { partnerId, ...shown } = await added(words);
    expect(shown).toMatchObject({
      kind: 'housingOrganisation',
      kindName: 'boligforening',
      name,
      contact: { name: 'Lone Prøve', phone: '+4589151515' },
      mapping: { lejernr: 'tenancyNumber', internkode: null },
      legalBasis,
      keyIssuedAt: null,
    });
    for (const role of ['outreach', 'caseworker', 'supervisor'] as const) {
      const all = (await pages(husly.as(role), '/partners?kind=housingOrganisation', partner, 1)).flat();
      expect(all.find((p) => p.partnerId === partnerId)).toEqual({ partnerId, ...shown });
    }
  });

  it('changes what is given, takes away what is null, and leaves the rest', async () => {
    const { partnerId, ...before } = await added({ contact: { name: 'Lone Prøve' }, mailbox: 'a@bolig.example' });
    const changed = await supervisor().patch(`/partners/${partnerId}`, { kind: 'lawyer', mailbox: null });
    expect(changed.body).toEqual({ partnerId, ...before, kind: 'lawyer', kindName: 'advokat', mailbox: null });
    expect((await supervisor().patch(`/partners/${partnerId}`, {})).body).toEqual(changed.body);
    expect((await supervisor().patch(`/partners/${randomUUID()}`, { mailbox: null })).status).toBe(404);
  });

  it('holds one partner of each name, however it is written', async () => {
    const { name } = await added({});
    const other = await added({});
    const again = name.toUpperCase().replace('BOLIGFORENING ', 'Boligforening  ');
    const taken = [
      await supervisor().post('/partners', { kind: 'lawyer', name: again }),
      await supervisor().patch(`/partners/${other.partnerId}`, { name: again }),
    ];
    for (const answer of taken) {
      expect(answer.status).toBe(409);
      expect(answer.as(problem).errors).toMatchObject([{ pointer: '/name', code: 'nameTaken' }]);
    }
  });

  it.each([
    [{ kind: 'bank', name: 'Banken' }, '/kind'],
    [{ kind: 'lawyer' }, '/name'],
    [{ kind: 'lawyer', name: ' A/S ' }, '/name'],
    [{ kind: 'lawyer', name: 'Advokat', mailbox: 'ikke en adresse' }, '/mailbox'],
    [{ kind: 'lawyer', name: 'Advokat', contact: { phone: 'ring bare' } }, '/contact/phone'],
    [{ kind: 'lawyer', name: 'Advokat', mapping: { Navn: 'toString' } }, '/mapping/Navn'],
    [
      { kind: 'lawyer', name: 'Advokat', legalBasis: { kind: 'habit', reference: 'x', since: '2026-01-01' } },
      '/legalBasis/kind',
    ],
    [{ kind: 'lawyer', name: 'Advokat', keyHash: 'x' }, '/keyHash'],
  ])('%j is 422 with the field', async (body, pointer) => {
    const answer = await supervisor().post('/partners', body);
    expect(answer.status).toBe(422);
    expect(answer.as(problem).errors?.map((e) => e.pointer)).toEqual([pointer]);
  });
});

describe('an access key', () => {
  it('is shown once, is never kept as it is, and is not repeated by an Idempotency-Key', async () => {
    const { partnerId } = await added({});
    const path = `/partners/${partnerId}/key`;
    const again = { 'Idempotency-Key': randomUUID() };
    const answers = [await supervisor().post(path, {}, again), await supervisor().post(path, {}, again)];
    const keys = answers.map((answer) => answer.as(issued).key);
    for (const key of keys) expect(key).toMatch(/^husly_[\w-]{43}$/);
    expect(keys[0]).not.toBe(keys[1]);
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
    const listed = (await pages(supervisor(), '/partners', partner, 50)).flat();
    expect(JSON.stringify(listed)).not.toContain('husly_');
    expect((await supervisor().post(`/partners/${randomUUID()}/key`, {})).status).toBe(404);
  });

  it('opens what a sender may do, and no more', async () => {
    const { api } = await aSender();
    expect((await api.post('/cases', household())).status).toBe(201);
    for (const path of ['/tasks', '/messages', '/partners', `/cases/${randomUUID()}/forecast`])
      expect([path, (await api.get(path)).status]).toEqual([path, 403]);
    expect((await api.post('/partners', { kind: 'lawyer', name: aName() })).status).toBe(403);
  });

  it('replaced, withdrawn or wrong opens nothing, and is not written to the log', async () => {
    const { partnerId } = await added({});
    const first = await keyOf(partnerId);
    const second = await keyOf(partnerId);
    expect((await husly.withKey(first).get('/cases')).status).toBe(401);
    expect((await husly.withKey(second).get('/cases')).status).toBe(200);
    const withdrawn = await supervisor().delete(`/partners/${partnerId}/key`);
    expect(withdrawn.as(partner).keyIssuedAt).toBeNull();
    for (const key of [second, `husly_${'x'.repeat(43)}`, 'husly_', 'nonsense']) {
      const answer = await husly.withKey(key).get('/cases');
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const log = readFileSync(join(husly.dataDir, 'husly.log'), 'utf8');
    expect(log).toContain('wrong or withdrawn access key');
    expect(log).not.toContain('husly_');
  });

  it('and a persona at once is nobody: 400', async () => {
    const { partnerId } = await added({});
    const headers = { Authorization: `Bearer ${await keyOf(partnerId)}`, 'Husly-Persona': 'supervisor' };
    expect((await fetch(`${husly.url}/api/v1/cases`, { headers })).status).toBe(400);
  });
});

describe('a sender', () => {
  it('sees how far its own cases are, and nothing else', async () => {
    const { api } = await aSender();
    const caseId = await reportedBy(api);
    const seen = async () => (await api.get(`/cases/${caseId}`)).body;
    const own = { tenancyNumber: null, reference: null };
    expect(await seen()).toEqual({ caseId, status: 'received', ...own });
    const call = (await caseOf(caseId)).tasks[0]?.taskId;
    await husly.as('outreach').post(`/tasks/${call}/claim`, { commandId: randomUUID() });
    await expect.poll(seen, soon).toEqual({ caseId, status: 'handled', ...own });
    expect((await api.get('/cases')).body).toEqual({
      items: [{ caseId, status: 'handled', ...own }],
      nextCursor: null,
    });
    await tell(supervisor(), caseId, { kind: 'closed', outcome: 'oenskerIkkeHjaelp' });
    await expect.poll(seen, soon).toEqual({ caseId, status: 'ended', ...own });
    await expect
      .poll(async () => (await api.get('/cases?closed=true')).body, soon)
      .toMatchObject({
        items: [{ caseId, status: 'ended' }],
      });
  });

  it('knows its cases by the number and the reference it has given them, and sees no other sender’s', async () => {
    const [one, other] = [await aSender(), await aSender()];
    const body = household({ number: '12-0345-2' });
    const named = { ...body, source: { ...body.source, reference: 'Sag 77' } };
    const answer = (await one.api.post('/cases', named)).as(received);
    // What the unit plans is its own.
    expect([answer.result, answer.stage, answer.next]).toEqual(['created', null, null]);
    const { caseId } = answer;
    expect(await reportedBy(other.api, { ...body, tenancy: {} })).toBe(caseId);
    const own = { caseId, tenancyNumber: '12-0345-2', reference: 'Sag 77' };
    expect([(await one.api.get(`/cases/${caseId}`)).body, (await one.api.get('/cases')).body]).toMatchObject([
      own,
      { items: [own] },
    ]);
    expect((await other.api.get(`/cases/${caseId}`)).body).toMatchObject({ tenancyNumber: null, reference: null });
  });

  it('pages through its cases, newest first, and may not search among them', async () => {
    const { api } = await aSender();
    const mine: string[] = [];
    for (let n = 0; n < 5; n++) mine.push(await reportedBy(api));
    await reportedBy(supervisor());
    const seen = (await pages(api, '/cases', reportedCase, 2)).flat().map((item) => item.caseId);
    expect(seen).toEqual(mine.toReversed());
    const searched = await api.get('/cases?stage=phone&attention=unsafe');
    expect(searched.status).toBe(400);
    expect(searched.as(problem).errors?.map((e) => e.pointer)).toEqual(['stage', 'attention']);
  });

  it('meets 404 at the case of somebody else, as if there were none', async () => {
    const [one, other] = [await aSender(), await aSender()];
    const caseId = await reportedBy(one.api);
    const unknown = randomUUID();
    const payment = { kind: 'payment', extent: 'full' };
    for (const api of [other.api, husly.as('intake')]) {
      expect((await api.get(`/cases/${caseId}`)).body).toEqual((await api.get(`/cases/${unknown}`)).body);
      const refused = await tell(api, caseId, payment);
      expect(refused.status).toBe(404);
      expect(refused.body).toEqual((await tell(api, unknown, payment)).body);
      expect((await api.get('/cases')).as(listOf(reportedCase)).items.map((item) => item.caseId)).not.toContain(caseId);
    }
    expect((await caseOf(caseId)).stage).toBe('phone');
  });

  it('that reports a home with an open case may follow it from then on, and learns no more of it', async () => {
    const [one, other] = [await aSender(), await aSender({ kind: 'bailiffCourt' })];
    const body = household({ phones: ['20123456'] });
    const caseId = await reportedBy(one.api, body);
    const again = await other.api.post('/cases', { ...body, source: { kind: 'bailiffCourt' } });
    expect(again.body).toMatchObject({ caseId, result: 'updated', stage: null, next: null });
    expect((await other.api.get(`/cases/${caseId}`)).body).toMatchObject({ caseId, status: 'received' });
  });

  it('that sends the very same report as another one follows the case too', async () => {
    // Two lawyers of one landlord; what a landlord sends is in its own name, and never quite another's.
    const [one, other] = [await aSender({ kind: 'lawyer' }), await aSender({ kind: 'lawyer' })];
    const body = household();
    const caseId = await reportedBy(one.api, body);
    expect((await other.api.post('/cases', body)).body).toMatchObject({ caseId, result: 'existing' });
    for (const { api } of [one, other]) {
      expect((await api.get(`/cases/${caseId}`)).status).toBe(200);
      expect((await api.get('/cases')).as(listOf(reportedCase)).items).toMatchObject([{ caseId }]);
    }
    const partners = (await caseOf(caseId)).partners.map((p) => p.partnerId);
    expect(partners).toEqual([one.partnerId, other.partnerId]);
    expect((await caseOf(caseId)).sources).toHaveLength(1);
  });

  it.each([
    { kind: 'payment', extent: 'part', amountOre: 500_00 },
    { kind: 'hearingSet', hearingAt: `${inDays(30)}T10:30:00+01:00` },
    { kind: 'hearingMoved', hearingAt: `${inDays(40)}T10:30:00+01:00` },
    { kind: 'hearingWithdrawn' },
    { kind: 'withdrawn' },
    { kind: 'payment', extent: 'full', paidOn: inDays(0) },
  ])('tells $kind, and is answered that it is received', async (fact) => {
    const { api, partnerId } = await aSender();
    const caseId = await reportedBy(api);
    const answer = await tell(api, caseId, fact);
    expect(answer.as(applied)).toMatchObject({ status: 'applied', stage: null, outcome: null, tasks: [], next: [] });
    const told = async () => (await caseOf(caseId)).timeline.filter((entry) => entry.by === `partner:${partnerId}`);
    await expect.poll(told, soon).toMatchObject([{ kind: 'fact' }]);
  });

  it('may not do the unit’s own work', async () => {
    const { api } = await aSender();
    const caseId = await reportedBy(api);
    for (const fact of [
      { kind: 'closed', outcome: 'betalt' },
      { kind: 'needs', children: true },
    ])
      expect((await tell(api, caseId, fact)).status).toBe(403);
  });

  it.each([null, { ...basis, since: inDays(2) }])(
    'without a legal basis in force (%j) tells only of a home before the bailiff’s court',
    async (none) => {
      const { api } = await aSender({ legalBasis: none });
      const body = household();
      const refused = await api.post('/cases', body);
      expect([refused.status, refused.as(problem).type]).toEqual([409, 'urn:husly:problem:noLegalBasis']);
      expect(refused.as(problem).detail).toContain('retsgrundlag');
      expect((await api.get('/cases')).as(listOf(reportedCase)).items).toEqual([]);
      expect((await api.post('/cases', { ...body, legal: { evictionRequestedOn: inDays(-1) } })).status).toBe(201);
    },
  );

  it('speaks for the court only where it is the court, or the municipality', async () => {
    const landlord = await aSender();
    const asCourt = { ...household(), source: { kind: 'bailiffCourt' } };
    const refused = await landlord.api.post('/cases', asCourt);
    expect(refused.as(problem).errors).toMatchObject([{ pointer: '/source/kind', code: 'notTheCourt' }]);
    const caseId = await reportedBy(landlord.api);
    expect((await tell(landlord.api, caseId, { kind: 'courtNotice', receivedOn: inDays(-1) })).status).toBe(403);
    for (const kind of ['bailiffCourt', 'authorityCentre'])
      expect(
        (await (await aSender({ kind })).api.post('/cases', { ...household(), source: asCourt.source })).status,
      ).toBe(201);
  });
});

describe('a case', () => {
  it('names its partners: who sent it by key, and whom a report names', async () => {
    const landlord = await added({ contact: { name: 'Lone Prøve', phone: '89151515' } });
    const court = await aSender({ kind: 'bailiffCourt' });
    const body = household();
    const source = { kind: 'housingOrganisation', organisation: ` ${landlord.name.toUpperCase()} A/S` };
    const caseId = await reportedBy(supervisor(), { ...body, source });
    const { partnerId, name, contact } = landlord;
    const first = { partnerId, name, contact, kind: 'housingOrganisation', kindName: 'boligforening' };
    expect((await caseOf(caseId)).partners).toEqual([first]);
    await court.api.post('/cases', { ...body, source: { kind: 'bailiffCourt' } });
    expect((await caseOf(caseId)).partners).toMatchObject([
      first,
      { partnerId: court.partnerId, kindName: 'fogedretten' },
    ]);
  });

  it('names a partner no longer whose only report was of another home', async () => {
    const [landlord, other] = [await aSender(), await aSender()];
    const body = household();
    const caseId = await reportedBy(landlord.api, body);
    const again = { ...body, source: { kind: 'housingOrganisation', organisation: other.name } };
    expect(await reportedBy(other.api, again)).toBe(caseId);
    const { sources, partners } = await caseOf(caseId);
    expect(partners.map((p) => p.partnerId)).toEqual([landlord.partnerId, other.partnerId]);
    const undo = `/cases/${caseId}/links/${sources[1]?.reportId}/undo`;
    expect((await supervisor().post(undo, { commandId: randomUUID() })).status).toBe(200);
    expect((await caseOf(caseId)).partners.map((p) => p.partnerId)).toEqual([landlord.partnerId]);
    expect((await other.api.get(`/cases/${caseId}`)).status).toBe(404);
  });

  it('named by nobody of the directory has no partners', async () => {
    expect((await caseOf(await reportedBy(husly.as('intake')))).partners).toEqual([]);
  });
});

/** A new case whose caseworker is asked first, and the mail that asks. */
const toldWhom = async () => {
  const caseId = await reportedBy(supervisor(), household());
  const referral = async () =>
    (await supervisor().get(`/messages?caseId=${caseId}`))
      .as(listOf(messageItem))
      .items.find((m) => m.purpose === 'referral' && m.status === 'sent');
  await expect.poll(referral, soon).toBeDefined();
  return { caseId, referral: await referral() };
};

describe('a referral', () => {
  it('goes where the policy says, until the directory knows better; the office asked then takes part', async () => {
    expect((await toldWhom()).referral?.recipient).toBe('sagsbehandling@randers.example');
    await added({ kind: 'benefitsOffice', name: 'Ydelseskontoret', mailbox: 'ydelse@kommune.example' });
    await added({ kind: 'citizenService', name: 'Borgerservice', mailbox: 'borger@kommune.example' });
    expect((await toldWhom()).referral?.recipient).toBe('ydelse@kommune.example');
    const centre = await added({ kind: 'authorityCentre', name: 'Myndighed', mailbox: 'myndighed@kommune.example' });
    const { caseId, referral } = await toldWhom();
    expect(referral?.recipient).toBe('myndighed@kommune.example');
    const { citizen, partners } = await caseOf(caseId);
    expect(`${referral?.subject} ${referral?.text}`).not.toContain(citizen.name);
    expect(partners.map((p) => p.partnerId)).toEqual([centre.partnerId]);
  });
});
