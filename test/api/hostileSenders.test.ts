import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { partner, received, theCase } from '../../api/schemas.js';
import { inDays, startTestHusly, type TestHusly } from '../support/husly.js';
import { sent, tried } from './importReports.js';

/** What somebody may try who has an access key, and should not have been given one. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const supervisor = () => husly.as('supervisor');
/** Letters only, so that no two homes are alike. */
const mark = (): string => randomUUID().replaceAll(/[-\d]/g, '');
const legalBasis = { kind: 'agreement', reference: 'Aftale', since: '2026-01-01' };
const aPartner = async (body: object = {}) => {
  const name = `Boligforening ${mark()}`;
  const added = await supervisor().post('/partners', { kind: 'housingOrganisation', name, legalBasis, ...body });
  const { partnerId } = added.as(partner);
  const { key } = (await supervisor().post(`/partners/${partnerId}/key`, {})).as(z.object({ key: z.string() }));
  return { name, partnerId, api: husly.withKey(key) };
};
const results = (rows: { result: string | null }[]) => rows.map(({ result }) => result);

const caseOf = async (caseId: string) => (await supervisor().get(`/cases/${caseId}`)).as(theCase);

describe('a dry run', () => {
  it('tells a sender nothing of the people whom others know at a home that it has reported too', async () => {
    const [landlord, nosy] = [await aPartner(), await aPartner()];
    const [street, anne, peter] = [`${mark()}vej 7, 2. tv`, `Anne ${mark()}`, `Peter ${mark()}`];
    const full = {
      source: { kind: 'housingOrganisation' },
      citizen: { name: anne, address: { street } },
      household: { coTenants: [peter] },
    };
    const { caseId } = (await landlord.api.post('/cases', full)).as(received);
    const guess = { ...full, household: {} };
    expect((await nosy.api.post('/cases', guess)).as(received).caseId).toBe(caseId);
    const list = { bytes: `Lejer;Adresse\n${anne};${street}\n${peter};${street}\n` };
    expect(results((await tried(nosy.api, list)).rows)).toEqual(['existing', 'created']);
    expect(results((await tried(landlord.api, list)).rows)).toEqual(['updated', 'updated']);
  });

  // Held against each other row by row, these would take the better part of an hour.
  it('of one house over and over, or of one home’s thousands of people, holds up nobody', async () => {
    const { api } = await aPartner();
    const [street, number] = [`${mark()}vej 1`, mark()];
    const named = Array.from(
      { length: 20_000 },
      (_, n) => `N${n.toString(2).replaceAll('0', 'o').replaceAll('1', 'i')}`,
    );
    const oneHouse = ['Lejer;Adresse', ...named.slice(0, 8_000).map((name) => `Bo ${name};${street}`)].join('\n');
    expect((await tried(api, { bytes: oneHouse })).counts.created).toBe(8_000);
    const people = Array.from({ length: 1_000 }, (_, n) =>
      named
        .slice(n * 20, n * 20 + 20)
        .map((name) => `Bo ${name}`)
        .join(' & '),
    );
    const oneHome = ['Lejer;Adresse;Lejemålsnr.', ...people.map((names) => `${names};${street};${number}`)].join('\n');
    const { created, updated } = (await tried(api, { bytes: oneHome })).counts;
    expect([created, updated]).toEqual([1, 999]);
  });
});

describe('a report', () => {
  it('by an access key is in its own name: nobody else is told of the case as its own', async () => {
    const [landlord, other] = [await aPartner(), await aPartner({ kind: 'privateLandlord' })];
    const report = (name: string) => ({
      source: { kind: 'housingOrganisation', organisation: landlord.name },
      citizen: { name: `Bo ${name}`, address: { street: `${name}vej 1` } },
      tenancy: { number: name },
    });
    const by = async ({ api }: typeof other, name: string) => {
      const { caseId } = (await api.post('/cases', report(name))).as(received);
      const { sources, partners } = (await supervisor().get(`/cases/${caseId}`)).as(theCase);
      return [sources[0]?.organisation, partners.map((p) => p.name)];
    };
    expect(await by(other, mark())).toEqual([other.name, [other.name]]);
    const lawyer = await aPartner({ kind: 'lawyer' });
    const [organisation, named] = await by(lawyer, mark());
    expect([organisation, new Set(named)]).toEqual([null, new Set([lawyer.name, landlord.name])]);
  });
});

describe('a fact', () => {
  it('is answered to a sender alike, whatever others have told the case; a person asks', async () => {
    const [landlord, nosy] = [await aPartner(), await aPartner()];
    const [street, name] = [`${mark()}vej 7, 2. tv`, `Anne ${mark()}`];
    const report = { source: { kind: 'housingOrganisation' }, citizen: { name, address: { street } } };
    const dates = { demandSentOn: inDays(-15), leaseTerminatedOn: inDays(-2) };
    const { caseId } = (await landlord.api.post('/cases', { ...report, legal: dates })).as(received);
    expect((await nosy.api.post('/cases', report)).as(received).caseId).toBe(caseId);
    const before = await caseOf(caseId);
    expect(before.tasks.map(({ kind }) => kind)).not.toContain('clarify');
    const tell = async (fact: object) =>
      (await nosy.api.post(`/cases/${caseId}/facts`, { commandId: randomUUID(), ...fact })).status;
    expect(await tell({ kind: 'payment', extent: 'instalment', instalment: 5 })).toBe(200);
    expect(await tell({ kind: 'legalDates', dates: { dueDate: inDays(-3) } })).toBe(200);
    const itself = { demandSentOn: inDays(-1), leaseTerminatedOn: inDays(-9) };
    expect(await tell({ kind: 'legalDates', dates: itself })).toBe(422);
    const after = await caseOf(caseId);
    expect(after.clocks).toEqual(before.clocks);
    expect(after.tasks.map(({ kind }) => kind)).toContain('clarify');
  });
});

describe('a list of one house over and over', () => {
  it('sent twice finds its own homes, however many there are', async () => {
    const { api } = await aPartner();
    const street = `${mark()}vej 1`;
    const rows = Array.from({ length: 130 }, () => `Bo ${mark()};${street}`);
    const list = { bytes: ['Lejer;Adresse', ...rows].join('\n') };
    expect((await sent(api, list)).counts.created).toBe(130);
    expect((await tried(api, list)).counts.existing).toBe(130);
    expect((await sent(api, list)).counts.existing).toBe(130);
  });
});
