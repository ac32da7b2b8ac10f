import { z } from 'zod';
import type { CaseState } from '../domain/case.js';
import { dateInCopenhagen, endOfDay } from '../domain/copenhagen.js';
import { outcomeTexts, taskNames } from '../domain/inWords.js';
import { askedWith, isOutcomeOf, mainOutcomes, neededWith, taskOutcomes, type Outcome } from '../domain/outcomes.js';
import { afterTask } from '../domain/planner/afterTask.js';
import { policyFor } from '../domain/policy.js';
import { inWalkingOrder, warningsOf, warningTexts } from '../domain/today.js';
import { casesAt, freeDue, ownDue, phonesOf, type DueTask } from '../store/today.js';
import type { ApiDeps } from './deps.js';
import { lastAttempt } from './attempts.js';
import { publicTaskId } from './homes.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { caseOf, taskIn } from './submit.js';
import { timeLeft } from './timeLeft.js';
import * as schemas from './todaySchemas.js';
import { stateOf } from './views.js';

/** What is done at a door or by phone; the rest of a worker's tasks is done at a desk (`GET /tasks`). */
const inTheField = ['visit', 'call', 'reply'] as const;

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
      'My visits and calls due today or overdue, and those nobody has taken: soonest legal deadline first, then street by street',
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
      const [own, free] = await Promise.all([ownDue(deps.db, due, who.id), freeDue(deps.db, due, query.limit + 1)]);
      const items = await cards(deps, who, [...own, ...free.slice(0, query.limit)], now);
      return { status: 200, body: { date, at: now, items, more: free.length > query.limit, kinds } };
    },
  });
}

/** What each kind of task in the field may end with. */
const kinds = inTheField.map((kind) => ({
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

async function cards({ db }: ApiDeps, who: Identity, due: readonly DueTask[], now: string) {
  const stops = inWalkingOrder(due.map((found) => ({ ...found, ...stop(found, who) })));
  const places = [...new Set(stops.flatMap(({ place }) => place ?? []))];
  const caseIds = [...new Set(stops.map(({ row }) => row.caseId))];
  const [phones, neighbours] = await Promise.all([phonesOf(db, caseIds), casesAt(db, who.municipality, places)]);
  return stops.map((found, n) => ({
    ...card(found, phones, neighbours, now),
    after: n < mostForeseen ? afterEach(found, now) : null,
  }));
}

/**
 * Where a task is done, as far as this person needs it. A protected address is told for a visit that one has taken, and
 * neither listed nor sorted by otherwise (domain.md §4.4: by need).
 */
function stop({ task, row, street, protectedAddress }: DueTask, who: Identity) {
  const isNeeded = !protectedAddress || (task.kind === 'visit' && task.assignee === who.id);
  return {
    deadlineOn: row.deadlineOn,
    place: street !== null && isNeeded ? row.addressKey : null,
    taskId: publicTaskId(task.caseId, task.taskId),
  };
}

type Stop = DueTask & ReturnType<typeof stop>;

function card(
  { task, row, place, taskId, tenants, street, postcode, city, protectedAddress, remarks }: Stop,
  phones: Awaited<ReturnType<typeof phonesOf>>,
  neighbours: Awaited<ReturnType<typeof casesAt>>,
  now: string,
) {
  const [state, policy, { caseId }] = [stateOf(row), policyFor(row.municipality), row];
  const { kind, from, dueAt, overdue, part, assignee, because, confirmed } = task;
  return {
    taskId,
    caseId,
    kind,
    from,
    dueAt,
    overdue,
    part,
    assignee,
    because,
    confirmed,
    stage: state.stage,
    name: tenants.join(' og '),
    address: place !== null && street !== null ? { street, postcode, city } : null,
    protectedAddress,
    timeLeft: timeLeft(state, dateInCopenhagen(now), policy.closingDays),
    agreed: agreed(state, task),
    lastAttempt: lastAttempt(state),
    warnings: warningsOf(state, { protectedAddress, remarks }).map((code) => ({ code, text: warningTexts[code] })),
    phones: phones
      .filter((phone) => phone.caseId === caseId)
      .toSorted((a, b) => Number(b.phoneId === task.phoneId) - Number(a.phoneId === task.phoneId))
      .flatMap(({ phoneId, e164, note }) => (e164 ? [{ phoneId, e164, note: withoutDigits(note) }] : [])),
    alsoHere: neighbours
      .filter((other) => other.addressKey === place && other.caseId !== caseId)
      .map((other) => ({ caseId: other.caseId, name: other.tenants.join(' og ') })),
  };
}

/** More nobody does on a day; what follows is planned anew for each result [measured: half a ms each]. */
const mostForeseen = 40;

function afterEach({ row, task }: Stop, now: string) {
  const main: readonly Outcome[] = isInTheField(task.kind) ? mainOutcomes[task.kind] : [];
  const [state, policy] = [stateOf(row), policyFor(row.municipality)];
  return main.flatMap((outcome) => afterTask(state, policy, task.taskId, outcome, now) ?? []);
}

const isInTheField = (kind: string): kind is (typeof inTheField)[number] => inTheField.some((known) => known === kind);

/** Whose phone it is; a row of digits beside a number may be anything, also a CPR number. */
const withoutDigits = (note: string | null): string | null => (note !== null && /\d/.test(note) ? null : note);

function agreed(state: CaseState, { kind, from, dueAt, confirmed }: DueTask['task']) {
  if (kind === 'visit' && state.appointmentAt)
    return { from, until: dueAt, arrangedBy: state.appointmentBy ?? ('caseworker' as const), confirmed };
  const { callBackAt } = state;
  if (kind === 'visit' || !callBackAt) return null;
  return { from: callBackAt, until: state.callBackUntil ?? dueAt, arrangedBy: 'citizen' as const, confirmed: true };
}

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
      const row = await caseOf(deps.db, caseId, who);
      const body = afterTask(stateOf(row), policyFor(row.municipality), taskId, query.outcome, deps.now());
      if (!body) throw new Problem(409, 'TaskNotOpen', 'Opgaven er ikke åben.');
      return { status: 200, body };
    },
  });
}
