import express, { type RequestHandler, type Router } from 'express';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { z } from 'zod';
import type { ApiDeps } from './deps.js';
import { e164, notSigned, onlyIf, readTold, type Told } from './signedPosts.js';

const sid = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/);

export const twilioStatus = z.object({
  MessageSid: sid,
  MessageStatus: z.string(),
  ErrorCode: z.coerce.number().int().optional(),
});
export const twilioIncoming = z.object({
  MessageSid: sid,
  From: z.string(),
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).default(0),
  OptOutType: z.string().optional().describe('STOP or START where Twilio itself has taken it for that'),
});

/** The ends; the stages before them tell nothing that is not known. */
const ends = new Map<string, 'delivered' | 'failed'>([
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** Twilio's two callbacks. */
export function twilioWebhooks(router: Router, deps: ApiDeps, take: (told: Told) => Promise<void>): void {
  const { twilio } = deps.webhooks;
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 100 });
  const before: RequestHandler[] = [onlyIf(twilio !== null), form, signedByTwilio(deps)];

  router.post('/twilio/status', ...before, async (req, res) => {
    const { MessageSid, MessageStatus, ErrorCode = null } = readTold(twilioStatus, req);
    const end = ends.get(MessageStatus);
    if (end && twilio) {
      const failure = end === 'failed' ? twilio.reasonOf(ErrorCode) : null;
      await take({ receipt: { provider: 'twilio', providerId: MessageSid, failure } });
    }
    res.status(204).end();
  });

  router.post('/twilio/incoming', ...before, async (req, res) => {
    const { MessageSid, From, Body, NumMedia, OptOutType } = readTold(twilioIncoming, req);
    const from = e164.safeParse(From).data;
    const said = { provider: 'twilio', providerId: MessageSid, text: Body, pictures: NumMedia };
    const meaning = OptOutType === 'STOP' ? 'stop' : OptOutType === 'START' ? 'start' : null;
    if (from) await take({ incoming: { ...said, sender: from, ...(meaning && { meaning }) } });
    else deps.log.warn({ sid: MessageSid }, 'a message from a sender that has no number was not kept');
    // Nothing is answered: Twilio answers STOP itself, and a person answers the rest.
    res.type('text/xml').send('<Response/>');
  });
}

/**
 * Twilio signs the public address and the fields. The Host header is not asked what the address is: whoever forges a
 * request chooses it.
 */
function signedByTwilio(deps: ApiDeps): RequestHandler {
  const publicUrl = deps.baseUrl.replace(/\/+$/, '');
  return (req, _res, next) => {
    const signature = req.get('X-Twilio-Signature') ?? '';
    const { authToken = '' } = deps.webhooks.twilio ?? {};
    const isTwilio = validateRequest(authToken, signature, publicUrl + req.originalUrl, fields.parse(req.body ?? {}));
    next(isTwilio ? undefined : notSigned(deps, 'twilio'));
  };
}

const fields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
