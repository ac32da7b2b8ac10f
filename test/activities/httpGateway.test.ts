import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpGateway } from '../../activities/providers/httpGateway.js';
import type { Outgoing } from '../../activities/providers/port.js';
import { startGatewayDouble, type GatewayDouble } from '../support/gatewayDouble.js';

const to = '+4520123456';
const sms: Outgoing = {
  id: 'a'.repeat(40),
  to,
  subject: null,
  text: 'Ring til mig',
  html: null,
  calendar: null,
  validMs: 7_200_500,
};
const earlier = { id: sms.id, to, text: sms.text, since: '2026-12-03T08:00:00.000Z' };

let double: GatewayDouble;
beforeEach(async () => {
  double = await startGatewayDouble();
});
afterEach(() => double.close());
const gateway = (change: Partial<GatewayDouble['settings']> = {}, timeoutMs?: number) =>
  httpGateway({ ...double.settings, ...change }, timeoutMs);

describe('sending', () => {
  it('hands over the message with its id', async () => {
    expect(await gateway().send(sms)).toEqual({ kind: 'accepted', providerId: `gw-${sms.id}` });
    const { id, text } = sms;
    expect(double.taken).toEqual([{ id, to, from: 'Kommunen', text, validitySeconds: 7200 }]);
  });

  it('leaves the sender to the gateway where none is set', async () => {
    await gateway({ from: null }).send(sms);
    expect(double.taken[0]).not.toHaveProperty('from');
  });

  it('the same message again is taken once', async () => {
    await gateway().send(sms);
    expect(await gateway().send(sms)).toEqual({ kind: 'accepted', providerId: `gw-${sms.id}` });
    expect(double.taken).toHaveLength(1);
  });

  it.each([
    [422, 'notAMobile', 'notAMobile'],
    [400, 'invalidNumber', 'recipientRejected'],
    [410, 'optedOut', 'optedOutAtProvider'],
    [404, 'notAMobile', 'notAMobile'],
  ])('is refused for good with %i %s', async (status, code, reason) => {
    double.troubles.push({ status, body: { code } });
    expect(await gateway().send(sms)).toEqual({ kind: 'rejected', reason, code: `${status}/${code}` });
  });

  it('a code nobody knows is a refusal too, and is not repeated: it may quote the number', async () => {
    double.troubles.push({ status: 422, body: { code: `${to} is no good` } });
    expect(await gateway().send(sms)).toEqual({ kind: 'rejected', reason: 'contentRejected', code: '422/other' });
  });

  it.each([
    [401, 'notSent'],
    [403, 'notSent'],
    [404, 'notSent'],
    [429, 'notSent'],
    [503, 'notSent'],
    [500, 'unknown'],
    [502, 'unknown'],
    [504, 'unknown'],
  ])('%i without a code is %s', async (status, kind) => {
    double.troubles.push({ status });
    expect(await gateway().send(sms)).toEqual({ kind, code: String(status) });
  });

  it('is not believed to be taken where the answer does not say under which id', async () => {
    double.troubles.push({ status: 200, body: { page: 'Log in to the network' } });
    expect(await gateway().send(sms)).toEqual({ kind: 'unknown', code: '200/noId' });
  });

  it('goes nowhere else, whatever a redirect says', async () => {
    const elsewhere = await startGatewayDouble();
    const location = `${elsewhere.settings.url}/messages`;
    double.troubles.push({ status: 307, headers: { location } });
    expect(await gateway().send(sms)).toEqual({ kind: 'notSent', code: '307' });
    expect(elsewhere.requests).toBe(0);
    await elsewhere.close();
  });

  it('with a token it does not know is not taken', async () => {
    expect(await gateway({ token: 'other' }).send(sms)).toEqual({ kind: 'notSent', code: '401' });
  });
});

describe('no answer', () => {
  it.each(['hang', 'hangUp'] as const)('(%s): only the gateway knows, and says so by the id', async (trouble) => {
    double.troubles.push(trouble);
    const result = await gateway({}, 2_000).send(sms);
    expect(result.kind).toBe('unknown');
    expect(JSON.stringify(result)).not.toContain('127.0.0.1');
    expect(await gateway().findSent(earlier)).toEqual([`gw-${sms.id}`]);
    expect(await gateway().findSent({ ...earlier, id: 'b'.repeat(40) })).toEqual([]);
  });

  it('nobody listens: nothing was taken', async () => {
    const gone = gateway();
    await double.close();
    expect(await gone.send(sms)).toEqual({ kind: 'notSent', code: 'ECONNREFUSED' });
    expect(await gone.findSent(earlier)).toBe('noAnswer');
    double = await startGatewayDouble();
  });

  it.each([401, 404, 500])('%i to the question is none', async (status) => {
    double.troubles.push({ status, body: { messages: [] } });
    expect(await gateway().findSent(earlier)).toBe('noAnswer');
  });

  it('a list that is not one is none either', async () => {
    double.troubles.push({ status: 200, body: { ok: true } });
    expect(await gateway().findSent(earlier)).toBe('noAnswer');
  });
});
