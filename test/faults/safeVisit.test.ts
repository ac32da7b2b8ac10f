import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inquiry, visitInFull } from '../../api/schemas.js';
import { visitAnswer } from '../../api/visitSchemas.js';
import { relayToVisits, startVisits } from '../../relay/visits.js';
import { timeInCopenhagen, dateInCopenhagen } from '../../domain/copenhagen.js';
import { visitWorkflowId } from '../../workflows/contract.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openEngine, type Engine } from '../support/engine.js';
import { household, soon, startTestHusly, type Answer, type TestHusly } from '../support/husly.js';

/** An alarm is not lost, whatever is away or dies in between. */
const citizen = () => {
  const { citizen: somebody } = household({});
  return { name: somebody.name, address: somebody.address };
};

describe('the engine away when a visit begins', () => {
  let engine: Engine;
  let desk: Desk;
  let away: Connection;
  let deskWithout: Desk;
  beforeAll(async () => {
    engine = await openEngine();
    desk = await openDesk(engine);
    away = Connection.lazy({ address: '127.0.0.1:1', interceptors: [] });
    const client = new Client({ connection: away, namespace: engine.namespace });
    deskWithout = await openDesk({ ...engine, deps: { ...engine.deps, client } });
  });
  afterAll(async () => {
    desk.close();
    deskWithout.close();
    await away.close();
    await engine.close();
  });

  /** Two hours ago, by a clock on which nothing else in the test depends. */
  async function beganTwoHoursAgo(): Promise<string> {
    const then = new Date(Date.now() - 7_200_000).toISOString();
    deskWithout.setClock(`${dateInCopenhagen(then)} ${timeInCopenhagen(then)}`);
    const ask = { commandId: randomUUID(), kind: 'locate', citizen: citizen() };
    const { inquiryId } = (await deskWithout.as('caseworker').post('/inquiries', ask)).as(inquiry);
    const body = { commandId: randomUUID(), step: 'atTheDoor' };
    const answer = await deskWithout.as('outreach').post(`/tasks/${inquiryId}.locate-1/start`, body);
    expect([answer.status, answer.as(visitAnswer).status]).toEqual([202, 'pending']);
    return answer.as(visitAnswer).visit.visitId;
  }
  const seen = async (id: string) => (await desk.as('supervisor').get(`/visits/${id}`)).as(visitInFull);
  const mails = (id: string) => engine.sent.filter((m) => m.text.includes(id)).length;

  it('asks the worker as soon as it is back, where the time has passed meanwhile', async () => {
    const id = await beganTwoHoursAgo();
    expect(await seen(id)).toMatchObject({ overdue: true, alarm: null, status: 'underWay' });
    await startVisits(engine.deps);
    await expect.poll(async () => (await seen(id)).alarm?.whom, soon).toBe('worker');
    await expect.poll(() => mails(id), soon).toBe(1);
    const body = { commandId: randomUUID() };
    expect((await desk.as('outreach').post(`/visits/${id}/safe`, body)).status).toBe(200);
  });

  it('asks nobody where the worker’s word was kept meanwhile', async () => {
    const id = await beganTwoHoursAgo();
    const body = { commandId: randomUUID() };
    const kept = await deskWithout.as('outreach').post(`/visits/${id}/safe`, body);
    expect([kept.status, kept.as(visitAnswer).status]).toEqual([202, 'pending']);
    await startVisits(engine.deps);
    await expect.poll(async () => (await seen(id)).timeline.map((e) => e.kind), soon).toContain('safeVisit:told');
    await expect
      .poll(async () => {
        await relayToVisits(engine.deps);
        return (await seen(id)).end;
      }, soon)
      .toBe('safe');
    expect(await engine.client.workflow.getHandle(visitWorkflowId(id)).result()).toMatchObject({ end: 'safe' });
    expect(mails(id)).toBe(0);
  });
});

async function visitIn(product: TestHusly, status: number[] = [201]): Promise<string> {
  const ask = { commandId: randomUUID(), kind: 'locate', citizen: citizen() };
  const { inquiryId } = (await product.as('caseworker').post('/inquiries', ask)).as(inquiry);
  const body = { commandId: randomUUID(), step: 'onTheWay' };
  const answer = await product.as('outreach').post(`/tasks/${inquiryId}.locate-1/start`, body);
  expect(status).toContain(answer.status);
  return answer.as(visitAnswer).visit.visitId;
}
const seenIn = async (product: TestHusly, id: string) =>
  (await product.as('supervisor').get(`/visits/${id}`)).as(visitInFull);
const kinds = async (product: TestHusly, id: string) =>
  (await seenIn(product, id)).timeline.map((e) => e.kind.replace('safeVisit:', ''));

describe('kill -9', () => {
  let husly: TestHusly | null = null;
  afterEach(async () => {
    await husly?.dispose();
    husly = null;
  });

  it('of the Temporal server: what was told meanwhile is kept, and heard once it is back', async () => {
    husly = await startTestHusly();
    const product = husly;
    const tell = (id: string, action: string, body: object = {}): Promise<Answer> =>
      product.as('outreach').post(`/visits/${id}/${action}`, { commandId: randomUUID(), ...body });
    const [longer, over] = [await visitIn(product), await visitIn(product)];
    process.kill(product.temporalPid, 'SIGKILL');
    const [told, safe, begun] = await Promise.all([
      tell(longer, 'extend', { minutes: 30 }),
      tell(over, 'safe'),
      visitIn(product, [201, 202]),
    ]);
    for (const answer of [told, safe]) expect([200, 202]).toContain(answer.status);
    await expect.poll(() => kinds(product, longer), soon).toEqual(['started', 'extended']);
    await expect.poll(() => kinds(product, over), soon).toEqual(['started', 'ended']);
    await expect.poll(() => kinds(product, begun), soon).toEqual(['started']);
    expect((await tell(begun, 'safe')).status).toBe(200);
  }, 240_000);

  it('of Husly: visits go on, and are told of', async () => {
    husly = await startTestHusly();
    const product = husly;
    const ids = await Promise.all(Array.from({ length: 4 }, () => visitIn(product)));
    const commands = ids.map((id) => ({ id, commandId: randomUUID() }));
    const extend = ({ id, commandId }: { id: string; commandId: string }) =>
      product.as('outreach').post(`/visits/${id}/extend`, { commandId, minutes: 30 });
    const first = Promise.all(commands.map((c) => extend(c).catch(() => null)));
    await product.end('SIGKILL');
    await first;
    await product.start();
    for (const answer of await Promise.all(commands.map(extend))) expect([200, 202]).toContain(answer.status);
    for (const id of ids) await expect.poll(() => kinds(product, id), soon).toEqual(['started', 'extended']);
  }, 240_000);
});
