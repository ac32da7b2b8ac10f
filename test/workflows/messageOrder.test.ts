import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { local, type TestCase } from '../support/testCase.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

/** By which priority a case has handed its messages to the queue, in order. */
async function priorities(theCase: TestCase): Promise<(number | null | undefined)[]> {
  await theCase.settled();
  const scheduled = (await theCase.history()).flatMap((e) => e.activityTaskScheduledEventAttributes ?? []);
  return scheduled.filter((a) => a.activityType?.name === 'notify').map((a) => a.priority?.priorityKey);
}

const hearing = (day: string): Opening => ({ legal: { hearingAt: local(`${day} 10:00`) } });

describe('messages of urgent cases leave the queue first', () => {
  it('by the clock of the case, and mail to colleagues before texts that have time', async () => {
    const [calm, short, critical] = await Promise.all([
      engine.newCase(),
      engine.newCase(hearing('2032-03-11')),
      engine.newCase(hearing('2032-03-03')),
    ]);
    for (const theCase of [calm, short, critical]) {
      await theCase.travel('2032-03-01 10:00');
      await theCase.complete('call-1-1', 'noAnswer');
    }
    expect(await priorities(calm)).toEqual([3]);
    expect(new Set(await priorities(short))).toEqual(new Set([2]));
    expect(new Set(await priorities(critical))).toEqual(new Set([1]));
    await calm.travel('2032-03-03 08:00');
    // Among them the referral to the department.
    expect((await priorities(calm)).slice(1)).toContain(2);
  });
});

describe('one text a day', () => {
  it('a text that waits for the next day goes out then by the case’s own clock', async () => {
    const theCase = await engine.newCase({ citizen: { email: null }, legal: { leaseTerminatedOn: '2032-02-22' } });
    await theCase.travel('2032-03-01 10:00');
    await theCase.complete('call-1-1', 'noAnswer');
    await theCase.settled();
    await theCase.complete('call-1-2', 'reached');
    await theCase.fact({ kind: 'closed', outcome: 'afdragsordning' });
    await theCase.result();
    expect(await theCase.messages()).toEqual(['03-01 10:00 contactRequest sms sent', '03-02 09:00 farewell sms sent']);
    const told = (await theCase.events()).filter(({ event }) => event.kind === 'messagePostponed');
    expect(told).toMatchObject([{ event: { until: local('2032-03-02 09:00'), reason: 'householdTextedToday' } }]);
  });
});
