import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from '../support/engine.js';
import { open, type TestCase } from '../support/testCase.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const paidInFull = { kind: 'payment', extent: 'full' };

/** How a case comes to a stage, and when it is there. */
const stages: [string, (theCase: TestCase) => Promise<unknown>][] = [
  ['phone', (c) => c.travel('2032-03-01 12:00')],
  ['caseworker', (c) => c.travel('2032-03-02 17:30')],
  ['visit', (c) => c.travel('2032-03-06 10:00')],
  ['unreached', (c) => c.travel('2032-03-16 14:30')],
  ['support', (c) => c.complete('call-1-1', 'reached')],
];

describe.concurrent('a payment in full', () => {
  it.for(stages)('in the stage %s ends the case, and no reminder goes out any more', async ([stage, goThere]) => {
    const theCase = await engine.newCase();
    await goThere(theCase);
    expect((await theCase.view()).stage).toBe(stage);
    const before = await theCase.messages();
    await theCase.fact(paidInFull);
    expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
    const waiting = before.filter((line) => line.endsWith(' planned')).map((line) => line.replace(/ planned$/, ''));
    const after = await theCase.messages();
    for (const line of waiting) expect(after).toContain(`${line} cancelled planen er ændret`);
    const late = after.filter((line) => !before.includes(line) && line.endsWith(' sent'));
    // Who is told of a visit by e-mail has it in a calendar: it is taken out there.
    const last = { support: ['farewell', 'farewell'], visit: ['visitCancelled'] }[stage] ?? [];
    expect(late.map((line) => /farewell|visitCancelled|$/.exec(line)?.[0])).toEqual(last);
    expect((await theCase.view()).tasks).toEqual([]);
  });

  it('on the day of a visit tells whoever is on the way, at once and without a name', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-08 08:00');
    const visit = (await theCase.view()).tasks.find((t) => t.kind === 'visit');
    expect(visit?.from.slice(0, 10)).toBe('2032-03-08');
    await theCase.fact(paidInFull);
    expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
    expect(await theCase.messages()).toContain('03-08 08:00 visitOff email sent');
    const told = (await theCase.messageRows()).find((m) => m.purpose === 'visitOff');
    expect(told).toMatchObject({ recipient: 'boligsocial@randers.example', subject: 'Husly: dagens besøg er aflyst' });
    expect(told?.text).not.toContain('betalt');
  });

  it('while a text is about to go out is not held up by it, and nothing follows', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 09:30');
    await Promise.allSettled([theCase.complete('call-1-1', 'noAnswer'), theCase.fact(paidInFull)]);
    expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
    const lines = await theCase.messages();
    expect(lines.every((line) => /^03-01 .* (sent|suppressed \w+|cancelled .*)$/.test(line))).toBe(true);
  });

  it('after the lease was terminated closes nothing: the landlord is asked first', async () => {
    const theCase = await engine.newCase({ legal: { leaseTerminatedOn: '2032-02-22' } });
    await theCase.travel('2032-03-01 10:00');
    const view = await theCase.fact(paidInFull);
    expect([view.stage, view.outcome]).toEqual(['support', null]);
    expect(view.tasks).toMatchObject([{ kind: 'clarify', about: ['terminationWithdrawn'] }]);
    await theCase.travel('2032-03-05 10:00');
    expect((await theCase.messages()).filter((line) => line.includes('sent'))).toEqual([]);
    await theCase.complete('clarify-1', 'clarified');
    expect(await theCase.result()).toMatchObject({ outcome: 'betalt' });
  });

  it('in part leaves the plan as it was', async () => {
    const theCase = await engine.newCase();
    const before = open(await theCase.view());
    const view = await theCase.fact({ kind: 'payment', extent: 'part', amountOre: 100_000 });
    expect(open(view)).toEqual(before);
  });
});

describe.concurrent('a payment agreement', () => {
  const agreement = { kind: 'paymentAgreement', instalments: [{ dueOn: '2032-03-15' }, { dueOn: '2032-04-15' }] };

  it('is watched; an instalment nobody saw paid sends the case back up the ladder', async () => {
    const theCase = await engine.newCase();
    const agreed = await theCase.fact(agreement);
    expect([agreed.stage, agreed.instalments.map((i) => i.state)]).toEqual(['support', ['due', 'due']]);
    // Three banking days' grace: the case looks on the morning of 19 March.
    await theCase.travel('2032-03-19 06:30');
    expect((await theCase.view()).stage).toBe('support');
    await theCase.travel('2032-03-19 07:30');
    const view = await theCase.view();
    expect([view.stage, view.instalments.map((i) => i.state)]).toEqual(['phone', ['missed', 'due']]);
    expect(open(view)).toEqual(['call-2-1 (03-19 09:00 – 03-19 11:00)']);
    expect(await theCase.timeline()).toContain('03-19 07:00 instalmentMissed 1');
  });

  it('that is kept ends the case as an agreement, with follow-ups on the way', async () => {
    const theCase = await engine.newCase();
    await theCase.fact(agreement);
    await theCase.travel('2032-03-14 10:00');
    expect(open(await theCase.view())).toEqual(['followUp-1 (03-15 08:00 – 03-15 15:00)']);
    await theCase.complete('followUp-1', 'onTrack');
    await theCase.fact({ kind: 'payment', extent: 'instalment', instalment: 1 });
    await theCase.travel('2032-03-29 10:00');
    await theCase.fact({ kind: 'payment', extent: 'instalment' });
    expect(await theCase.result()).toMatchObject({ outcome: 'afdragsordning' });
    expect((await theCase.timeline()).filter((line) => line.includes('instalmentMissed'))).toEqual([]);
    const farewell = (await theCase.messages()).filter((line) => line.includes('farewell'));
    expect(farewell).toHaveLength(2);
  });

  it('guaranteed by the municipality ends as such', async () => {
    const theCase = await engine.newCase();
    await theCase.fact({ ...agreement, instalments: [{ dueOn: '2032-03-15' }], guaranteed: true });
    await theCase.fact({ kind: 'payment', extent: 'instalment' });
    expect(await theCase.result()).toMatchObject({ outcome: 'kommunalGaranti' });
  });

  it('is overtaken by a follow-up that has lost the contact', async () => {
    const theCase = await engine.newCase();
    await theCase.complete('call-1-1', 'reached');
    await theCase.travel('2032-03-15 10:00');
    const view = await theCase.complete('followUp-1', 'lostContact');
    expect(view.stage).toBe('phone');
    expect(view.rounds).toEqual({ phone: 2, caseworker: 2, visit: 2 });
  });
});
