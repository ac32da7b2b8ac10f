import { z } from 'zod';
import { addDays } from '../../domain/calendar.js';
import { isInCalendar } from '../../domain/commands.js';
import { dateInCopenhagen, toInstant } from '../../domain/copenhagen.js';
import { openVisit } from '../../domain/planner/choices.js';
import { policyFor } from '../../domain/policy.js';
import { caseRow, citizenOf } from '../../store/cases.js';
import { linkFor, withdrawLinks } from '../../store/citizenLinks.js';
import { taskRow, visitsOn } from '../../store/lists.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../problem.js';
import { nothing, type Mount } from '../route.js';
import { caseOf, taskIn } from '../submit.js';
import { stateOf } from '../views.js';
import { doorCards, type DoorCard } from './doorCard.js';
import { firstNameOf } from './firstName.js';

const workers = ['outreach', 'supervisor'] as const;
const page = { description: 'A page to print, one A6 for each visit', schema: z.string() };

/** What staff do with the links to the citizen's page: print them on door cards, and withdraw them. */
export function doorCardRoutes(mount: Mount, deps: ApiDeps): void {
  oneVisit(mount, deps);
  oneDay(mount, deps);
  withdraw(mount, deps);
}

function oneVisit(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/tasks/{taskId}/door-card',
    summary: 'The card to leave at the door of one visit, to print',
    roles: workers,
    query: nothing,
    params: z.object({ taskId: z.string().max(100) }),
    body: nothing,
    answersIn: 'text/html',
    responses: { 200: page },
    async handle({ who, params }) {
      const { caseId, taskId, kind } = taskIn(params.taskId);
      if (kind !== 'visit') throw new Problem(422, 'notAVisit', 'Et kort til døren hører til et besøg.');
      const row = await caseOf(deps.db, caseId, who);
      if (row.closedAt) throw new Problem(409, 'CaseClosed', 'Sagen er afsluttet, så der lægges ikke flere kort.');
      const visit = (await taskRow(deps.db, caseId, taskId)) ?? stateOf(row).tasks.find((t) => t.id === taskId);
      if (!visit) throw new Problem(404, 'unknownTask', 'Der findes ingen opgave med dette nummer.');
      return { status: 200, body: await printout(deps, who.municipality, [{ caseId, taskId, from: visit.from }]) };
    },
  });
}

function oneDay(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/door-cards',
    summary: 'The cards for a day’s open visits on one printout, in the order of the clock',
    roles: workers,
    query: z.strictObject({
      date: z.iso.date({ abort: true }).refine(isInCalendar).optional().describe('default: today'),
    }),
    params: nothing,
    body: nothing,
    answersIn: 'text/html',
    responses: { 200: page },
    async handle({ who, query }) {
      const date = query.date ?? dateInCopenhagen(deps.now());
      const day = { from: toInstant(date, '00:00'), to: toInstant(addDays(date, 1), '00:00') };
      const visits = await visitsOn(deps.db, who.municipality, day);
      const cases = visits.map(({ caseId }) => caseId);
      return { status: 200, cases, body: await printout(deps, who.municipality, visits) };
    },
  });
}

interface Visit {
  caseId: string;
  taskId: string;
  from: string;
}

async function printout(deps: ApiDeps, municipality: string, visits: readonly Visit[]): Promise<string> {
  const policy = policyFor(municipality);
  const cards: DoorCard[] = [];
  for (const { caseId, taskId, from } of visits) {
    const [row, citizen] = [await caseRow(deps.db, caseId), await citizenOf(deps.db, caseId)];
    if (!row || !citizen) continue;
    const now = deps.now();
    const next = openVisit(stateOf(row), now);
    cards.push({
      caseId,
      visitAt: from,
      firstName: firstNameOf(citizen.tenants[0]),
      language: citizen.language,
      nextVisitAt: next && next.id !== taskId ? next.from : null,
      link: await linkFor(deps, caseId, `doorCard:${taskId}`, policy.messages.linkDays, now),
    });
  }
  return doorCards(cards, policy);
}

function withdraw(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'delete',
    path: '/cases/{caseId}/links',
    summary: 'Withdraw the links to the citizen’s page that are out: none of them works any more',
    roles: ['outreach', 'caseworker', 'supervisor'],
    query: nothing,
    params: z.object({ caseId: z.uuid() }),
    body: nothing,
    responses: {
      200: {
        description: 'How many worked until now',
        schema: z.object({ withdrawn: z.number().int() }),
      },
    },
    async handle({ who, params }) {
      const { caseId } = await caseOf(deps.db, params.caseId, who);
      return { status: 200, body: { withdrawn: await withdrawLinks(deps.db, caseId, deps.now()) } };
    },
  });
}
