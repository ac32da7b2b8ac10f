import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smtpProvider } from '../../activities/providers/smtp.js';
import { outboxProvider } from '../../activities/providers/outbox.js';
import type { StaffMailDeps } from '../../activities/sendOnce.js';
import { createStaffMail } from '../../activities/staffMail.js';
import type { Channel } from '../../domain/case.js';
import { policyFor } from '../../domain/policy.js';
import { ownTexts } from '../../domain/texts/texts.js';
import { staffMails } from '../../store/citizenSchema.js';
import { heldUpMessages } from '../../store/messageList.js';
import type { Db, Store } from '../../store/open.js';
import { messages, tasks } from '../../store/schema.js';
import { startMailServer, type MailServer } from '../support/mailServer.js';
import { openTestStore } from '../support/store.js';
import { messageOf, seedCase, testClock } from './notifySetup.js';

/** Mail to staff that belongs to no case, through a real mail server: once each, without personal data. */
const thursdayAtSeven = '2026-12-03T06:00:00.000Z';
const clock = testClock(thursdayAtSeven);
let store: Store;
let db: Db;
let server: MailServer;
let email: ReturnType<typeof smtpProvider>;
/** What the mail server says to the next recipients, one each; nothing: welcome. */
let refusals: string[] = [];

beforeAll(async () => {
  store = await openTestStore();
  db = store.db;
  server = await startMailServer({
    onRcptTo(_address, _session, done) {
      const said = refusals.shift();
      done(said ? Object.assign(new Error(said), { responseCode: 451 }) : null);
    },
  });
  email = smtpProvider({ url: server.url, from: 'Husly <husly@randers.example>' });
});
afterAll(async () => {
  email.close();
  await server.close();
  await store.close();
});
beforeEach(async () => {
  clock.set(thursdayAtSeven);
  refusals = [];
  server.mails.length = 0;
  server.recipients.length = 0;
  for (const table of [staffMails, tasks, messages]) await db.delete(table);
});

const silence = (): void => undefined;
function staffMail(deps: Partial<StaffMailDeps> = {}) {
  const log = { info: silence, warn: silence, error: silence };
  const own = { db, sms: outboxProvider(), email, policyFor, textsFor: () => ownTexts, log };
  return createStaffMail({ ...own, baseUrl: 'https://husly.example/', now: clock.now, ...deps });
}
const morningOf = (at: string) => staffMail().morningList({ at });
const personal = /Andersen|Vestergade|20123\d{3}|borger\.example/;

async function task(kind: string, from: string, dueAt: string, status: 'open' | 'completed' = 'open'): Promise<string> {
  const caseId = await seedCase(db);
  const row = { caseId, taskId: `${kind}-1-1`, kind, role: 'outreach', status, from, dueAt, because: [] };
  await db.insert(tasks).values(row);
  return caseId;
}

describe('the morning list', () => {
  it('tells the unit of the day’s calls and visits, by time and link and nothing else', async () => {
    const visit = await task('visit', '2026-12-03T14:30:00.000Z', '2026-12-03T16:30:00.000Z');
    const call = await task('call', '2026-12-03T08:00:00.000Z', '2026-12-03T10:00:00.000Z');
    await task('call', '2026-12-03T08:00:00.000Z', '2026-12-03T10:00:00.000Z', 'completed');
    await task('visit', '2026-12-04T14:30:00.000Z', '2026-12-04T16:30:00.000Z');
    await task('clarify', '2026-12-03T08:00:00.000Z', '2026-12-03T10:00:00.000Z');
    await morningOf(thursdayAtSeven);
    expect(server.recipients).toEqual([policyFor('0730').municipality.unitMailbox]);
    const mail = readable(server.mails[0] ?? '');
    expect(mail).toContain('1 opkald, 1 besøg.');
    expect(mail).toContain(`kl. 09.00-11.00: opkald, https://husly.example/cases/${call}`);
    expect(mail).toContain(`kl. 15.30-17.30: besøg, https://husly.example/cases/${visit}`);
    expect(mail.indexOf(call)).toBeLessThan(mail.indexOf(visit));
    expect(mail).not.toMatch(personal);
    expect(mail.match(/\/cases\//g)).toHaveLength(2);
  });

  it('goes out once a day, and not on days when the unit is closed', async () => {
    for (const at of [thursdayAtSeven, thursdayAtSeven, '2026-12-03T08:30:00.000Z']) await morningOf(at);
    expect(server.mails).toHaveLength(1);
    for (const closed of ['2026-12-05', '2026-12-06', '2026-12-24', '2026-12-25'])
      await morningOf(`${closed}T06:00:00.000Z`);
    expect(server.mails).toHaveLength(1);
    await morningOf('2026-12-04T06:00:00.000Z');
    expect(server.mails).toHaveLength(2);
  });

  it('goes out when the server is there again', async () => {
    refusals = ['try later', 'try later'];
    for (let n = 0; n < 2; n += 1) await expect(morningOf(thursdayAtSeven)).rejects.toThrow('could not be sent yet');
    await morningOf(thursdayAtSeven);
    expect(server.mails).toHaveLength(1);
  });

  it('counts once where the process died after the server took it', async () => {
    const dying = { ...email, send: async (...args: Parameters<typeof email.send>) => died(await email.send(...args)) };
    await expect(staffMail({ email: dying }).morningList({ at: thursdayAtSeven })).rejects.toThrow('died');
    // Whoever died might still be alive until the lease is over.
    await expect(morningOf(thursdayAtSeven)).rejects.toThrow('could not be sent yet');
    clock.add(121_000);
    await morningOf(thursdayAtSeven);
    await morningOf(thursdayAtSeven);
    const ids = server.mails.map((mail) => /^Message-ID: (.+)$/im.exec(mail)?.[1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});

function died(_: unknown): never {
  throw new Error('the process died');
}

/** The words of the plain part, its quoted-printable undone. */
const readable = (mail: string): string =>
  Buffer.from(
    (mail.split('Content-Type: text/html')[0] ?? '')
      .replaceAll('=\r\n', '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

async function waiting(channel: Channel, notBefore: string, notAfter: string): Promise<void> {
  const caseId = await seedCase(db, { addressKey: randomUUID() });
  const message = { ...messageOf('contactRequest', { channel }), notBefore, notAfter };
  await db.insert(messages).values({ ...message, caseId, status: 'sending' });
}
const look = (): Promise<void> => staffMail().tellOfHeldUp();

describe('messages that do not get out', () => {
  it('are told to the supervisor once a day and channel, after an hour, for as long as they could still be of use', async () => {
    clock.set('2026-12-03T10:00:00.000Z');
    await waiting('email', '2026-12-03T09:30:00.000Z', '2026-12-03T18:00:00.000Z');
    await waiting('sms', '2026-12-02T09:30:00.000Z', '2026-12-02T18:00:00.000Z');
    await look();
    expect(server.mails).toEqual([]);

    await waiting('sms', '2026-12-03T08:30:00.000Z', '2026-12-04T18:00:00.000Z');
    await waiting('sms', '2026-12-03T08:50:00.000Z', '2026-12-04T18:00:00.000Z');
    expect(await heldUpMessages(db, '0730', '2026-12-03T10:00:00.000Z')).toEqual([
      { channel: 'sms', count: 2, since: '2026-12-03T08:30:00.000Z' },
    ]);
    for (let n = 0; n < 3; n += 1) await look();
    expect(server.recipients).toEqual([policyFor('0730').municipality.supervisorMailbox]);
    expect(readable(server.mails[0] ?? '')).toContain('Siden torsdag d. 3. december kl. 09.30');

    clock.set('2026-12-03T11:00:00.000Z');
    refusals = ['try later'];
    for (let n = 0; n < 3; n += 1) await look();
    expect(server.mails).toHaveLength(2);
    clock.set('2026-12-04T11:00:00.000Z');
    await look();
    expect(server.mails).toHaveLength(3);
    expect(server.mails.join('\n')).not.toMatch(personal);
  });
});
