import { wholeDay } from '../domain/copenhagen.js';
import { z } from 'zod';
import { assignTaskBody, completeTaskRequest, resultForEngine, type CompleteTaskBody } from '../domain/commands.js';
import { isInquiryKind } from '../domain/inquiry.js';
import { outcomeTexts, taskNames } from '../domain/inWords.js';
import { isOutcomeOf, mayComplete, taskOutcomes, taskRole, type Role } from '../domain/outcomes.js';
import { isVisitKind } from '../domain/safeVisit.js';
import type { CaseRow } from '../store/cases.js';
import { listInquiryTasks, type InquiryRow } from '../store/inquiries.js';
import { encodeCursor, listTasks, taskRow } from '../store/lists.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { allow, assigneeOf, type Identity } from './identity.js';
import { assignInquiryTask, completeInquiryTask } from './inquiries.js';
import { tasksOfInquiry } from './inquiryViews.js';
import { otherIsOpen } from './links.js';
import { plausibleResult } from './plausible.js';
import { Problem } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import * as schemas from './schemas.js';
import { caseNamed, caseOf, submit, taskIn } from './submit.js';
import { withCitizens } from './taskCitizens.js';
import { taskQuery } from './taskListSchemas.js';
import { shownDeadline, stateOf, taskOfRow } from './views.js';
import { workerIsFinished } from './visitCommands.js';
import { withVisits } from './visitViews.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
const taskId = z.object({ taskId: z.string().max(100) });
const responses = {
  200: { description: 'Applied; the case’s fresh state', schema: schemas.applied },
  202: { description: 'Kept; the engine is away and gets it later', schema: schemas.applied },
};

/** Tasks: mine, my team's, nobody's; taking, handing over, completing. */
export function taskRoutes(mount: Mount, deps: ApiDeps): void {
  list(mount, deps);
  complete(mount, deps);
  assign(mount, deps, 'claim', 'Take a task', (who) => who.id);
  assign(mount, deps, 'release', 'Put a task back for the team', () => null);
  reassign(mount, deps);
}

function list(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/tasks',
    summary: 'Open tasks, soonest due first: my team’s unless `assignee` or `role` says otherwise',
    roles: staff,
    params: nothing,
    body: nothing,
    query: taskQuery,
    responses: { 200: { description: 'A page of tasks', schema: schemas.taskList } },
    async handle({ who, query }) {
      const { limit, cursor, kind, caseId } = query;
      const filter = {
        municipality: who.municipality,
        role: who.role === 'caseworker' ? who.role : (query.role ?? (who.role === 'supervisor' ? undefined : who.role)),
        freeOrOf: who.role === 'caseworker' ? who.id : undefined,
        assignee: assigneeOf(query.assignee, who),
        kind,
        caseId,
        dueBefore: query.overdue && deps.now(),
        within: query.startsOn ? wholeDay(query.startsOn) : undefined,
      };
      const from = cursorOf(cursor, schemas.byMoment);
      const [ofCases, ofInquiries] = await Promise.all([
        listTasks(deps.db, filter, limit + 1, from),
        listInquiryTasks(deps.db, filter, limit + 1, from),
      ]);
      const all = inOneList(ofCases, ofInquiries);
      const last = all[limit - 1];
      const nextCursor = all.length > limit && last ? encodeCursor(last.place) : null;
      const page = all.slice(0, limit).map(({ item }) => item);
      const shown = await withVisits(deps.db, who.municipality, deps.now(), page);
      const items = await withCitizens(deps.db, shown, ofInquiries);
      return { status: 200, body: { items, nextCursor, asOf: deps.now() } };
    },
  });
}

/** The tasks of cases and those of inquiries, soonest due first; each list keeps its own order. */
function inOneList(ofCases: Awaited<ReturnType<typeof listTasks>>, ofInquiries: InquiryRow[]) {
  const listed = [
    ...ofCases.map(({ task, deadlineOn, attention }) => ({
      place: [task.dueAt, task.caseId, task.taskId] as const,
      item: { ...taskOfRow(task), deadlineOn: shownDeadline(deadlineOn), attention },
    })),
    ...ofInquiries.flatMap(({ dueAt, inquiryId, view }) =>
      tasksOfInquiry(view).map((item) => ({
        place: [dueAt, inquiryId, view.task?.id ?? ''] as const,
        item: { ...item, deadlineOn: null, attention: item.overdue ? ('overdue' as const) : null },
      })),
    ),
  ];
  return listed.toSorted(({ place: a }, { place: b }) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
}

const place = ([dueAt, id]: readonly [string, string, string]): string => `${dueAt} ${id}`;

function complete(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/tasks/{taskId}/complete',
    summary: 'Complete a task with its result; the plan that follows comes back',
    roles: staff,
    query: nothing,
    params: taskId,
    body: completeTaskRequest,
    responses,
    async handle({ who, params, body }) {
      const task = taskIn(params.taskId);
      if (!mayComplete(who.role, task.kind))
        allow(who, [taskRole[task.kind]], `afslutte opgaven (${taskNames[task.kind]})`);
      if (!isOutcomeOf(task.kind, body.outcome)) throw mismatch(task.kind);
      plausibleResult(body, deps.now());
      if (!isVisitKind(task.kind)) return completeOne(deps, who, task, body);
      const tellVisit = await workerIsFinished(deps, who, params.taskId, body.commandId);
      const [reply] = await Promise.allSettled([completeOne(deps, who, task, body), tellVisit()]);
      if (reply.status === 'rejected') throw reply.reason;
      return reply.value;
    },
  });
}

type Task = ReturnType<typeof taskIn>;

async function completeOne(deps: ApiDeps, who: Identity, task: Task, body: CompleteTaskBody): Promise<Reply> {
  if (isInquiryKind(task.kind)) return completeInquiryTask(deps, who, task, body);
  const row = await caseOf(deps.db, task.caseId, who);
  if (body.outcome === 'same') await otherIsOpen(deps.db, task.caseId, task.taskId, body.commandId);
  const known = openTask(row, task.taskId) ?? (await taskRow(deps.db, task.caseId, task.taskId));
  const phoneId = body.phoneId ?? known?.phoneId ?? undefined;
  const result = { ...resultForEngine(body), ...(phoneId && { phoneId }) };
  const args = { commandId: body.commandId, by: who.id, taskId: task.taskId, result };
  const message = { update: 'completeTask', args } as const;
  return submit(deps, row, who, { message, note: body.note ?? null, contact: body.contact });
}

/** A task of a new case may be completed before the lists know of it. */
const openTask = (row: CaseRow, id: string) => stateOf(row).tasks.find((t) => t.id === id);

function mismatch(kind: keyof typeof taskOutcomes): Problem {
  const possible = taskOutcomes[kind].map((outcome) => `${outcomeTexts[outcome]} (${outcome})`).join(', ');
  const detail = `Opgaven (${taskNames[kind]}) kan ikke slutte sådan. Muligt: ${possible}.`;
  return new Problem(422, 'OutcomeMismatch', detail, [{ pointer: '/outcome', code: 'OutcomeMismatch', detail }]);
}

function assign(
  mount: Mount,
  deps: ApiDeps,
  action: 'claim' | 'release',
  summary: string,
  assignee: (who: Identity) => string | null,
): void {
  mount({
    method: 'post',
    path: `/tasks/{taskId}/${action}`,
    summary,
    roles: staff,
    query: nothing,
    params: taskId,
    body: assignTaskBody.omit({ assignee: true }),
    responses,
    handle: ({ who, params, body }) =>
      submitAssignment(deps, who, params.taskId, body, assignee(who), action === 'claim'),
  });
}

function reassign(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/tasks/{taskId}/reassign',
    summary: 'Give a task to somebody',
    roles: ['supervisor'],
    query: nothing,
    params: taskId,
    body: assignTaskBody.required({ assignee: true }),
    responses,
    handle: ({ who, params, body }) => submitAssignment(deps, who, params.taskId, body, body.assignee, false),
  });
}

/** Takes, hands over or puts back a task. */
export async function submitAssignment(
  deps: ApiDeps,
  who: Identity,
  publicId: string,
  body: { commandId: string; note?: string | undefined },
  assignee: string | null,
  onlyIfFree: boolean,
  underWay?: true,
) {
  const task = taskIn(publicId);
  if (!mayComplete(who.role, task.kind)) allow(who, [taskRole[task.kind]], `tage opgaven (${taskNames[task.kind]})`);
  const args = {
    commandId: body.commandId,
    by: who.id,
    taskId: task.taskId,
    assignee,
    onlyIfFree,
    ...(underWay && { underWay }),
  };
  if (isInquiryKind(task.kind)) return assignInquiryTask(deps, who, task.caseId, args, body.note ?? null);
  // Whoever would take what a colleague was quicker to take is told so; nothing is taken by it.
  const row = await (onlyIfFree ? caseNamed : caseOf)(deps.db, task.caseId, who);
  return submit(deps, row, who, { message: { update: 'assignTask', args }, note: body.note ?? null });
}
