import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { neverReached } from './neverReached.js';
import type { MessageProvider, SendResult } from './port.js';

export interface SmtpSettings {
  /** `smtp://user:password@host:port` or `smtps://…` */
  url: string;
  /** Sender, with or without a name. */
  from: string;
}

/** How long a mail server may take, in milliseconds: to connect and greet, for each later answer, and for all of it. */
export interface SmtpPatience {
  connectMs: number;
  answerMs: number;
  totalMs: number;
}

const told = z.object({
  code: z.string(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
  syscall: z.string().optional(),
  timeoutType: z.string().optional(),
  originalCode: z.string().optional(),
});
type Told = z.infer<typeof told>;

/**
 * E-mail through SMTP. A server cannot be asked what it took, so a message whose end is unknown is sent again under the
 * same Message-ID, by which mail systems know it for the same: rather a reminder twice than a reminder lost (C22).
 *
 * @param patience tests shorten it
 */
export function smtpProvider(
  { url, from }: SmtpSettings,
  patience: SmtpPatience = { connectMs: 5000, answerMs: 10_000, totalMs: 15_000 },
): MessageProvider {
  const transport = createTransport({
    ...serverOf(url),
    pool: true,
    maxRequeues: 0, // the engine retries, and knows until when
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.answerMs,
  });
  const sender = /[^\s<>]+@[^\s<>]+/.exec(from)?.[0] ?? from;
  const domain = sender.split('@')[1] ?? 'localhost';

  return {
    name: 'smtp',
    async send({ id, to, subject, text, html, calendar }) {
      const messageId = `<${id}@${domain}>`;
      try {
        await transport.sendMail({
          from,
          // As an object: a comma in a string would make two recipients of it.
          to: { name: '', address: to },
          subject: subject ?? '',
          text,
          ...(html && { html }),
          // As an alternative, which Outlook and Gmail show, and attached, for the others.
          ...(calendar && { icalEvent: { ...calendar, filename: 'besoeg.ics' } }),
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(patience.totalMs),
        });
        return { kind: 'accepted', providerId: messageId };
      } catch (error) {
        return translated(told.safeParse(error).data ?? { code: 'noAnswer' });
      }
    },
    findSent: async () => 'cannotBeAsked',
    forget: async () => 'forgotten',
    close: () => transport.close(),
  };
}

const loopback = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Read here, not by nodemailer: it would let the address's own query switch TLS off, or a log on. */
function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:' || port === '465';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !loopback.test(hostname),
    tls: { minVersion: 'TLSv1.2' as const },
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** Failures before a mail is handed over. */
const neverHandedOver = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH']);
const beforeMail = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT']);

function translated(problem: Told): SendResult {
  const { code, command, responseCode } = problem;
  const said = `${code}/${responseCode ?? '-'}`;
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'rejected', reason: 'recipientRejected', code: said };
  if (responseCode) return answered(problem, responseCode, said);
  return { kind: isBeforeMail(problem) ? 'notSent' : 'unknown', code: said };
}

const isBeforeMail = ({ code, syscall, timeoutType, originalCode }: Told): boolean =>
  neverHandedOver.has(code) ||
  syscall === 'connect' ||
  beforeMail.has(timeoutType ?? '') ||
  neverReached(originalCode ?? '');

/**
 * A 4yz passes: greylisting, trouble, a full mailbox (RFC 5321 §4.2.1). So may a 5yz about the mailbox's size (552, x.2.2),
 * or about us: our address (x.1.7, x.1.8), or what we may send there (x.7.z before the content; RFC 3463 §3).
 */
function answered({ command, response }: Told, responseCode: number, said: string): SendResult {
  const status = /^\d{3}[ -]5\.(\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1] ?? '';
  const aboutUs = status === '1.7' || status === '1.8' || (status.startsWith('7.') && command !== 'DATA');
  if (responseCode < 500 || responseCode === 552 || status === '2.2' || aboutUs) return { kind: 'notSent', code: said };
  if (command === 'RCPT TO' || (command === 'DATA' && status.startsWith('1.')))
    return { kind: 'rejected', reason: 'recipientRejected', code: said };
  if (command === 'DATA') return { kind: 'rejected', reason: 'contentRejected', code: said };
  return { kind: 'notSent', code: said };
}
