import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { Router } from 'express';
import { z } from 'zod';
import { handleIncoming, keepIncoming } from '../relay/incoming.js';
import { takeReceipt } from '../relay/receipts.js';
import type { ApiDeps } from './deps.js';
import { gatewayPost, gatewayWebhook } from './gatewayWebhook.js';
import type { Told } from './signedPosts.js';
import { twilioIncoming, twilioStatus, twilioWebhooks } from './twilioWebhooks.js';

/**
 * What comes back from outside. The provider signs it, so there is neither persona nor key; told twice it counts once.
 * Mounted before anything else reads a body: a signature is over the bytes.
 */
export function webhookRoutes(deps: ApiDeps, registry: OpenAPIRegistry, problem: z.ZodType): Router {
  const router = Router();
  twilioWebhooks(router, deps, (told) => take(deps, told));
  gatewayWebhook(router, deps, (told) => take(deps, told));
  document(registry, problem);
  return router;
}

/**
 * Takes in what was told. Once a citizen's message is kept the provider has done its part: what fails then is taken up by
 * the relay.
 */
async function take(deps: ApiDeps, told: Told): Promise<void> {
  if ('receipt' in told) {
    await takeReceipt(deps, told.receipt);
    return;
  }
  const kept = await keepIncoming(deps, told.incoming);
  if (!kept) return;
  await handleIncoming(deps, kept).catch((error: unknown) =>
    deps.log.error({ err: error, incomingId: kept.incomingId }, 'an incoming message waits; the relay takes it up'),
  );
}

function document(registry: OpenAPIRegistry, problem: z.ZodType): void {
  const failure = {
    description: '403: not signed by the provider; 404: not set up; 400: cannot be read',
    content: { 'application/problem+json': { schema: problem } },
  };
  const twilio = (path: string, summary: string, schema: z.ZodType, answer: object) =>
    registry.registerPath({
      method: 'post',
      path: `/api/v1/webhooks/twilio/${path}`,
      summary,
      description: 'For Twilio alone: signed with the auth token over `HUSLY_PUBLIC_URL`.',
      security: [],
      request: {
        headers: z.object({ 'X-Twilio-Signature': z.string() }),
        body: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } },
      },
      responses: { ...answer, default: failure },
    });
  twilio('status', 'What became of an SMS', twilioStatus, { 204: { description: 'Taken in' } });
  twilio('incoming', 'An SMS from a citizen', twilioIncoming, {
    200: { description: 'Taken in; nothing is answered', content: { 'text/xml': { schema: z.string() } } },
  });
  registry.registerPath({
    method: 'post',
    path: '/api/v1/webhooks/sms-gateway',
    summary: 'What became of an SMS, or an SMS from a citizen, by a gateway of your own',
    description: 'docs/sms-gateway.md says how it is signed.',
    security: [],
    request: {
      headers: z.object({ 'Husly-Timestamp': z.string(), 'Husly-Signature': z.string() }),
      body: { required: true, content: { 'application/json': { schema: gatewayPost } } },
    },
    responses: { 204: { description: 'Taken in' }, default: failure },
  });
}
