import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { openOnLoopback } from '../../ops/loopback.js';

const message = z.strictObject({
  id: z.string(),
  to: z.string(),
  from: z.string().optional(),
  text: z.string(),
  validitySeconds: z.int().positive(),
});
export type GatewayMessage = z.infer<typeof message>;
/** `hangUp` takes the message and breaks the line before it answers; `hang` takes it and never answers. */
type Trouble = { status: number; body?: object; headers?: Record<string, string> } | 'hangUp' | 'hang';

export interface GatewayDouble {
  settings: { url: string; token: string; from: string | null };
  taken: GatewayMessage[];
  requests: number;
  lookUps: number;
  /** What the next requests meet, one each. */
  troubles: Trouble[];
  close(): Promise<void>;
}

/** A gateway as docs/sms-gateway.md has it. */
export async function startGatewayDouble(): Promise<GatewayDouble> {
  const server = createServer((req, res) => void answer(double, req, res));
  const { url, close } = await openOnLoopback(server);
  const double: GatewayDouble = {
    settings: { url: `${url}/sms`, token: 'gateway-token', from: 'Kommunen' },
    taken: [],
    requests: 0,
    lookUps: 0,
    troubles: [],
    close,
  };
  return double;
}

async function answer(double: GatewayDouble, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(req.url ?? '/', double.settings.url);
  const trouble = double.troubles.shift();
  if (typeof trouble === 'object') return reply(res, trouble.status, trouble.body ?? {}, trouble.headers);
  if (req.headers.authorization !== `Bearer ${double.settings.token}`) return reply(res, 401, {});
  if (pathname !== '/sms/messages') return reply(res, 404, {});
  if (req.method === 'GET') {
    double.lookUps += 1;
    const found = double.taken.filter((m) => m.id === searchParams.get('id'));
    return reply(res, 200, { messages: found.map(({ id }) => ({ id: `gw-${id}` })) });
  }
  double.requests += 1;
  const parsed = message.safeParse(await json(req));
  if (!parsed.success || req.headers['idempotency-key'] !== parsed.data.id)
    return reply(res, 422, { code: 'badRequest' });
  const { id } = parsed.data;
  if (double.taken.some((m) => m.id === id)) return reply(res, 409, { id: `gw-${id}` });
  double.taken.push(parsed.data);
  if (trouble === 'hang') return;
  if (trouble === 'hangUp') return void req.socket.destroy();
  reply(res, 202, { id: `gw-${id}` });
}

function reply(res: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
