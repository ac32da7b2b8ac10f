import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startImport } from '../../relay/start.js';
import { importReport, insertImport } from '../../store/imports.js';
import { importWorkflowId } from '../../workflows/contract.js';
import { openEngine, reportOf, type Engine } from '../support/engine.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

it('a row that the database does not take is rejected with a reason, and the others go on', async () => {
  // A database that takes less than Husly thinks it does.
  await engine.db.execute(sql`alter table citizens alter column street type varchar(80)`);
  const importId = randomUUID();
  const list = { importId, createdAt: engine.deps.now(), by: 'client:test', fileName: 'liste.csv', columns: [] };
  const tooLong = { street: `${'Meget lang vej '.repeat(10)} 1`, postcode: '8900' };
  const requests = [reportOf({}), reportOf({ citizen: { address: tooLong } }), reportOf({})];
  await insertImport(
    engine.db,
    list,
    requests.map((request, n) => ({ row: n + 2, request })),
  );
  await startImport(engine.deps, importId);
  await engine.client.workflow.getHandle(importWorkflowId(importId)).result();
  const report = await importReport(engine.db, importId);
  expect(report?.rows.map(({ row, result, caseId }) => [row, result, caseId !== null])).toEqual([
    [2, 'created', true],
    [3, 'rejected', false],
    [4, 'created', true],
  ]);
  expect(report?.rows[1]?.reason).toMatch(/ikke kan gemmes/);
});
