import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { owedBy } from '../../domain/owed.js';
import { homeMunicipality } from '../../domain/policy.js';
import { keepReport, receive, takeUpReport, type Kept } from '../../intake/receive.js';
import { fingerprintOf, linkCommandId } from '../../relay/links.js';
import { caseRow, citizenOf, reportsOf } from '../../store/cases.js';
import { commandById } from '../../store/commands.js';
import { insertImport, insertRows, rowReports, settleRow } from '../../store/imports.js';
import { hasReported } from '../../store/senders.js';
import { recordFact } from '../../workflows/contract.js';
import { openEngine, reportOf, type Engine, type Opening } from '../support/engine.js';
import type { TestCase } from '../support/testCase.js';

/** A report that was kept for an open case, and reaches it when it has closed: new arrears are never lost behind an old end. */
let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const sender = { by: 'client:test', role: 'intake', municipality: homeMunicipality } as const;
const december = { amountOre: 500_000, dueDate: '2026-12-01' };
const january = { amountOre: 600_000, dueDate: '2027-01-04' };
const february = { amountOre: 700_000, dueDate: '2032-02-01' };

/** What one home is reported with, month after month. */
const aHome = (): Required<Pick<Opening, 'citizen'>> => ({ citizen: reportOf({}).citizen });
function reading(home: Opening, arrears: Opening['arrears']) {
  const read = understandIntake(reportOf({ ...home, arrears }), '2032-03-01', '2032-03-01T08:00:00.000Z');
  if (!read.ok) throw new Error(`no case: ${JSON.stringify(read.rejections)}`);
  return read.intake;
}

/** A report that joins the open case, and is not delivered yet. */
async function joins(home: Opening, arrears: Opening['arrears']) {
  const kept = await engine.db.transaction((tx) => keepReport(tx, reading(home, arrears), sender, engine.deps.now()));
  if (kept.result !== 'updated' || !kept.command) throw new Error(`the report was ${kept.result}`);
  return { ...kept, command: kept.command } satisfies Kept;
}

/** The case closes before anything that was kept for it is delivered. */
async function closes(theCase: TestCase): Promise<void> {
  const commandId = randomUUID();
  const args = { commandId, by: 'client:test', fact: { kind: 'withdrawn' } } as const;
  await theCase.handle.executeUpdate(recordFact, { updateId: commandId, args: [args] });
  await theCase.result();
}

const owed = async (caseId: string) =>
  owedBy((await reportsOf(engine.db, caseId)).map((r) => r.intake.arrears)).months.map((m) => m.dueDate);

describe.concurrent('a report that meets a closing case', () => {
  it('makes a new one, which names the old; the arrears go with it', async () => {
    const home = aHome();
    const theCase = await engine.newCase({ ...home, arrears: december });
    const kept = await joins(home, january);
    await closes(theCase);
    const received = await takeUpReport(engine.deps, kept, engine.deps.now());
    expect([received.result, received.view.outcome]).toEqual(['created', null]);
    expect(received.caseId).not.toBe(theCase.caseId);
    expect(await caseRow(engine.db, received.caseId)).toMatchObject({
      previousCaseId: theCase.caseId,
      closedAt: null,
    });
    expect([await owed(theCase.caseId), await owed(received.caseId)]).toEqual([['2026-12-01'], ['2027-01-04']]);
    expect((await reportsOf(engine.db, theCase.caseId)).length).toBe(1);
    expect(await commandById(engine.db, kept.command.commandId)).toMatchObject({ refusal: 'ReceivedAgain' });
  });

  it('joins the case that another report of the home has opened since', async () => {
    const home = aHome();
    const theCase = await engine.newCase({ ...home, arrears: december });
    const kept = await joins(home, january);
    await closes(theCase);
    await theCase.row();
    const since = await receive(engine.deps, reading(home, february), sender);
    expect(since.result).toBe('created');
    const received = await takeUpReport(engine.deps, kept, engine.deps.now());
    expect([received.result, received.caseId]).toEqual(['updated', since.caseId]);
    expect(new Set(await owed(since.caseId))).toEqual(new Set(['2027-01-04', '2032-02-01']));
  });

  it('takes everything with it that only it had brought: who sent it, names, numbers, and the row of its list', async () => {
    const home = aHome();
    const theCase = await engine.newCase({ ...home, arrears: december });
    const more = { ...home.citizen, name: `${home.citizen.name} og Mia Prøve`, phones: ['20 99 88 77'] };
    const second = reading({ citizen: more }, january);
    const keep = (by: string) =>
      engine.db.transaction((tx) => keepReport(tx, second, { ...sender, by }, engine.deps.now()));
    const kept = await keep('client:list');
    const again = await keep('client:other');
    const importId = await aList(2);
    for (const [n, { result, caseId }] of [kept, again].entries())
      await settleRow(
        engine.db,
        importId,
        n + 1,
        { result, caseId, reason: null, warnings: [], problems: [] },
        linkCommandId(caseId, fingerprintOf(second)),
      );
    expect([kept.result, again.result]).toEqual(['updated', 'existing']);
    await closes(theCase);
    const { caseId } = await takeUpReport(engine.deps, kept, engine.deps.now());
    expect(caseId).not.toBe(theCase.caseId);
    for (const by of ['client:list', 'client:other']) {
      expect(await hasReported(engine.db, by, caseId)).toBe(true);
      expect(await hasReported(engine.db, by, theCase.caseId)).toBe(false);
    }
    const before = await citizenOf(engine.db, theCase.caseId);
    expect([before?.tenants.length, before?.phones.length]).toEqual([1, 1]);
    const rows = await rowReports(engine.db, importId, {}, 0, 10);
    expect(rows.map((row) => [row.result, row.caseId])).toEqual([
      ['created', caseId],
      ['existing', caseId],
    ]);
  });
});

/** A list of so many rows, none of them taken in. */
async function aList(rows: number): Promise<string> {
  const importId = randomUUID();
  const list = { importId, createdAt: engine.deps.now(), by: 'client:list', fileName: 'liste.csv', columns: [] };
  await insertImport(engine.db, list);
  const empty = { sheet: null, cells: [], request: null, fact: null };
  await insertRows(
    engine.db,
    importId,
    Array.from({ length: rows }, (_, n) => ({ ...empty, n: n + 1, row: n + 1 })),
  );
  return importId;
}

it('a report that a closing case refused while the relay delivered it is received again by upkeep, once', async () => {
  const home = aHome();
  const theCase = await engine.newCase({ ...home, arrears: december });
  const kept = await joins(home, january);
  await closes(theCase);
  const upkeep = createUpkeep({ ...engine.deps, now: () => new Date(Date.now() + 60_000).toISOString() });
  await upkeep();
  await upkeep();
  const again = await receive(engine.deps, reading(home, january), sender);
  expect(again.result).toBe('existing');
  expect(again.caseId).not.toBe(theCase.caseId);
  expect([await owed(again.caseId), (await reportsOf(engine.db, again.caseId)).length]).toEqual([['2027-01-04'], 1]);
  expect(await commandById(engine.db, kept.command.commandId)).toMatchObject({ refusal: 'ReceivedAgain' });
});
