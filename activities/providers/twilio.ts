import twilio from 'twilio';
import type { MessagePage } from 'twilio/lib/rest/api/v2010/account/message.js';
import { z } from 'zod';
import { neverReached } from './neverReached.js';
import type { Earlier, MessageProvider, SendResult } from './port.js';
import { rejection } from './twilioErrors.js';

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  sender: { from: string } | { messagingServiceSid: string };
  /** Where Twilio tells what becomes of each message, as Twilio reaches it; null: nowhere. */
  statusCallback: string | null;
  /** Another origin than Twilio's own, for tests; null: Twilio. */
  apiBaseUrl: string | null;
}

/** Twilio's bounds for how long a message may wait in its queue, in seconds. */
const validity = { min: 10, max: 36_000 };
/** No further page of a list is begun after this. */
const listWithinMs = 5000;

const answered = z.object({ status: z.number(), code: z.number().nullish() });
const unanswered = z.object({ code: z.string() });

/**
 * SMS through Twilio.
 *
 * @param timeoutMs for one request; tests shorten it
 */
export function twilioProvider(settings: TwilioSettings, timeoutMs = 10_000): MessageProvider {
  const { sender, statusCallback } = settings;
  const { client, close } = connect(settings, timeoutMs);

  return {
    name: 'twilio',
    async send({ to, text, validMs }) {
      const seconds = Math.floor(validMs / 1000);
      const validityPeriod = Math.min(validity.max, Math.max(validity.min, seconds));
      const callback = statusCallback ? { statusCallback } : {};
      try {
        const { sid } = await client.messages.create({ to, body: text, validityPeriod, ...callback, ...sender });
        return { kind: 'accepted', providerId: sid };
      } catch (error) {
        return translated(error);
      }
    },
    async findSent(earlier) {
      try {
        return await sentTo(client, earlier);
      } catch {
        return 'noAnswer';
      }
    },
    async forget(providerId) {
      try {
        await client.messages(providerId).update({ body: '' });
        return 'forgotten';
      } catch (error) {
        const answer = answered.safeParse(error).data;
        if (answer?.status === 404) return 'forgotten';
        return answer?.code === notComplete ? 'notYet' : 'noAnswer';
      }
    },
    close,
  };
}

/** Twilio does not delete what it has not finished with. */
const notComplete = 20_009;

function connect({ accountSid, authToken, apiBaseUrl }: TwilioSettings, timeoutMs: number) {
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
  return { client, close: (): void => httpClient.axios.defaults.httpsAgent?.destroy() };
}

/**
 * The newest come first, so the search ends with a page on which all were sent before the message was made. Not by
 * Twilio's filter on the date sent: a message still in its queue has none, and would be missed.
 */
async function sentTo({ messages }: twilio.Twilio, { to, text, since }: Earlier): Promise<string[] | 'noAnswer'> {
  const from = Date.parse(since);
  const found: string[] = [];
  const begun = performance.now();
  // A citizen's number has had a page's worth of messages in years.
  let page: MessagePage = await messages.page({ to, pageSize: 200 });
  for (;;) {
    // A trial account puts words before the text.
    const equal = page.instances.filter((m) => m.body.endsWith(text) && m.dateCreated.getTime() >= from);
    found.push(...equal.map((m) => m.sid));
    // The client says there is always a date sent, and Twilio's answers say null.
    const sent = page.instances.map((m): Date | null => m.dateSent);
    const allOlder = sent.every((at) => at !== null && at.getTime() < from);
    if (allOlder || !page.nextPageUrl) return found;
    if (performance.now() - begun > listWithinMs) return 'noAnswer';
    page = await messages.getPage(page.nextPageUrl);
  }
}

function translated(error: unknown): SendResult {
  const answer = answered.safeParse(error);
  if (!answer.success) {
    const code = unanswered.safeParse(error).data?.code ?? 'noAnswer';
    return { kind: neverReached(code) ? 'notSent' : 'unknown', code };
  }
  const { status, code } = answer.data;
  const reason = rejection(code ?? 0);
  const said = `${status}/${code ?? '-'}`;
  if (reason) return { kind: 'rejected', reason, code: said };
  return { kind: status >= 500 ? 'unknown' : 'notSent', code: said };
}
