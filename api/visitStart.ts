import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import { taskNames } from '../domain/inWords.js';
import { policyFor, type Policy } from '../domain/policy.js';
import { isVisitKind, minutesAfter, newVisit, type VisitStep } from '../domain/safeVisit.js';
import { startVisit } from '../relay/visits.js';
import { endOfInquiryTask, inquiryRow } from '../store/inquiries.js';
import { taskRow } from '../store/lists.js';
import { visitCommandById } from '../store/visitCommands.js';
import {
  insertVisit,
  tellVisitsOfTaskEnd,
  visitRow,
  visitToTask,
  type NewVisit,
  type VisitRow,
} from '../store/visits.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import { taskIn } from './submit.js';
import { submitAssignment } from './tasks.js';
import { answers, commandIdReused, submitToVisit, visitOf } from './visitCommands.js';
import * as schemas from './visitSchemas.js';
import { visitOfRow } from './visitViews.js';

/** Makes a visit's id, and its claim's, from the command's: told again, they are the same. */
const begun = '0c2f5a8e-52a1-5f0a-9b51-3b6f0a2d9c44';
const claimed = '7e8b1f53-8d0c-5a34-8a0e-9f6d1c7b2e10';

/** Setting out on a visit, and getting to the door. */
export function startRoute(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/tasks/{taskId}/start',
    summary: 'Set out on a visit, or get to the door: the task is taken, and somebody notices if no word comes',
    roles: ['outreach', 'supervisor'],
    query: nothing,
    params: z.object({ taskId: z.string().max(100) }),
    body: schemas.startVisitBody,
    shows: true,
    responses: { ...answers, 201: { description: 'A visit has begun', schema: schemas.visitAnswer } },
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
      const isThere = await take(deps, who, params.taskId, body.commandId);
      const visit = await newRow(deps, who, task, { visitId: id, step: body.step, minutes });
      if (!(await insertVisit(deps.db, visit))) return afterAll(deps, who, params.taskId, id, body);
      await tellIfEnded(deps, task);
      return begin(deps, who, id, body.commandId, isThere ? 201 : 202);
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

/**
 * The worker who sets out has the task, and it waits for them; where the engine is away, the claim is kept and delivered later.
 *
 * @returns false where the engine gave no answer: nobody need wait for it once more
 */
async function take(deps: ApiDeps, who: Identity, publicId: string, commandId: string): Promise<boolean> {
  const claim = { commandId: uuidFrom(commandId, claimed) };
  const { status } = await submitAssignment(deps, who, publicId, claim, who.id, true, true);
  return status === 200;
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

/** @param status of the answer; 202: the engine is away, so the relay starts it */
async function begin(
  deps: ApiDeps,
  who: Identity,
  id: string,
  commandId: string,
  status: 200 | 201 | 202,
): Promise<Reply> {
  const row = await visitOf(deps, id, who);
  const taken = row.started || (status !== 202 && (await startVisit(deps, row)));
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
