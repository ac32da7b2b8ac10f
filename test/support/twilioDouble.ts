import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { incomingOf, newSid, receiptOf, signedPost, type Answer } from './twilioCallbacks.js';
import { openOnLoopback } from '../../ops/loopback.js';

export type SmsStatus = 'accepted' | 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed';

export interface SentSms {
  sid: string;
  to: string;
  from: string;
  messagingServiceSid: string | null;
  body: string;
  validityPeriod: string;
  statusCallback: string | null;
  createdAt: Date;
  /** Null while it waits in the queue. */
  sentAt: Date | null;
  status: SmsStatus;
  errorCode: number | null;
}
/** `hangUp` takes the message and breaks the line before it answers; `hang` takes it and never answers. */
type Trouble = { status: number; code: number } | 'hangUp' | 'hang';

interface State {
  /** All it has taken, oldest first. */
  taken: SentSms[];
  /** How often it was asked to send, whatever came of it. */
  requests: number;
  /** How often it was asked what it had taken; each page counts. */
  lookUps: number;
  /** What the next requests to send meet, one each. */
  troubles: Trouble[];
  /** False: look-ups fail with 503. */
  answersLookUps: boolean;
  /** So many look-ups fail before one is answered. */
  lookUpTroubles: number;
  /** Called when it is asked to send, and when it has taken the message but not answered; holds up what comes next. */
  onSend: (moment: 'asked' | 'taken', to: string) => void | Promise<void>;
}

/** In which order receipts arrive; Twilio promises none, and that each arrives at least once. */
export type Receipts = 'inOrder' | 'outOfOrder' | 'twice';

export interface TwilioDouble extends State {
  url: string;
  settings: {
    accountSid: string;
    authToken: string;
    sender: { from: string } | { messagingServiceSid: string };
    statusCallback: string | null;
    apiBaseUrl: string;
  };
  /** The message reaches the handset; tells its status callback, and what that answered each time. */
  deliver(sid: string, receipts?: Receipts): Promise<Answer[]>;
  /** The message does not reach it, for this reason (Twilio's error code). */
  fail(sid: string, code: number, receipts?: Receipts): Promise<Answer[]>;
  /**
   * Somebody texts the municipality's number.
   *
   * @param webhook where messages to that number are told
   * @param sid of the message: the same once more for a request that Twilio repeats
   */
  reply(webhook: string, from: string, body: string, sid?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Where citizens text to. */
const ownNumber = '+4599999999';
const accountSid = 'AC00000000000000000000000000000000';
const authToken = 'test-token';
const account = { accountSid, authToken };

/**
 * Twilio's REST API as far as Husly uses it (create, list, fetch, redact, delete), and its signed callbacks.
 *
 * @param now Twilio's own clock, in milliseconds
 */
export async function startTwilioDouble(now: () => number = Date.now): Promise<TwilioDouble> {
  const server = createServer((req, res) => void answer(double, now, req, res));
  const { url, close } = await openOnLoopback(server);

  const tell = async (sid: string, end: SmsStatus, code: number | null, receipts: Receipts): Promise<Answer[]> => {
    const sms = double.taken.find((m) => m.sid === sid);
    if (!sms) throw new Error('the double has taken no such message');
    Object.assign(sms, { status: end, errorCode: code, sentAt: sms.sentAt ?? new Date(now()) });
    const inOrder: SmsStatus[] = end === 'failed' ? [end] : ['sent', end];
    const orders = { inOrder, outOfOrder: inOrder.toReversed(), twice: [...inOrder, ...inOrder] };
    const answers: Answer[] = [];
    for (const status of sms.statusCallback ? orders[receipts] : [])
      answers.push(await signedPost(account, sms.statusCallback ?? '', receiptOf(account, sms, status)));
    return answers;
  };

  const double: TwilioDouble = {
    url,
    taken: [],
    requests: 0,
    lookUps: 0,
    troubles: [],
    answersLookUps: true,
    lookUpTroubles: 0,
    onSend: () => undefined,
    settings: { ...account, sender: { from: 'RandersKom' }, statusCallback: null, apiBaseUrl: url },
    deliver: (sid, receipts = 'inOrder') => tell(sid, 'delivered', null, receipts),
    // What a carrier refuses was sent; what Twilio refuses was not.
    fail: (sid, code, receipts = 'inOrder') => tell(sid, code < 30_000 ? 'failed' : 'undelivered', code, receipts),
    reply: (webhook, from, body, sid = newSid()) =>
      signedPost(account, webhook, incomingOf(account, from, ownNumber, body, sid)),
    close,
  };
  return double;
}

const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages`;

async function answer(state: State, now: () => number, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://double');
  const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  if (req.headers.authorization !== basic) return refuse(res, 401, 20003, 'Authenticate');
  const form = new URLSearchParams(await text(req));
  if (pathname === `${messagesPath}.json`)
    return req.method === 'GET' ? list(state, searchParams, res) : create(state, now, form, req, res);
  const sid = /^\/(\w+)\.json$/.exec(pathname.slice(messagesPath.length))?.[1];
  const sms = pathname.startsWith(messagesPath) ? state.taken.find((m) => m.sid === sid) : undefined;
  if (!sms) return refuse(res, 404, 20404, `The requested resource ${pathname} was not found`);
  return one(state, sms, form, req, res);
}

async function create(
  state: State,
  now: () => number,
  form: URLSearchParams,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  state.requests += 1;
  await state.onSend('asked', form.get('To') ?? '');
  const trouble = state.troubles.shift();
  const to = form.get('To') ?? '';
  if (typeof trouble === 'object')
    return refuse(res, trouble.status, trouble.code, `The 'To' number ${to} could not be used.`);
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse(res, 400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (!form.get('Body')) return refuse(res, 400, 21602, 'Message body is required.');
  const messagingServiceSid = form.get('MessagingServiceSid');
  if (!form.get('From') && !messagingServiceSid) return refuse(res, 400, 21603, "A 'From' phone number is required.");
  const sms: SentSms = {
    sid: newSid(),
    to,
    from: form.get('From') ?? '',
    messagingServiceSid,
    body: form.get('Body') ?? '',
    validityPeriod: form.get('ValidityPeriod') ?? '',
    statusCallback: form.get('StatusCallback'),
    createdAt: new Date(now()),
    sentAt: null,
    status: messagingServiceSid ? 'accepted' : 'queued',
    errorCode: null,
  };
  state.taken.push(sms);
  await state.onSend('taken', sms.to);
  if (trouble === 'hang') return;
  if (trouble === 'hangUp') return void req.socket.destroy();
  reply(res, 201, resource(sms));
}

/** Newest first. What was never sent has no date, and no filter by date finds it. */
function list(state: State, query: URLSearchParams, res: ServerResponse): void {
  state.lookUps += 1;
  if (!state.answersLookUps || state.lookUpTroubles-- > 0) return refuse(res, 503, 20503, 'Service unavailable');
  const size = Math.min(1000, Number(query.get('PageSize') ?? 50));
  const [after, before] = [query.get('DateSent>'), query.get('DateSent<')];
  const matching = state.taken
    .filter((m) => m.to === (query.get('To') ?? m.to) && m.from === (query.get('From') ?? m.from))
    .filter((m) => !after || (m.sentAt !== null && m.sentAt >= new Date(after)))
    .filter((m) => !before || (m.sentAt !== null && m.sentAt <= new Date(before)))
    .toReversed();
  const token = query.get('PageToken')?.slice(2);
  const begin = token ? matching.findIndex((m) => m.sid === token) + 1 : 0;
  const page = matching.slice(begin, begin + size);
  const next = new URLSearchParams(query);
  next.set('PageSize', String(size));
  next.set('Page', String(Number(query.get('Page') ?? 0) + 1));
  next.set('PageToken', `PA${page.at(-1)?.sid}`);
  const isMore = begin + size < matching.length;
  reply(res, 200, {
    messages: page.map(resource),
    page: Number(query.get('Page') ?? 0),
    page_size: size,
    next_page_uri: isMore ? `${messagesPath}.json?${next.toString()}` : null,
  });
}

const finished = new Set<SmsStatus>(['delivered', 'undelivered', 'failed']);

function one(state: State, sms: SentSms, form: URLSearchParams, req: IncomingMessage, res: ServerResponse): void {
  if (req.method === 'GET') return reply(res, 200, resource(sms));
  if (!finished.has(sms.status))
    return refuse(res, 409, 20009, `Cannot delete this resource before it is complete: ${sms.to}`);
  if (req.method === 'DELETE') {
    state.taken = state.taken.filter((m) => m !== sms);
    return void res.writeHead(204).end();
  }
  if (form.get('Body') !== '') return refuse(res, 400, 30400, 'Parameters are not valid');
  sms.body = '';
  reply(res, 200, resource(sms));
}

const rfc2822 = (at: Date): string => at.toUTCString().replace('GMT', '+0000');

const resource = (sms: SentSms): object => ({
  account_sid: accountSid,
  api_version: '2010-04-01',
  body: sms.body,
  date_created: rfc2822(sms.createdAt),
  date_sent: sms.sentAt && rfc2822(sms.sentAt),
  date_updated: rfc2822(sms.sentAt ?? sms.createdAt),
  direction: 'outbound-api',
  error_code: sms.errorCode,
  error_message: null,
  from: sms.from || null,
  messaging_service_sid: sms.messagingServiceSid,
  num_media: '0',
  num_segments: '1',
  sid: sms.sid,
  status: sms.status,
  to: sms.to,
  uri: `${messagesPath}/${sms.sid}.json`,
});

/** Like Twilio, an error quotes the number. */
function refuse(res: ServerResponse, status: number, code: number, message: string): void {
  reply(res, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function reply(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
