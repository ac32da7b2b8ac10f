import { z } from 'zod';
import type { MessageReason } from '../../domain/messageGuards.js';
import { neverReached } from './neverReached.js';
import type { MessageProvider, SendResult } from './port.js';

/** docs/sms-gateway.md is the contract. */
export interface GatewaySettings {
  /** Without a slash at the end. */
  url: string;
  token: string;
  /** Sender; null: the gateway's own. */
  from: string | null;
}

const taken = z.object({ id: z.string().min(1) });
const asked = z.object({ messages: z.array(taken) });
const refused = z.object({ code: z.string().min(1) });
const refusals = new Map<string, MessageReason>([
  ['notAMobile', 'notAMobile'],
  ['optedOut', 'optedOutAtProvider'],
  ['invalidNumber', 'recipientRejected'],
]);
const forGood = new Set([400, 404, 410, 422]);

const networkError = z.object({ cause: z.object({ code: z.string() }) });

/**
 * SMS through any gateway that speaks docs/sms-gateway.md, or a small translator before one that does not.
 *
 * @param timeoutMs for one request; tests shorten it
 */
export function httpGateway({ url, token, from }: GatewaySettings, timeoutMs = 10_000): MessageProvider {
  const headers = { authorization: `Bearer ${token}` };
  // A redirect is not followed: it would take number and text to a place nobody has named.
  const request = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${url}${path}`, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });

  return {
    name: 'gateway',
    async send({ id, to, text, validMs }) {
      const message = { id, to, ...(from && { from }), text, validitySeconds: Math.max(1, Math.floor(validMs / 1000)) };
      try {
        const response = await request('/messages', {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': id },
          body: JSON.stringify(message),
        });
        return answered(response.status, await response.json().catch(() => null));
      } catch (error) {
        return unanswered(error);
      }
    },
    async findSent({ id }) {
      try {
        const response = await request(`/messages?id=${encodeURIComponent(id)}`, { headers });
        const found = asked.safeParse(await response.json());
        return response.ok && found.success ? found.data.messages.map((m) => m.id) : 'noAnswer';
      } catch {
        return 'noAnswer';
      }
    },
    forget: async () => 'forgotten',
    close: () => undefined,
  };
}

function answered(status: number, body: unknown): SendResult {
  // 409: it has had this id before, so it has taken the message. Without an id of its own, a proxy may have answered.
  if ((status >= 200 && status < 300) || status === 409) {
    const accepted = taken.safeParse(body).data;
    return accepted ? { kind: 'accepted', providerId: accepted.id } : { kind: 'unknown', code: `${status}/noId` };
  }
  const said = refused.safeParse(body).data?.code;
  // A refusal without a code is no word of the gateway's: a wrong address, or a proxy before it.
  if (forGood.has(status) && said) {
    const reason = refusals.get(said);
    // Another code is not repeated, not even in the log: who knows what a stranger writes there.
    return { kind: 'rejected', reason: reason ?? 'contentRejected', code: `${status}/${reason ? said : 'other'}` };
  }
  // 503 says by contract that nothing was taken; any other failure may have come after.
  return { kind: status >= 500 && status !== 503 ? 'unknown' : 'notSent', code: String(status) };
}

/** What `fetch` throws quotes the address, and that may hold more than it should: only its code leaves here. */
function unanswered(error: unknown): SendResult {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { kind: 'unknown', code: 'timeout' };
  const code = networkError.safeParse(error).data?.cause.code ?? 'noAnswer';
  return { kind: neverReached(code) ? 'notSent' : 'unknown', code };
}
