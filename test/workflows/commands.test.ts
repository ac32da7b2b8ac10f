import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompleteTask, RecordFact } from '../../domain/commands.js';
import { completeTask, recordFact } from '../../workflows/contract.js';
import { openEngine, type Engine } from '../support/engine.js';
import type { TestCase } from '../support/testCase.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const noAnswer = (commandId: string = randomUUID()): CompleteTask => ({
  commandId,
  by: 'worker:1',
  taskId: 'call-1-1',
  result: { outcome: 'noAnswer' },
});
const partPaid = (commandId: string = randomUUID()): RecordFact => ({
  commandId,
  by: 'client:test',
  fact: { kind: 'payment', extent: 'part' },
});

const complete = (theCase: TestCase, command: CompleteTask, updateId = command.commandId) =>
  theCase.handle.executeUpdate(completeTask, { updateId, args: [command] });
const tell = (theCase: TestCase, command: RecordFact, updateId = command.commandId) =>
  theCase.handle.executeUpdate(recordFact, { updateId, args: [command] });

/** What the case said no with. */
async function refusalOf(update: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await update.then(
    () => null,
    (failed: unknown) => failed,
  );
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) return error.cause;
  throw new Error('the command was not refused', { cause: error });
}

describe.concurrent('a command', () => {
  it('is answered with the plan that follows from it', async () => {
    const theCase = await engine.newCase();
    const view = await complete(theCase, noAnswer());
    expect(view.tasks.map((t) => t.id)).toEqual(['call-1-2']);
    expect(view.attempts).toMatchObject([{ taskId: 'call-1-1', outcome: 'noAnswer' }]);
  });

  it('is applied once, however often and under whichever update id it comes', async () => {
    const theCase = await engine.newCase();
    const command = noAnswer();
    await Promise.all([
      complete(theCase, command),
      complete(theCase, command),
      complete(theCase, command, randomUUID()),
    ]);
    await complete(theCase, command, randomUUID());
    const done = (await theCase.events()).filter((e) => e.commandId === command.commandId);
    expect(done.map((e) => e.event.kind)).toEqual(['taskCompleted']);
    expect((await theCase.view()).attempts).toHaveLength(1);
  });

  it('is answered the same when it is repeated after its task has gone', async () => {
    const theCase = await engine.newCase();
    const command = noAnswer();
    await complete(theCase, command);
    await theCase.travel('2032-03-02 18:00');
    const again = await complete(theCase, command, randomUUID());
    expect(again.stage).toBe('caseworker');
  });

  it('among many at the same moment finds every one applied, each with its own place', async () => {
    const theCase = await engine.newCase();
    const commands = Array.from({ length: 8 }, () => partPaid());
    await Promise.all(commands.map((command) => tell(theCase, command)));
    const events = await theCase.events();
    const applied = events.filter((e) => e.event.kind === 'fact').map((e) => e.commandId);
    expect(applied).toHaveLength(commands.length);
    expect(new Set(applied)).toEqual(new Set(commands.map((c) => c.commandId)));
    expect(events.map((e) => e.seq)).toEqual(events.map((_, n) => n + 1));
  });
});

describe.concurrent('a command that no longer fits', () => {
  it('is refused when its task is not open, with the case as it stands', async () => {
    const theCase = await engine.newCase();
    await complete(theCase, noAnswer());
    const refused = await refusalOf(complete(theCase, noAnswer()));
    expect(refused.type).toBe('TaskNotOpen');
    expect(refused.details).toMatchObject([{ caseId: theCase.caseId, stage: 'phone', tasks: [{ id: 'call-1-2' }] }]);
  });

  it('is refused when such a task cannot end so', async () => {
    const theCase = await engine.newCase();
    const refused = await refusalOf(complete(theCase, { ...noAnswer(), result: { outcome: 'nobodyHome' } }));
    expect(refused.type).toBe('OutcomeMismatch');
    expect(refused.details).toMatchObject([{ tasks: [{ id: 'call-1-1' }] }]);
    expect((await theCase.view()).attempts).toEqual([]);
  });

  it('is refused when the case is closed, also while a farewell waits for the morning', async () => {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    await theCase.travel('2032-03-02 20:00');
    await theCase.fact({ kind: 'withdrawn' });
    const refused = await refusalOf(tell(theCase, partPaid()));
    expect(refused.type).toBe('CaseClosed');
    expect(refused.details).toMatchObject([{ outcome: 'tilbagekaldt', stage: 'closed' }]);
    await theCase.result();
    await expect(theCase.fact({ kind: 'payment', extent: 'part' })).rejects.toMatchObject({ code: 'CaseClosed' });
  });

  it('leaves no trace in the case, and its note stays with the refused command', async () => {
    const theCase = await engine.newCase();
    const before = await theCase.events();
    await expect(theCase.complete('visit-1-1', 'met', { note: 'talte med naboen' })).rejects.toMatchObject({
      status: 409,
      code: 'TaskNotOpen',
    });
    expect(await theCase.events()).toEqual(before);
    expect(await theCase.said()).toMatchObject([
      { status: 'refused', refusal: 'TaskNotOpen', note: 'talte med naboen' },
    ]);
  });
});
