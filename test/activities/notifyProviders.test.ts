import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageProvider } from '../../activities/providers/port.js';
import { smtpProvider } from '../../activities/providers/smtp.js';
import { twilioProvider } from '../../activities/providers/twilio.js';
import { listMessages } from '../../store/messageList.js';
import type { Db, Store } from '../../store/open.js';
import { refusalOf, startMailServer } from '../support/mailServer.js';
import { openTestStore } from '../support/store.js';
import { startTwilioDouble, type TwilioDouble } from '../support/twilioDouble.js';
import * as setup from './notifySetup.js';
import { everythingIn, messageOf, notifyWith, requestFor, seedCase, storedMessage } from './notifySetup.js';

const clock = setup.testClock(setup.thursdayAtTen);
let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openTestStore();
  db = store.db;
});
afterAll(() => store.close());
beforeEach(() => clock.set(setup.thursdayAtTen));

const personal = /20123\d{3}|Andersen|borger\.example/i;
/** What the activity throws, and all it logged, as text; neither may hold anything personal. */
async function failure(sender: ReturnType<typeof notifyWith>, ...of: Parameters<typeof requestFor>): Promise<string> {
  const said = await sender.notify(requestFor(...of)).then(
    () => 'it did not fail',
    (error: unknown) => everythingIn(error),
  );
  expect(`${said}${sender.lines.join()}`).not.toMatch(personal);
  return said;
}

describe('Twilio', () => {
  const message = messageOf('contactRequest');
  let double: TwilioDouble;
  let twilio: MessageProvider;
  beforeAll(async () => {
    double = await startTwilioDouble(clock.now);
    twilio = twilioProvider(double.settings);
  });
  afterAll(async () => {
    twilio.close();
    await double.close();
  });

  it.each([
    [21211, 'recipientRejected'],
    [21614, 'notAMobile'],
    [21610, 'optedOutAtProvider'],
  ])('an error about the recipient (%i) ends the message', async (code, reason) => {
    const sender = notifyWith(db, { now: clock.now, sms: twilio });
    const caseId = await seedCase(db);
    double.troubles.push({ status: 400, code });
    const ended = [{ key: message.key, result: 'failed', reason }];
    expect(await sender.notify(requestFor(caseId, message))).toEqual(ended);
    const asked = double.requests;
    expect(await sender.notify(requestFor(caseId, message))).toEqual(ended);
    expect(double.requests).toBe(asked);
    expect(sender.lines.join()).not.toMatch(personal);
  });

  it('a refusal is learnt before it is on record, and on record before cases hear of it that may not answer', async () => {
    const caseId = await seedCase(db);
    const seen: unknown[] = [];
    const note = async (): Promise<void> => void seen.push((await storedMessage(db, caseId, message.key))?.status);
    const learn = async () => {
      await note();
      return note;
    };
    double.troubles.push({ status: 400, code: 21614 });
    await notifyWith(db, { now: clock.now, sms: twilio, learn }).notify(requestFor(caseId, message));
    expect(seen).toEqual(['sending', 'failed']);
  });

  it.each([
    ['too many requests', 429, 20429],
    ['our own credentials', 401, 20003],
    ['our sender', 400, 21606],
    ['its own trouble', 503, 20503],
  ])('%s: the message is tried again, and goes out', async (_, status, code) => {
    const sender = notifyWith(db, { now: clock.now, sms: twilio });
    const caseId = await seedCase(db);
    const before = double.taken.length;
    double.troubles.push({ status, code });
    expect(await failure(sender, caseId, message)).toContain('sms provider failed');
    expect(await sender.notify(requestFor(caseId, message))).toMatchObject([{ result: 'sent' }]);
    expect(double.taken.length).toBe(before + 1);
  });

  it('nobody answers at all: certainly nothing was sent, so an end in time is a lapse', async () => {
    const gone = await startTwilioDouble();
    await gone.close();
    const sender = notifyWith(db, { now: clock.now, sms: twilioProvider(gone.settings) });
    const caseId = await seedCase(db);
    expect(await failure(sender, caseId, message)).toContain('sms provider failed');
    clock.set(setup.thatEvening);
    expect(await sender.notify(requestFor(caseId, message))).toMatchObject([{ result: 'lapsed', reason: 'tooLate' }]);
  });

  it('one message that fails does not hold up the next', async () => {
    const sender = notifyWith(db, { now: clock.now, sms: twilio });
    const caseId = await seedCase(db);
    double.troubles.push({ status: 503, code: 20503 });
    const email = messageOf('contactRequest', { channel: 'email' });
    await failure(sender, caseId, message, email);
    expect((await storedMessage(db, caseId, email.key))?.status).toBe('sent');
  });
});

const refusal = (responseCode: number) => refusalOf(responseCode, setup.address);

describe('SMTP', () => {
  const message = messageOf('contactRequest', { channel: 'email' });
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function mailServer(...options: Parameters<typeof startMailServer>) {
    const { mails, recipients, url, close } = await startMailServer(...options);
    const email = smtpProvider({ url, from: 'Randers Kommune <husly@randers.example>' });
    open.push(async () => {
      email.close();
      await close();
    });
    return { mails, recipients, email };
  }

  it('delivers a mail that says no more than it must', async () => {
    const { mails, recipients, email } = await mailServer();
    const sender = notifyWith(db, { now: clock.now, email });
    const caseId = await seedCase(db);
    expect(await sender.notify(requestFor(caseId, message))).toEqual([{ key: message.key, result: 'sent' }]);
    expect(recipients).toEqual([setup.address]);
    expect(mails[0]).toContain('Subject: Besked fra Randers Kommune');
    expect(mails[0]).toMatch(/^Message-ID: <[0-9a-f]{40}@randers\.example>\r$/im);
    expect(mails[0]).not.toContain(caseId);
    expect(mails[0]).not.toContain('contactRequest');
  });

  it('writes in the citizen’s own language, and to one whose language is not known in Danish with the English beneath', async () => {
    const sender = notifyWith(db, { now: clock.now });
    const sent = async (language?: string) => {
      const caseId = await seedCase(db, language === undefined ? {} : { language });
      await sender.notify(requestFor(caseId, message));
      return storedMessage(db, caseId, message.key);
    };
    expect(await sent('Arabisk')).toMatchObject({
      subject: 'رسالة من Randers Kommune',
      text: expect.stringMatching(/^مرحبًا. أعمل في Randers Kommune/),
    });
    const unknown = expect.stringMatching(/^Hej\. Jeg arbejder i .*Hello\. I work for /s);
    expect(await sent()).toMatchObject({ subject: 'Besked fra Randers Kommune', text: unknown });
  });

  it('writes to the department and the supervisor at any hour, with a link and no personal data', async () => {
    clock.set('2026-12-05T23:00:00.000Z');
    const { mails, recipients, email } = await mailServer();
    const sender = notifyWith(db, { now: clock.now, email });
    const caseId = await seedCase(db);
    const notAfter = '2026-12-09T14:00:00.000Z';
    const staff = (['referral', 'urgent'] as const).map((p) => messageOf(p, { channel: 'email', notAfter }));
    expect(await sender.notify(requestFor(caseId, ...staff))).toMatchObject([{ result: 'sent' }, { result: 'sent' }]);
    expect(recipients).toEqual(['sagsbehandling@randers.example', 'boligsocial-leder@randers.example']);
    expect(mails.join()).not.toMatch(personal);
    expect(mails.map((m) => m.replaceAll('=\r\n', '')).every((m) => m.includes(`/cases/${caseId}`))).toBe(true);
  });

  it('an address that is refused ends the message', async () => {
    const { email } = await mailServer({ onRcptTo: (_, __, done) => done(refusal(550)) });
    const sender = notifyWith(db, { now: clock.now, email });
    const ended = await sender.notify(requestFor(await seedCase(db), message));
    expect(ended).toEqual([{ key: message.key, result: 'failed', reason: 'recipientRejected' }]);
    expect(sender.lines.join()).not.toMatch(personal);
  });

  it('a mailbox that is full for now is tried again', async () => {
    let full = true;
    const { mails, email } = await mailServer({ onRcptTo: (_, __, done) => (full ? done(refusal(452)) : done()) });
    const sender = notifyWith(db, { now: clock.now, email });
    const caseId = await seedCase(db);
    expect(await failure(sender, caseId, message)).toContain('e-mail provider failed');
    full = false;
    expect(await sender.notify(requestFor(caseId, message))).toMatchObject([{ result: 'sent' }]);
    expect(mails).toHaveLength(1);
  });

  it('a mail whose end is unknown goes again under the same Message-ID, so that it counts once', async () => {
    const { mails, email } = await mailServer({}, 1);
    const sender = notifyWith(db, { now: clock.now, email });
    const caseId = await seedCase(db);
    expect(await failure(sender, caseId, message)).toContain('e-mail provider failed');
    expect(await sender.notify(requestFor(caseId, message))).toMatchObject([{ result: 'sent' }]);
    const ids = mails.map((mail) => /^Message-ID: (.*)\r$/im.exec(mail)?.[1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('a mail that may have arrived', () => {
  it('is never called lapsed, also where the server took it the second time certainly not', async () => {
    let refuses = false;
    const { url, close } = await startMailServer(
      { onRcptTo: (_, __, done) => (refuses ? done(refusal(450)) : done()) },
      1,
    );
    const email = smtpProvider({ url, from: 'husly@randers.example' });
    const sender = notifyWith(db, { now: clock.now, email });
    const caseId = await seedCase(db);
    const message = messageOf('contactRequest', { channel: 'email' });
    await failure(sender, caseId, message);
    refuses = true;
    await failure(sender, caseId, message);
    clock.set(setup.thatEvening);
    const ended = await sender.notify(requestFor(caseId, message));
    expect(ended).toEqual([{ key: message.key, result: 'failed', reason: 'outcomeUnknown' }]);
    email.close();
    await close();
  });
});

describe('without credentials', () => {
  it('messages end in the outbox, where people can read them, newest first and page by page', async () => {
    const { notify } = notifyWith(db, { now: clock.now });
    const caseId = await seedCase(db, { phones: [{ e164: setup.number, sms: true, usable: true }] });
    const visitAt = '2026-12-04T14:30:00.000Z';
    const later = messageOf('visitNotice', { notBefore: '2026-12-03T09:30:00.000Z', visitAt, notAfter: visitAt });
    const list = [messageOf('contactRequest'), messageOf('contactRequest', { channel: 'email' }), later];
    clock.set('2026-12-03T09:30:00.000Z');
    await notify(requestFor(caseId, ...list));
    const filter = { municipality: '0730', caseId };
    const first = await listMessages(db, filter, 2, null);
    expect(first.map((m) => m.key)).toEqual(['visitNotice:1:sms', 'contactRequest:1:sms']);
    expect(first[0]).toMatchObject({ caseId, status: 'sent', recipient: setup.number, sentAt: later.notBefore });
    expect(first[0]?.text).toMatch(/^Hej. Jeg kommer hjem til dig/);
    const end = first.flatMap((m) => [m.notBefore, m.caseId, m.key]).slice(-3);
    const second = await listMessages(db, filter, 2, end);
    expect(second.map((m) => [m.key, m.subject])).toEqual([['contactRequest:1:email', 'Besked fra Randers Kommune']]);
    expect(await listMessages(db, { municipality: '0101' }, 10, null)).toEqual([]);
  });
});
