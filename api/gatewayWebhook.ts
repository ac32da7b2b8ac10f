import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import type { MessageReason } from '../domain/messageGuards.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import { e164, notSigned, onlyIf, readTold, type Told } from './signedPosts.js';

const id = z.string().regex(/^[\w.:@-]{1,200}$/);

/** docs/sms-gateway.md is the contract. */
export const gatewayPost = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    id: id.describe('the gateway’s own, as it answered when it took the message'),
    status: z.enum(['delivered', 'failed']),
    code: z.string().max(100).optional().describe('failed: notAMobile, optedOut, invalidNumber, or another word'),
  }),
  z.object({
    kind: z.literal('incoming'),
    id: id.describe('the gateway’s own; told again it is the same message'),
    from: e164,
    text: z.string(),
    pictures: z.number().int().min(0).default(0),
  }),
]);

const reasons = new Map<string, MessageReason>([
  ['notAMobile', 'notAMobile'],
  ['optedOut', 'optedOutAtProvider'],
  ['invalidNumber', 'numberUnknown'],
]);

/** The callback of a gateway of one's own. */
export function gatewayWebhook(router: Router, deps: ApiDeps, take: (told: Told) => Promise<void>): void {
  const { gateway } = deps.webhooks;
  const bytes = express.raw({ type: 'application/json', limit: '256kb' });
  router.post('/sms-gateway', onlyIf(gateway !== null), bytes, signedByGateway(deps), async (req, res) => {
    await take(toldIn(readTold(gatewayPost, req)));
    res.status(204).end();
  });
}

function toldIn(post: z.infer<typeof gatewayPost>): Told {
  if (post.kind === 'incoming') {
    const { id: providerId, from, text, pictures } = post;
    return { incoming: { provider: 'gateway', providerId, sender: from, text, pictures } };
  }
  const failure = post.status === 'failed' ? (reasons.get(post.code ?? '') ?? 'notDelivered') : null;
  return { receipt: { provider: 'gateway', providerId: post.id, failure } };
}

/** How long a signature holds, in milliseconds, and how far the clocks may differ. */
const windowMs = 300_000;

/** Over time and bytes: `HMAC-SHA256(token, "<unix seconds>.<body>")`, as hex. */
function signedByGateway(deps: ApiDeps): RequestHandler {
  return (req, _res, next) => {
    const { token = '' } = deps.webhooks.gateway ?? {};
    const body: unknown = req.body;
    const [at = '', given = ''] = [req.get('Husly-Timestamp'), req.get('Husly-Signature')];
    if (!Buffer.isBuffer(body) || !isSigned(token, at, body, given) || !isFresh(at, deps.now()))
      return next(notSigned(deps, 'gateway'));
    try {
      req.body = JSON.parse(body.toString('utf8'));
    } catch {
      return next(new Problem(400, 'notJson', 'Indholdet er ikke gyldig JSON.'));
    }
    next();
  };
}

function isSigned(token: string, at: string, body: Buffer, given: string): boolean {
  const expected = createHmac('sha256', token).update(`${at}.`).update(body).digest();
  const said = Buffer.from(given.replace(/^sha256=/, ''), 'hex');
  return said.length === expected.length && timingSafeEqual(said, expected);
}

const isFresh = (at: string, now: string): boolean =>
  /^\d{1,12}$/.test(at) && Math.abs(Number(at) * 1000 - Date.parse(now)) <= windowMs;
