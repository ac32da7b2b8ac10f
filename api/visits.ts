import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import type { Role } from '../domain/outcomes.js';
import { taskNames } from '../domain/inWords.js';
import { policyFor, type Policy } from '../domain/policy.js';
import { isVisitKind, minutesAfter, newVisit, type VisitEnd, type VisitStep } from '../domain/safeVisit.js';
import { startVisit } from '../relay/visits.js';
import { visitCommandById } from '../store/visitCommands.js';
import { endOfInquiryTask, inquiryRow } from '../store/inquiries.js';
import { taskRow } from '../store/lists.js';
import {
  insertVisit,
  tellVisitsOfTaskEnd,
  visitEventsOf,
  visitRow,
  visitsUnderWay,
  visitToTask,
  type NewVisit,
  type VisitRow,
} from '../store/visits.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import { visitInFull } from './schemas.js';
import { taskIn } from './submit.js';
import { submitAssignment } from './tasks.js';
import { commandIdReused, submitToVisit } from './visitCommands.js';
import * as schemas from './visitSchemas.js';
import { timelineOfVisit, visitOfRow } from './visitViews.js';

const workers: Role[] = ['outreach', 'supervisor'];
const taskId = z.object({ taskId: z.string().max(100) });
const visitId = z.object({ visitId: z.uuid().toLowerCase() });
const responses = {
  200: { description: 'Applied; the visit’s fresh state', schema: schemas.visitAnswer },
  202: { description: 'Kept; the engine is away and gets it later', schema: schemas.visitAnswer },
};
/** Makes a visit's id, and its claim's, from the command's: told again, they are the same. */
const begun = '0c2f5a8e-52a1-5f0a-9b51-3b6f0a2d9c44';
const claimed = '7e8b1f53-8d0c-5a34-8a0e-9f6d1c7b2e10';

/** Safe visits: setting out, more time, "I am safe"; and who is out now. Completing the task ends one (`tasks.ts`). */
export function visitRoutes(mount: Mount, deps: ApiDeps): void {
  start(mount, deps);
  list(mount, deps);
  one(mount, deps);
  extend(mount, deps);
  end(mount, deps, 'safe', 'The worker is well; a colleague or supervisor who has reached them says so with a note');
  end(mount, deps, 'cancel', 'The visit is not made; the task stays as it is');
}

function start(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/tasks/{taskId}/start',
    summary: 'Set out on a visit, or get to the door: the task is taken, and somebody notices if no word comes',
    roles: workers,
    query: nothing,
    params: taskId,
    body: schemas.startVisitBody,
    responses: { ...responses, 201: { description: 'A visit has begun', schema: schemas.visitAnswer } },
    async handle({ who, params, body }) {
      const task = taskIn(params.taskId);
      if (!isVisitKind(task.kind)) throw notAVisit(taskNames[task.kind]);
      const id = uuidFrom(body.commandId, begun);
      const told = await visitCommandById(deps.db, body.commandId);
      const known = await visitRow(deps.db, told?.visitId ?? id);
      if (known && told?.message.update === 'step') return submitToVisit(deps, who, known, told.message);
      if (known) return startedBefore(deps, who, known, params.taskId, body);
      const minutes = body.expectedMinutes ?? defaultMinutes(policyFor(who.municipality), body.step);
      const underWay = await visitToTask(deps.db, params.taskId);
      if (underWay) return goOn(deps, who, underWay, { commandId: body.commandId, step: body.step, minutes });
      await take(deps, who, task, params.taskId, body.commandId);
      const visit = await newRow(deps, who, task, { visitId: id, step: body.step, minutes });
      if (!(await insertVisit(deps.db, visit))) return afterAll(deps, who, params.taskId, id, body);
      await tellIfEnded(deps, task);
      return begin(deps, who, id, body.commandId, 201);
    },
  });
}

type Task = ReturnType<typeof taskIn>;
type StartBody = z.infer<typeof schemas.startVisitBody>;

const defaultMinutes = ({ safeVisit }: Policy, step: VisitStep): number =>
  step === 'onTheWay' ? safeVisit.onTheWayMinutes : safeVisit.atTheDoorMinutes;

function notAVisit(name: string): Problem {
  const detail = `Opgaven (${name}) er ikke et besøg, så den kan ikke startes.`;
  return new Problem(422, 'notAVisit', detail);
}

/** The worker who sets out has the task; where the engine is away, the claim is kept and delivered later. */
async function take(deps: ApiDeps, who: Identity, task: Task, publicId: string, commandId: string): Promise<void> {
  const known = await taskRow(deps.db, task.caseId, task.taskId);
  if (known?.status === 'open' && known.assignee === who.id) return;
  await submitAssignment(deps, who, publicId, { commandId: uuidFrom(commandId, claimed) }, who.id, true);
}

async function newRow(
  deps: ApiDeps,
  who: Identity,
  task: Task,
  given: { visitId: string; step: VisitStep; minutes: number },
): Promise<NewVisit> {
  const startedAt = deps.now();
  const { safeVisit } = policyFor(who.municipality);
  const { colleagueAfterMinutes, supervisorAfterMinutes } = safeVisit;
  const expectedEndAt = minutesAfter(startedAt, given.minutes);
  const inquiry = task.kind === 'locate' ? await inquiryRow(deps.db, task.caseId) : null;
  const { municipality } = who;
  const facts = {
    visitId: given.visitId,
    municipality,
    taskId: `${task.caseId}.${task.taskId}`,
    worker: who.id,
    startedAt,
    step: given.step,
    expectedEndAt,
    watch: { colleagueAfterMinutes, supervisorAfterMinutes },
  };
  return {
    visitId: facts.visitId,
    municipality,
    taskId: facts.taskId,
    worker: facts.worker,
    startedAt,
    caseId: inquiry ? inquiry.caseId : task.caseId,
    inquiryId: inquiry?.inquiryId ?? null,
    dueAt: expectedEndAt,
    view: { ...newVisit(facts), seq: 0 },
  };
}

/** Where the task ended while the visit began, the lists knew of no visit to tell. */
async function tellIfEnded({ db, now }: ApiDeps, { caseId, taskId: id, kind }: Task): Promise<void> {
  if (kind === 'locate') {
    const inquiry = await inquiryRow(db, caseId);
    if (inquiry) await tellVisitsOfTaskEnd(db, caseId, (task) => endOfInquiryTask(inquiry.view, task), now());
    return;
  }
  const row = await taskRow(db, caseId, id);
  const how = row && row.status !== 'open' ? row.status : null;
  if (how) await tellVisitsOfTaskEnd(db, caseId, (task) => (task === id ? how : null), now());
}

async function begin(deps: ApiDeps, who: Identity, id: string, commandId: string, status: number): Promise<Reply> {
  const row = await visitOf(deps, id, who);
  const taken = row.started || (await startVisit(deps, row));
  const visit = await visitOfRow(deps.db, row, { who, now: deps.now(), inList: false });
  return { status: taken ? status : 202, body: { commandId, status: taken ? 'applied' : 'pending', visit } };
}

async function startedBefore(
  deps: ApiDeps,
  who: Identity,
  row: VisitRow,
  task: string,
  body: StartBody,
): Promise<Reply> {
  if (row.worker !== who.id || row.taskId !== task) throw commandIdReused();
  return begin(deps, who, row.visitId, body.commandId, 200);
}

/** The same worker gets to the door, or begins anew to count; another one learns who is on the way. */
async function goOn(
  deps: ApiDeps,
  who: Identity,
  row: VisitRow,
  { commandId, step, minutes }: { commandId: string; step: VisitStep; minutes: number },
): Promise<Reply> {
  if (row.worker !== who.id) throw await colleagueIsThere(deps, who, row);
  return submitToVisit(deps, who, row, { update: 'step', args: { commandId, by: who.id, step, minutes } });
}

/** Somebody else's request was quicker, or this one's own twin. */
async function afterAll(deps: ApiDeps, who: Identity, task: string, id: string, body: StartBody): Promise<Reply> {
  const twin = await visitRow(deps.db, id);
  if (twin) return startedBefore(deps, who, twin, task, body);
  const other = await visitToTask(deps.db, task);
  throw other ? await colleagueIsThere(deps, who, other) : new Problem(503, 'tryAgain', 'Prøv igen om et øjeblik.');
}

async function colleagueIsThere(deps: ApiDeps, who: Identity, row: VisitRow): Promise<Problem> {
  const visit = await visitOfRow(deps.db, row, { who, now: deps.now(), inList: false });
  const detail = 'En kollega er allerede på vej til besøget eller ved døren.';
  return new Problem(409, 'VisitUnderWay', detail, [], { visit });
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

async function visitOf({ db }: ApiDeps, id: string, who: Identity): Promise<VisitRow> {
  const row = await visitRow(db, id);
  if (row && row.municipality === who.municipality) return row;
  throw new Problem(404, 'unknownVisit', 'Der findes intet besøg med dette nummer.');
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
    responses,
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
    responses,
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
