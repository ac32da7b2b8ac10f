import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { caseListItem } from '../../api/caseListSchemas.js';
import { listOf, problem, received, taskInFull, theCase, undone } from '../../api/schemas.js';
import type { IntakeRequest } from '../../domain/intake/request.js';
import { inDays, soon, startTestHusly, type TestHusly } from '../support/husly.js';

/** Reports of one home in many spellings, and of its neighbours, as landlords and the court send them. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

type Sent = Pick<IntakeRequest, 'tenancy' | 'arrears' | 'legal' | 'household'> & { phones?: string[]; email?: string };
const report = (source: IntakeRequest['source'], name: string, where: string, sent: Sent = {}) => {
  const [, street = '', postcode = ''] = /^(.*) (\d{4})$/.exec(where) ?? [];
  const { phones, email, ...rest } = sent;
  const citizen = { name, address: { street, postcode }, ...(phones && { phones }), ...(email && { email }) };
  return { source, citizen, ...rest };
};
const landlord = (name: string, where: string, number: string | null, sent: Sent = {}) =>
  report({ kind: 'housingOrganisation', organisation: 'RandersBolig' }, name, where, {
    ...sent,
    ...(number && { tenancy: { landlord: 'RandersBolig', number } }),
  });
const court = (name: string, where: string, days: number, sent: Sent = {}) =>
  report({ kind: 'bailiffCourt', organisation: 'Retten i Randers', noticedOn: inDays(-2) }, name, where, {
    tenancy: { landlord: 'RandersBolig v/ adv. Skovgaard Holst' },
    legal: { hearingAt: `${inDays(days)}T10:15` },
    ...sent,
  });

const arrears = (dueDate: string) => ({ arrears: { amountOre: 638_400, dueDate } });

const send = async (body: unknown) => (await husly.as('intake').post('/cases', body)).as(received);
const created = async (body: unknown): Promise<string> => {
  const { caseId, result } = await send(body);
  expect(result).toBe('created');
  return caseId;
};
const get = async (caseId: string) => (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);

describe('a report of a known home', () => {
  it.each<[string, string, string, string, string]>([
    [
      'ae, aa and Gl.',
      'Åse Kjærgaard',
      'Gl. Jennumparken 7, 1. mf 8930',
      'Aase Kjaergaard',
      'Gammel Jennumparken 7, 1. MF 8930',
    ],
    [
      'a middle name shortened',
      'Jørgen Bøgh Thomsen',
      'Århusvej 88, 1. th 8940',
      'Jørgen B. Thomsen',
      'Aarhusvej 88, 1.th. 8940',
    ],
    ['a dotless ı', 'Sahin Yildiz', 'Glarbjergvej 101B, 3. tv 8930', 'Şahin Yıldız', 'Glarbjergvej 101 B, 3 tv 8930'],
    ['an ł', 'Lukasz Wójcik', 'Jennumparken 45, st. th 8930', 'Łukasz Wójcik', 'Jennumparken 45, stuen th. 8930'],
    [
      'lost letters',
      'Nguy?n Th? Hoa',
      'Nørrebrogade 33, 4. 2 8900',
      'Nguyễn Thị Hoa',
      'Noerrebrogade 33, 4. sal, dør 2 8900',
    ],
    [
      'one of two tenants',
      'Anne Sørensen og Peter Holm',
      'Vestergade 12, 2. tv 8900',
      'Anne Soerensen',
      'Vestergade 12, 2.TV 8900',
    ],
    [
      'the surname first',
      'Kjeldsen, Annette',
      'Fregatten 3, 1. tv 8900',
      'Annette Kjeldsen',
      'Fregatten 3, 1. tv 8900',
    ],
  ])('in another spelling is linked, and both sources stay: %s', async (_, name, where, spelled, written) => {
    const caseId = await created(landlord(name, where, randomUUID(), { legal: { hearingAt: inDays(60) } }));
    expect(await send(court(spelled, written, 30))).toMatchObject({ caseId, result: 'updated' });
    expect(await send(court(spelled, written, 30))).toMatchObject({ caseId, result: 'existing' });
    const { sources, clocks, citizen, matches } = await get(caseId);
    expect(sources.map((s) => [s.kind, s.result, s.linkedBy, s.tenants.length])).toEqual([
      ['housingOrganisation', 'created', null, citizen.tenants.length],
      ['bailiffCourt', 'linked', 'husly', 1],
    ]);
    expect(clocks.legal.find((entry) => entry.id === 'hearing')?.date).toBe(inDays(30));
    expect(matches).toEqual([]);
  });

  it('keeps every spelling, shows the whole one, and asks no more how a name is spelled', async () => {
    const caseId = await created(landlord('Tr?n Th? Mai', 'Kristrupvej 5, 1. tv 8960', null));
    expect((await get(caseId)).tasks.map((t) => t.kind)).toContain('clarify');
    await send(court('Trần Thị Mai', 'Kristrupvej 5, 1. tv 8960', 30));
    const { citizen, tasks, timeline } = await get(caseId);
    expect([citizen.name, citizen.alsoWritten]).toEqual(['Trần Thị Mai', ['Tr?n Th? Mai']]);
    expect(tasks.map((t) => t.kind)).not.toContain('clarify');
    expect(timeline.map((entry) => entry.text)).toContain('Der er kommet en ny indberetning om samme husstand.');
  });

  it('from the court shortens its clock at once, and the old hearing stays in the history', async () => {
    const number = randomUUID();
    const first = landlord('Ole Lund', 'Mariagervej 1, 1. tv 8920', number, { legal: { hearingAt: inDays(60) } });
    const caseId = await created(first);
    await send(court('Ole Lund', 'Mariagervej 1, 1. tv 8920', 8));
    const after = await get(caseId);
    expect(after.clocks.legal.find((entry) => entry.id === 'hearing')?.date).toBe(inDays(8));
    expect(after.tasks.map((t) => t.kind)).toEqual(expect.arrayContaining(['visit', 'askCaseworker']));
    expect(after.sources[0]?.legal['hearingAt']).toContain('T');
    const told = after.timeline.map((entry) => entry.text).find((text) => text.includes('fogedretten'));
    expect(told).toMatch(
      /^Der er kommet en ny indberetning om samme husstand\. Fogedforretningen er ikke .*, men .*kl\. 10\.15, oplyser fogedretten\.$/,
    );
  });

  it('from another sender of the same list raises no doubt twice', async () => {
    const [where, number] = ['Hobrovej 71, 1. tv 8920', randomUUID()];
    const sent = { legal: { moveOutOn: '31-11-2026', demandSentOn: inDays(20) }, phones: ['ring bare'] };
    const caseId = await created(landlord('Poul Berg', where, number, sent));
    const before = await get(caseId);
    const asPrivate = { ...landlord('Poul Berg', where, number, sent), source: { kind: 'privateLandlord' } };
    expect(await send(asPrivate)).toMatchObject({ caseId, result: 'updated' });
    const after = await get(caseId);
    expect([after.doubts, after.warnings]).toEqual([before.doubts, before.warnings]);
  });

  it('of the co-tenant, another month, and a private landlord’s short list joins it', async () => {
    const number = randomUUID();
    const where = 'Tøjhushaven 9, 2. tv 8900';
    const caseId = await created(landlord('Eva Friis og Bo Lind', where, number, arrears('2026-10-01')));
    const coTenant = landlord('Bo Lind', 'Tøjhushaven 9, 2.tv. 8900', number, {
      ...arrears('2026-10-01'),
      phones: ['91 05 33 87'],
    });
    expect(await send(coTenant)).toMatchObject({ caseId, result: 'updated' });
    expect(await send(landlord('Eva Friis', where, number, arrears('2026-11-02')))).toMatchObject({ caseId });
    expect(await send(report({ kind: 'privateLandlord' }, 'Eva Friis', where))).toMatchObject({ caseId });
    const { citizen, arrears: owed } = await get(caseId);
    expect([citizen.tenants, citizen.phones.length, owed.amountOre]).toEqual([['Eva Friis', 'Bo Lind'], 1, 1_276_800]);
  });
});

describe('a report of another home', () => {
  it.each<[string, string, string]>([
    ['on the next floor, with half the name', 'Per Krag Andersen', 'Ø. Boulevard 12, 3. tv 8900'],
    ['in a house with the digits turned round', 'Lis Vang', 'Ø. Boulevard 21, 2. tv 8900'],
    ['of another household at the same flat', 'Finn Bro', 'Ø. Boulevard 12, 2. tv 8900'],
  ])('%s is a case of its own, and nobody is asked', async (_, name, where) => {
    await send(landlord('Lis Vang og Per Krag', 'Ø. Boulevard 12, 2. tv 8900', 'oeb-12'));
    const caseId = await created(court(name, where, 30));
    expect((await get(caseId)).matches).toEqual([]);
  });
});

/** Two cases with a name and a number in common. */
async function uncertain(): Promise<{ older: string; newer: string; taskId: string; second: object }> {
  const mark = randomUUID().replaceAll(/[^a-z]/g, '');
  const phone = `20 ${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`;
  const older = await created(landlord(`Ida ${mark}lund`, `${mark}vej 1, 1. tv 8900`, null, { phones: [phone] }));
  const second = landlord(`Ida ${mark}lund`, `${mark}gade 2, st. 8900`, null, { phones: [phone] });
  const newer = await created(second);
  const task = (await get(newer)).tasks.find((t) => t.kind === 'match');
  expect(task).toMatchObject({ role: 'outreach', status: 'open' });
  return { older, newer, taskId: task?.taskId ?? '', second };
}

describe('a home that may be known', () => {
  it('is shown with both sides to staff, and to nobody else', async () => {
    const { older, newer, taskId } = await uncertain();
    const { match } = (await husly.as('outreach').get(`/tasks/${taskId}`)).as(taskInFull);
    expect(match?.because.map((b) => b.code)).toEqual(['sameName', 'otherAddress', 'samePhone']);
    expect([match?.newer.caseId, match?.older.caseId]).toEqual([newer, older]);
    expect(match?.older.address.street).toMatch(/vej 1, 1\. tv$/);
    expect(match?.newer.sources).toMatchObject([{ kind: 'housingOrganisation', result: 'created' }]);
    expect((await get(older)).matches).toMatchObject([{ taskId, decision: null }]);
    expect((await husly.as('intake').get(`/tasks/${taskId}`)).status).toBe(403);
  });

  it('found to be the same goes on in the older case; found to be another is left alone', async () => {
    const { older, newer, taskId, second } = await uncertain();
    const body = { commandId: randomUUID(), outcome: 'same', note: 'Hun er flyttet' };
    for (let time = 1; time <= 2; time += 1) {
      const answer = await husly.as('outreach').post(`/tasks/${taskId}/complete`, body);
      expect([answer.status, answer.body]).toMatchObject([200, { outcome: 'sammeHjem' }]);
    }
    expect((await get(older)).sources.map((s) => s.linkedBy)).toEqual([null, 'persona:outreach']);
    expect((await get(older)).timeline.map((e) => e.text)).toContain(
      'En anden sag om samme husstand er kædet sammen med denne.',
    );
    await expect.poll(async () => (await get(newer)).closedAt, soon).not.toBeNull();
    expect((await get(newer)).continuesIn).toBe(older);
    expect(await send(second)).toMatchObject({ caseId: older, result: 'existing' });
    const payment = { commandId: randomUUID(), kind: 'payment', extent: 'part' };
    const told = await husly.as('intake').post(`/cases/${newer}/facts`, payment);
    expect([told.status, told.body]).toMatchObject([200, { caseId: older }]);

    const other = await uncertain();
    const different = { commandId: randomUUID(), outcome: 'different' };
    expect((await husly.as('outreach').post(`/tasks/${other.taskId}/complete`, different)).status).toBe(200);
    expect(await get(other.newer)).toMatchObject({ closedAt: null, continuesIn: null });
    expect((await get(other.newer)).matches).toMatchObject([{ decision: 'different', decidedBy: 'persona:outreach' }]);
  });

  it('cannot go on in a case that has ended meanwhile', async () => {
    const { older, taskId } = await uncertain();
    await husly.as('supervisor').post(`/cases/${older}/facts`, {
      commandId: randomUUID(),
      kind: 'closed',
      outcome: 'betalt',
    });
    await expect.poll(async () => (await get(older)).closedAt, soon).not.toBeNull();
    const answer = await husly
      .as('outreach')
      .post(`/tasks/${taskId}/complete`, { commandId: randomUUID(), outcome: 'same' });
    expect([answer.status, answer.as(problem).detail]).toEqual([
      409,
      'Den anden sag er afsluttet i mellemtiden, så denne er husstandens åbne sag. Svar different, så fortsætter den.',
    ]);
  });

  it('is closed as the same home by the task alone', async () => {
    const { newer } = await uncertain();
    const fact = { commandId: randomUUID(), kind: 'closed', outcome: 'sammeHjem' };
    expect((await husly.as('supervisor').post(`/cases/${newer}/facts`, fact)).status).toBe(422);
  });
});

/** The arrears are paid, and the case ends. */
const ends = async (caseId: string) => {
  await husly.as('intake').post(`/cases/${caseId}/facts`, { commandId: randomUUID(), kind: 'payment', extent: 'full' });
  await expect.poll(async () => (await get(caseId)).closedAt, soon).not.toBeNull();
};
/** A street of its own. */
const street = () => `${randomUUID().replaceAll(/[^a-z]/g, '')}vej 4, 1. tv 8900`;

describe('a home whose case has ended', () => {
  it('gets no new one by what was told before, sent as it was or with another word; the next month opens one', async () => {
    const [where, number, month] = [street(), randomUUID(), arrears(inDays(-40))];
    const caseId = await created(landlord('Ida Krogh', where, number, month));
    await ends(caseId);
    const again = landlord('Ida Krogh', where, number, month);
    for (let time = 1; time <= 2; time += 1) expect(await send(again)).toMatchObject({ caseId, result: 'existing' });
    const otherWords = landlord('Krogh, Ida', where, number, { ...month, phones: ['20123456'] });
    expect(await send(otherWords)).toMatchObject({ caseId, result: 'existing' });
    expect((await get(caseId)).closedAt).not.toBeNull();
    const next = await created(landlord('Ida Krogh', where, number, arrears(inDays(-10))));
    expect((await get(next)).previousCaseId).toBe(caseId);
  });

  it('is named by the next one, also where only its flat and name tell it', async () => {
    const where = street();
    const caseId = await created(landlord('Åse Kjær', where, null, arrears(inDays(-40))));
    await ends(caseId);
    const next = await created(landlord('Aase Kjaer', where, randomUUID(), arrears(inDays(-10))));
    expect((await get(next)).previousCaseId).toBe(caseId);
    await ends(next);
    const neighbour = await created(landlord('Bo Ravn', where, null));
    expect((await get(neighbour)).previousCaseId).toBeNull();
  });

  it('is foreseen as it will be', async () => {
    const where = street();
    const row = (amount: string) =>
      Buffer.from(`Navn;Adresse;Lejemål;Beløb;Forfald\nEva Lund;${where};77;${amount};${inDays(-40)}`);
    const organisation = `organisation=${randomUUID()}`;
    const upload = (amount: string, dryRun: boolean) =>
      husly.as('supervisor').upload(`/imports?${organisation}&dryRun=${dryRun}`, 'liste.csv', row(amount));
    const begun = (await upload('5.000,00', false)).as(z.looseObject({ importId: z.uuid() }));
    const taken = async () =>
      (await husly.as('supervisor').get(`/imports/${begun.importId}`)).as(
        z.looseObject({ rows: z.array(z.looseObject({ caseId: z.uuid().nullable() })) }),
      ).rows[0]?.caseId;
    await expect.poll(taken, soon).not.toBeNull();
    const caseId = (await taken()) ?? '';
    await husly
      .as('supervisor')
      .post(`/cases/${caseId}/facts`, { commandId: randomUUID(), kind: 'payment', extent: 'full' });
    await expect.poll(async () => (await get(caseId)).closedAt, soon).not.toBeNull();
    expect((await upload('5.000,00', true)).body).toMatchObject({ rows: [{ result: 'existing', caseId }] });
    expect((await upload('6.000,00', true)).body).toMatchObject({ rows: [{ result: 'created', caseId: null }] });
  });
});

describe('a link', () => {
  const number = randomUUID();
  const where = 'Udbyhøjvej 4, 1. tv 8930';
  const wrong = court('Jan Holt', where, 5, { tenancy: { landlord: 'RandersBolig', number } });

  it('is undone by staff: the report gets a case of its own, and is never linked here again', async () => {
    const caseId = await created(landlord('Jan Holt', where, number));
    expect(await send(wrong)).toMatchObject({ caseId, result: 'updated' });
    const { sources } = await get(caseId);
    const path = `/cases/${caseId}/links/${sources[1]?.reportId}/undo`;
    const body = { commandId: randomUUID(), note: 'Far og søn' };
    expect((await husly.as('intake').post(path, body)).status).toBe(403);
    const [first, repeated] = [
      await husly.as('outreach').post(path, body),
      await husly.as('outreach').post(path, body),
    ];
    expect([first.status, repeated.status]).toEqual([200, 200]);
    const { newCaseId } = first.as(undone);
    expect(repeated.as(undone).newCaseId).toBe(newCaseId);
    const after = await get(caseId);
    expect(after.sources).toHaveLength(1);
    expect(after.clocks.legal.map((entry) => entry.id)).not.toContain('hearing');
    const entry = after.timeline.find((e) => e.text.startsWith('En indberetning hørte ikke til sagen'));
    expect(entry).toMatchObject({ note: 'Far og søn', by: 'persona:outreach' });
    expect((await get(newCaseId)).clocks.legal.find((e) => e.id === 'hearing')?.date).toBe(inDays(5));
    expect(await send(wrong)).toMatchObject({ caseId: newCaseId, result: 'existing' });
    const moved = court('Jan Holt', where, 9, { tenancy: { landlord: 'RandersBolig', number } });
    expect(await send(moved)).toMatchObject({ caseId: newCaseId, result: 'updated' });
    // Neither with the flat left out, nor with the street misspelled: the tenancy is known.
    for (const written of ['Udbyhøjvej 4 8930', 'Udbyhøgvej 4, 1. tv 8930']) {
      const misspelled = court('Jan Holt', written, 9, { tenancy: { landlord: 'RandersBolig', number } });
      expect((await send(misspelled)).caseId).not.toBe(caseId);
    }
    const opening = `/cases/${caseId}/links/${sources[0]?.reportId}/undo`;
    const refused = await husly.as('outreach').post(opening, { commandId: randomUUID() });
    expect([refused.status, refused.as(problem).type]).toMatchObject([409, expect.stringContaining('opensTheCase')]);
  });

  it('names the landlord where nobody had, until it is undone', async () => {
    const home = ['Ib Nævner', 'Udbyhøjvej 6, 1. tv 8930'] as const;
    const caseId = await created(report({ kind: 'municipality' }, ...home, arrears(inDays(-20))));
    const landlordNow = async () => {
      const { items } = (await husly.as('supervisor').get('/cases?limit=200')).as(listOf(caseListItem));
      return items.find((item) => item.caseId === caseId)?.landlord;
    };
    expect(await landlordNow()).toBeNull();
    expect(await send(court(...home, 12))).toMatchObject({ caseId, result: 'updated' });
    expect(await landlordNow()).toBe('RandersBolig v/ adv. Skovgaard Holst');
    const linked = (await get(caseId)).sources[1]?.reportId;
    const undo = await husly.as('outreach').post(`/cases/${caseId}/links/${linked}/undo`, { commandId: randomUUID() });
    expect(undo.status).toBe(200);
    expect(await landlordNow()).toBeNull();
  });
});
