import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { homeMunicipality } from '../../domain/policy.js';
import { keepReport } from '../../intake/receive.js';
import { caseRow } from '../../store/cases.js';
import { commandById } from '../../store/commands.js';
import { keepList } from '../support/lists.js';
import { reports } from '../../store/schema.js';
import { caseWorkflowId, recordFact } from '../../workflows/contract.js';
import { openEngine, reportOf, type Engine, type Opening } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';
import { beginningWhenOpened } from '../../ops/timeSkipping.js';

/** One thing that cannot be mended now, in every step, and what comes after it. */
let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const sender = { by: 'client:test', role: 'intake', municipality: homeMunicipality } as const;
const openedAt = local('2032-03-01 08:00');

async function kept(opening: Opening) {
  const reading = understandIntake(reportOf(opening), openedAt.slice(0, 10), openedAt);
  if (!reading.ok) throw new Error('no case');
  return engine.db.transaction((tx) => keepReport(tx, reading.intake, sender, openedAt));
}

/** A report that joined a case, and reaches it when it has closed. */
async function tooLate(): Promise<string> {
  const home: Opening = { citizen: reportOf({}).citizen };
  const theCase = await engine.newCase({ ...home, arrears: { amountOre: 500_000, dueDate: '2026-12-01' } });
  const joined = await kept({ ...home, arrears: { amountOre: 600_000, dueDate: '2027-01-04' } });
  if (joined.result !== 'updated' || !joined.command) throw new Error(`the report was ${joined.result}`);
  await closes(theCase);
  return joined.command.commandId;
}

async function closes(theCase: TestCase): Promise<void> {
  const commandId = randomUUID();
  const args = { commandId, by: 'client:test', fact: { kind: 'withdrawn' } } as const;
  await theCase.handle.executeUpdate(recordFact, { updateId: commandId, args: [args] });
  await theCase.result();
}

/** The engine, but it has an error of its own for one workflow. */
function refusing(workflowId: string): Client {
  const { connection, options } = engine.client;
  const fault = {
    startWithDetails(...[input, next]: Parameters<typeof beginningWhenOpened.startWithDetails & {}>) {
      if (input.options.workflowId === workflowId) throw new Error('a fault of this one');
      return next(input);
    },
  };
  return new Client({
    connection,
    namespace: options.namespace,
    interceptors: { workflow: [fault, beginningWhenOpened] },
  });
}

it('what cannot be mended now holds up nothing else, and is told at the end', async () => {
  const lost = await engine.newCase();
  await lost.row();
  await lost.handle.terminate();
  const [unknown, refused] = [await tooLate(), await tooLate()];
  const [bad, good] = [await kept({}), await kept({})];
  const importId = randomUUID();
  const list = { importId, createdAt: openedAt, by: 'client:test' };
  await keepList(engine.db, list, []);
  const deps = { ...engine.deps, client: refusing(caseWorkflowId(bad.caseId)), now: () => local('2032-03-03 12:00') };
  const gone = (await commandById(engine.db, unknown))?.caseId ?? '';
  const unreadable = { intake: sql`'{}'::jsonb` };
  await engine.db.update(reports).set(unreadable).where(eq(reports.caseId, gone));

  await expect(createUpkeep(deps)()).rejects.toThrow('a fault of this one');
  expect((await engine.client.workflow.getHandle(caseWorkflowId(good.caseId)).describe()).status.name).toBe('RUNNING');
  expect((await caseRow(engine.db, bad.caseId))?.started).toBe(false);
  expect(await commandById(engine.db, unknown)).toMatchObject({ refusal: 'CaseClosed' });
  expect(await commandById(engine.db, refused)).toMatchObject({ refusal: 'ReceivedAgain' });
  expect((await lost.handle.describe()).status.name).toBe('RUNNING');
  await expect(createUpkeep({ ...deps, client: engine.client })()).rejects.toThrow(TypeError);
  expect((await engine.client.workflow.getHandle(caseWorkflowId(bad.caseId)).describe()).status.name).toBe('RUNNING');
});
