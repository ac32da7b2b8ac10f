import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { partner, problem, theCase } from '../../api/schemas.js';
import { inDays, launch, startTestHusly, type Api, type TestHusly } from '../support/husly.js';
import { listBegun, send, sent, settled, tried } from './importReports.js';

/** Whose list it is: what its headers mean, whether it may be sent, which tenancy numbers are its own. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const supervisor = (): Api => husly.as('supervisor');
const intake = (): Api => husly.as('intake');
const legalBasis = { kind: 'agreement', reference: 'Aftale af 1. maj 2026', since: '2026-05-01' };
const aPartner = async (body: object = {}) => {
  const name = `Boligforening ${randomUUID()}`;
  const added = await supervisor().post('/partners', { kind: 'housingOrganisation', name, ...body });
  const itself = added.as(partner);
  const { key } = (await supervisor().post(`/partners/${itself.partnerId}/key`, {})).as(z.object({ key: z.string() }));
  const known = async () => (await supervisor().patch(`/partners/${itself.partnerId}`, {})).as(partner);
  return { ...itself, key, api: husly.withKey(key), known };
};
/** Letters only, so that no two homes are alike. */
const mark = (): string => randomUUID().replaceAll(/[-\d]/g, '');
const early = (n: number): string[] => Array.from({ length: n }, () => `Ane ${mark()};${mark()}vej 1;12;`);
const listOf = (rows: string[], header = 'Lejer;Adresse;Lejemålsnr.;Fogedforretning'): string =>
  [header, ...rows].join('\r\n');
const results = (rows: { row: number; result: string | null }[]) => rows.map(({ row, result }) => [row, result]);

describe('a list of a partner without a legal basis', () => {
  it('is held back before the bailiff’s stage, and taken in when a supervisor releases it', async () => {
    const { api, name, partnerId } = await aPartner();
    const bytes = listOf(early(3));
    const begun = (await send(api, { bytes })).as(listBegun);
    const held = await settled(api, begun.importId);
    expect(held.status).toBe('heldBack');
    expect(results(held.rows)).toEqual([
      [2, null],
      [3, null],
      [4, null],
    ]);
    expect(held.rows.every(({ reason, caseId }) => reason?.startsWith('Tilbageholdt') && caseId === null)).toBe(true);
    expect(held.notes[0]).toMatch(/^Række 2–4 er tilbageholdt.*Lederen/);
    expect(held.notes[0]).toContain(name);
    expect(begun.notes).toEqual(held.notes);
    expect(held.progress).toEqual({ done: 0, total: 3 });
    expect((await tried(api, { bytes })).rows.map((r) => [r.result, r.reason])).toEqual(
      held.rows.map((r) => [r.result, r.reason]),
    );

    const release = `/imports/${begun.importId}/release`;
    expect((await api.post(release, {})).status).toBe(403);
    const tooEarly = await supervisor().post(release, {});
    expect([tooEarly.status, tooEarly.as(problem).type]).toEqual([409, 'urn:husly:problem:noLegalBasis']);
    await supervisor().patch(`/partners/${partnerId}`, { legalBasis });
    expect((await supervisor().post(release, {})).status).toBe(202);
    const taken = await settled(api, begun.importId);
    expect(taken.status).toBe('completed');
    expect(taken.counts.created).toBe(3);
    expect(taken.notes.join()).not.toContain('tilbageholdt');
    expect((await supervisor().post(release, {})).status).toBe(409);
    expect((await supervisor().post(`/imports/${randomUUID()}/release`, {})).status).toBe(404);
  });

  it('is taken in when it is sent again with the basis', async () => {
    const { api, partnerId } = await aPartner();
    const bytes = listOf(early(2));
    expect((await sent(api, { bytes })).status).toBe('heldBack');
    await supervisor().patch(`/partners/${partnerId}`, { legalBasis });
    expect((await sent(api, { bytes })).counts.created).toBe(2);
  });

  it('lets through who is before the bailiff’s court, also where the date cannot be read', async () => {
    const { api } = await aPartner();
    const bytes = listOf([
      ...early(1),
      `Bo ${mark()};${mark()}vej 2;;${inDays(9)}`,
      `Ib ${mark()};${mark()}vej 3;;31-11-2026`,
      ...early(1),
      ';;12;x',
    ]);
    const { status, rows, notes } = await sent(api, { bytes });
    expect(status).toBe('heldBack');
    expect(results(rows)).toEqual([
      [2, null],
      [3, 'created'],
      [4, 'created'],
      [5, null],
      [6, 'rejected'],
    ]);
    expect(notes[0]).toMatch(/^Række 2, 5 er tilbageholdt/);
  });

  it('is held back when staff send it for them, and never when the court is the sender', async () => {
    const { name } = await aPartner();
    const bytes = listOf(early(1));
    expect((await sent(supervisor(), { bytes, query: { organisation: name.toUpperCase() } })).status).toBe('heldBack');
    const notYet = await aPartner({ legalBasis: { ...legalBasis, since: '2099-01-01' } });
    expect((await sent(notYet.api, { bytes: listOf(early(1)) })).status).toBe('heldBack');
    const court = await aPartner({ kind: 'bailiffCourt' });
    expect((await sent(court.api, { bytes: listOf(early(1)) })).status).toBe('completed');
  });

  it('is no matter where the sender is nobody of the directory; the report says so', async () => {
    const { status, notes } = await sent(intake(), { bytes: listOf(early(2)) });
    expect(status).toBe('completed');
    expect(notes[0]).toMatch(/^Række 2–3 .*ikke registreret et retsgrundlag/);
  });
});

describe('whose list it is', () => {
  it('is not told by the file’s name: two strangers’ tenancy 12 are two homes', async () => {
    const [one, other] = [listOf(early(1)), listOf(early(1))];
    expect((await sent(intake(), { bytes: one, fileName: 'restance-1.csv' })).counts.created).toBe(1);
    const { counts, notes } = await sent(intake(), { bytes: other, fileName: 'restance-2.csv' });
    expect(counts.created).toBe(1);
    expect(notes.join()).toContain('Udlejer er ikke oplyst');
    // Named, the number is that landlord's own: the same tenant elsewhere is the same home.
    const named = { query: { organisation: `Bo ${mark()}` } };
    const moved = (street: string) => listOf([`Ane ${tenant};${street} 1;12;`]);
    const tenant = mark();
    expect((await sent(intake(), { bytes: moved(`${mark()}vej`), ...named })).counts.created).toBe(1);
    expect((await sent(intake(), { bytes: moved(`${mark()}vej`), ...named })).counts.updated).toBe(1);
    expect((await sent(intake(), { bytes: moved(`${mark()}vej`) })).counts.created).toBe(1);
  });

  it('is the partner’s whose key comes with it: it cannot be sent in another’s name, nor the court’s', async () => {
    const { api, name } = await aPartner({ legalBasis });
    const bytes = listOf(early(1));
    const foreign = await send(api, { bytes, query: { organisation: 'En anden' } });
    expect([foreign.status, foreign.as(problem).errors?.[0]?.pointer]).toEqual([422, 'organisation']);
    expect((await send(api, { bytes, query: { sourceKind: 'bailiffCourt' } })).status).toBe(422);
    const { rows } = await sent(api, { bytes, query: { organisation: name } });
    const found = (await supervisor().get(`/cases/${rows[0]?.caseId}`)).as(theCase);
    expect(found.citizen.name).toMatch(/^Ane/);
  });

  it('decides what it counts as: a private landlord’s row is one', async () => {
    const { name } = await aPartner({ kind: 'privateLandlord', legalBasis });
    const bytes = listOf(early(1));
    const taken = await sent(intake(), { bytes, query: { organisation: name } });
    const { sources } = (await supervisor().get(`/cases/${taken.rows[0]?.caseId}`)).as(theCase);
    expect(sources).toMatchObject([{ kind: 'privateLandlord', organisation: name }]);
  });

  it('limits what its dry run tells: nothing of cases that others have reported', async () => {
    const bytes = listOf(early(1));
    await sent(intake(), { bytes });
    const { api } = await aPartner({ legalBasis });
    const dry = await tried(api, { bytes });
    expect(dry.rows.map(({ result, caseId }) => [result, caseId])).toEqual([['created', null]]);
    expect(dry.notes.join()).toContain('I selv har indberettet');
    expect((await tried(intake(), { bytes })).rows[0]?.result).toBe('existing');
  });
});

/** Under headers that only one sender uses. */
const tenants = (): string[] => Array.from({ length: 2 }, () => `Ane ${mark()};${mark()}vej 1;1.250,00;hemmelig`);

describe('a mapping', () => {
  const header = 'Person;Sted;Saldo kr.;Kode';
  const mapping = { Person: 'name', Sted: 'street', 'Saldo kr.': 'amount' };

  it('that came with a partner’s list is kept for the next one', async () => {
    const { api, known } = await aPartner({ legalBasis });
    const bytes = listOf(tenants(), header);
    expect((await send(api, { bytes })).status).toBe(422);
    const dry = await tried(api, { bytes, mapping });
    expect((await known()).mapping).toEqual({});
    const real = await sent(api, { bytes, mapping });
    expect(real.counts.created).toBe(2);
    expect([dry.columns, dry.counts]).toEqual([real.columns, real.counts]);
    expect(real.columns).toEqual([
      { header: 'Person', field: 'name', name: 'Lejerens navn' },
      { header: 'Sted', field: 'street', name: 'Adresse' },
      { header: 'Saldo kr.', field: 'amount', name: 'Restance' },
      { header: 'Kode', field: null, name: null },
    ]);
    expect((await known()).mapping).toEqual({ person: 'name', sted: 'street', saldokr: 'amount' });
    const next = await sent(api, { bytes: listOf(tenants(), header) });
    expect(next.counts.created).toBe(2);
    await sent(api, { bytes: listOf(tenants(), header), mapping: { Kode: 'remarks', 'SALDO KR': null } });
    expect((await known()).mapping).toEqual({ person: 'name', sted: 'street', saldokr: null, kode: 'remarks' });
  });

  it('from staff who name the partner is kept too; from nobody in particular it is for this list', async () => {
    const { name, known } = await aPartner({ legalBasis });
    await sent(intake(), { bytes: listOf(tenants(), header), mapping, query: { organisation: name } });
    expect((await known()).mapping).toHaveProperty('person', 'name');
    expect((await sent(intake(), { bytes: listOf(tenants(), header), mapping })).counts.created).toBe(2);
    expect((await send(intake(), { bytes: listOf(tenants(), header) })).status).toBe(422);
  });

  it.each<[string, object | string, string]>([
    ['of an unknown field', { Person: 'shoeSize' }, '/mapping/Person'],
    ['of an unknown header', { ...mapping, 'Skab/hylde': 'remarks' }, '/mapping/Skab~1hylde'],
    ['of a field that another column has', { ...mapping, Kode: 'amount' }, '/mapping/Kode'],
    ['that is no object', ['Person'], '/mapping'],
  ])('%s is 422, and names it', async (_what, wrong, pointer) => {
    const answer = await intake().upload('/imports', 'l.csv', Buffer.from(listOf(tenants(), header)), {
      mapping: JSON.stringify(wrong),
    });
    expect(answer.status).toBe(422);
    expect(answer.as(problem).errors?.map((e) => e.pointer)).toEqual([pointer]);
  });

  it('that is no JSON is 422', async () => {
    for (const text of ['', '{', 'Person=name', '{"__proto__": "name"', '['.repeat(50_000)]) {
      const answer = await intake().upload('/imports', 'l.csv', Buffer.from(listOf(tenants(), header)), {
        mapping: text,
      });
      expect([answer.status, answer.as(problem).errors?.[0]?.pointer]).toEqual([422, '/mapping']);
    }
  });
});

describe('the command line', () => {
  it('tries a list, sends it with a key, and writes the report', async () => {
    const { key, ...body } = await aPartner();
    const folder = mkdtempSync(join(tmpdir(), 'husly-list-'));
    const [file, reportFile] = [join(folder, 'liste.csv'), join(folder, 'svar.csv')];
    writeFileSync(file, listOf(early(2)));
    const run = async (env: Record<string, string>, ...args: string[]) => {
      const command = launch({ ...husly.env, ...env }, ['import', file, ...args]);
      return { code: await command.ended, said: command.said() };
    };
    const dry = await run({}, '--dry-run', '--organisation', body.name);
    expect(dry.code).toBe(0);
    expect(dry.said).toContain('“Lejemålsnr.” → Lejemålsnummer');
    expect(dry.said).toMatch(/Række 2–3 er tilbageholdt/);
    const held = await run({ HUSLY_ACCESS_KEY: key }, '--report', reportFile);
    expect(held.code).toBe(1);
    expect(held.said).toContain('2 rows: 0 created, 0 existing (0 of them updated), 0 rejected, 2 held back');
    expect(readFileSync(reportFile, 'utf8')).toContain('"12";"";"tilbageholdt"');
    await supervisor().patch(`/partners/${body.partnerId}`, { legalBasis });
    const taken = await run({}, '--key', key);
    expect([taken.code, taken.said]).toEqual([0, expect.stringContaining('2 created')]);
    const unknown = await run({}, '--dryrun');
    expect([unknown.code, unknown.said.trim().split('\n').length]).toEqual([1, 1]);
    const kind = await run({}, '--kind', 'mayor');
    expect([kind.code, kind.said.trim().split('\n').length]).toEqual([1, 1]);
    rmSync(folder, { recursive: true });
  });
});

describe('the report', () => {
  it('points to the cell, and downloads as a file that runs no formula', async () => {
    const header = 'Lejer;Adresse;=Tlf;Restance';
    const bytes = listOf([`Ane ${mark()};${mark()}vej 1;20 45 6;=1+1`, `;${mark()}vej 2;;-5`], header);
    const { importId, rows } = await sent(intake(), { bytes, mapping: { '=Tlf': 'phone' } });
    expect(rows[0]?.problems).toMatchObject([
      { pointer: '/arrears/amountOre', column: 'Restance', code: 'amountUnreadable' },
      { pointer: '/citizen/phones/0', column: '=Tlf' },
    ]);
    expect(rows[1]?.problems?.map(({ column, code }) => [column, code])).toContainEqual(['Lejer', 'nobody']);
    const file = await intake().get(`/imports/${importId}/report.csv`);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toContain(`liste-${importId}.csv`);
    const lines = String(file.body).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(`"oprettet";"${rows[0]?.caseId}"`);
    expect(lines[2]).toMatch(/"afvist";"";"Der mangler et navn/);
    expect(String(file.body)).not.toMatch(/(^|;|\n)"?[=+\-@\t]/);
  });

  it('is for its sender and the supervisor alone', async () => {
    const { api } = await aPartner({ legalBasis });
    const stranger = await aPartner({ legalBasis });
    const { importId } = await sent(api, { bytes: listOf(early(1)) });
    for (const path of [`/imports/${importId}`, `/imports/${importId}/report.csv`]) {
      expect((await stranger.api.get(path)).status).toBe(404);
      expect((await intake().get(path)).status).toBe(404);
      expect((await api.get(path)).status).toBe(200);
      expect((await supervisor().get(path)).status).toBe(200);
    }
  });
});
