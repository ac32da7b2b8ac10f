import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problem, received, theCase } from '../../api/schemas.js';
import { household, inDays, startTestHusly, soon, type TestHusly } from '../support/husly.js';

/** POST /cases: who becomes a case, who joins one, and what a bad value may and may not do. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const report = (body: unknown) => husly.as('intake').post('/cases', body);
const caseOf = async (caseId: string) => (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
const created = async (body: unknown) => {
  const answer = await report(body);
  expect(answer.status).toBe(201);
  return answer.as(received);
};

const at = (street: string, name: string, number?: string) => ({
  ...household(),
  citizen: { name, address: { street, postcode: '8900' } },
  ...(number && { tenancy: { number } }),
});

describe('a report of a household in arrears', () => {
  const minimal = {
    source: { kind: 'housingOrganisation' },
    citizen: { name: 'Mette Prøve', address: { street: 'Prøvevej 1' } },
  };

  it('needs a source, a name and an address, and becomes a case with what happens next', async () => {
    const answer = await report(minimal);
    expect(answer.status).toBe(201);
    const { caseId, result, stage, next } = answer.as(received);
    expect(answer.headers.get('location')).toBe(`/api/v1/cases/${caseId}`);
    expect({ result, stage }).toEqual({ result: 'created', stage: 'caseworker' });
    expect(next?.[0]).toMatchObject({ kind: 'askCaseworker', because: [{ rule: 'ask-caseworker' }] });
    const found = await caseOf(caseId);
    expect(found.citizen).toMatchObject({ name: 'Mette Prøve', address: { street: 'Prøvevej 1' }, phones: [] });
    expect(found.arrears).toMatchObject({ amountOre: null, incomplete: true });
  });

  it('begins with a call where a number is known', async () => {
    const { stage, next } = await created(household({ phones: ['20 12 34 56'] }));
    expect(stage).toBe('phone');
    expect(next?.map((step) => step.kind)).toContain('call');
  });

  it('sent again finds the case, and changes nothing', async () => {
    const body = household({ arrears: { amountOre: 500_000, dueDate: '2026-11-02' } });
    const { caseId } = await created(body);
    const before = await caseOf(caseId);
    const again = await husly.as('outreach').post('/cases', body);
    expect([again.status, again.as(received).caseId, again.as(received).result]).toEqual([200, caseId, 'existing']);
    expect(again.as(received).stage).toBe(before.stage);
    const after = await caseOf(caseId);
    expect(after.arrears).toEqual(before.arrears);
    expect(after.sources).toHaveLength(1);
  });

  it('tells a sender of an existing case nothing about how it goes', async () => {
    const body = household();
    await report(body);
    expect((await report(body)).as(received)).toMatchObject({ stage: null, next: null });
  });

  it('of another month joins the open case; each month counts once', async () => {
    const body = household({ arrears: { amountOre: 687_500, dueDate: '2026-10-01' } });
    const { caseId } = await created(body);
    const november = { ...body, arrears: { amountOre: 687_500, dueDate: '2026-11-02' } };
    for (const result of ['updated', 'existing']) {
      const joined = (await report(november)).as(received);
      expect(joined).toMatchObject({ caseId, result });
    }
    const { arrears, timeline } = await caseOf(caseId);
    expect(arrears).toMatchObject({ amountOre: 1_375_000, incomplete: false });
    expect(arrears.months.map((m) => m.dueDate)).toEqual(['2026-10-01', '2026-11-02']);
    expect(timeline.filter((entry) => entry.kind === 'fact')).toHaveLength(1);
  });

  it('finds the home however it is spelled, and by the tenancy where the name is another’s', async () => {
    const mark = randomUUID();
    const { caseId } = await created(at('Gl. Ågade 7, 1. mf', 'Åse Kjærgaard', mark));
    const spelled = (await report(at('Gammel Aagade 7 1 MF', 'Aase Kjaergaard'))).as(received);
    expect(spelled.caseId).toBe(caseId);
    const partner = (await report(at('Gl. Ågade 7, 1. mf', 'Per Lund', mark))).as(received);
    expect(partner.caseId).toBe(caseId);
    const neighbour = await created(at('Gl. Ågade 7, 1. tv', 'Åse Kjærgaard'));
    expect(neighbour.caseId).not.toBe(caseId);
  });

  it('sent twenty times at once makes one case', async () => {
    const body = household({
      phones: ['20123457'],
      number: randomUUID(),
      arrears: { amountOre: 1, dueDate: '2026-11-02' },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => report(body)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 200)).toHaveLength(19);
    expect(new Set(answers.map((a) => a.as(received).caseId)).size).toBe(1);
    const [first] = answers;
    expect((await caseOf(first?.as(received).caseId ?? '')).citizen.phones).toHaveLength(1);
  });

  it('of the same home by twenty different months at once makes one case with twenty months', async () => {
    const body = household({ number: randomUUID() });
    const month = (n: number) => ({ ...body, arrears: { amountOre: 1000, dueDate: `${2007 + n}-11-01` } });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => report(month(n))));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    const { arrears } = await caseOf(answers[0]?.as(received).caseId ?? '');
    expect([arrears.months.length, arrears.amountOre]).toEqual([20, 20_000]);
  });

  it('after the case has closed opens a new one that names it', async () => {
    const body = household();
    const { caseId } = await created(body);
    const closing = { commandId: randomUUID(), kind: 'closed', outcome: 'betalt' };
    expect((await husly.as('supervisor').post(`/cases/${caseId}/facts`, closing)).status).toBe(200);
    await expect.poll(async () => (await caseOf(caseId)).closedAt, soon).not.toBeNull();
    const next = await created(body);
    expect(next.caseId).not.toBe(caseId);
    expect((await caseOf(next.caseId)).previousCaseId).toBe(caseId);
  });
});

describe('a value that cannot be right', () => {
  it('hides nobody: it is unknown, shown as written, and somebody is asked the same day', async () => {
    const amount = await created(household({ arrears: { amountOre: 'syv tusind', dueDate: '2026-11-02' } }));
    expect(amount.warnings).toContainEqual(
      expect.objectContaining({ pointer: '/arrears/amountOre', code: 'amountUnreadable' }),
    );
    const found = await caseOf(amount.caseId);
    expect(found.arrears).toMatchObject({ amountOre: null, incomplete: true });
    expect(found.doubts).toMatchObject([{ code: 'amountUnreadable', asWritten: 'syv tusind', open: true }]);
    expect(found.tasks).toContainEqual(expect.objectContaining({ kind: 'clarify', about: ['amountUnreadable'] }));
  });

  it('is never computed with: a day that does not exist', async () => {
    const legal = { hearingAt: '2026-11-31', demandSentOn: '2026-11-06' };
    const { caseId } = await created(household({ arrears: { dueDate: '2026-11-02' }, legal }));
    const found = await caseOf(caseId);
    expect(found.doubts).toMatchObject([{ pointer: '/legal/hearingAt', asWritten: '2026-11-31', open: true }]);
    expect(found.clocks.legal.map((entry) => entry.id)).not.toContain('hearing');
    expect(JSON.stringify(found.clocks.legal)).not.toContain('2026-12-01');
    expect(found.tasks.map((task) => task.kind)).toContain('clarify');
  });

  it('is never computed with: a demand from before the rent was due', async () => {
    const legal = { demandSentOn: '2026-10-15', demandReceivedOn: '2026-10-16' };
    const { caseId } = await created(household({ arrears: { dueDate: '2026-11-02' }, legal }));
    const found = await caseOf(caseId);
    expect(found.doubts.map((doubt) => doubt.asWritten).toSorted()).toEqual(
      expect.arrayContaining(['2026-10-15', '2026-11-02']),
    );
    expect(found.clocks.legal).toEqual([]);
    expect(found.tasks).toContainEqual(expect.objectContaining({ kind: 'clarify', about: ['datesContradict'] }));
  });

  it.each(['1926-11-01', '2100-12-31', '9999-12-31'])('is never computed with: the year of %s', async (date) => {
    const { caseId } = await created(household({ arrears: { dueDate: date }, legal: { moveOutOn: date } }));
    const found = await caseOf(caseId);
    expect(found.doubts.map((doubt) => doubt.code)).toEqual(['dateAbsurd', 'dateAbsurd']);
    expect(found.clocks.legal).toEqual([]);
  });

  it('may be any text: phones, mail and postcode are kept or left out, and never stop a case', async () => {
    const { citizen, ...rest } = household();
    const odd = {
      ...rest,
      citizen: {
        ...citizen,
        address: { ...citizen.address, postcode: 'otte-ni-hundrede' },
        phones: ['2o45 l7 3B', '93 37 97 55 (datter)', '+46 70 174 06 33', '\0\u0007'],
        email: 'lukasz@',
      },
      remarks: 'Linje 1\r\nLinje 2 \0 \ud800 𝒳 "citat"',
    };
    const { caseId, warnings } = await created(odd);
    expect(warnings.map((warning) => warning.pointer)).toEqual(
      expect.arrayContaining(['/citizen/address/postcode', '/citizen/phones/0', '/citizen/email']),
    );
    const found = await caseOf(caseId);
    expect(found.citizen.phones).toMatchObject([
      { asWritten: '2o45 l7 3B', e164: null, usable: false },
      { e164: '+4593379755', sms: false, note: 'datter' },
      { e164: '+46701740633' },
    ]);
    expect(found.citizen.remarks[0]).toContain('𝒳 "citat"');
  });
});

describe('what is no case', () => {
  const { citizen } = household();
  it.each([
    ['nobody', { ...household(), citizen: { ...citizen, name: '  ' } }, '/citizen/name'],
    ['nowhere', { ...household(), citizen: { name: 'Mette Prøve' } }, '/citizen/address/street'],
    ['noArrears', household({ arrears: { amountOre: -645_000 } }), '/arrears/amountOre'],
    ['noArrears', household({ arrears: { amountOre: 0 } }), '/arrears/amountOre'],
  ])('%s is answered 422 with the place', async (code, body, pointer) => {
    const answer = await report(body);
    expect(answer.status).toBe(422);
    expect(answer.as(problem).errors).toMatchObject([{ code, pointer }]);
  });

  it('says all that is wrong at once', async () => {
    const answer = await report({ source: { kind: 'citizen' }, citizen: {}, arrears: { amountOre: -1 } });
    expect(answer.as(problem).errors?.map((e) => e.code)).toEqual(['nobody', 'nowhere', 'noArrears']);
  });

  it('names each field of the wrong type, and each that nobody knows', async () => {
    const answer = await report({
      source: { kind: 'tax' },
      citizen: { name: 7, address: 'Vestergade 1', phones: '20123456', cpr: '010180-0000' },
      arrears: { months: 'en' },
      extra: true,
    });
    expect(answer.status).toBe(422);
    const pointers = answer.as(problem).errors?.map((e) => e.pointer);
    expect(pointers?.toSorted()).toEqual([
      '/arrears/months',
      '/citizen/address',
      '/citizen/cpr',
      '/citizen/name',
      '/citizen/phones',
      '/extra',
      '/source/kind',
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('010180');
  });

  it.each([
    ['{"source":', 400],
    ['', 422],
    ['null', 400],
    ['[]', 422],
    ['"text"', 400],
  ])('%j as a body is answered %i', async (body, status) => {
    expect((await report(body)).status).toBe(status);
  });

  it('is a body of 300 kB: 413', async () => {
    const answer = await report({ ...household(), remarks: 'x'.repeat(300_000) });
    expect(answer.status).toBe(413);
    expect(answer.as(problem).detail).toContain('256 kB');
  });

  it('is a query that nobody knows: 400 with its name', async () => {
    const answer = await husly.as('intake').post('/cases?dryRun=true', household());
    expect(answer.status).toBe(400);
    expect(answer.as(problem).errors).toMatchObject([{ pointer: 'dryRun' }]);
  });

  it('leaves the service standing', async () => {
    const many = Array.from({ length: 5 }, () => report('{"a":'.repeat(40_000)));
    for (const { status } of await Promise.all(many)) expect(status).toBe(400);
    expect((await report(household({ legal: { hearingAt: inDays(20) } }))).status).toBe(201);
    const metrics = await (await fetch(`${husly.url}/metrics`)).text();
    expect(z.coerce.number().parse(/^husly_cases_open (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(5);
  });
});
