import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { MessageProvider, SendResult } from './port.js';

export interface SmtpSettings {
  /** `smtp://user:password@host:port` or `smtps://…` */
  url: string;
  /** Sender, with or without a name. */
  from: string;
}

const told = z.object({
  code: z.string(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
  syscall: z.string().optional(),
});

/**
 * E-mail through SMTP. A server cannot be asked what it took, so a message whose end is unknown is sent again under the
 * same Message-ID, by which mail systems know it for the same: rather a reminder twice than a reminder lost (C22).
 */
export function smtpProvider({ url, from }: SmtpSettings): MessageProvider {
  const transport = createTransport({
    url,
    pool: true,
    maxRequeues: 0, // the engine retries, and knows until when
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 10_000,
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';

  return {
    name: 'smtp',
    async send({ id, to, subject, text }) {
      const messageId = `<${id}@${domain}>`;
      try {
        await transport.sendMail({
          from,
          // As an object: a comma in a string would make two recipients of it.
          to: { name: '', address: to },
          subject: subject ?? '',
          text,
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'accepted', providerId: messageId };
      } catch (error) {
        return translated(error);
      }
    },
    findSent: async () => 'cannotBeAsked',
    close: () => transport.close(),
  };
}

function translated(error: unknown): SendResult {
  const { code, command, responseCode, syscall } = told.safeParse(error).data ?? { code: 'noAnswer' };
  const said = `${code}/${responseCode ?? '-'}`;
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'rejected', reason: 'recipientRejected', code: said };
  if (!responseCode) return { kind: code === 'EDNS' || syscall === 'connect' ? 'notSent' : 'unknown', code: said };
  if (responseCode < 500) return { kind: 'notSent', code: said };
  if (command === 'RCPT TO') return { kind: 'rejected', reason: 'recipientRejected', code: said };
  if (command === 'DATA') return { kind: 'rejected', reason: 'contentRejected', code: said };
  return { kind: 'notSent', code: said };
}
