import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inquiry, listOf, received, task, theCase as caseSchema } from '../../api/schemas.js';
import { keptAnHour } from '../../domain/incoming.js';
import { household, soon, startTestHusly, type TestHusly } from '../support/husly.js';
import { incomingOf, newSid } from '../support/twilioCallbacks.js';
import { startTwilioDouble, type TwilioDouble } from '../support/twilioDouble.js';

/** What comes back from outside, at the doors of the real product: who is believed, and where words and wishes go. */
let husly: TestHusly;
let twilio: TwilioDouble;
const gatewayToken = 'a-token-of-the-gateway';
beforeAll(async () => {
  twilio = await startTwilioDouble();
  const { accountSid, authToken } = twilio.settings;
  husly = await startTestHusly((url) => ({
    HUSLY_PUBLIC_URL: url,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM: 'RandersKom',
    TWILIO_API_BASE_URL: twilio.url,
    SMS_GATEWAY_URL: 'http://127.0.0.1:9',
    SMS_GATEWAY_TOKEN: gatewayToken,
  }));
});
afterAll(async () => {
  await husly?.dispose();
  await twilio?.close();
});

const hook = (name: string) => `${husly.url}/api/v1/webhooks/${name}`;
const newNumber = () => `+45${randomInt(20_000_000, 99_999_999)}`;
const sms = (from: string, body: string, sid?: string) => twilio.reply(hook('twilio/incoming'), from, body, sid);
const taken = { status: 200, text: '<Response/>' };

async function newCase(...phones: string[]): Promise<string> {
  const answer = await husly.as('intake').post('/cases', household({ phones }));
  expect(answer.status).toBe(201);
  const { caseId } = answer.as(received);
  await expect.poll(async () => (await shown(caseId)).timeline.length, soon).toBeGreaterThan(1);
  return caseId;
}
const shown = async (caseId: string) => (await husly.as('supervisor').get(`/cases/${caseId}`)).as(caseSchema);
const kindsOf = async (caseId: string) => (await shown(caseId)).tasks.map((t) => t.kind);
const notesOf = async (caseId: string) => (await shown(caseId)).timeline.flatMap((e) => e.note ?? []);
const phonesOf = async (caseId: string) => (await shown(caseId)).citizen.phones;
const messagesFrom = async (number: string) => {
  const { items } = (await husly.as('outreach').get('/inquiries?kind=incoming&limit=200')).as(listOf(inquiry));
  return items.filter((i) => i.citizen?.phones.includes(number));
};
const close = (caseId: string) =>
  husly.as('supervisor').post(`/cases/${caseId}/facts`, { commandId: randomUUID(), kind: 'withdrawn' });
const complete = (taskId: string, body: object) =>
  husly.as('outreach').post(`/tasks/${taskId}/complete`, { commandId: randomUUID(), ...body });

describe('a message that Twilio signed', () => {
  it('is a task for the outreach worker at once, and its words stand in the case', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    expect(await sms(number, 'Jeg kan godt på torsdag. Æøå 👍')).toEqual(taken);
    expect(await kindsOf(caseId)).toContain('reply');
    expect(await notesOf(caseId)).toEqual(['Jeg kan godt på torsdag. Æøå 👍']);
    const { items } = (await husly.as('outreach').get(`/tasks?kind=reply&caseId=${caseId}`)).as(listOf(task));
    expect(items).toHaveLength(1);
  });

  it('reaches every open case of the number, and told again it changes nothing', async () => {
    const number = newNumber();
    const both = [await newCase(number), await newCase(number, newNumber())];
    const sid = newSid();
    for (let n = 0; n < 3; n += 1) expect(await sms(number, 'Hej', sid)).toEqual(taken);
    for (const caseId of both) expect(await notesOf(caseId)).toEqual(['Hej']);
    expect(await messagesFrom(number)).toEqual([]);
  });

  it.each([
    ['nothing', '', '(ingen tekst)'],
    ['NUL bytes', 'a\0b', 'ab'],
    ['too much', 'æ'.repeat(12_000), 'æ'.repeat(10_000)],
  ])('may hold %s', async (_what, body, kept) => {
    const number = newNumber();
    const caseId = await newCase(number);
    expect(await sms(number, body)).toEqual(taken);
    expect(await notesOf(caseId)).toEqual([kept]);
  });

  it('may have a picture, which is told of and not fetched', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    const account = twilio.settings;
    const form = { ...incomingOf(account, number, '+4599999999', 'Se her', newSid()), NumMedia: '1' };
    expect((await post('twilio/incoming', { ...form, MediaUrl0: 'https://example.com/1' })).status).toBe(200);
    expect(await notesOf(caseId)).toEqual(['Se her [med et billede, som ikke hentes]']);
  });
});

/** A form signed as Twilio does, but for what a test changes. */
async function post(name: string, form: Record<string, string>, signedFor = hook(name), token?: string) {
  const signature = getExpectedTwilioSignature(token ?? twilio.settings.authToken, signedFor, form);
  const headers = { 'x-twilio-signature': signature };
  return fetch(hook(name), { method: 'POST', headers, body: new URLSearchParams(form) });
}

describe('who is not Twilio', () => {
  const words = 'Noget ingen har skrevet';
  const form = (from: string) => incomingOf(twilio.settings, from, '+4599999999', words, newSid());

  it('is refused, has no effect, and leaves neither number nor words in the log', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    const forged = form(number);
    const answers = [
      await post('twilio/incoming', forged, hook('twilio/incoming'), 'another-token'),
      await post('twilio/incoming', forged, 'https://another.example/api/v1/webhooks/twilio/incoming'),
      await post('twilio/incoming', forged, hook('twilio/status')),
      await fetch(hook('twilio/incoming'), { method: 'POST', body: new URLSearchParams(forged) }),
      await fetch(hook('twilio/incoming'), { method: 'POST', body: JSON.stringify(forged) }),
    ];
    expect(answers.map((a) => a.status)).toEqual([403, 403, 403, 403, 403]);
    expect(await notesOf(caseId)).toEqual([]);
    const log = readFileSync(join(husly.dataDir, 'husly.log'), 'utf8');
    expect(log).toContain('not signed by the provider');
    expect(log).not.toContain(number.slice(3));
    expect(log).not.toContain(words);
  });

  it('cannot take a signature to other words', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    const signed = form(number);
    const signature = getExpectedTwilioSignature(twilio.settings.authToken, hook('twilio/incoming'), signed);
    const body = new URLSearchParams({ ...signed, Body: 'STOP' });
    const answer = await fetch(hook('twilio/incoming'), {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body,
    });
    expect(answer.status).toBe(403);
    expect((await phonesOf(caseId))[0]).toMatchObject({ sms: true, learned: null });
  });

  it('is not believed by its Host header: the public address is the configured one', async () => {
    const { port } = new URL(husly.url);
    const forged = form(newNumber());
    const send = (host: string, signedFor: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = {
          host,
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': getExpectedTwilioSignature(twilio.settings.authToken, signedFor, forged),
        };
        const path = '/api/v1/webhooks/twilio/incoming';
        request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (res) => resolve(res.resume().statusCode))
          .on('error', reject)
          .end(new URLSearchParams(forged).toString());
      });
    const host = `localhost:${port}`;
    expect(await send(host, `http://${host}/api/v1/webhooks/twilio/incoming`)).toBe(403);
    expect(await send(host, hook('twilio/incoming'))).toBe(200);
  });

  it('may send neither a file nor more than fits', async () => {
    const upload = new FormData();
    upload.append('Body', new Blob(['STOP']), 'a.txt');
    expect((await fetch(hook('twilio/incoming'), { method: 'POST', body: upload })).status).toBe(403);
    const huge = { ...form(newNumber()), Body: 'a'.repeat(300_000) };
    expect((await post('twilio/incoming', huge)).status).toBe(413);
  });

  it('is told that nobody listens for a number that is none, and for a receipt of no message', async () => {
    expect(await sms('RandersKom', 'Reklame')).toEqual(taken);
    const receipt = { MessageSid: newSid(), MessageStatus: 'delivered' };
    expect((await post('twilio/status', receipt)).status).toBe(204);
    expect((await post('twilio/status', { MessageSid: newSid(), MessageStatus: 'sending' })).status).toBe(204);
    expect((await post('twilio/status', { MessageSid: 'x' })).status).toBe(400);
  });
});

describe('STOP and START', () => {
  it('hold for every case of the number, also those that come later', async () => {
    const number = newNumber();
    const first = await newCase(number);
    expect(await sms(number, ' Stop! ')).toEqual(taken);
    const optedOut = { sms: false, usable: true, learned: 'optedOut' };
    expect((await phonesOf(first))[0]).toMatchObject(optedOut);
    expect((await shown(first)).timeline.map((e) => e.text)).toContain('Borgeren har afmeldt SMS på et nummer.');
    expect(await kindsOf(first)).not.toContain('reply');
    const later = await newCase(number);
    expect((await phonesOf(later))[0]).toMatchObject(optedOut);
    const forecast = (await shown(later)).next.filter((step) => step.id.endsWith(':sms'));
    expect(forecast).toEqual([]);

    expect(await sms(number, 'START')).toEqual(taken);
    for (const caseId of [first, later])
      await expect
        .poll(async () => (await phonesOf(caseId))[0], soon)
        .toMatchObject({ sms: true, usable: true, learned: 'optedIn' });
  });

  it('are only those words: in a sentence they are for a person to read', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    await sms(number, 'Stop det! Jeg har betalt');
    await sms(number, 'Ja tak');
    expect((await phonesOf(caseId))[0]).toMatchObject({ sms: true, learned: null });
    expect(await notesOf(caseId)).toEqual(['Stop det! Jeg har betalt', 'Ja tak']);
  });
});

describe('a message to a case that has ended', () => {
  it('is a task of its own, in which later ones of the number join', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    expect((await close(caseId)).status).toBe(200);
    await expect.poll(async () => (await shown(caseId)).closedAt, soon).not.toBeNull();
    await sms(number, 'Er I der?');
    await sms(number, 'Jeg har fået et nyt brev');
    const [asked, ...more] = await messagesFrom(number);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ caseId, status: 'open', question: 'Er I der?\nJeg har fået et nyt brev' });
    const id = asked?.inquiryId ?? '';
    expect((await shown(caseId)).inquiries.map((i) => i.inquiryId)).toEqual([id]);

    const answer = await complete(`${id}.incoming-1`, { outcome: 'answered', note: 'Ringede tilbage.' });
    expect(answer.status).toBe(200);
    await sms(number, 'Tak');
    await expect.poll(async () => (await messagesFrom(number)).length, soon).toBe(2);
  });
});

describe('a message from a number nobody knows', () => {
  it('is matched to a case by a person: the case gets the number and the words', async () => {
    const number = newNumber();
    const caseId = await newCase(newNumber());
    await sms(number, 'Det er mig fra Vestergade');
    const [asked] = await messagesFrom(number);
    expect(asked).toMatchObject({ caseId: null, citizen: { name: null, phones: [number] } });
    const taskId = `${asked?.inquiryId}.incoming-1`;
    expect((await complete(taskId, { outcome: 'matched' })).status).toBe(422);
    expect((await complete(taskId, { outcome: 'matched', caseId: randomUUID() })).status).toBe(404);
    expect((await complete(taskId, { outcome: 'reached' })).status).toBe(422);
    expect((await complete(taskId, { outcome: 'matched', caseId })).status).toBe(200);

    await expect.poll(() => kindsOf(caseId), soon).toContain('reply');
    expect(await notesOf(caseId)).toContain('Det er mig fra Vestergade');
    expect((await phonesOf(caseId)).map((p) => p.e164)).toContain(number);
    await sms(number, 'Hører I mig?');
    expect(await notesOf(caseId)).toContain('Hører I mig?');
    expect((await messagesFrom(number)).map((i) => i.outcome)).toEqual(['matched']);
  });

  it('may be nobody the unit knows', async () => {
    const number = newNumber();
    await sms(number, 'Hvem er I?');
    const [asked] = await messagesFrom(number);
    expect((await complete(`${asked?.inquiryId}.incoming-1`, { outcome: 'noted' })).status).toBe(200);
  });
});

describe('a flood', () => {
  it('is one task, whose words end with a line about it; STOP is heard in it', async () => {
    const number = newNumber();
    for (let n = 1; n <= keptAnHour + 5; n += 1) expect(await sms(number, `Besked ${n}`)).toEqual(taken);
    await sms(number, 'STOP');
    const [asked, ...more] = await messagesFrom(number);
    expect(more).toEqual([]);
    const lines = asked?.question?.split('\n') ?? [];
    expect(lines).toHaveLength(keptAnHour + 1);
    expect(lines.slice(-2)).toEqual([
      `Besked ${keptAnHour}`,
      expect.stringContaining(`mere end ${keptAnHour} beskeder`),
    ]);
    const caseId = await newCase(number);
    expect((await phonesOf(caseId))[0]).toMatchObject({ sms: false, learned: 'optedOut' });
  });
});

const now = () => String(Math.floor(Date.now() / 1000));
const incoming = (from: string, text: string, id: string = randomUUID()) => ({ kind: 'incoming', id, from, text });

const send = (said: object, at = now(), token = gatewayToken) => {
  const body = JSON.stringify(said);
  const signature = createHmac('sha256', token).update(`${at}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'husly-timestamp': at, 'husly-signature': signature };
  return fetch(hook('sms-gateway'), { method: 'POST', headers, body });
};

describe('a gateway of one’s own', () => {
  it('tells of messages too, signed with its token', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    const said = incoming(number, 'Hej \0\ud800');
    expect([(await send(said)).status, (await send(said)).status]).toEqual([204, 204]);
    expect(await notesOf(caseId)).toEqual(['Hej \u{FFFD}']);
    expect((await send({ kind: 'status', id: randomUUID(), status: 'delivered' })).status).toBe(204);
  });

  it('is not believed without a fresh signature', async () => {
    const number = newNumber();
    const caseId = await newCase(number);
    const said = incoming(number, 'STOP');
    const early = String(Number(now()) - 400);
    const answers = [await send(said, now(), 'another'), await send(said, early), await send(said, 'soon')];
    expect(answers.map((a) => a.status)).toEqual([403, 403, 403]);
    expect((await send({ kind: 'incoming', id: 'x' })).status).toBe(400);
    expect((await phonesOf(caseId))[0]).toMatchObject({ sms: true });
  });
});
