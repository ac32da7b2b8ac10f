import { once } from 'node:events';
import { createServer } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../activities/providers/port.js';
import { smtpProvider, type SmtpPatience } from '../../activities/providers/smtp.js';
import { refusalOf, startMailServer } from '../support/mailServer.js';

const to = 'anna.andersen@borger.example';
const mail: Outgoing = {
  id: 'a'.repeat(40),
  to,
  subject: 'Besøg',
  text: 'Vi ses i morgen.',
  html: null,
  calendar: null,
  validMs: 3_600_000,
};
const minute = 60_000;
/** Gives up soon where an answer to a command is missing. */
const quick: SmtpPatience = { connectMs: minute, answerMs: 200, totalMs: minute };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function sender(url: string, patience?: SmtpPatience) {
  const email = smtpProvider({ url, from: 'Randers Kommune <husly@randers.example>' }, patience);
  ends.push(() => email.close());
  return email;
}

async function mailServer(options: SMTPServerOptions = {}, patience?: SmtpPatience) {
  const server = await startMailServer(options);
  ends.push(() => server.close());
  return { ...server, email: sender(server.url, patience) };
}

/** A server that says what it is told to, or nothing, to each new connection. */
async function silentServer(greeting: string | null) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    ends.push(() => socket.destroy());
    if (greeting) socket.write(greeting);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ends.push(() => server.close());
  const bound = server.address();
  return `smtp://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
}

describe('what is sent', () => {
  it('has the text, the HTML and the calendar side by side, and the calendar attached as well', async () => {
    const { mails, email } = await mailServer();
    const content = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n';
    const visit: Outgoing = { ...mail, html: '<p>Vi ses i morgen.</p>', calendar: { method: 'REQUEST', content } };
    expect(await email.send(visit)).toEqual({ kind: 'accepted', providerId: `<${mail.id}@randers.example>` });
    const types = [...(mails[0] ?? '').matchAll(/^Content-Type: (.*?)(?:; boundary|; name|\r|$)/gim)].map((m) => m[1]);
    expect(types.map((type) => type?.replace(/;$/, ''))).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain; charset=utf-8',
      'text/html; charset=utf-8',
      'text/calendar; charset=utf-8; method=REQUEST',
      'application/ics',
    ]);
    expect(mails[0]).toContain(Buffer.from(content).toString('base64').slice(0, 60));
    expect(mails[0]).toContain('filename=besoeg.ics');
    expect(mails[0]).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('takes a visit out of the calendar again', async () => {
    const { mails, email } = await mailServer();
    const content = 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n';
    await email.send({ ...mail, calendar: { method: 'CANCEL', content } });
    expect(mails[0]).toContain('text/calendar; charset=utf-8; method=CANCEL');
  });

  it('is a plain text where there is only the text', async () => {
    const { mails, email } = await mailServer();
    await email.send(mail);
    expect(mails[0]).toContain('Content-Type: text/plain; charset=utf-8');
    expect(mails[0]).not.toContain('multipart');
  });

  it('goes out over one connection, mail after mail, and bounces to the sender alone', async () => {
    let connections = 0;
    const from: string[] = [];
    const { mails, email } = await mailServer({
      onConnect: (_, done) => {
        connections += 1;
        done();
      },
      onMailFrom: (address, _, done) => {
        from.push(address.address);
        done();
      },
    });
    await email.send(mail);
    await email.send({ ...mail, id: 'b'.repeat(40) });
    expect([mails.length, connections]).toEqual([2, 1]);
    expect(from).toEqual(['husly@randers.example', 'husly@randers.example']);
  });
});

describe('what the server refuses', () => {
  it.each([
    [550, '5.1.1', 'rejected', 'nobody has the address'],
    [551, '', 'rejected', 'not a user here'],
    [553, '5.1.3', 'rejected', 'not an address'],
    [550, '5.2.1', 'rejected', 'the mailbox is closed'],
    [550, '5.7.1', 'notSent', 'we may not send there'],
    [553, '5.1.8', 'notSent', 'our own address is not known'],
    [552, '5.2.2', 'notSent', 'the mailbox is full'],
    [550, '5.2.2', 'notSent', 'the mailbox is full, in other words'],
    [452, '4.2.2', 'notSent', 'the mailbox is full for now'],
    [451, '4.7.1', 'notSent', 'greylisted'],
    [421, '', 'notSent', 'the server closes down'],
  ])('a recipient with %i %s is %s: %s', async (responseCode, status, kind) => {
    const { mails, email } = await mailServer({
      onRcptTo: (_, __, done) => done(refusalOf(responseCode, to, status)),
    });
    const result = await email.send(mail);
    expect(result).toMatchObject(kind === 'rejected' ? { kind, reason: 'recipientRejected' } : { kind });
    expect(JSON.stringify(result)).not.toContain('anna');
    expect(mails).toEqual([]);
  });

  it.each([
    [550, '5.1.1', { kind: 'rejected', reason: 'recipientRejected' }],
    [554, '5.7.1', { kind: 'rejected', reason: 'contentRejected' }],
    [552, '5.2.2', { kind: 'notSent' }],
    [451, '4.3.0', { kind: 'notSent' }],
  ])('a whole mail with %i %s: %j', async (responseCode, status, result) => {
    const { email } = await mailServer({
      onData(stream, _, done) {
        stream.resume();
        stream.on('end', () => done(refusalOf(responseCode, to, status)));
      },
    });
    expect(await email.send(mail)).toMatchObject(result);
  });

  it('a greylisted mail gets through later, over the same connection', async () => {
    let tries = 0;
    const { mails, email } = await mailServer({
      onRcptTo(_, __, done) {
        tries += 1;
        done(tries === 1 ? refusalOf(450, to, '4.2.0') : null);
      },
    });
    expect(await email.send(mail)).toMatchObject({ kind: 'notSent', code: 'EENVELOPE/450' });
    expect(await email.send(mail)).toMatchObject({ kind: 'accepted' });
    expect(mails).toHaveLength(1);
  });

  it.each(['anna>\r\nRCPT TO:<eve@example.com', 'anna@borger.example, eve@example.com'])(
    'an address in which another hides reaches nobody: %j',
    async (hidden) => {
      const { recipients, email } = await mailServer();
      expect(await email.send({ ...mail, to: hidden })).toMatchObject({
        kind: 'rejected',
        reason: 'recipientRejected',
      });
      expect(recipients).toEqual([]);
    },
  );
});

describe('a server that hangs', () => {
  it('before it greets has taken nothing', async () => {
    const email = sender(await silentServer(null), { connectMs: 200, answerMs: minute, totalMs: minute });
    expect(await email.send(mail)).toEqual({ kind: 'notSent', code: 'ETIMEDOUT/-' });
  });

  it('after it greeted may have taken something', async () => {
    const email = sender(await silentServer('220 mail.example ESMTP\r\n'), quick);
    expect(await email.send(mail)).toEqual({ kind: 'unknown', code: 'ETIMEDOUT/-' });
  });

  it('after the mail may have taken it', async () => {
    const { email } = await mailServer({ onData: (stream) => void stream.resume() }, quick);
    expect(await email.send(mail)).toEqual({ kind: 'unknown', code: 'ETIMEDOUT/-' });
  });

  it('for longer than everything may take is given up, however long each answer might', async () => {
    const patience = { connectMs: minute, answerMs: minute, totalMs: 200 };
    const { email } = await mailServer({ onData: (stream) => void stream.resume() }, patience);
    expect(await email.send(mail)).toEqual({ kind: 'unknown', code: 'EABORT/-' });
  });

  it('nobody listens: nothing was taken', async () => {
    const { url, close } = await startMailServer();
    await close();
    expect(await sender(url).send(mail)).toMatchObject({ kind: 'notSent' });
  });
});

/** 0.0.0.0 reaches this machine, but is not one of its names: the rule for servers elsewhere holds. */
const elsewhere = (url: string): string => url.replace('127.0.0.1', '0.0.0.0');

describe('encryption', () => {
  it('is demanded of a server elsewhere: one without gets no mail', async () => {
    const { url, mails } = await mailServer();
    expect(await sender(elsewhere(url)).send(mail)).toMatchObject({ kind: 'notSent' });
    expect(mails).toEqual([]);
  });

  it('cannot be switched off in the address', async () => {
    const { url, mails } = await mailServer();
    const email = sender(`${elsewhere(url)}/?requireTLS=false&ignoreTLS=true`);
    expect(await email.send(mail)).toMatchObject({ kind: 'notSent' });
    expect(mails).toEqual([]);
  });

  it('with a certificate nobody vouches for is none', async () => {
    const { url, mails } = await mailServer({ disabledCommands: [] });
    expect(await sender(elsewhere(url)).send(mail)).toMatchObject({ kind: 'notSent' });
    expect(mails).toEqual([]);
  });
});
