import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attemptFigures } from '../../store/figuresSchema.js';
import { openEngine, type Engine } from '../support/engine.js';
import { local, open, type TestCase } from '../support/testCase.js';

/** What people move and cancel of the plan, through the engine. */
let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const move = (theCase: TestCase, step: string, at: string, until?: string) =>
  theCase.fact({ kind: 'stepMoved', step, at: local(at), ...(until && { until: local(until) }) }, 'worker:1');
const cancel = (theCase: TestCase, step: string, note?: string) =>
  theCase.fact({ kind: 'stepCancelled', step, ...(note && { note }) }, 'worker:1');
/** Its messages of a kind, as lines. */
const ofKind = async (theCase: TestCase, purpose: string): Promise<string[]> =>
  (await theCase.messages()).filter((line) => line.includes(purpose));

describe.concurrent('a step that a person moves', () => {
  it('is announced for its new time, and lapses when that has passed', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    await theCase.fact({ kind: 'forcedOn', stage: 'visit' }, 'supervisor:1');
    const moved = await move(theCase, 'visit-2-1', '2032-03-09 10:00');
    expect(open(moved)).toEqual(['visit-2-1 (03-09 10:00 – 03-09 11:00)']);
    await theCase.travel('2032-03-09 10:30');
    expect(await ofKind(theCase, 'visitNotice')).toEqual([
      '03-01 09:00 visitNotice sms cancelled planen er ændret',
      '03-08 09:00 visitNotice sms sent',
    ]);
    expect((await theCase.view()).tasks.map((t) => t.id)).toEqual(['visit-2-1']);
    await theCase.travel('2032-03-09 11:30');
    const lapsed = (await theCase.timeline()).filter((line) => line.includes('taskLapsed'));
    expect(lapsed).toEqual(['03-09 11:00 taskLapsed visit-2-1']);
    expect((await theCase.view()).moved).toEqual([]);
  });

  it('stands in the timeline with who did it and why, and moves no more than itself', async () => {
    const theCase = await engine.newCase({ legal: { hearingAt: '2032-03-09T09:30' } });
    const before = open(await theCase.view()).filter((line) => !line.startsWith('visit'));
    const moved = await theCase.fact(
      { kind: 'stepMoved', step: 'visit-1-1', at: local('2032-03-05 14:00'), note: 'Hun er først hjemme fredag.' },
      'worker:7',
    );
    expect(open(moved).filter((line) => !line.startsWith('visit'))).toEqual(before);
    const told = (await theCase.events()).find(({ event }) => event.kind === 'fact');
    expect([told?.by, (await theCase.said()).map((c) => c.note)]).toEqual([
      'worker:7',
      ['Hun er først hjemme fredag.'],
    ]);
  });

  it('that no longer fits is refused, and the note is kept', async () => {
    const theCase = await engine.newCase({ legal: { hearingAt: '2032-03-09T09:30' } });
    await theCase.travel('2032-03-01 09:30');
    const refused = async (step: string, at: string) =>
      expect(move(theCase, step, at)).rejects.toMatchObject({ status: 409 });
    await expect(move(theCase, 'visit-1-1', '2032-03-01 09:00')).rejects.toMatchObject({ code: 'TimePassed' });
    await expect(move(theCase, 'visit-1-1', '2032-03-09 09:30')).rejects.toMatchObject({ code: 'TooLate' });
    await expect(move(theCase, 'visit-9-1', '2032-03-04 09:30')).rejects.toMatchObject({ code: 'TaskNotOpen' });
    await refused('visit-9-1', '2032-03-04 09:30');
    const later = theCase.fact({ kind: 'stepCancelled', step: 'dropIn:1:sms', note: 'Ikke nu' }, 'worker:1');
    await expect(later).rejects.toMatchObject({ code: 'MessageNotPlanned', status: 409 });
    expect((await theCase.said()).at(-1)).toMatchObject({ status: 'refused', note: 'Ikke nu' });
  });
});

describe.concurrent('a step that a person cancels', () => {
  it('leads to the next one: no try in the figures, nothing not done', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    const view = await cancel(theCase, 'call-1-1', 'Hun er indlagt i dag.');
    expect(open(view)).toEqual(['call-1-2 (03-01 11:30 – 03-01 13:30)']);
    expect([view.attention, view.attempts.map((a) => a.outcome)]).toEqual([null, ['cancelled']]);
    await theCase.travel('2032-03-01 12:00');
    await theCase.complete('call-1-2', 'noAnswer');
    await theCase.row();
    const tries = await engine.db.select().from(attemptFigures).where(eq(attemptFigures.caseId, theCase.caseId));
    expect(tries.map(({ n, kind }) => [n, kind])).toEqual([[1, 'call']]);
    expect(await theCase.timeline()).toEqual(
      expect.arrayContaining(['03-01 08:00 fact stepCancelled', '03-01 08:00 taskCancelled call-1-1']),
    );
  });

  it('tells whoever was told of a visit that it is off', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-05 12:00');
    expect(await ofKind(theCase, 'visitNotice')).toHaveLength(2);
    await cancel(theCase, 'visit-1-1');
    await theCase.travel('2032-03-05 13:00');
    expect(await ofKind(theCase, 'visitCancelled')).toEqual(['03-05 12:00 visitCancelled email sent']);
  });

  it('tells whom only an SMS reaches, where no other visit follows', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    await theCase.travel('2032-03-05 12:00');
    expect(await ofKind(theCase, 'visitNotice')).toHaveLength(1);
    await theCase.fact({ kind: 'payment', extent: 'full' }, 'worker:1');
    await theCase.travel('2032-03-05 13:00');
    expect(await ofKind(theCase, 'visitCancelled')).toEqual(['03-05 12:00 visitCancelled sms sent']);
  });

  it('is a follow-up that comes again, counted from then', async () => {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    await theCase.travel('2032-03-10 09:00');
    expect(open(await cancel(theCase, 'followUp-1'))).toEqual(['followUp-2 (03-24 08:00 – 03-24 15:00)']);
  });

  it('is a message that is never sent', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    await theCase.fact({ kind: 'forcedOn', stage: 'visit' }, 'supervisor:1');
    const [notice] = (await theCase.view()).messages;
    const view = await cancel(theCase, notice?.key ?? '', 'Vi har talt om det.');
    expect(view.messages).toEqual([]);
    await theCase.travel('2032-03-02 16:00');
    expect(await theCase.messages()).toEqual(['03-01 09:00 visitNotice sms cancelled calledOff']);
    await expect(cancel(theCase, notice?.key ?? '')).rejects.toMatchObject({ code: 'MessageNotPlanned' });
  });
});
