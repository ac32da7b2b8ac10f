import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import type { Role } from '../domain/outcomes.js';
import type { Change } from '../store/changes.js';
import type { Db } from '../store/open.js';
import { casesOfPart, inquiriesAskedBy } from '../store/parts.js';
import { findSession } from '../store/sessions.js';
import type { ApiDeps } from './deps.js';
import { liveEvent, type LiveEvent } from './eventSchemas.js';
import { allow, identify, type Identity } from './identity.js';
import { Problem } from './problem.js';
import { hashOf, sessionToken } from './sessions.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
/** Proxies end what is silent for half a minute or more. */
const beatMs = 20_000;
/** One person's windows and devices; more are a program that has lost count. */
const mostStreams = 20;
/** What a reader may leave unread before it counts as gone (bytes). */
const mostUnread = 65_536;

/** Who may ask for what has changed. */
const readers: Record<Change['type'], readonly Role[]> = {
  case: staff,
  task: staff,
  inquiry: staff,
  message: ['outreach', 'supervisor'],
  visit: ['outreach', 'supervisor'],
  import: ['supervisor'],
  everything: staff,
};

/** Server-sent events: a page that is open hears what has changed, and asks for it by the ordinary routes. */
export function eventRoutes(router: Router, registry: OpenAPIRegistry, problem: z.ZodType, deps: ApiDeps): void {
  document(registry, problem);
  const streams = new Map<string, number>();
  router.get('/events', async (req, res) => {
    const who = await identify(deps, req);
    allow(who, staff, 'kalde GET /events');
    const open = streams.get(who.id) ?? 0;
    if (open >= mostStreams) {
      const detail = 'Du har for mange åbne vinduer med Husly. Luk nogle af dem.';
      throw new Problem(429, 'tooManyStreams', detail, [], undefined, { 'Retry-After': '60' });
    }
    // Gone while it was asked who it is: nobody would hear of that any more.
    if (res.closed || res.destroyed) return;
    streams.set(who.id, open + 1);
    res.once('close', () => {
      const left = (streams.get(who.id) ?? 1) - 1;
      if (left > 0) streams.set(who.id, left);
      else streams.delete(who.id);
    });
    stream(deps, req, res, who);
  });
}

function stream(deps: ApiDeps, req: Request, res: Response, who: Identity): void {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  req.socket.setKeepAlive(true, beatMs);
  req.socket.setNoDelay(true);
  const write = (text: string): void => {
    // Who reads nothing for so long is gone; a reader that comes back fetches all anew.
    if (res.writableLength > mostUnread) res.destroy();
    else res.write(text);
  };
  write('retry: 2000\n: Husly\n\n');
  const tell = async (changes: readonly Change[]): Promise<void> => {
    const events = await shownTo(deps.db, who, changes);
    if (events.length > 0) write(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
  };
  let told = Promise.resolve();
  const unsubscribe = deps.changes.subscribe({
    changed(changes) {
      // One after the other. What cannot be told is asked for anew by a page that has connected again.
      told = told.then(() => tell(changes)).catch(() => void res.end());
    },
    ended: () => res.end(),
  });
  // Whoever has logged out, or may no longer see this, hears no more than one beat longer.
  const beat = setInterval(() => {
    stillMay(deps, req, who)
      .then((may) => (may ? write(': \n\n') : res.end()))
      .catch(() => res.end());
  }, beatMs);
  res.once('close', () => {
    clearInterval(beat);
    unsubscribe();
  });
}

/** Still logged in, and still as who one was then: a stream tells what that role may hear. */
async function stillMay(deps: ApiDeps, req: Request, who: Identity): Promise<boolean> {
  const token = sessionToken(req);
  if (token === undefined) return (await identify(deps, req)).id === who.id;
  const session = await findSession(deps.db, hashOf(token), deps.wallClock());
  if (session?.staffId !== who.id) return false;
  const { person } = session;
  return person ? person.role === who.role && person.municipality === who.municipality : deps.oidc === null;
}

/** What belongs to no municipality is everybody's, as in the lists. */
const mayHear = (who: Identity, change: Change): boolean =>
  readers[change.type].includes(who.role) &&
  (change.type === 'everything' || change.municipality === null || change.municipality === who.municipality);

/** What somebody hears of a burst: a caseworker no ids of cases in which they have no part, nor of others' questions. */
async function shownTo(db: Db, who: Identity, changes: readonly Change[]): Promise<LiveEvent[]> {
  const events = changes.filter((change) => mayHear(who, change)).map(shown);
  if (who.role !== 'caseworker' || events.length === 0) return events;
  const caseIds = events.flatMap((event) => ('caseId' in event ? (event.caseId ?? []) : []));
  const inquiryIds = events.flatMap((event) => ('inquiryId' in event ? event.inquiryId : []));
  const [partOf, asked] = await Promise.all([
    casesOfPart(db, who.id, caseIds),
    inquiriesAskedBy(db, who.id, inquiryIds),
  ]);
  const heard = events.flatMap((event): LiveEvent[] => {
    switch (event.type) {
      case 'case':
      case 'task':
        return [event.caseId !== null && partOf.has(event.caseId) ? event : { ...event, caseId: null }];
      case 'inquiry':
        return asked.has(event.inquiryId) ? [event] : [];
      default:
        return [event];
    }
  });
  return [...new Map(heard.map((event) => [JSON.stringify(event), event])).values()];
}

function shown(change: Change): LiveEvent {
  switch (change.type) {
    case 'case':
    case 'task':
    case 'message':
      return { type: change.type, caseId: change.caseId };
    case 'inquiry':
      return { type: 'inquiry', inquiryId: change.inquiryId, caseId: change.caseId };
    case 'visit':
      return { type: 'visit', visitId: change.visitId, caseId: change.caseId };
    case 'import':
      return { type: 'import', importId: change.importId };
    case 'everything':
      return change;
  }
}

function document(registry: OpenAPIRegistry, problem: z.ZodType): void {
  registry.registerPath({
    method: 'get',
    path: '/api/v1/events',
    summary: 'What changes, as it changes (server-sent events): ids alone, at most one burst in a quarter of a second',
    description: `Roles: ${staff.join(', ')}. After each (re)connection fetch anew what is shown: nothing is repeated.`,
    security: [{ persona: [] }],
    responses: {
      200: {
        description: 'Each `data:` line is one of these',
        content: { 'text/event-stream': { schema: liveEvent } },
      },
      default: {
        description: 'What is wrong, where, and what now; 429: too many streams of one person',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  });
}
