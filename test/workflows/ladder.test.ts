import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from '../support/engine.js';
import { local, open, type TestCase } from '../support/testCase.js';

const { EventType } = proto.temporal.api.enums.v1;

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

/** Nobody answers, nobody knows the citizen, nobody is home; at the second visit the door opens. */
async function workUntilMet(theCase: TestCase): Promise<void> {
  await theCase.travel('2032-03-01 09:30');
  await theCase.complete('call-1-1', 'noAnswer');
  await theCase.travel('2032-03-01 12:00');
  await theCase.complete('call-1-2', 'leftMessage');
  await theCase.travel('2032-03-02 15:30');
  await theCase.complete('call-1-3', 'noAnswer');
  await theCase.travel('2032-03-04 10:00');
  await theCase.complete('askCaseworker-1', 'noContact', { by: 'caseworker:1' });
  await theCase.travel('2032-03-05 16:00');
  await theCase.complete('visit-1-1', 'nobodyHome');
  await theCase.travel('2032-03-10 10:00');
  await theCase.complete('visit-1-2', 'met');
}

/** Nobody ever does anything: by this moment the supervisor is asked. */
const unreachedBy = '2032-03-16 14:30';

type History = Awaited<ReturnType<TestCase['history']>>;

/** The history without what only travelling through time adds: its own events, and the idle workflow tasks it causes. */
function withoutTravel(history: History): History {
  const travel = new Set([
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
  ]);
  const idle = new Set<string>();
  history.forEach((event, n) => {
    const [scheduled, , done, after] = history.slice(n + 1, n + 5);
    if (event.eventType !== EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED) return;
    if (scheduled?.eventType !== EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) return;
    if (done?.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED && after && travel.has(after.eventType ?? 0))
      for (const { eventId } of history.slice(n + 1, n + 4)) idle.add(String(eventId));
  });
  return history.filter((e) => !travel.has(e.eventType ?? 0) && !idle.has(String(e.eventId)));
}

describe.concurrent('the ordinary ladder', () => {
  it('goes from the phone through the caseworker and the door to a settled rent', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    await workUntilMet(theCase);
    await theCase.travel('2032-03-24 10:00');
    await theCase.complete('followUp-1', 'onTrack');
    await theCase.travel('2032-04-01 10:00');
    await theCase.fact({ kind: 'payment', extent: 'full' });

    expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
    // Within some minutes of its time: each case has its own moment (test/domain/course.test.ts).
    const lines = (await theCase.timeline()).map((line) => line.replace(/ 09:0[0-8] sent /, ' 09:00 sent '));
    expect(lines).toEqual([
      '03-01 08:00 taskOpened call-1-1 (03-01 09:00 – 03-01 11:00)',
      '03-01 09:30 taskCompleted call-1-1 noAnswer',
      '03-01 09:30 taskOpened call-1-2 (03-01 11:30 – 03-01 13:30)',
      '03-01 09:30 messagePlanned contactRequest sms (03-01 09:30)',
      '03-01 09:30 sent contactRequest sms',
      '03-01 12:00 taskCompleted call-1-2 leftMessage',
      '03-01 12:00 taskOpened call-1-3 (03-02 15:00 – 03-02 17:00)',
      '03-02 15:30 taskCompleted call-1-3 noAnswer',
      '03-02 15:30 stageEntered caseworker',
      '03-02 15:30 taskOpened askCaseworker-1 (03-02 15:30 – 03-05 15:00)',
      '03-02 15:30 messagePlanned dropIn sms (03-03 09:00)',
      '03-02 15:30 messagePlanned referral email (03-02 15:30)',
      '03-02 15:30 sent referral email',
      '03-03 09:00 sent dropIn sms',
      '03-04 10:00 taskCompleted askCaseworker-1 noContact',
      '03-04 10:00 stageEntered visit',
      '03-04 10:00 taskOpened visit-1-1 (03-05 15:30 – 03-05 17:30)',
      '03-04 10:00 messagePlanned visitNotice sms (03-04 10:00)',
      '03-04 10:00 sent visitNotice sms',
      '03-05 16:00 taskCompleted visit-1-1 nobodyHome',
      '03-05 16:00 taskOpened visit-1-2 (03-10 09:30 – 03-10 11:30)',
      '03-05 16:00 messagePlanned visitNotice sms (03-09 09:00)',
      '03-05 16:00 messagePlanned missedVisit sms (03-05 16:00)',
      '03-05 16:00 sent missedVisit sms',
      '03-09 09:00 sent visitNotice sms',
      '03-10 10:00 taskCompleted visit-1-2 met',
      '03-10 10:00 stageEntered support',
      '03-10 10:00 taskOpened followUp-1 (03-24 08:00 – 03-24 15:00)',
      '03-24 10:00 taskCompleted followUp-1 onTrack',
      '03-24 10:00 taskOpened followUp-2 (04-07 08:00 – 04-07 15:00)',
      '04-01 10:00 fact payment',
      '04-01 10:00 stageEntered closed',
      '04-01 10:00 taskCancelled followUp-2',
      '04-01 10:00 messagePlanned farewell sms (04-01 10:00)',
      '04-01 10:00 sent farewell sms',
    ]);
    const rows = await theCase.messageRows();
    const [calling] = rows.filter((m) => m.purpose === 'contactRequest');
    expect(calling).toMatchObject({
      recipient: expect.stringMatching(/^\+452012\d{4}$/),
      text: expect.stringContaining('89 15 15 15'),
    });
    const events = await theCase.events();
    expect(events.map((e) => e.seq)).toEqual(events.map((_, n) => n + 1));
  });

  it('takes at most 160 events in the history (design §9)', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    await workUntilMet(theCase);
    await theCase.fact({ kind: 'payment', extent: 'full' });
    await theCase.result();
    const events = withoutTravel(await theCase.history());
    const sent = (await theCase.messages()).filter((line) => line.endsWith(' sent'));
    console.log(`a standard case with ${sent.length} messages has ${events.length} events in its history`);
    expect(sent).toHaveLength(7);
    expect(events.length).toBeLessThanOrEqual(160);
  });

  it('writes by e-mail as well where an address is known, and asks by both after the first unanswered call', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 09:30');
    await theCase.complete('call-1-1', 'noAnswer');
    expect(await theCase.messages()).toEqual([
      '03-01 09:30 contactRequest email sent',
      '03-01 09:30 contactRequest sms sent',
    ]);
  });

  it('goes on by itself when nobody does anything, and asks the supervisor in the end', async () => {
    const theCase = await engine.newCase();
    await theCase.travel(unreachedBy);
    const view = await theCase.view();
    expect([view.stage, view.attention]).toEqual(['unreached', 'unreached']);
    expect(open(view)).toEqual(['supervisorDecision-1 (03-16 14:00 – 03-17 15:00)']);
    const lapsed = (await theCase.timeline()).filter((line) => line.includes('taskLapsed'));
    expect(lapsed).toEqual([
      '03-01 11:00 taskLapsed call-1-1',
      '03-01 13:30 taskLapsed call-1-2',
      '03-02 17:00 taskLapsed call-1-3',
      '03-05 15:00 taskLapsed askCaseworker-1',
      '03-08 17:30 taskLapsed visit-1-1',
      '03-11 11:30 taskLapsed visit-1-2',
      '03-16 14:00 taskLapsed visit-1-3',
    ]);
    await theCase.travel('2032-03-18 09:00');
    expect((await theCase.view()).tasks).toMatchObject([{ id: 'supervisorDecision-1', overdue: true }]);
  });
});

describe.concurrent('a missing way to the citizen', () => {
  it('skips the phone where no number is known, says so, and writes by e-mail instead', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] } });
    const view = await theCase.view();
    expect(view.stage).toBe('caseworker');
    expect(view.because.map((r) => r.rule)).toContain('no-phone');
    await theCase.travel('2032-03-01 10:00');
    expect(await theCase.messages()).toEqual([
      '03-01 08:00 referral email sent',
      '03-01 09:00 contactRequest email sent',
    ]);
  });

  it('skips a number that cannot be read, and keeps it for people to see', async () => {
    const theCase = await engine.newCase({ citizen: { phones: ['spørg viceværten'], email: null } });
    const view = await theCase.view();
    expect(view.stage).toBe('caseworker');
    await theCase.travel('2032-03-01 10:00');
    expect(await theCase.messages()).toEqual(['03-01 08:00 referral email sent']);
  });

  it('goes back to the phone when a number becomes known', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [], email: null } });
    await theCase.travel('2032-03-01 10:00');
    const view = await theCase.complete('askCaseworker-1', 'newContactDetails', {
      contact: { phones: ['30 12 34 56'] },
    });
    expect(view.stage).toBe('phone');
    expect(open(view)).toEqual(['call-2-1 (03-01 09:00 – 03-01 11:00)']);
    await theCase.travel('2032-03-01 10:30');
    await theCase.complete('call-2-1', 'noAnswer');
    expect(await theCase.messages()).toContain('03-01 10:30 contactRequest sms sent');
    expect(engine.sent.some((m) => m.to === '+4530123456')).toBe(true);
  });
});

async function unreached(): Promise<TestCase> {
  const theCase = await engine.newCase();
  await theCase.travel(unreachedBy);
  return theCase;
}

describe.concurrent('when nobody was reached, the supervisor', () => {
  const by = 'supervisor:1';

  it('may have everything tried once more', async () => {
    const theCase = await unreached();
    const view = await theCase.complete('supervisorDecision-1', 'anotherRound', { by });
    expect([view.stage, view.attention]).toEqual(['phone', expect.anything()]);
    expect(open(view)).toEqual(['call-2-1 (03-16 15:00 – 03-16 17:00)']);
    await theCase.travel('2032-04-15 09:00');
    expect(open(await theCase.view())).toEqual([expect.stringMatching(/^supervisorDecision-2 /)]);
  });

  it('may have the door tried once more', async () => {
    const theCase = await unreached();
    const view = await theCase.complete('supervisorDecision-1', 'anotherVisit', { by });
    expect(view.stage).toBe('visit');
    expect(open(view)).toEqual(['visit-2-1 (03-17 15:30 – 03-17 17:30)']);
  });

  it('may wait, and is asked again on the day', async () => {
    const theCase = await unreached();
    const waiting = await theCase.complete('supervisorDecision-1', 'wait', { by, until: '2032-03-30' });
    expect([waiting.stage, waiting.tasks]).toEqual(['unreached', []]);
    await theCase.travel('2032-03-31 06:00');
    expect((await theCase.view()).tasks).toEqual([]);
    await theCase.travel('2032-03-31 08:00');
    expect(open(await theCase.view())).toEqual(['supervisorDecision-2 (03-31 07:00 – 04-01 15:00)']);
  });

  it('may close the case, which then sends no farewell to somebody nobody has met', async () => {
    const theCase = await unreached();
    await theCase.complete('supervisorDecision-1', 'close', { by });
    expect(await theCase.result()).toMatchObject({ outcome: 'ingenKontakt' });
    expect((await theCase.messages()).filter((line) => line.includes('farewell'))).toEqual([]);
    const row = await theCase.row();
    expect([row?.stage, row?.outcome, row?.closedAt && local('2032-03-16 14:30') <= row.closedAt]).toEqual([
      'closed',
      'ingenKontakt',
      true,
    ]);
  });

  it('may say how it ended', async () => {
    const theCase = await unreached();
    await theCase.complete('supervisorDecision-1', 'close', { by, closeAs: 'husvild80' });
    expect(await theCase.result()).toMatchObject({ outcome: 'husvild80' });
  });
});
