import { createHmac, randomBytes } from 'node:crypto';
import { outboxProvider } from '../../activities/providers/outbox.js';
import type { MessageProvider } from '../../activities/providers/port.js';
import type { Webhooks } from '../../api/deps.js';
import type { Instant } from '../../domain/case.js';

/**
 * The demo's numbers. No Danish number begins with 95 or 83 (they are not given out), so nobody's phone rings whatever
 * somebody does with them. Those with 83 are the demo's landlines: they take no SMS.
 */
export const mobile = (n: number): string => `+459500${String(n).padStart(4, '0')}`;
export const landline = (n: number): string => `+458300${String(n).padStart(4, '0')}`;

/** Where the demo's SMS end: in the local outbox, but for those to a landline, which are refused as a provider would. */
export function smsOfTheDemo(): MessageProvider {
  const outbox = outboxProvider();
  return {
    ...outbox,
    send: async (message) =>
      message.to.startsWith('+4583')
        ? { kind: 'rejected', reason: 'notAMobile', code: 'landline' }
        : outbox.send(message),
  };
}

/** The citizens' mailboxes: what is sent ends in the local outbox as anywhere without a mail server, and can be read here. */
export function openMail(): { provider: MessageProvider; latestTo(address: string): string | undefined } {
  const outbox = outboxProvider();
  const latest = new Map<string, string>();
  return {
    provider: {
      ...outbox,
      send(mail) {
        latest.set(mail.to, mail.text);
        return outbox.send(mail);
      },
    },
    latestTo: (address) => latest.get(address),
  };
}

/** What citizens write comes in as from a gateway (docs/sms-gateway.md), signed with a token that only this demo knows. */
export interface Postman {
  webhooks: Webhooks;
  /** Lets a citizen's SMS come in. */
  deliver(url: string, sms: { from: string; text: string }, now: Instant): Promise<void>;
}

export function openPost(): Postman {
  const token = randomBytes(32).toString('base64url');
  let count = 0;
  return {
    webhooks: { twilio: null, gateway: { token } },
    async deliver(url, { from, text }, now) {
      const body = JSON.stringify({ kind: 'incoming', id: `demo-${++count}`, from, text, pictures: 0 });
      const at = String(Math.floor(Date.parse(now) / 1000));
      const signature = createHmac('sha256', token).update(`${at}.${body}`).digest('hex');
      const response = await fetch(`${url}/api/v1/webhooks/sms-gateway`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'Husly-Timestamp': at, 'Husly-Signature': signature },
        body,
      });
      if (!response.ok) throw new Error(`an SMS of the demo did not come in: ${response.status}`);
    },
  };
}
