import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from '../support/engine.js';
import { local, open, type TestCase } from '../support/testCase.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

describe.concurrent('a call', () => {
  it('that reaches the citizen begins the support', async () => {
    const theCase = await engine.newCase();
    const view = await theCase.complete('call-1-1', 'reached');
    expect(view.stage).toBe('support');
    expect(open(view)).toEqual(['followUp-1 (03-15 08:00 – 03-15 15:00)']);
    await theCase.travel('2032-03-10 10:00');
    expect(await theCase.messages()).toEqual([]);
  });

  it.for([
    ['notInUse', '30654321'],
    ['wrongNumber', '30654322'],
  ] as const)('to a number that is %s goes on to the next number', async ([outcome, next]) => {
    const theCase = await engine.newCase({ citizen: { phones: ['20 00 34 56', next] } });
    const view = await theCase.complete('call-1-1', outcome);
    expect(view.reach.phones.map((p) => p.usable)).toEqual([false, true]);
    expect(view.tasks).toMatchObject([{ kind: 'call', phoneId: 'p2' }]);
    await theCase.travel('2032-03-01 12:00');
    await theCase.complete('call-1-2', 'noAnswer');
    const rows = await theCase.messageRows();
    const texts = rows.filter((m) => m.channel === 'sms');
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.map((m) => m.recipient)).toEqual(texts.map(() => `+45${next}`));
  });

  it('to the only number, not in use, ends the phone stage at once', async () => {
    const theCase = await engine.newCase({ citizen: { email: null } });
    const view = await theCase.complete('call-1-1', 'notInUse');
    expect([view.stage, view.because.map((r) => r.rule)]).toEqual(['caseworker', expect.arrayContaining(['no-phone'])]);
    await theCase.travel('2032-03-04 18:00');
    const citizens = (await theCase.messageRows()).filter((m) => m.purpose !== 'referral');
    expect(citizens).toEqual([]);
  });

  it('that is to come again is made at the time the citizen asked for', async () => {
    const theCase = await engine.newCase();
    const view = await theCase.complete('call-1-1', 'callBack', { at: local('2032-03-03 14:00') });
    expect(open(view)).toEqual(['call-1-2 (03-03 14:00 – 03-03 15:00)']);
    await theCase.travel('2032-03-03 14:10');
    const after = await theCase.complete('call-1-2', 'noAnswer');
    expect(after.tasks.map((t) => t.id)).toContain('call-1-3');
    expect(after.callBackAt).toBeNull();
  });

  it('in which help is declined is followed by the supervisor’s decision, not by reminders', async () => {
    const theCase = await engine.newCase();
    const view = await theCase.complete('call-1-1', 'declined');
    expect(open(view)).toEqual([expect.stringMatching(/^supervisorDecision-1 /)]);
    await theCase.complete('supervisorDecision-1', 'close', { by: 'supervisor:1' });
    expect(await theCase.result()).toMatchObject({ outcome: 'oenskerIkkeHjaelp' });
    expect((await theCase.messages()).filter((line) => line.includes('contactRequest'))).toEqual([]);
  });
});

describe.concurrent('the caseworker', () => {
  it('who is in contact begins the support', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] } });
    const view = await theCase.complete('askCaseworker-1', 'contactMade', { by: 'caseworker:1' });
    expect(view.stage).toBe('support');
  });

  it('who has made an appointment has the citizen reminded of it and visited then', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] } });
    const at = local('2032-03-11 10:00');
    const view = await theCase.complete('askCaseworker-1', 'appointment', { by: 'caseworker:1', at });
    expect(view.stage).toBe('visit');
    expect(open(view)).toEqual(['visit-1-1 (03-11 10:00 – 03-11 11:00)']);
    await theCase.travel('2032-03-11 09:00');
    expect(await theCase.messages()).toContain('03-10 09:00 visitReminder email sent');
  });

  it('who is not known leads on to the door', async () => {
    const theCase = await engine.newCase({ citizen: { phones: [] } });
    const view = await theCase.complete('askCaseworker-1', 'noCaseworker', { by: 'caseworker:1' });
    expect(view.stage).toBe('visit');
    expect(open(view)).toEqual(['visit-1-1 (03-02 15:30 – 03-02 17:30)']);
  });
});

/** The first visit, without a phone before it. */
async function atTheDoor(): Promise<TestCase> {
  const theCase = await engine.newCase({ citizen: { phones: [] } });
  await theCase.complete('askCaseworker-1', 'noContact', { by: 'caseworker:1' });
  await theCase.travel('2032-03-02 16:00');
  return theCase;
}

describe.concurrent('a visit', () => {
  it('at which somebody else opened is made again on another part of the day', async () => {
    const view = await (await atTheDoor()).complete('visit-1-1', 'metOther');
    expect(open(view)).toEqual(['visit-1-2 (03-05 09:30 – 03-05 11:30)']);
  });

  it('to a wrong address asks for the right one, and is made there once it is known', async () => {
    const theCase = await atTheDoor();
    const wrong = await theCase.complete('visit-1-1', 'wrongAddress');
    expect(wrong.tasks.map((t) => t.kind)).toEqual(['supervisorDecision', 'clarify']);
    const mail = await theCase.fact({ kind: 'contactDetails', contact: { email: 'ny@borger.example' } });
    expect([mail.reach.address, mail.doubts]).toEqual([false, ['addressWrong']]);
    const address = { street: 'Østergade 1', postcode: '8900', city: 'Randers C' };
    const view = await theCase.fact({ kind: 'contactDetails', contact: { address } });
    expect(view.doubts).toEqual([]);
    expect(view.tasks.map((t) => t.id)).toEqual(['visit-1-2']);
  });

  it('at which the citizen has moved stops the visits and has it cleared up', async () => {
    const theCase = await atTheDoor();
    const view = await theCase.complete('visit-1-1', 'moved');
    expect(view.tasks.map((t) => t.kind)).toEqual(['supervisorDecision', 'clarify']);
    expect(view.tasks.find((t) => t.kind === 'clarify')?.about).toEqual(['movedReported']);
    await theCase.travel('2032-03-12 10:00');
    const citizens = (await theCase.messages()).filter((line) => line > '03-02 16:30');
    expect(citizens).toEqual([]);
  });

  it('that is unsafe is not repeated alone: the supervisor decides', async () => {
    const view = await (await atTheDoor()).complete('visit-1-1', 'unsafe');
    expect(view.attention).toBe('unsafe');
    expect(view.tasks.map((t) => t.kind)).toEqual(['supervisorDecision']);
  });

  it('at which help is declined ends the visits', async () => {
    const view = await (await atTheDoor()).complete('visit-1-1', 'declined');
    expect([view.stage, view.tasks.map((t) => t.kind)]).toEqual(['support', ['supervisorDecision']]);
  });
});
