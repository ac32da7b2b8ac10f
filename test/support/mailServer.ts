import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface MailServer {
  /** As they came over the line, oldest first. */
  mails: string[];
  recipients: string[];
  url: string;
  close: () => Promise<void>;
}

/**
 * A mail server on this machine, without encryption.
 *
 * @param broken the line breaks so often after a mail was taken, before the server can say so
 */
export async function startMailServer(options: SMTPServerOptions = {}, broken = 0): Promise<MailServer> {
  const mails: string[] = [];
  const recipients: string[] = [];
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        recipients.push(...session.envelope.rcptTo.map((to) => to.address));
        if (mails.length <= broken) for (const socket of sockets) socket.destroy();
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => sockets.add(socket));
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const bound = listening.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { mails, recipients, url: `smtp://127.0.0.1:${port}`, close };
}

/** A server's refusal; like real ones it quotes the address. */
export const refusalOf = (responseCode: number, address: string, status = ''): Error =>
  Object.assign(new Error(`${status} <${address}> no`.trim()), { responseCode });
