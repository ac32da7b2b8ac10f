import { z } from 'zod';
import { dateInCopenhagen, endOfDay } from '../domain/copenhagen.js';
import { outcomeTexts, taskNames } from '../domain/inWords.js';
import { isInquiryKind } from '../domain/inquiry.js';
import {
  askedWith,
  isOutcomeOf,
  mainOutcomes,
  neededWith,
  taskKinds,
  taskOutcomes,
  taskRole,
  type Outcome,
} from '../domain/outcomes.js';
import { afterInquiryTask } from '../domain/planner/afterInquiryTask.js';
import { afterTask } from '../domain/planner/afterTask.js';
import { policyFor } from '../domain/policy.js';
import { inWalkingOrder } from '../domain/today.js';
import { casesAt, countDue, freeDue, inquiriesDue, ownDue, phonesOf } from '../store/today.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { inquiryOf } from './inquiries.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { caseOf, taskIn } from './submit.js';
import { inTheField, numberToCall, stopOfInquiry, stopOfTask, type DayStop } from './todayCards.js';
import * as schemas from './todaySchemas.js';
import { stateOf } from './views.js';

/** What a case asks of an outreach worker that is on no card. */
const atTheDesk = taskKinds.filter(
  (kind) => taskRole[kind] === 'outreach' && !isInquiryKind(kind) && !inTheField.some((field) => field === kind),
);

/** More than these are many, and need not be counted. */
const mostElsewhere = 100;
/** More questions are never open at once. */
const mostAsked = 200;

/** The outreach worker's day, whole enough to be worked without coverage; and what would follow a task's result. */
export function todayRoutes(mount: Mount, deps: ApiDeps): void {
  day(mount, deps);
  next(mount, deps);
}

function day(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/today',
    summary:
      'My visits and calls due today or overdue, those nobody has taken, and what was asked of the outreach worker: soonest legal deadline first, then street by street',
    roles: ['outreach', 'supervisor'],
    params: nothing,
    body: nothing,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(60).describe('how many that nobody has taken'),
    }),
    responses: { 200: { description: 'The day', schema: schemas.today } },
    async handle({ who, query }) {
      const now = deps.now();
      const date = dateInCopenhagen(now);
      const due = { municipality: who.municipality, kinds: inTheField, by: endOfDay(date) };
      const [own, free, asked, elsewhere] = await Promise.all([
        ownDue(deps.db, due, who.id),
        freeDue(deps.db, due, query.limit + 1),
        inquiriesDue(deps.db, due, who.id, mostAsked),
        countDue(deps.db, { ...due, kinds: atTheDesk }, who.id, mostElsewhere),
      ]);
      const look = { who, now };
      const items = await cards(deps, who, [
        ...[...own, ...free.slice(0, query.limit)].map((task) => stopOfTask(task, look)),
        ...asked.flatMap((inquiry) => stopOfInquiry(inquiry, look)),
      ]);
      return { status: 200, body: { date, at: now, items, more: free.length > query.limit, elsewhere, kinds } };
    },
  });
}

/** What each kind of task may end with that is done without coverage, too. */
const kinds = ([...inTheField, 'locate'] as const).map((kind) => ({
  kind,
  name: taskNames[kind],
  outcomes: taskOutcomes[kind].map((outcome) => ({
    outcome,
    text: outcomeTexts[outcome],
    main: mainOutcomes[kind].some((main) => main === outcome),
    needs: neededWith[outcome] ?? null,
    asks: askedWith[outcome] ?? null,
  })),
}));

async function cards({ db }: ApiDeps, who: Identity, found: readonly DayStop[]) {
  const stops = inWalkingOrder(found);
  const places = [...new Set(stops.flatMap(({ place }) => place ?? []))];
  const caseIds = [...new Set(stops.flatMap(({ caseId }) => caseId ?? []))];
  const [phones, neighbours] = await Promise.all([phonesOf(db, caseIds), casesAt(db, who.municipality, places)]);
  return stops.map(({ card, caseId, phoneId, place, told, after }, n) => ({
    ...card,
    phones: [
      ...told,
      ...phones
        .filter((phone) => phone.caseId === caseId)
        .toSorted((a, b) => Number(b.phoneId === phoneId) - Number(a.phoneId === phoneId))
        .flatMap(numberToCall),
    ],
    alsoHere: neighbours
      .filter((other) => other.addressKey === place && other.caseId !== caseId)
      .map((other) => ({ caseId: other.caseId, name: other.tenants.join(' og ') })),
    after: n < mostForeseen ? after() : null,
  }));
}

/**
 * More nobody does on a day; what follows is planned anew for each result [measured: 0.7 ms each]. For the others it is asked
 * when one comes to them.
 */
const mostForeseen = 20;

function next(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/tasks/{taskId}/next',
    summary: 'What would follow if the task ended with this result now: the next step with its date and reasons',
    roles: ['outreach', 'caseworker', 'supervisor'],
    params: z.object({ taskId: z.string().max(100) }),
    body: nothing,
    query: z.strictObject({ outcome: z.enum(schemas.outcomes) }),
    responses: { 200: { description: 'What would follow; nothing is changed', schema: schemas.afterTask } },
    async handle({ who, params, query }) {
      const { caseId, taskId, kind } = taskIn(params.taskId);
      if (!isOutcomeOf(kind, query.outcome))
        throw new Problem(400, 'OutcomeMismatch', `Opgaven (${taskNames[kind]}) kan ikke slutte sådan.`);
      const body = isInquiryKind(kind)
        ? await afterAsked(deps, who, { inquiryId: caseId, taskId }, query.outcome)
        : await afterOfCase(deps, who, { caseId, taskId }, query.outcome);
      if (!body) throw new Problem(409, 'TaskNotOpen', 'Opgaven er ikke åben.');
      return { status: 200, body };
    },
  });
}

async function afterOfCase(deps: ApiDeps, who: Identity, task: { caseId: string; taskId: string }, outcome: Outcome) {
  const row = await caseOf(deps.db, task.caseId, who);
  return afterTask(stateOf(row), policyFor(row.municipality), task.taskId, outcome, deps.now());
}

async function afterAsked(
  deps: ApiDeps,
  who: Identity,
  asked: { inquiryId: string; taskId: string },
  outcome: Outcome,
) {
  const { view, municipality } = await inquiryOf(deps, asked.inquiryId, who);
  const isOpen = view.task?.id === asked.taskId;
  return isOpen ? afterInquiryTask(view, policyFor(municipality), outcome, deps.now()) : null;
}
