import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submit } from '../../api/submit.js';
import type { Contact } from '../../domain/commands.js';
import { relayOnce } from '../../relay/relay.js';
import { caseRow, citizenOf } from '../../store/cases.js';
import { commandById } from '../../store/commands.js';
import { recordFact } from '../../workflows/contract.js';
import { openEngine, type Engine } from '../support/engine.js';
import type { TestCase } from '../support/testCase.js';

/** New contact details that were told while the engine was away. */
let engine: Engine;
let away: Connection;
beforeAll(async () => {
  engine = await openEngine();
  away = Connection.lazy({ address: '127.0.0.1:1', interceptors: [] });
});
afterAll(async () => {
  await away.close();
  await engine.close();
});

const contact: Contact = {
  phones: ['30987654'],
  email: 'ny@borger.example',
  address: { street: 'Ny Vej 3', postcode: '8900' },
};

/** Kept, and not delivered; answers the command's id. */
async function told({ caseId }: TestCase): Promise<string> {
  const row = await caseRow(engine.db, caseId);
  if (!row) throw new Error('the case has no row');
  const commandId = randomUUID();
  const args = { commandId, by: 'client:test', fact: { kind: 'contactDetails' } } as const;
  const who = { id: 'client:test', role: 'outreach', municipality: row.municipality } as const;
  const deps = { ...engine.deps, client: new Client({ connection: away, namespace: engine.namespace }) };
  const said = { message: { update: 'recordFact', args }, note: null, contact } as const;
  expect((await submit(deps, row, who, said)).status).toBe(202);
  return commandId;
}
const relayLater = () => relayOnce({ ...engine.deps, now: () => new Date(Date.now() + 60_000).toISOString() });

async function known({ caseId }: TestCase) {
  const citizen = await citizenOf(engine.db, caseId);
  return { email: citizen?.email, street: citizen?.street, phones: citizen?.phones.map((p) => p.e164) };
}

describe('contact details told while the engine is away', () => {
  it('are used once the case has taken them; mail and address not before', async () => {
    const theCase = await engine.newCase();
    const { email, street, phones } = await known(theCase);
    const commandId = await told(theCase);
    expect(await known(theCase)).toMatchObject({ email, street });
    expect((await theCase.view()).reach.phones).toHaveLength(1);
    await relayLater();
    expect(await known(theCase)).toEqual({
      email: 'ny@borger.example',
      street: 'Ny Vej 3',
      phones: [...(phones ?? []), '+4530987654'],
    });
    expect((await theCase.view()).reach.phones).toHaveLength(2);
    expect((await commandById(engine.db, commandId))?.status).toBe('applied');
  });

  it('are not the citizen’s when the case has ended meanwhile', async () => {
    const theCase = await engine.newCase();
    const old = await known(theCase);
    const commandId = await told(theCase);
    const end = { commandId: randomUUID(), by: 'client:test', fact: { kind: 'withdrawn' } } as const;
    await theCase.handle.executeUpdate(recordFact, { updateId: end.commandId, args: [end] });
    await theCase.result();
    await relayLater();
    expect(await commandById(engine.db, commandId)).toMatchObject({ status: 'refused', refusal: 'CaseClosed' });
    expect(await known(theCase)).toEqual(old);
  });
});
