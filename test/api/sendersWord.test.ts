import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applied, partner, problem, received, theCase } from '../../api/schemas.js';
import { household, inDays, soon, startTestHusly, type Api, type TestHusly } from '../support/husly.js';

/** What one sender may do to a case that others have reported: ask, but not end. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const legalBasis = { kind: 'agreement', reference: 'Aftale med kommunen', since: '2026-01-01' };
async function aSender(kind: string): Promise<{ api: Api; name: string }> {
  const name = `Afsender ${randomUUID()}`;
  const body = { kind, name, legalBasis };
  const { partnerId } = (await husly.as('supervisor').post('/partners', body)).as(partner);
  const { key } = (await husly.as('supervisor').post(`/partners/${partnerId}/key`, {})).as(
    z.object({ key: z.string() }),
  );
  return { api: husly.withKey(key), name };
}
const send = async (api: Api, body: object) => (await api.post('/cases', body)).as(received);
const tell = (api: Api, caseId: string, fact: object) =>
  api.post(`/cases/${caseId}/facts`, { commandId: randomUUID(), ...fact });
const get = async (caseId: string) => (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
const hearing = (shown: { clocks: { legal: { id: string; date: string }[] } }) =>
  shown.clocks.legal.find((entry) => entry.id === 'hearing')?.date;

const court = (body: ReturnType<typeof household>, landlord: string) => ({
  source: { kind: 'bailiffCourt', organisation: 'Retten i Randers' },
  citizen: body.citizen,
  tenancy: { landlord },
  legal: { hearingAt: `${inDays(30)}T10:15` },
});

describe('a case that the court and a landlord have reported', () => {
  it('keeps its hearing and stays open, whatever another landlord tells; a person is asked', async () => {
    const [landlord, stranger, bailiff] = [
      await aSender('housingOrganisation'),
      await aSender('privateLandlord'),
      await aSender('bailiffCourt'),
    ];
    const body = household();
    const own = { ...body, source: { kind: 'housingOrganisation', organisation: landlord.name } };
    const { caseId } = await send(landlord.api, own);
    expect((await send(bailiff.api, court(body, landlord.name))).caseId).toBe(caseId);
    expect(
      (
        await send(stranger.api, {
          source: { kind: 'privateLandlord', organisation: stranger.name },
          citizen: body.citizen,
        })
      ).caseId,
    ).toBe(caseId);

    const told = [
      [{ kind: 'hearingWithdrawn' }, 'hearingDisputed'],
      [{ kind: 'hearingMoved', hearingAt: `${inDays(60)}T10:30:00+01:00` }, 'hearingDisputed'],
      [{ kind: 'payment', extent: 'full' }, 'paymentReported'],
      [{ kind: 'withdrawn' }, 'withdrawnReported'],
      [{ kind: 'wrongPerson' }, 'wrongPersonReported'],
    ] as const;
    for (const [fact, code] of told) {
      const answer = await tell(stranger.api, caseId, fact);
      expect([answer.status, answer.as(applied).status]).toEqual([200, 'applied']);
      const after = await get(caseId);
      const clarify = after.tasks.find((task) => task.kind === 'clarify');
      expect([after.outcome, hearing(after), clarify?.about]).toEqual([
        null,
        inDays(30),
        expect.arrayContaining([code]),
      ]);
    }
    await expect
      .poll(async () => (await get(caseId)).timeline.map((entry) => entry.text), soon)
      .toContain(
        'Sagen er trukket tilbage. Det er oplyst af en indberetter og bruges først, når en medarbejder har spurgt.',
      );
    // The landlord itself does not move the court's date either, and the court's own word ends the dispute.
    await tell(landlord.api, caseId, { kind: 'hearingMoved', hearingAt: `${inDays(60)}T10:30:00+01:00` });
    expect(hearing(await get(caseId))).toBe(inDays(30));
    await tell(bailiff.api, caseId, { kind: 'hearingMoved', hearingAt: `${inDays(40)}T10:30:00+01:00` });
    const moved = await get(caseId);
    expect([hearing(moved), moved.tasks.flatMap((task) => task.about ?? [])]).toEqual([
      inDays(40),
      expect.not.arrayContaining(['hearingDisputed']),
    ]);
  });

  it('ends at once when its own landlord is paid in full', async () => {
    const [landlord, bailiff] = [await aSender('housingOrganisation'), await aSender('bailiffCourt')];
    const body = household();
    const own = { ...body, source: { kind: 'housingOrganisation', organisation: landlord.name } };
    const { caseId } = await send(landlord.api, own);
    await send(bailiff.api, court(body, `${landlord.name} v/ adv. Skovgaard Holst`));
    const commandId = randomUUID();
    for (let time = 1; time <= 2; time += 1)
      expect(
        (await landlord.api.post(`/cases/${caseId}/facts`, { commandId, kind: 'payment', extent: 'full' })).status,
      ).toBe(200);
    await expect.poll(async () => (await get(caseId)).outcome, soon).toBe('betalt');
  });
});

describe('a hearing', () => {
  it('in the past is refused to the one who tells it', async () => {
    const { caseId } = await send(husly.as('intake'), household());
    for (const kind of ['hearingSet', 'hearingMoved'])
      for (const hearingAt of ['2020-11-01T10:00:00+01:00', `${inDays(-1)}T00:00:00+01:00`]) {
        const answer = await tell(husly.as('intake'), caseId, { kind, hearingAt });
        expect(answer.status).toBe(422);
        expect(answer.as(problem).errors).toMatchObject([{ pointer: '/hearingAt', code: 'implausible' }]);
      }
  });

  it('on a Sunday or a holiday is warned of, in a report and in a fact', async () => {
    // 25 December is a holiday in any year.
    const christmas = `${Number(inDays(0).slice(0, 4)) + 1}-12-25`;
    const answer = await send(husly.as('intake'), household({ legal: { hearingAt: `${christmas}T10:00` } }));
    expect(answer.warnings.map((warning) => warning.code)).toContain('hearingOnDayOff');
    const { caseId } = await send(husly.as('intake'), household());
    await tell(husly.as('intake'), caseId, { kind: 'hearingSet', hearingAt: `${christmas}T10:00:00+01:00` });
    expect((await get(caseId)).warnings).toMatchObject([
      { code: 'hearingOnDayOff', detail: expect.stringContaining('juledag') },
    ]);
  });
});

describe('a report', () => {
  it.each(['municipality', 'citizen', 'bailiffCourt'])('in the name of %s is refused to a landlord', async (kind) => {
    const { api } = await aSender('housingOrganisation');
    const answer = await api.post('/cases', { ...household(), source: { kind } });
    expect([answer.status, answer.as(problem).errors?.map((e) => e.pointer)]).toEqual([422, ['/source/kind']]);
  });
});
