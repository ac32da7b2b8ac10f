import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface SentSms {
  sid: string;
  to: string;
  from: string;
  body: string;
  validityPeriod: string;
  createdAt: Date;
}
/** `hangUp` takes the message and breaks the line before it answers. */
type Trouble = { status: number; code: number } | 'hangUp';

export interface TwilioDouble {
  url: string;
  /** All it has taken, oldest first. */
  taken: SentSms[];
  /** How often it was asked to send, whatever came of it. */
  requests: number;
  /** How often it was asked what it had taken. */
  lookUps: number;
  /** What the next requests to send meet, one each. */
  troubles: Trouble[];
  /** False: look-ups fail with 503. */
  answersLookUps: boolean;
  settings: { accountSid: string; authToken: string; sender: { from: string }; apiBaseUrl: string };
  close(): Promise<void>;
}

/**
 * Twilio's REST API as far as Husly uses it: creating messages, and listing those to a number, newest first.
 *
 * @param now Twilio's own clock, in milliseconds
 */
export async function startTwilioDouble(now: () => number = Date.now): Promise<TwilioDouble> {
  const accountSid = 'AC00000000000000000000000000000000';
  const authToken = 'test-token';
  const server = createServer((req, res) => void answer(double, now, req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const double: TwilioDouble = {
    url,
    taken: [],
    requests: 0,
    lookUps: 0,
    troubles: [],
    answersLookUps: true,
    settings: { accountSid, authToken, sender: { from: 'RandersKom' }, apiBaseUrl: url },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return double;
}

async function answer(
  double: TwilioDouble,
  now: () => number,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { accountSid, authToken } = double.settings;
  const { pathname, searchParams } = new URL(req.url ?? '/', double.url);
  const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  if (req.headers.authorization !== basic) return refuse(res, 401, 20003, '');
  if (pathname !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) return refuse(res, 404, 20404, '');
  if (req.method === 'GET') {
    double.lookUps += 1;
    if (!double.answersLookUps) return refuse(res, 503, 20503, '');
    const to = searchParams.get('To');
    const found = double.taken.filter((m) => m.to === to).toReversed();
    return reply(res, 200, { messages: found.map(resource), page: 0, page_size: 50, next_page_uri: null });
  }
  double.requests += 1;
  const form = new URLSearchParams(await text(req));
  const trouble = double.troubles.shift();
  if (typeof trouble === 'object') return refuse(res, trouble.status, trouble.code, form.get('To') ?? '');
  const sms = {
    sid: `SM${randomUUID().replaceAll('-', '')}`,
    to: form.get('To') ?? '',
    from: form.get('From') ?? '',
    body: form.get('Body') ?? '',
    validityPeriod: form.get('ValidityPeriod') ?? '',
    createdAt: new Date(now()),
  };
  double.taken.push(sms);
  if (trouble === 'hangUp') return void req.socket.destroy();
  reply(res, 201, resource(sms));
}

// A message that waits in Twilio's queue has no date_sent.
const resource = ({ sid, to, from, body, createdAt }: SentSms): object => ({
  sid,
  to,
  from,
  body,
  status: 'queued',
  date_created: createdAt.toUTCString().replace('GMT', '+0000'),
  date_sent: null,
});

/** Like Twilio, an error quotes the number. */
function refuse(res: ServerResponse, status: number, code: number, to: string): void {
  const message = `The 'To' number ${to} could not be used.`;
  reply(res, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function reply(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
