import twilio from 'twilio';
import { z } from 'zod';
import type { MessageReason } from '../../domain/messageGuards.js';
import type { MessageProvider, SendResult } from './port.js';

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  sender: { from: string } | { messagingServiceSid: string };
  /** Another origin than Twilio's own, for tests; null: Twilio. */
  apiBaseUrl: string | null;
}

const timeoutMs = 10_000;
/** Twilio's bounds for how long a message may wait in its queue, in seconds. */
const validity = { min: 10, max: 36_000 };

/** Errors about the recipient: trying again would not help. Others (our settings, their trouble) may pass. */
const rejections = new Map<number, MessageReason>([
  [21211, 'recipientRejected'],
  [21265, 'recipientRejected'],
  [21268, 'recipientRejected'],
  [21614, 'notAMobile'],
  [21635, 'notAMobile'],
  [21610, 'optedOutAtProvider'],
]);

/** Before the request was on its way. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const answered = z.object({ status: z.number(), code: z.number().nullish() });
const unanswered = z.object({ code: z.string() });

/** SMS through Twilio. */
export function twilioProvider({ accountSid, authToken, sender, apiBaseUrl }: TwilioSettings): MessageProvider {
  const httpClient = new twilio.RequestClient({ timeout: timeoutMs });
  if (apiBaseUrl) {
    // The client knows edges and regions of twilio.com only, so another origin is put into the request itself.
    const request = httpClient.request.bind(httpClient);
    httpClient.request = (options) => {
      const { pathname, search } = new URL(options.uri);
      return request({ ...options, uri: new URL(pathname + search, apiBaseUrl).href });
    };
  }
  const client = twilio(accountSid, authToken, { httpClient });

  return {
    name: 'twilio',
    async send({ to, text, validMs }) {
      const seconds = Math.floor(validMs / 1000);
      const validityPeriod = Math.min(validity.max, Math.max(validity.min, seconds));
      try {
        const { sid } = await client.messages.create({ to, body: text, validityPeriod, ...sender });
        return { kind: 'accepted', providerId: sid };
      } catch (error) {
        return translated(error);
      }
    },
    async findSent(to, text, since) {
      try {
        // Not by date sent: a message still in Twilio's queue has none. A trial account puts words before the text.
        const recent = await client.messages.list({ to, limit: 50 });
        return recent
          .filter((m) => m.body.endsWith(text) && m.dateCreated.getTime() >= Date.parse(since))
          .map((m) => m.sid);
      } catch {
        return 'noAnswer';
      }
    },
    close: () => httpClient.axios.defaults.httpsAgent?.destroy(),
  };
}

function translated(error: unknown): SendResult {
  const answer = answered.safeParse(error);
  if (!answer.success) {
    const code = unanswered.safeParse(error).data?.code ?? 'noAnswer';
    return { kind: neverConnected.has(code) ? 'notSent' : 'unknown', code };
  }
  const { status, code } = answer.data;
  const reason = rejections.get(code ?? 0);
  const said = `${status}/${code ?? '-'}`;
  if (reason) return { kind: 'rejected', reason, code: said };
  return { kind: status >= 500 ? 'unknown' : 'notSent', code: said };
}
