import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { messageItem } from '../../api/messageSchemas.js';
import { listOf, received, theCase } from '../../api/schemas.js';
import { household, inDays, soon, startTestHusly, type Answer, type TestHusly } from '../support/husly.js';

/** `kill -9` in the middle of commands: what was accepted is applied, once; what was not answered may be sent again. */
let husly: TestHusly | undefined;
afterEach(async () => {
  await husly?.dispose();
  husly = undefined;
});

interface Command {
  caseId: string;
  path: string;
  role: 'outreach' | 'supervisor';
  body: { commandId: string; note: string } & Record<string, unknown>;
  /** Null: none came. */
  answer: Answer | null;
}

const command = (caseId: string, path: string, role: Command['role'], rest: Record<string, unknown>): Command => ({
  caseId,
  path,
  role,
  body: { commandId: randomUUID(), note: `note ${randomUUID()}`, ...rest },
  answer: null,
});

/** A working day of one case: facts, a task taken, given back and done, and the same task done by somebody else too. */
function dayOf(caseId: string): Command[] {
  const facts = `/cases/${caseId}/facts`;
  const call = `/tasks/${caseId}.call-1-1`;
  return [
    command(caseId, facts, 'outreach', { kind: 'needs', children: true }),
    command(caseId, `${call}/claim`, 'outreach', {}),
    command(caseId, facts, 'supervisor', { kind: 'noMessages', channel: 'sms' }),
    command(caseId, `${call}/release`, 'outreach', {}),
    command(caseId, facts, 'supervisor', { kind: 'hearingMoved', hearingAt: `${inDays(40)}T10:30:00+01:00` }),
    command(caseId, `${call}/complete`, 'outreach', { outcome: 'noAnswer' }),
    command(caseId, `${call}/complete`, 'supervisor', { outcome: 'leftMessage' }),
    command(caseId, facts, 'outreach', { kind: 'legalDates', dates: { dueDate: inDays(-20) } }),
    command(caseId, facts, 'supervisor', { kind: 'payment', extent: 'part', amountOre: 1000 }),
    command(caseId, facts, 'outreach', { kind: 'citizenContact', channel: 'dropIn' }),
  ];
}

/** No answer at all: the other end is gone. */
const send = async (product: TestHusly, { path, role, body }: Command): Promise<Answer | null> =>
  product
    .as(role)
    .post(path, body)
    .catch((error: unknown) => {
      if (error instanceof TypeError) return null;
      throw error;
    });

/** Sends each case's day in its order, all cases at once; `disturb` is called when so many answers have come. */
async function sendAll(product: TestHusly, days: Command[][], after: number, disturb: () => unknown): Promise<void> {
  let answers = 0;
  await Promise.all(
    days.map(async (day) => {
      for (const said of day) {
        said.answer ??= await send(product, said);
        answers += 1;
        if (answers === after) disturb();
      }
    }),
  );
}

const casesWithPhone = (product: TestHusly, count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const known = { phones: ['20123456'], legal: { hearingAt: `${inDays(2)}T10:30` } };
      return (await product.as('supervisor').post('/cases', household(known))).as(received).caseId;
    }),
  );

const caseOf = async (product: TestHusly, caseId: string) =>
  (await product.as('supervisor').get(`/cases/${caseId}`)).as(theCase);

/** Each was taken or refused; where one was not, the log says why. */
function expectAnswered(product: TestHusly, commands: readonly Command[]): void {
  const odd = commands.filter(({ answer }) => !answer || ![200, 202, 409].includes(answer.status));
  const log = readFileSync(join(product.dataDir, 'husly.log'), 'utf8').split('\n');
  const failures = odd.length > 0 ? log.filter((line) => line.startsWith('{"level":50')) : [];
  expect({ odd, failures }).toEqual({ odd: [], failures: [] });
}

/** Each command stands once in its case's timeline: applied where that was the answer, kept where it was refused. */
async function expectOnce(product: TestHusly, commands: readonly Command[]): Promise<void> {
  for (const caseId of new Set(commands.map((c) => c.caseId))) {
    const own = commands.filter((c) => c.caseId === caseId);
    await expect
      .poll(async () => {
        const { timeline } = await caseOf(product, caseId);
        return own.filter(({ body }) => !timeline.some((e) => e.note === body.note && !e.text.startsWith('Afventer')));
      }, soon)
      .toEqual([]);
    const { timeline } = await caseOf(product, caseId);
    for (const { body, answer } of own) {
      const entries = timeline.filter((e) => e.note === body.note);
      expect(entries).toHaveLength(1);
      expect(entries[0]?.applied, `${answer?.status}`).toBe(answer?.status !== 409);
    }
    const numbers = timeline.flatMap((e) => e.seq ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
  }
}

/** A case that lost nothing takes the next command, and has sent no message twice. */
async function expectAlive(product: TestHusly, caseIds: readonly string[]): Promise<void> {
  for (const caseId of caseIds) {
    const said = command(caseId, `/cases/${caseId}/facts`, 'supervisor', { kind: 'needs', knownNeed: true });
    expect((await send(product, said))?.status).toBe(200);
    const { items } = (await product.as('supervisor').get(`/messages?caseId=${caseId}`)).as(listOf(messageItem));
    expect(new Set(items.map((m) => m.key)).size).toBe(items.length);
    const { timeline } = await caseOf(product, caseId);
    const sent = timeline.filter((e) => e.kind === 'messageSettled' && / sendt\./.test(e.text));
    expect(sent.length).toBeLessThanOrEqual(items.filter((m) => m.status === 'sent').length);
  }
}

describe('kill -9 of Husly in the middle of commands', () => {
  it('loses nothing that was accepted, and applies nothing twice', async () => {
    husly = await startTestHusly();
    const product = husly;
    const caseIds = await casesWithPhone(product, 8);
    const days = caseIds.map(dayOf);
    for (const after of [15, 40]) {
      await sendAll(product, days, after, () => void product.end('SIGKILL'));
      await product.end('SIGKILL');
      await product.start();
    }
    await sendAll(product, days, 0, () => undefined);
    const commands = days.flat();
    expectAnswered(product, commands);
    expect(commands.filter((c) => c.answer?.status === 409)).toHaveLength(caseIds.length);
    await expectOnce(product, commands);
    await expectAlive(product, caseIds);
  }, 240_000);

  it('in the middle of reports makes no case twice, and starts every one', async () => {
    husly = await startTestHusly();
    const product = husly;
    const reports = Array.from({ length: 60 }, () => household({ phones: ['20123456'] }));
    let answers = 0;
    const report = async (body: object): Promise<Answer | null> => {
      const answer = await product
        .as('intake')
        .post('/cases', body)
        .catch(() => null);
      answers += 1;
      if (answers === 20) void product.end('SIGKILL');
      return answer;
    };
    const first = await Promise.all(reports.map(report));
    await product.end('SIGKILL');
    await product.start();
    const again = await Promise.all(reports.map((body) => product.as('intake').post('/cases', body)));
    const ids = again.map((answer) => answer.as(received).caseId);
    expect(new Set(ids).size).toBe(reports.length);
    const answered = first.flatMap((answer, n) => (answer ? [[answer.as(received).caseId, ids[n]]] : []));
    expect(answered.length).toBeGreaterThan(0);
    for (const [before, after] of answered) expect(before).toBe(after);
    for (const caseId of ids)
      await expect.poll(async () => (await caseOf(product, caseId)).timeline.length, soon).toBeGreaterThan(0);
  }, 240_000);
});

describe('kill -9 of the Temporal server in the middle of commands', () => {
  it('is answered by "kept" or "applied"; the relay delivers what was kept', async () => {
    husly = await startTestHusly();
    const product = husly;
    const caseIds = await casesWithPhone(product, 6);
    const days = caseIds.map(dayOf);
    const before = product.temporalPid;
    await sendAll(product, days, 20, () => process.kill(before, 'SIGKILL'));
    const commands = days.flat();
    expectAnswered(product, commands);
    await expect
      .poll(async () => {
        const timelines = await Promise.all(caseIds.map((id) => caseOf(product, id)));
        return timelines.flatMap((c) => c.timeline).filter((e) => e.text.startsWith('Afventer'));
      }, soon)
      .toEqual([]);
    for (const c of commands) if (c.answer?.status === 202) c.answer = await send(product, c);
    await expectOnce(product, commands);
    await expectAlive(product, caseIds);
    expect(product.temporalPid).not.toBe(before);
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  }, 240_000);
});
