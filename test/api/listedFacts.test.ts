import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { partner, theCase } from '../../api/schemas.js';
import { inDays, startTestHusly, type Api, type TestHusly } from '../support/husly.js';
import { sent, tried } from './importReports.js';

/** Lists that tell what has happened: each row finds the sender's own open case, and tells it its facts once. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const supervisor = (): Api => husly.as('supervisor');
const legalBasis = { kind: 'agreement', reference: 'Aftale af 1. maj 2026', since: '2026-05-01' };
async function aLandlord(): Promise<Api> {
  const name = `Boligforening ${randomUUID()}`;
  const added = await supervisor().post('/partners', { kind: 'housingOrganisation', name, legalBasis });
  const { partnerId } = added.as(partner);
  const { key } = (await supervisor().post(`/partners/${partnerId}/key`, {})).as(z.object({ key: z.string() }));
  return husly.withKey(key);
}
/** Letters only, so that no two homes are alike. */
const mark = (): string => randomUUID().replaceAll(/[-\d]/g, '');
interface Home {
  name: string;
  street: string;
  number: string;
}
const homes = (count: number): Home[] =>
  Array.from({ length: count }, (_, n) => ({ name: `Ane ${mark()}`, street: `${mark()}vej 1`, number: `${n + 1}` }));
const arrears = (of: Home[]): string =>
  ['Lejer;Adresse;Lejemålsnr.;Restance', ...of.map((h) => `${h.name};${h.street};${h.number};7.000,00`)].join('\n');
async function reported(landlord: Api, of: Home[]) {
  const { rows } = await sent(landlord, { bytes: arrears(of) });
  return rows.map(({ caseId }) => caseId ?? '');
}
const caseAt = async (caseId: string | undefined) => (await supervisor().get(`/cases/${caseId}`)).as(theCase);

describe('a list of what has happened', () => {
  it('tells each row to the case of its home, by tenancy number alone or by name and address', async () => {
    const landlord = await aLandlord();
    const [paid, part, withdrawn, moved] = homes(4);
    if (!paid || !part || !withdrawn || !moved) throw new Error('four homes');
    const cases = await reported(landlord, [paid, part, withdrawn, moved]);
    const bytes = [
      'Lejemålsnr.;Lejer;Adresse;Betalt den;Betalt beløb;Betaling;Trukket tilbage;Ny fogeddato',
      `${paid.number};;;${inDays(0)};7.000,00;fuldt;;`,
      `${part.number};;;${inDays(0)};1.000,00;;;`,
      `;${withdrawn.name};${withdrawn.street};;;;ja;`,
      `${moved.number};;;;;;nej;${inDays(20)} kl. 10.30`,
    ].join('\n');
    const dry = await tried(landlord, { bytes });
    const first = await sent(landlord, { bytes });
    expect(first.rows.map(({ row, result, caseId }) => [row, result, caseId])).toEqual(
      [2, 3, 4, 5].map((row, n) => [row, 'updated', cases[n]]),
    );
    expect(dry.rows).toEqual(first.rows);
    expect(first.rows[1]?.warnings).toEqual([expect.stringMatching(/ikke, om hele restancen er betalt/)]);
    expect((await caseAt(cases[0])).stage).toBe('closed');
    expect((await caseAt(cases[1])).stage).not.toBe('closed');
    expect((await caseAt(cases[2])).outcome).toBe('tilbagekaldt');

    const again = await sent(landlord, { bytes });
    expect(again.rows.map(({ result, caseId }) => [result, caseId])).toEqual(cases.map((id) => ['existing', id]));
  });

  it('takes JSON too; a row that finds no case of the sender, or says what cannot be right, is rejected', async () => {
    const [landlord, other] = [await aLandlord(), await aLandlord()];
    const [home] = homes(1);
    if (!home) throw new Error('a home');
    const [caseId] = await reported(landlord, [home]);
    const told = (item: object) => ({
      bytes: JSON.stringify([{ lejer: home.name, adresse: home.street, ...item }]),
      fileName: 'fakta.json',
    });
    const theirs = await sent(other, told({ trukket_tilbage: 'ja' }));
    expect(theirs.rows).toMatchObject([
      { result: 'rejected', caseId: null, reason: expect.stringMatching(/ingen åben/) },
    ]);
    const wrong = await sent(landlord, told({ betalt: inDays(9), betaling: 'fuldt' }));
    expect(wrong.rows).toMatchObject([{ result: 'rejected', reason: expect.stringMatching(/fremtiden/) }]);
    expect(wrong.rows[0]?.problems).toMatchObject([{ column: 'betalt', code: 'dateInFuture' }]);
    const absurd = await sent(landlord, told({ 'Ny fogeddato': inDays(1_000) }));
    expect(absurd.rows[0]?.problems).toMatchObject([{ column: 'Ny fogeddato', code: 'dateAbsurd' }]);
    expect((await caseAt(caseId)).stage).not.toBe('closed');
    const right = await sent(landlord, told({ betalt: inDays(0), betaling: 'fuldt' }));
    expect(right.rows).toMatchObject([{ result: 'updated', caseId }]);
    expect((await caseAt(caseId)).stage).toBe('closed');
  });

  it('of a payment beside arrears that are still owed makes no fact: nobody at risk is hidden', async () => {
    const landlord = await aLandlord();
    const [home] = homes(1);
    if (!home) throw new Error('a home');
    const bytes = `Lejer;Adresse;Restance;Betalt beløb\n${home.name};${home.street};6.000,00;1.000,00\n`;
    const { rows } = await sent(landlord, { bytes });
    expect(rows).toMatchObject([{ result: 'created' }]);
    expect(JSON.stringify(await caseAt(rows[0]?.caseId ?? ''))).toContain('Betalt beløb: 1.000,00');
  });
});
