import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentProvider, providerNamed, withFailover } from '../../activities/providers/failover.js';
import { httpGateway } from '../../activities/providers/httpGateway.js';
import type { MessageProvider, Outgoing, SendResult } from '../../activities/providers/port.js';
import { twilioProvider } from '../../activities/providers/twilio.js';
import { openTestStore } from '../support/store.js';
import { startGatewayDouble, type GatewayDouble } from '../support/gatewayDouble.js';
import { startTwilioDouble, type TwilioDouble } from '../support/twilioDouble.js';
import type { Store } from '../../store/open.js';
import * as setup from './notifySetup.js';
import { messageOf, notifyWith, requestFor, seedCase, storedMessage } from './notifySetup.js';

const clock = setup.testClock(setup.thursdayAtTen);
const minute = 60_000;
beforeEach(() => clock.set(setup.thursdayAtTen));

const provider = (name: string, send: MessageProvider['send']): MessageProvider => ({
  name,
  send,
  findSent: async () => [],
  forget: async () => 'forgotten',
  close: () => undefined,
});

describe('which provider is used', () => {
  const sms: Outgoing = {
    id: '1',
    to: '+4520123456',
    subject: null,
    text: 'x',
    html: null,
    calendar: null,
    validMs: 1,
  };
  const fails: SendResult = { kind: 'notSent', code: '503' };
  const works: SendResult = { kind: 'accepted', providerId: null };

  function pair() {
    const answers: SendResult[] = [];
    const first = provider('first', async () => answers.shift() ?? works);
    const way = withFailover(
      first,
      provider('second', async () => works),
      { after: 3, forMs: 10 * minute },
      clock.now,
    );
    const name = (): string => currentProvider(way).name;
    /** Sends through whichever is current, the first answering this. */
    const send = (answer: SendResult) => {
      const chosen = currentProvider(way);
      if (chosen.name === 'first') answers.push(answer);
      return chosen.send(sms);
    };
    return { way, name, send };
  }

  it('is the first, until it has failed three times in a row', async () => {
    const { name, send } = pair();
    const rejected: SendResult = { kind: 'rejected', reason: 'notAMobile', code: '21614' };
    for (const answer of [fails, fails, works, fails, fails, rejected, fails, { kind: 'unknown', code: 'x' } as const])
      await send(answer);
    expect(name()).toBe('first');
    await send(fails);
    expect(name()).toBe('second');
  });

  it('is the first again after ten minutes: for one message, and for all once that got through', async () => {
    const { name, send } = pair();
    for (let n = 0; n < 3; n += 1) await send(fails);
    clock.add(10 * minute - 1);
    expect(name()).toBe('second');
    clock.add(1);
    expect(name()).toBe('first');
    const trial = send(works);
    expect(name()).toBe('second');
    await trial;
    expect(name()).toBe('first');
  });

  it('is the second for another ten minutes where that one message failed too', async () => {
    const { name, send } = pair();
    for (let n = 0; n < 3; n += 1) await send(fails);
    clock.add(10 * minute);
    await send(fails);
    expect(name()).toBe('second');
    clock.add(10 * minute);
    expect(name()).toBe('first');
  });

  it('is found by the name a message was handed over under, whichever is current', async () => {
    const { way } = pair();
    expect(['first', 'second', 'third'].map((name) => providerNamed(way, name)?.name)).toEqual([
      'first',
      'second',
      undefined,
    ]);
    expect(providerNamed(way.both[0], 'first')?.name).toBe('first');
    expect(providerNamed(way.both[0], 'second')).toBeNull();
  });
});

describe('a message with two providers behind it', () => {
  const message = messageOf('contactRequest');
  const { key } = message;
  let store: Store;
  let twilio: TwilioDouble;
  let gateway: GatewayDouble;
  beforeAll(async () => {
    store = await openTestStore();
    twilio = await startTwilioDouble(clock.now);
    gateway = await startGatewayDouble();
  });
  afterAll(async () => {
    await Promise.all([twilio.close(), gateway.close()]);
    await store.close();
  });
  beforeEach(() => {
    Object.assign(twilio, { taken: [], troubles: [], requests: 0, lookUps: 0, answersLookUps: true });
    Object.assign(gateway, { taken: [], troubles: [], requests: 0, lookUps: 0 });
  });

  const overloaded = { status: 429, code: 20429 };
  const both = () => {
    const sms = withFailover(
      twilioProvider(twilio.settings),
      httpGateway(gateway.settings),
      { after: 3, forMs: 10 * minute },
      clock.now,
    );
    return notifyWith(store.db, { now: clock.now, sms }).notify;
  };
  /** Twilio has just failed so often that the gateway is next. */
  async function afterTwoFailures(notify: ReturnType<typeof both>): Promise<void> {
    twilio.troubles.push(overloaded, overloaded);
    const other = await seedCase(store.db);
    for (let n = 0; n < 2; n += 1)
      await expect(notify(requestFor(other, message))).rejects.toThrow('sms provider failed');
  }

  it('goes through the second when the first does not take it, and its row says so', async () => {
    const notify = both();
    const caseId = await seedCase(store.db);
    twilio.troubles.push(overloaded, overloaded, overloaded);
    for (let n = 0; n < 3; n += 1)
      await expect(notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    expect(await notify(requestFor(caseId, message))).toEqual([{ key, result: 'sent' }]);
    expect([twilio.taken.length, gateway.taken.length]).toEqual([0, 1]);
    const providerId = `gw-${gateway.taken[0]?.id}`;
    expect(await storedMessage(store.db, caseId, key)).toMatchObject({ provider: 'gateway', providerId });
  });

  it('is asked about where it was handed over, though the other is next: Twilio has it', async () => {
    const notify = both();
    await afterTwoFailures(notify);
    const caseId = await seedCase(store.db);
    twilio.troubles.push('hangUp');
    await expect(notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    expect(await storedMessage(store.db, caseId, key)).toMatchObject({ provider: 'twilio', reason: 'outcomeUnknown' });
    expect(await notify(requestFor(caseId, message))).toEqual([{ key, result: 'sent' }]);
    expect([twilio.taken.length, gateway.requests, gateway.lookUps]).toEqual([1, 0, 0]);
  });

  it.each([
    ['before the gateway was asked', 0],
    ['after the gateway took it', 1],
  ])('where the program died %s, is sent once, though the next program begins with Twilio', async (_, asked) => {
    const caseId = await seedCase(store.db);
    const real = httpGateway(gateway.settings);
    const dies: MessageProvider['send'] = async (outgoing) => {
      if (asked) await real.send(outgoing);
      throw new Error('the program died');
    };
    const dying = notifyWith(store.db, { now: clock.now, sms: { ...real, send: dies } });
    await expect(dying.notify(requestFor(caseId, message))).rejects.toThrow('the database did not answer');
    expect(await storedMessage(store.db, caseId, key)).toMatchObject({ status: 'sending', provider: 'gateway' });
    clock.add(2 * minute);
    expect(await both()(requestFor(caseId, message))).toEqual([{ key, result: 'sent' }]);
    expect([gateway.taken.length, twilio.taken.length, gateway.lookUps]).toEqual([asked, 1 - asked, 1]);
  });

  it('waits while the one that may have it does not answer, though the other would', async () => {
    const notify = both();
    await afterTwoFailures(notify);
    const caseId = await seedCase(store.db);
    twilio.troubles.push('hangUp');
    twilio.answersLookUps = false;
    for (let n = 0; n < 3; n += 1)
      await expect(notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    expect(gateway.requests).toBe(0);
    twilio.answersLookUps = true;
    expect(await notify(requestFor(caseId, message))).toEqual([{ key, result: 'sent' }]);
    expect([twilio.taken.length, gateway.requests]).toEqual([1, 0]);
  });

  it('goes through the other once the one that was handed it says it has nothing', async () => {
    const notify = both();
    await afterTwoFailures(notify);
    const caseId = await seedCase(store.db);
    twilio.troubles.push({ status: 500, code: 20500 });
    await expect(notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    expect(await notify(requestFor(caseId, message))).toEqual([{ key, result: 'sent' }]);
    expect([twilio.taken.length, twilio.lookUps, gateway.taken.length]).toEqual([0, 1, 1]);
  });

  it('that the gateway may have is asked about there by its id, after Twilio came back', async () => {
    const notify = both();
    await afterTwoFailures(notify);
    const caseId = await seedCase(store.db);
    twilio.troubles.push(overloaded);
    await expect(notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    gateway.troubles.push('hangUp');
    await expect(notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    clock.add(10 * minute);
    expect(await notify(requestFor(caseId, message))).toEqual([{ key, result: 'sent' }]);
    expect([twilio.taken.length, gateway.taken.length, gateway.lookUps]).toEqual([0, 1, 1]);
    expect((await storedMessage(store.db, caseId, key))?.providerId).toBe(`gw-${gateway.taken[0]?.id}`);
  });

  it('ends as failed where the one that may have it is no longer set up, and is never sent by another', async () => {
    const caseId = await seedCase(store.db);
    twilio.troubles.push('hangUp');
    await expect(both()(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    const alone = notifyWith(store.db, { now: clock.now, sms: httpGateway(gateway.settings) });
    await expect(alone.notify(requestFor(caseId, message))).rejects.toThrow('sms provider failed');
    expect(alone.lines.join()).toContain('no longer set up');
    clock.set(setup.thatEvening);
    expect(await alone.notify(requestFor(caseId, message))).toEqual([
      { key, result: 'failed', reason: 'outcomeUnknown' },
    ]);
    expect(gateway.requests).toBe(0);
  });
});
