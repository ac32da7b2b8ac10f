import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUpkeep } from '../../activities/upkeep.js';
import { openCase } from '../../domain/case.js';
import { caseRow } from '../../store/cases.js';
import { cases } from '../../store/schema.js';
import { caseStage, caseWorkflowId, municipality } from '../../workflows/contract.js';
import { openEngine, type Engine } from '../support/engine.js';
import { facts } from '../support/ruleCase.js';
import { local } from '../support/testCase.js';

/** Cases that should have spoken and have not: what upkeep asks them, and what it leaves alone. */
let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const upkeep = (): Promise<void> => createUpkeep({ ...engine.deps, now: () => local('2032-03-03 12:00') })();

it('one that has come to its end since the lists’ copy was made is ended in the lists, too', async () => {
  const theCase = await engine.newCase();
  const copy = await theCase.row();
  if (!copy) throw new Error('the lists do not know the case');
  await theCase.fact({ kind: 'payment', extent: 'full' });
  await theCase.result();
  const { seq, stage, outcome, closedAt, view, heardBy } = copy;
  const which = eq(cases.caseId, theCase.caseId);
  await engine.db.update(cases).set({ seq, stage, outcome, closedAt, view, heardBy }).where(which);
  await upkeep();
  expect(await caseRow(engine.db, theCase.caseId)).toMatchObject({ stage: 'closed', outcome: 'betalt' });
  expect((await caseRow(engine.db, theCase.caseId))?.closedAt).not.toBeNull();
});

it('one that is about to speak, or cannot, is not asked', async () => {
  const theCase = await engine.newCase();
  await theCase.row();
  await engine.withoutWorkers(async () => {
    // A workflow task waits, as where a worker has just begun, or keeps failing.
    await theCase.handle.cancel();
    await upkeep();
  });
  expect(await theCase.view()).toMatchObject({ stage: 'phone' });
});

it('many, as where the engine was lost, are all made anew; none waits behind those that cannot be', async () => {
  const cannotAnswer = await engine.newCase();
  await cannotAnswer.row();
  const ids = Array.from({ length: 120 }, () => randomUUID());
  const heardBy = local('2032-03-02 12:00');
  await engine.db.insert(cases).values(
    ids.map((caseId) => {
      const known = facts({ caseId });
      const { municipality: of, openedAt } = known;
      const view = { ...openCase(known), seq: 1 };
      const keys = { addressKey: caseId, householdKey: caseId };
      return { caseId, municipality: of, ...keys, openedAt, facts: known, started: true, seq: 1, view, heardBy };
    }),
  );
  await engine.withoutWorkers(async () => {
    await expect(upkeep()).rejects.toThrow('Failed to query Workflow');
    const described = ids.map((caseId) => engine.client.workflow.getHandle(caseWorkflowId(caseId)).describe());
    // What operators see does not wait for the case to have something to say.
    const seen = (await Promise.all(described)).map(
      ({ status, typedSearchAttributes: known }) => `${status.name} ${known.get(caseStage)} ${known.get(municipality)}`,
    );
    expect(new Set(seen)).toEqual(new Set(['RUNNING phone 0730']));
  });
});
