import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eq } from 'drizzle-orm';
import { createUpkeep } from '../../activities/upkeep.js';
import { received, theCase as caseSchema } from '../../api/schemas.js';
import { deliverInOrder } from '../../relay/deliver.js';
import { openCasesOf, reportsOf } from '../../store/cases.js';
import { storeCommand } from '../../store/commands.js';
import { cases } from '../../store/schema.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';

/** Wednesday in borgerservice: whoever turns up is registered at once. */
let engine: Engine;
let desk: Desk;
beforeAll(async () => {
  engine = await openEngine();
  desk = await openDesk(engine);
});
afterAll(async () => {
  desk?.close();
  await engine?.close();
});

const register = (
  body: Record<string, unknown>,
  role: 'outreach' | 'caseworker' | 'supervisor' | 'intake' = 'outreach',
) => desk.as(role).post('/walk-ins', { commandId: randomUUID(), ...body });
const shown = async (caseId: string) => (await desk.as('supervisor').get(`/cases/${caseId}`)).as(caseSchema);
const address = (street: string) => ({ street, postcode: '8900', city: 'Randers C' });
const soon = { timeout: 20_000, interval: 50 };
const refusal = z.object({ status: z.number(), type: z.string() });

describe('a citizen who turns up', () => {
  it('without a case gets one, in which there is contact at once', async () => {
    const body = {
      commandId: randomUUID(),
      citizen: { name: 'Karla Fremmødt', address: address('Onsdagsvej 1'), phones: ['20 30 40 50'] },
      note: 'Kom med et brev fra udlejer.',
    };
    const first = await register(body);
    expect(first.status).toBe(201);
    const answer = first.as(received);
    expect(answer).toMatchObject({ result: 'created', stage: 'support' });
    await expect.poll(async () => (await shown(answer.caseId)).stage, soon).toBe('support');
    const whole = await shown(answer.caseId);
    expect(whole.sources.map((s) => s.kind)).toEqual(['citizen']);
    expect(whole.citizen.phones.map((p) => p.e164)).toEqual(['+4520304050']);
    const contact = whole.timeline.find((e) => e.text === 'Borgeren kom i åben rådgivning.');
    expect(contact).toMatchObject({ note: 'Kom med et brev fra udlejer.', applied: true, by: 'persona:outreach' });
    expect(whole.tasks.map((t) => t.kind)).toEqual(['followUp']);

    const again = await register(body);
    expect([again.status, again.as(received)]).toMatchObject([201, { caseId: answer.caseId, stage: 'support' }]);
    const other = { ...body, citizen: { ...body.citizen, name: 'En Anden' } };
    expect((await register(other)).as(refusal)).toEqual({ status: 422, type: 'urn:husly:problem:commandIdReused' });
    const contacts = (await shown(answer.caseId)).timeline.filter((e) => e.text === contact?.text);
    expect(contacts).toHaveLength(1);
  });

  it('with an open case is contact in it, and a new number is kept', async () => {
    const citizen = { name: 'Jørgen Æbelø', address: address('Onsdagsvej 2, st. tv'), phones: ['20 10 10 10'] };
    const theCase = await engine.newCase({ citizen });
    const owed = (await shown(theCase.caseId)).arrears.months;
    const body = {
      commandId: randomUUID(),
      citizen: { name: 'Joergen Aebeloe', address: address('Onsdagsvej 2 st.tv.'), phones: ['30 10 10 10'] },
    };
    const answer = await register(body, 'caseworker');
    expect(answer.status).toBe(200);
    expect(answer.as(received)).toMatchObject({ caseId: theCase.caseId, result: 'existing', stage: 'support' });
    const whole = await shown(theCase.caseId);
    expect(whole.citizen.phones.map((p) => p.e164)).toEqual(['+4520101010', '+4530101010']);
    expect(whole.arrears.months).toEqual(owed);
    expect(whole.sources).toHaveLength(1);
    const again = await register(body, 'caseworker');
    expect([again.status, again.as(received).caseId]).toEqual([200, theCase.caseId]);
    const contacts = (await theCase.events()).filter((e) => e.event.kind === 'fact');
    expect(contacts).toHaveLength(1);
  });

  it('and tells what is owed has it added to the open case', async () => {
    const citizen = { name: 'Tove Restance', address: address('Onsdagsvej 3') };
    const theCase = await engine.newCase({ citizen });
    const arrears = { amountOre: 425_000, dueDate: '2026-11-02' };
    const answer = (await register({ citizen, arrears }, 'supervisor')).as(received);
    expect(answer).toMatchObject({ caseId: theCase.caseId, result: 'existing', stage: 'support' });
    expect((await shown(theCase.caseId)).arrears.months).toContainEqual({
      dueDate: '2026-11-02',
      amountOre: 425_000,
      months: 1,
    });
  });

  it('without an address is found by name or number, and is contact in the case that the desk chooses', async () => {
    const citizen = { name: 'Inger Søgt', address: address('Onsdagsvej 6'), phones: ['20 60 60 60'] };
    const theCase = await engine.newCase({ citizen });
    const offered = z.object({
      errors: z.array(z.object({ detail: z.string() })),
      candidates: z.array(z.object({ caseId: z.string(), name: z.string(), street: z.string().nullable() })),
    });
    for (const known of [{ name: 'Inger Soegt' }, { name: 'En Veninde', phones: ['2060 6060'] }]) {
      const answer = await register({ citizen: known });
      expect(answer.status).toBe(422);
      const { candidates, errors } = answer.as(offered);
      expect(candidates).toEqual([{ caseId: theCase.caseId, name: 'Inger Søgt', street: 'Onsdagsvej 6' }]);
      expect(errors.map((e) => e.detail).join()).not.toContain('udlejer');
    }
    const body = {
      commandId: randomUUID(),
      caseId: theCase.caseId,
      citizen: { phones: ['30 60 60 60'] },
      note: 'Kom.',
    };
    for (const answer of [await register(body), await register(body)])
      expect([answer.status, answer.as(received)]).toMatchObject([200, { caseId: theCase.caseId, stage: 'support' }]);
    const whole = await shown(theCase.caseId);
    expect(whole.citizen.phones.map((p) => p.e164)).toEqual(['+4520606060', '+4530606060']);
    expect(whole.timeline.filter((e) => e.note === 'Kom.')).toHaveLength(1);
  });

  it('while the engine is away, and whose case has ended by the time it is back, is found by upkeep', async () => {
    const citizen = { name: 'Pia Forsinket', address: address('Onsdagsvej 8') };
    const theCase = await engine.newCase({ citizen });
    const [row] = await engine.db.select().from(cases).where(eq(cases.caseId, theCase.caseId));
    if (!row) throw new Error('no row');
    const intake = (await reportsOf(engine.db, theCase.caseId))[0]?.intake;
    if (!intake) throw new Error('no report');
    const fact = { kind: 'citizenContact', channel: 'dropIn' } as const;
    const args = { commandId: randomUUID(), by: 'persona:outreach', fact };
    const personal = { walkIn: intake };
    const kept = { caseId: theCase.caseId, message: { update: 'recordFact', args } as const, note: 'Kom.', personal };
    await theCase.fact({ kind: 'withdrawn' });
    await theCase.result();
    const command = await storeCommand(engine.db, { ...kept, role: 'outreach', at: engine.deps.now() });
    expect((await deliverInOrder(engine.deps, command)).status).toBe('refused');
    const upkeep = createUpkeep(engine.deps);
    await upkeep();
    await upkeep();
    const [again] = await openCasesOf(engine.db, '0730', 'pia forsinket', []);
    await expect.poll(async () => (await shown(again?.caseId ?? '')).stage, soon).toBe('support');
    expect((await shown(again?.caseId ?? '')).timeline.filter((e) => e.note === 'Kom.')).toHaveLength(1);
  });

  it('without a name or a home is asked for it, and senders do not register anybody', async () => {
    const nobody = await register({ citizen: { address: address('Onsdagsvej 4') } });
    expect(nobody.as(refusal).type).toBe('urn:husly:problem:rejected');
    const nowhere = await register({ citizen: { name: 'Uden Adresse' } });
    expect(nowhere.as(refusal).status).toBe(422);
    const citizen = { name: 'Ikke Her', address: address('Onsdagsvej 5') };
    expect((await register({ citizen }, 'intake')).status).toBe(403);
  });
});
