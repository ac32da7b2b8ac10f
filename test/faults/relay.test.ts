import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { submit } from '../../api/submit.js';
import type { Instant } from '../../domain/case.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { homeMunicipality } from '../../domain/policy.js';
import { keepReport } from '../../intake/receive.js';
import { keepIncoming, takeUpIncoming } from '../../relay/incoming.js';
import { relayOnce } from '../../relay/relay.js';
import { caseRow } from '../../store/cases.js';
import { commandById, storeCommand } from '../../store/commands.js';
import { caseWorkflowId } from '../../workflows/contract.js';
import { openEngine, reportOf, type Engine, type Opening } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';

/** Commands that were kept while their case, or the whole engine, gave no answer. */
let engine: Engine;
let away: Connection;
beforeAll(async () => {
  engine = await openEngine();
  // Nobody listens there; without the SDK's own retries the refusal is known at once.
  away = Connection.lazy({ address: '127.0.0.1:1', interceptors: [] });
});
afterAll(async () => {
  await away.close();
  await engine.close();
});

const ago = (seconds: number): Instant => new Date(Date.now() - seconds * 1000).toISOString();

/** A fact that was kept so long ago that nobody else delivers it any more. */
async function keptFact(caseId: string, secondsAgo: number, commandId: string = randomUUID()): Promise<string> {
  const args = { commandId, by: 'client:test', fact: { kind: 'payment', extent: 'part' } } as const;
  const message = { update: 'recordFact', args } as const;
  await storeCommand(engine.db, { caseId, message, note: null, personal: null, role: 'intake', at: ago(secondsAgo) });
  return commandId;
}

/** A case whose workflow is there and never answers: nobody serves its queue. */
async function stuckCase(citizen: Opening['citizen'] = {}): Promise<string> {
  const at = ago(3600);
  const reading = understandIntake(reportOf({ citizen }), at.slice(0, 10), at);
  if (!reading.ok) throw new Error('no case');
  const sender = { by: 'client:test', role: 'intake', municipality: homeMunicipality } as const;
  const kept = await keepReport(engine.db, reading.intake, sender, at);
  if (kept.result !== 'created') throw new Error('this home has an open case already');
  const workflowId = caseWorkflowId(kept.caseId);
  const args = [{ facts: kept.facts }];
  const handle = await engine.client.workflow.start('restanceCase', { workflowId, taskQueue: 'nobody', args });
  onTestFinished(async () => void (await handle.terminate()));
  return kept.caseId;
}

const statusOf = async (commandId: string) => (await commandById(engine.db, commandId))?.status;
const heard = async (theCase: TestCase) => (await theCase.events()).flatMap((e) => e.commandId ?? []);

describe('the relay', () => {
  it('delivers the commands of the other cases when one case does not answer', async () => {
    const [stuck, first, second] = [await stuckCase(), await engine.newCase(), await engine.newCase()];
    const waiting = [await keptFact(stuck, 90), await keptFact(stuck, 80)];
    const delivered = [await keptFact(first.caseId, 70), await keptFact(second.caseId, 60)];
    await relayOnce(engine.deps);
    expect(await Promise.all(delivered.map(statusOf))).toEqual(['applied', 'applied']);
    expect(await Promise.all(waiting.map(statusOf))).toEqual(['stored', 'stored']);
  });

  it('holds up nobody for cases that never answer, however many', async () => {
    const stuck = await Promise.all([1, 2, 3].map(() => stuckCase()));
    for (const [n, caseId] of stuck.entries()) await keptFact(caseId, 90 - n);
    const theCase = await engine.newCase();
    const commandId = await keptFact(theCase.caseId, 60);
    const unanswering = new Set<string>();
    // Three without an answer look like an outage; next time others have their turn first.
    for (let n = 0; n < 2; n += 1) await relayOnce(engine.deps, unanswering);
    expect(await statusOf(commandId)).toBe('applied');
    for (const caseId of stuck) expect(unanswering.has(caseId)).toBe(true);
  });

  it('brings what a citizen wrote where it belongs, also behind messages to cases that never answer', async () => {
    const numbers = [1, 2, 3, 4].map((n) => `+452077000${n}`);
    for (const number of numbers.slice(0, 3)) await stuckCase({ phones: [number] });
    const theCase = await engine.newCase({ citizen: { phones: numbers.slice(3) } });
    for (const [n, sender] of numbers.entries()) {
      const said = { provider: 'twilio', providerId: randomUUID(), sender, text: 'Hej', pictures: 0 };
      await keepIncoming({ ...engine.deps, now: () => ago(90 - n) }, said);
    }
    await takeUpIncoming(engine.deps);
    expect((await theCase.said()).map((c) => [c.note, c.status])).toEqual([['Hej', 'applied']]);
  });

  it('delivers the commands of a case in the order they were said, whatever their ids', async () => {
    const theCase = await engine.newCase();
    const ids = Array.from({ length: 4 }, () => randomUUID())
      .toSorted()
      .toReversed();
    for (const [n, commandId] of ids.entries()) await keptFact(theCase.caseId, 60 - n, commandId);
    await relayOnce(engine.deps);
    expect(await heard(theCase)).toEqual(ids);
  });
});

describe('after an engine outage', () => {
  it('what was said during it comes before what is said now, and what was said last stands', async () => {
    const theCase = await engine.newCase();
    const deps = { ...engine.deps, client: new Client({ connection: away, namespace: engine.namespace }) };
    const said: string[] = [];
    const during = async (hearingAt: Instant): Promise<void> => {
      const commandId = randomUUID();
      const row = await caseRow(engine.db, theCase.caseId);
      if (!row) throw new Error('the case has no row');
      const args = { commandId, by: 'client:test', fact: { kind: 'hearingMoved', hearingAt } } as const;
      const who = { id: 'client:test', role: 'outreach', municipality: row.municipality } as const;
      const reply = await submit(deps, row, who, { message: { update: 'recordFact', args }, note: null });
      expect([reply.status, await statusOf(commandId)]).toEqual([202, 'stored']);
      said.push(commandId);
    };
    await during(local('2032-04-20 10:00'));
    await during(local('2032-04-21 10:00'));
    const now = randomUUID();
    const view = await theCase.fact({
      kind: 'hearingMoved',
      hearingAt: local('2032-04-22 10:00'),
      commandId: now,
    });
    expect(view.legal.hearingAt).toBe(local('2032-04-22 10:00'));
    expect(await heard(theCase)).toEqual([...said, now]);
    // The relay finds nothing left that could overturn it.
    await relayOnce({ ...engine.deps, now: () => ago(-60) });
    expect((await theCase.view()).legal.hearingAt).toBe(local('2032-04-22 10:00'));
  });
});
