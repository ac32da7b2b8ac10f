import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from '../support/engine.js';
import { local, open, type TestCase } from '../support/testCase.js';

/** What a citizen says by page or SMS changes the plan at once. */
let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

/** A case whose first visit has been announced: Monday 8 March 15.30, told on Friday. */
async function announced(): Promise<TestCase> {
  const theCase = await engine.newCase({ citizen: { email: `borger${randomUUID()}@borger.example` } });
  await theCase.travel('2032-03-05 12:00');
  expect((await theCase.messages()).filter((line) => line.includes('visitNotice'))).toEqual([
    '03-05 09:00 visitNotice email sent',
    '03-05 09:00 visitNotice sms sent',
  ]);
  return theCase;
}

const mailTo = async (theCase: TestCase): Promise<string | null> =>
  (await theCase.messageRows()).find((m) => m.purpose === 'visitNotice' && m.channel === 'email')?.recipient ?? null;
const entry = (content: string) =>
  Object.fromEntries(
    [...content.replaceAll('\r\n ', '').matchAll(/^(METHOD|UID|SEQUENCE|DTSTART|STATUS):(.*)\r$/gm)].map((m) =>
      m.slice(1),
    ),
  );

describe.concurrent('a citizen', () => {
  it('who chooses another time is visited then, and called no more; the calendar entry moves with it', async () => {
    const theCase = await announced();
    const view = await theCase.citizenSays({ kind: 'visitTimeChosen', at: local('2032-03-09 12:00') });
    expect(open(view)).toContain('visit-1-1 (03-09 12:00 – 03-09 13:00)');
    expect(view.tasks.map((t) => t.kind)).not.toContain('call');
    await theCase.travel('2032-03-08 12:00');
    expect((await theCase.messages()).at(-1)).toMatch(/^03-08 09:00 visitReminder (sms|email) sent$/);
    await theCase.fact({ kind: 'payment', extent: 'full' });
    expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
    const to = await mailTo(theCase);
    const calendars = engine.sent.flatMap((m) => (m.to === to && m.calendar ? [entry(m.calendar.content)] : []));
    expect(calendars.map((c) => [c['METHOD'], c['SEQUENCE'], c['DTSTART'], c['STATUS']])).toEqual([
      ['REQUEST', '0', '20320308T143000Z', 'CONFIRMED'],
      ['REQUEST', '1', '20320309T110000Z', 'CONFIRMED'],
      ['CANCEL', '2', '20320309T110000Z', 'CANCELLED'],
    ]);
    expect(new Set(calendars.map((c) => c['UID'])).size).toBe(1);
  });

  it('who confirms a visit has it confirmed until it moves', async () => {
    const theCase = await announced();
    const view = await theCase.citizenSays({ kind: 'visitConfirmed', taskId: 'visit-1-1' });
    expect(view.tasks.find((t) => t.id === 'visit-1-1')?.confirmed).toBe(true);
    const moved = await theCase.citizenSays({ kind: 'visitTimeChosen', at: local('2032-03-09 12:00') });
    expect(moved.tasks.find((t) => t.id === 'visit-1-1')?.confirmed ?? false).toBe(false);
  });

  it('who does not want a visit is not visited; the worker is told to offer another way, and the ladder goes on', async () => {
    const theCase = await announced();
    const view = await theCase.citizenSays({ kind: 'visitDeclined', taskId: 'visit-1-1' });
    expect(view.tasks.map((t) => t.kind)).toEqual(['askCaseworker', 'reply']);
    expect(view.tasks.find((t) => t.kind === 'reply')?.because[0]?.text).toMatch(/^Borgeren har svaret, at der ikke/);
    await theCase.travel('2032-03-05 13:00');
    expect((await theCase.messages()).slice(-2)).toEqual([
      '03-05 12:00 citizenReplied email sent',
      '03-05 12:00 visitCancelled email sent',
    ]);
    await theCase.complete('reply-1', 'noAnswer');
    await theCase.complete('askCaseworker-1', 'noContact');
    expect((await theCase.view()).stage).toBe('unreached');
    const again = await theCase.complete('supervisorDecision-1', 'anotherVisit');
    expect(again.tasks.map((t) => t.id)).toEqual(['visit-2-1']);
  });

  it('who had chosen a time and then wants no visit is called and asked for again', async () => {
    const theCase = await engine.newCase();
    await theCase.fact({ kind: 'forcedOn', stage: 'visit' });
    await theCase.fact({ kind: 'forcedOn', stage: 'phone' });
    await theCase.citizenSays({ kind: 'visitTimeChosen', at: local('2032-03-09 12:00') });
    const view = await theCase.citizenSays({ kind: 'visitDeclined', taskId: 'visit-2-1' });
    expect(view.tasks.map((t) => t.kind)).toEqual(['call', 'reply']);
  });

  it('who asks to be called is called then, also when all calls are used; and is asked to call no more', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-03 16:00');
    expect((await theCase.view()).stage).toBe('caseworker');
    const between = { at: local('2032-03-04 13:00'), until: local('2032-03-04 15:00') };
    const view = await theCase.citizenSays({ kind: 'callBackAsked', ...between });
    expect(open(view)).toContain('call-1-4 (03-04 13:00 – 03-04 15:00)');
    expect(view.messages.map((m) => m.purpose)).not.toContain('dropIn');
    const after = await theCase.complete('call-1-4', 'reached');
    expect(after.stage).toBe('support');
  });

  it('who asks to be called while there is contact is called by a task of its own', async () => {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    const between = { at: local('2032-03-04 13:00'), until: local('2032-03-04 15:00') };
    const view = await theCase.citizenSays({ kind: 'callBackAsked', ...between });
    expect(open(view)).toContain('reply-1 (03-04 13:00 – 03-04 15:00)');
    expect(open(await theCase.complete('reply-1', 'reached')).filter((line) => line.startsWith('reply'))).toEqual([]);
  });

  it('whom nobody called in the hour they asked for is not forgotten: the task stays, and is overdue', async () => {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    const between = { at: local('2032-03-04 13:00'), until: local('2032-03-04 15:00') };
    await theCase.citizenSays({ kind: 'callBackAsked', ...between });
    await theCase.travel('2032-03-05 09:00');
    expect((await theCase.view()).tasks.find((t) => t.id === 'reply-1')).toMatchObject({ overdue: true });
    const after = await theCase.complete('reply-1', 'noAnswer');
    expect(after.tasks.map((t) => t.kind)).not.toContain('reply');
  });

  it('who writes is read the same working day, by one task however often; the unit is told once', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 10:00');
    await theCase.citizenSays({ kind: 'citizenReplied', channel: 'sms' });
    const view = await theCase.citizenSays({ kind: 'citizenReplied', channel: 'sms' });
    expect(open(view).filter((line) => line.startsWith('reply'))).toEqual(['reply-1 (03-01 10:00 – 03-01 15:00)']);
    await theCase.complete('reply-1', 'noted');
    await theCase.citizenSays({ kind: 'citizenReplied', channel: 'sms' });
    await theCase.travel('2032-03-01 10:30');
    const told = (await theCase.messages()).filter((line) => line.includes('citizenReplied'));
    expect(told).toEqual(['03-01 10:00 citizenReplied email sent', '03-01 10:00 citizenReplied email sent']);
    const mail = (await theCase.messageRows()).find((m) => m.purpose === 'citizenReplied');
    expect([mail?.recipient, mail?.subject]).toEqual(['boligsocial@randers.example', 'Husly: en borger har svaret']);
  });

  it('whose address was refused gets no more mail; whose number takes no SMS is written to by mail', async () => {
    const theCase = await engine.newCase();
    await theCase.citizenSays({ kind: 'numberLearned', phoneId: 'p1', verdict: 'notAMobile', sms: false });
    await theCase.travel('2032-03-01 09:30');
    const view = await theCase.complete('call-1-1', 'noAnswer');
    expect(view.messages.filter((m) => m.purpose === 'contactRequest').map((m) => m.channel)).toEqual(['email']);
    const refused = await theCase.citizenSays({ kind: 'emailRefused' });
    expect(refused.messages.filter((m) => m.status === 'planned' && m.channel === 'email' && !m.taskId)).toEqual([]);
  });
});
