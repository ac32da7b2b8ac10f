import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseFigures } from '../../store/figuresSchema.js';
import { openEngine, type Engine } from '../support/engine.js';
import { open, short } from '../support/testCase.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

describe.concurrent('what ends a case in any stage', () => {
  const ends = [
    [{ kind: 'died' }, 'afgaaetVedDoeden'],
    [{ kind: 'wrongPerson' }, 'fejlagtigHenvendelse'],
    [{ kind: 'evicted' }, 'effektivtUdsat'],
    [{ kind: 'withdrawn' }, 'tilbagekaldt'],
    [{ kind: 'moved' }, 'fraflyttetSelv'],
    [{ kind: 'moved', withinMunicipality: false }, 'flyttetKommune'],
    [{ kind: 'closed', outcome: 'flyttetBilligere' }, 'flyttetBilligere'],
  ] as const;

  it.for(ends)('%o: the outcome is %s, tasks and planned messages go', async ([fact, outcome]) => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-02 17:30');
    expect((await theCase.messages()).some((line) => line.endsWith('planned'))).toBe(true);
    await theCase.fact(fact);
    expect(await theCase.result()).toMatchObject({ outcome });
    expect((await theCase.view()).tasks).toEqual([]);
    const lines = await theCase.messages();
    expect(lines.filter((line) => line.includes('planned') || line.includes('farewell'))).toEqual([]);
  });

  it('says farewell to those who were in contact, but not to the dead or to the wrong person', async () => {
    const farewells = await Promise.all(
      ['withdrawn', 'died', 'wrongPerson', 'evicted'].map(async (kind) => {
        const theCase = await engine.newCase();
        await theCase.complete('call-1-1', 'reached');
        await theCase.fact({ kind });
        await theCase.result();
        return [kind, (await theCase.messages()).filter((line) => / farewell .* sent$/.test(line)).length];
      }),
    );
    expect(farewells).toEqual([
      ['withdrawn', 2],
      ['died', 0],
      ['wrongPerson', 0],
      ['evicted', 0],
    ]);
  });

  it('keeps a farewell for the morning when the case ends in the evening', async () => {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    await theCase.travel('2032-03-05 20:00');
    await theCase.fact({ kind: 'withdrawn' });
    await theCase.result();
    // It is a Friday: citizens are written to again on Monday.
    expect(await theCase.messages()).toEqual(['03-08 09:00 farewell email sent', '03-08 09:00 farewell sms sent']);
    // And yet it ended on Friday.
    expect(short((await theCase.row())?.closedAt ?? '')).toBe('03-05 20:00');
    const [figure] = await engine.db.select().from(caseFigures).where(eq(caseFigures.caseId, theCase.caseId));
    expect(figure?.closedOn).toBe('2032-03-05');
  });
});

describe.concurrent('what people tell a running case', () => {
  it('a citizen who walks in on a Wednesday is in contact', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-03 11:00');
    const view = await theCase.fact({ kind: 'citizenContact', channel: 'dropIn' });
    expect([view.stage, view.tasks.map((t) => t.kind)]).toEqual(['support', ['followUp']]);
    await theCase.travel('2032-03-10 11:00');
    expect((await theCase.messages()).filter((line) => line > '03-03 11:00')).toEqual([]);
  });

  it('a new number sends the case back to the phone, from any stage', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-06 10:00');
    expect((await theCase.view()).stage).toBe('visit');
    const view = await theCase.fact({ kind: 'contactDetails', contact: { phones: ['40 11 22 33'] } });
    expect(view.stage).toBe('phone');
    expect(view.tasks.map((t) => t.id)).toContain('call-2-1');
  });

  it('a number that is known already changes nothing', async () => {
    const theCase = await engine.newCase({ citizen: { phones: ['20 31 24 56'] } });
    const before = open(await theCase.view());
    const view = await theCase.fact({ kind: 'contactDetails', contact: { phones: ['+45 20312456'] } });
    expect([open(view), view.rounds.phone]).toEqual([before, 1]);
  });

  it('a pause stops tasks and texts until its last day has passed; it may end sooner', async () => {
    const theCase = await engine.newCase();
    const paused = await theCase.fact({ kind: 'paused', until: '2032-03-10' });
    expect([paused.tasks, paused.messages]).toEqual([[], []]);
    await theCase.travel('2032-03-10 22:00');
    expect((await theCase.view()).tasks).toEqual([]);
    await theCase.travel('2032-03-11 07:30');
    expect((await theCase.view()).tasks.map((t) => t.id)).toContain('call-1-1');
    await theCase.fact({ kind: 'paused', until: '2032-04-30' });
    const resumed = await theCase.fact({ kind: 'resumed' });
    expect(resumed.tasks.map((t) => t.id)).toContain('call-1-1');
  });

  it('a citizen who wants no texts gets none, but still mail', async () => {
    const theCase = await engine.newCase();
    await theCase.fact({ kind: 'noMessages', channel: 'sms' });
    await theCase.travel('2032-03-10 10:00');
    const rows = await theCase.messageRows();
    expect(rows.some((m) => m.channel === 'email' && m.purpose === 'contactRequest')).toBe(true);
    expect(rows.filter((m) => m.channel === 'sms')).toEqual([]);
  });

  it.for([
    ['caseworker', 'askCaseworker-2'],
    ['visit', 'visit-2-1'],
    ['support', 'followUp-1'],
    ['unreached', 'supervisorDecision-1'],
  ])('a supervisor forces it on to %s', async ([stage, taskId]) => {
    const theCase = await engine.newCase();
    const view = await theCase.fact({ kind: 'forcedOn', stage }, 'supervisor:1');
    expect([view.stage, view.tasks.map((t) => t.id)]).toEqual([stage, [taskId]]);
  });

  it('an assigned case gives its worker the outreach tasks, open ones and those to come', async () => {
    const theCase = await engine.newCase();
    const view = await theCase.fact({ kind: 'assigned', assignee: 'worker:2' }, 'supervisor:1');
    expect(view.tasks).toMatchObject([{ id: 'call-1-1', assignee: 'worker:2' }]);
    await theCase.travel('2032-03-02 17:30');
    expect((await theCase.view()).tasks).toMatchObject([{ kind: 'askCaseworker', assignee: null }]);
    await theCase.travel('2032-03-05 16:00');
    expect((await theCase.view()).tasks).toMatchObject([{ kind: 'visit', assignee: 'worker:2' }]);
    expect((await theCase.row())?.assignee).toBe('worker:2');
  });

  it('a task is claimed and released without a new plan', async () => {
    const theCase = await engine.newCase();
    const claimed = await theCase.assign('call-1-1', 'worker:3', true);
    expect(claimed.tasks).toMatchObject([{ assignee: 'worker:3' }]);
    await expect(theCase.assign('call-1-1', 'worker:4', true)).rejects.toMatchObject({ code: 'TaskTaken' });
    const released = await theCase.assign('call-1-1', null);
    expect(released.tasks).toMatchObject([{ assignee: null }]);
    expect((await theCase.timeline()).slice(1)).toEqual([
      '03-01 08:00 taskAssigned call-1-1 worker:3',
      '03-01 08:00 taskAssigned call-1-1 null',
    ]);
  });

  it('doubtful values are cleared up by a person on the same day, beside the calls', async () => {
    const theCase = await engine.newCase({ arrears: { amountOre: 'ca. 12.000', dueDate: '2032-02-01' } });
    const view = await theCase.view();
    expect([view.attention, open(view)]).toEqual([
      'doubt',
      ['call-1-1 (03-01 09:00 – 03-01 11:00)', 'clarify-1 (03-01 08:00 – 03-01 15:00)'],
    ]);
    expect(view.tasks.find((t) => t.kind === 'clarify')?.about).toEqual(['amountUnreadable']);
    const cleared = await theCase.complete('clarify-1', 'clarified');
    expect([cleared.attention, cleared.tasks.map((t) => t.id)]).toEqual([null, ['call-1-1']]);
  });

  it('an import on a Sunday shows Monday’s call, and wakes nobody before', async () => {
    const theCase = await engine.newCase({ openedAt: '2032-02-28T10:00:00.000Z' });
    expect(open(await theCase.view())).toEqual(['call-1-1 (03-01 09:00 – 03-01 11:00)']);
    await theCase.travel('2032-03-01 08:30');
    expect(await theCase.messages()).toEqual([]);
  });
});
