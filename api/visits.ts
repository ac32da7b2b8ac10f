import { z } from 'zod';
import type { Role } from '../domain/outcomes.js';
import type { VisitEnd } from '../domain/safeVisit.js';
import { visitEventsOf, visitsUnderWay, type VisitRow } from '../store/visits.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { visitInFull } from './schemas.js';
import { answers, submitToVisit, visitOf } from './visitCommands.js';
import * as schemas from './visitSchemas.js';
import { startRoute } from './visitStart.js';
import { timelineOfVisit, visitOfRow } from './visitViews.js';

const workers: Role[] = ['outreach', 'supervisor'];
const visitId = z.object({ visitId: z.uuid().toLowerCase() });
/** Safe visits: setting out, more time, "I am safe"; and who is out now. Completing the task ends one (`tasks.ts`). */
export function visitRoutes(mount: Mount, deps: ApiDeps): void {
  startRoute(mount, deps);
  list(mount, deps);
  one(mount, deps);
  extend(mount, deps);
  end(mount, deps, 'safe', 'The worker is well; a colleague or supervisor who has reached them says so with a note');
  end(mount, deps, 'cancel', 'The visit is not made; the task stays as it is');
}

function list(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/visits',
    summary: 'Visits under way, the oldest first: mine, and those of colleagues who do not answer; a supervisor’s: all',
    roles: workers,
    params: nothing,
    body: nothing,
    query: z.strictObject({
      mine: z.enum(['', 'true', 'false']).optional().describe('only my own'),
      alarm: z.enum(['', 'true', 'false']).optional().describe('only those where somebody has been asked'),
    }),
    responses: { 200: { description: 'A handful', schema: z.object({ items: z.array(schemas.visit) }) } },
    async handle({ who, query: { mine = 'false', alarm = 'false' } }) {
      const all = await visitsUnderWay(deps.db, who.municipality);
      const shown = all
        .filter((row) => maySee(who, row))
        .filter((row) => (mine === 'false' || row.worker === who.id) && (alarm === 'false' || row.view.alarm !== null));
      const now = deps.now();
      const items = await Promise.all(shown.map((row) => visitOfRow(deps.db, row, { who, now, inList: true })));
      return { status: 200, body: { items } };
    },
  });
}

/** A colleague sees where somebody is once that is needed. */
const maySee = (who: Identity, { worker, view }: VisitRow): boolean =>
  who.role === 'supervisor' || worker === who.id || (view.alarm !== null && view.alarm.whom !== 'worker');

function one(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/visits/{visitId}',
    summary: 'One visit: where it is, and each step of it',
    roles: workers,
    query: nothing,
    body: nothing,
    params: visitId,
    responses: { 200: { description: 'The visit', schema: visitInFull } },
    async handle({ who, params }) {
      const row = await visitOf(deps, params.visitId, who);
      const visit = await visitOfRow(deps.db, row, { who, now: deps.now(), inList: false });
      const timeline = timelineOfVisit(row.visitId, await visitEventsOf(deps.db, [row.visitId]));
      return { status: 200, body: { ...visit, timeline } };
    },
  });
}

function extend(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/visits/{visitId}/extend',
    summary: 'All is well, and it takes so many minutes more; for the worker alone',
    roles: workers,
    query: nothing,
    params: visitId,
    body: schemas.extendVisitBody,
    shows: true,
    responses: answers,
    async handle({ who, params, body: { commandId, minutes } }) {
      const row = await visitOf(deps, params.visitId, who);
      if (row.worker !== who.id) throw notTheirs('bede om mere tid');
      return submitToVisit(deps, who, row, { update: 'extend', args: { commandId, by: who.id, minutes } });
    },
  });
}

const notTheirs = (what: string): Problem =>
  new Problem(403, 'notAllowed', `Kun den, der selv er på besøget, kan ${what}.`);

function end(mount: Mount, deps: ApiDeps, action: 'safe' | 'cancel', summary: string): void {
  mount({
    method: 'post',
    path: `/visits/{visitId}/${action}`,
    summary,
    roles: workers,
    query: nothing,
    params: visitId,
    body: schemas.endVisitBody,
    shows: true,
    responses: answers,
    async handle({ who, params, body: { commandId, note = null } }) {
      const row = await visitOf(deps, params.visitId, who);
      const how: VisitEnd = row.worker !== who.id ? 'reached' : action === 'safe' ? 'safe' : 'cancelled';
      if (how === 'reached') mayEndForThem(action, note);
      return submitToVisit(deps, who, row, { update: 'end', args: { commandId, by: who.id, end: how } }, note);
    },
  });
}

/** Whoever ends somebody else's watch says how they know that all is well. */
function mayEndForThem(action: 'safe' | 'cancel', note: string | null): void {
  if (action === 'cancel') throw notTheirs('opgive det');
  if (note?.trim()) return;
  const detail = 'Skriv, hvordan du ved, at alt er i orden.';
  throw new Problem(422, 'malformed', detail, [{ pointer: '/note', code: 'missing', detail }]);
}
