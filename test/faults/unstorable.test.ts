import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startImport } from '../../relay/start.js';
import { importOf } from '../../store/imports.js';
import { keepList, reportOfList } from '../support/lists.js';
import { importWorkflowId } from '../../workflows/contract.js';
import { openEngine, reportOf, type Engine } from '../support/engine.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

it('a row that the database does not take is rejected with a reason, and the others go on', async () => {
  // A database that takes less than Husly thinks it does.
  await engine.db.execute(sql`alter table citizens alter column street type varchar(80)`);
  const importId = randomUUID();
  const list = { importId, createdAt: engine.deps.now(), by: 'client:test' };
  const tooLong = { street: `${'Meget lang vej '.repeat(10)} 1`, postcode: '8900' };
  const requests = [reportOf({}), reportOf({ citizen: { address: tooLong } }), reportOf({})];
  await keepList(
    engine.db,
    list,
    requests.map((request, n) => ({ row: n + 2, request })),
  );
  await startImport(engine.deps, importId);
  await engine.client.workflow.getHandle(importWorkflowId(importId)).result();
  const report = await reportOfList(engine.db, importId);
  expect(report.rows.map(({ row, result, caseId }) => [row, result, caseId !== null])).toEqual([
    [2, 'created', true],
    [3, 'rejected', false],
    [4, 'created', true],
  ]);
  expect(report.rows[1]?.reason).toMatch(/ikke kan gemmes/);
});

it('a row that fails again and again is given up with a reason, once the others are taken in', async () => {
  // Stands for a fault of our own that one row meets every time.
  await engine.db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'a fault of our own'; end $$`);
  await engine.db.execute(sql`create trigger poison before insert on citizens for each row
    when (new.street like 'Giftvej%') execute function refuse()`);
  const importId = randomUUID();
  const poisoned = { street: 'Giftvej 1', postcode: '8900' };
  const requests = [reportOf({}), reportOf({ citizen: { address: poisoned } }), reportOf({})];
  await keepList(
    engine.db,
    { importId, createdAt: engine.deps.now(), by: 'client:test' },
    requests.map((request, n) => ({ row: n + 2, request })),
  );
  await startImport(engine.deps, importId);
  await engine.client.workflow.getHandle(importWorkflowId(importId)).result();
  const { rows, counts } = await reportOfList(engine.db, importId);
  expect(rows.map(({ result }) => result)).toEqual(['created', 'rejected', 'created']);
  expect(rows[1]).toMatchObject({ problems: [{ code: 'internal' }], reason: expect.stringMatching(/fejl i Husly/) });
  expect(counts).toMatchObject({ created: 2, rejected: 1, total: 3 });
  expect((await importOf(engine.db, importId))?.list.status).toBe('completed');
});

it('a list that is gone is not asked for again and again', async () => {
  const importId = randomUUID();
  await startImport(engine.deps, importId);
  await expect(engine.client.workflow.getHandle(importWorkflowId(importId)).result()).rejects.toThrow(
    'Workflow execution failed',
  );
});
