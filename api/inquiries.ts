import { isDeepStrictEqual } from 'node:util';
import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import { resultForEngine, type CompleteTaskBody } from '../domain/commands.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { inquiryKinds, inquiryStatuses, inquiryTaskId, type InquiryView } from '../domain/inquiry.js';
import { askRequest, withdrawBody, type AskRequest } from '../domain/inquiryRequest.js';
import { understandIntake } from '../domain/intake/understand.js';
import type { Role } from '../domain/outcomes.js';
import { openCaseOf } from '../intake/receive.js';
import { plannedInquiry, startInquiry, tellInquiry, type InquiryDelivery } from '../relay/inquiries.js';
import type { CaseRow } from '../store/cases.js';
import { storeInquiryCommand } from '../store/inquiryCommands.js';
import {
  inquiryEventsOf,
  inquiryRow,
  insertInquiry,
  listInquiries,
  type InquiryRow,
  type NewInquiry,
} from '../store/inquiries.js';
import { encodeCursor } from '../store/lists.js';
import type { InquiryMessage } from '../store/inquirySchema.js';
import type { InquiryRefusal } from '../workflows/contract.js';
import { cursorOf } from './cursor.js';
import { openEnd } from '../store/matches.js';
import type { ApiDeps } from './deps.js';
import { allow, type Identity } from './identity.js';
import { inquiryOfRow, tasksOfInquiry } from './inquiryViews.js';
import { Problem } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import * as schemas from './schemas.js';
import { caseNamed, caseOf } from './submit.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
const mayAsk: Record<AskRequest['kind'], Role[]> = { advice: ['caseworker', 'supervisor'], locate: staff };
const inquiryId = z.object({ inquiryId: z.uuid().toLowerCase() });
/** Makes an inquiry's id from its command's: asked again, it is the same inquiry. */
const asked = '6d0f5d0e-6a0c-5b0e-9c55-2f6f0f0d7a11';

/** What staff ask the outreach worker: asking, following, withdrawing. The tasks themselves are in `tasks.ts`. */
export function inquiryRoutes(mount: Mount, deps: ApiDeps): void {
  ask(mount, deps);
  list(mount, deps);
  one(mount, deps);
  withdraw(mount, deps);
}

function ask(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/inquiries',
    summary: 'Ask the outreach worker: for advice about a citizen, or to find one whom nobody reaches',
    roles: staff,
    params: nothing,
    query: nothing,
    body: askRequest,
    responses: {
      201: { description: 'Asked; the outreach worker has a task', schema: schemas.inquiry },
      200: { description: 'Asked before under this commandId', schema: schemas.inquiry },
    },
    async handle({ who, body }) {
      allow(who, mayAsk[body.kind], body.kind === 'advice' ? 'spørge om råd' : 'bede om en eftersøgning');
      if (body.caseId) await caseNamed(deps.db, body.caseId, who);
      const inquiry = await newFrom(deps, who, body);
      const isNew = await insertInquiry(deps.db, inquiry);
      const row = await inquiryOf(deps, inquiry.inquiryId, who);
      if (!isNew && !asksTheSame(row, inquiry, body)) throw reused();
      if (!row.started) await startInquiry(deps, row);
      return {
        status: isNew ? 201 : 200,
        headers: { Location: `/api/v1/inquiries/${row.inquiryId}` },
        body: await shown(deps, row),
      };
    },
  });
}

async function newFrom(deps: ApiDeps, who: Identity, body: AskRequest): Promise<NewInquiry> {
  const askedAt = deps.now();
  const { municipality } = who;
  const citizen = whom(body.citizen);
  const caseId = body.caseId
    ? ((await openEnd(deps.db, body.caseId)) ?? body.caseId)
    : citizen && (await caseOfCitizen(deps, municipality, citizen, askedAt));
  const facts = { inquiryId: uuidFrom(body.commandId, asked), kind: body.kind, municipality, caseId, askedAt };
  const question = body.question ?? '';
  return plannedInquiry(facts, { askedBy: who.id, askedByRole: who.role, question, citizen });
}

type Whom = NonNullable<InquiryRow['citizen']> & { name: string };

function whom(citizen: AskRequest['citizen']): Whom | null {
  if (!citizen) return null;
  const { street = null, postcode = null, city = null } = citizen.address ?? {};
  return { name: citizen.name, street, postcode, city, phones: citizen.phones ?? [] };
}

/** The open case of the one to be found, where name and address leave no doubt. */
async function caseOfCitizen(deps: ApiDeps, municipality: string, sought: Whom, now: string): Promise<string | null> {
  const { name, street, postcode, city, phones } = sought;
  const citizen = { name, address: { street, postcode, city }, phones };
  const reading = understandIntake({ source: { kind: 'municipality' }, citizen }, dateInCopenhagen(now), now);
  return reading.ok ? openCaseOf(deps.db, municipality, reading.intake) : null;
}

const asksTheSame = (row: InquiryRow, inquiry: NewInquiry, body: AskRequest): boolean => {
  const { kind, askedBy, question, citizen, caseId } = inquiry;
  return (
    row.kind === kind &&
    row.askedBy === askedBy &&
    row.question === question &&
    isDeepStrictEqual(row.citizen, citizen) &&
    // Its case may go on in another one since.
    (body.caseId === undefined || row.caseId === caseId || row.view.caseId === body.caseId)
  );
};

function reused(): Problem {
  const detail = 'Dette commandId er brugt til noget andet; lav et nyt.';
  return new Problem(422, 'commandIdReused', detail, [{ pointer: '/commandId', code: 'commandIdReused', detail }]);
}

async function shown({ db }: ApiDeps, row: InquiryRow) {
  return inquiryOfRow(row, await inquiryEventsOf(db, [row.inquiryId]));
}

/** An inquiry, for those it concerns. */
export async function inquiryOf({ db }: ApiDeps, id: string, who: Identity): Promise<InquiryRow> {
  const row = await inquiryRow(db, id);
  // A caseworker's questions are their own; what others have asked is nobody's for them.
  const isTheirs = who.role !== 'caseworker' || row?.askedBy === who.id;
  if (row && isTheirs && row.municipality === who.municipality) return row;
  throw new Problem(404, 'unknownInquiry', 'Der findes ingen forespørgsel med dette nummer.');
}

const byAsking = z.tuple([schemas.cursorMoment, z.uuid()]);

function list(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/inquiries',
    summary:
      'What has been asked of the outreach worker, newest first, for a caseworker their own; `attention`: what the supervisor should see to',
    roles: staff,
    params: nothing,
    body: nothing,
    query: schemas.page.extend({
      mine: z.enum(['', 'true', 'false']).optional().describe('those I have asked'),
      status: z.enum(inquiryStatuses).optional(),
      kind: z.enum(inquiryKinds).optional(),
      caseId: z.uuid().optional(),
      attention: z.literal('escalated').optional(),
    }),
    responses: { 200: { description: 'A page of inquiries', schema: schemas.listOf(schemas.inquiry) } },
    async handle({ who, query }) {
      const { limit, cursor, mine = 'false', attention, ...filter } = query;
      const askedBy = mine === 'false' && who.role !== 'caseworker' ? undefined : who.id;
      const wanted = { ...filter, askedBy, escalated: attention === 'escalated', municipality: who.municipality };
      const rows = await listInquiries(deps.db, wanted, limit + 1, cursorOf(cursor, byAsking));
      const page = rows.slice(0, limit);
      const happened = await inquiryEventsOf(
        deps.db,
        page.map((row) => row.inquiryId),
      );
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last ? encodeCursor([last.askedAt, last.inquiryId]) : null;
      return { status: 200, body: { items: page.map((row) => inquiryOfRow(row, happened)), nextCursor } };
    },
  });
}

function one(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/inquiries/{inquiryId}',
    summary: 'One inquiry: the question, the answer, and what has happened',
    roles: staff,
    query: nothing,
    body: nothing,
    params: inquiryId,
    responses: { 200: { description: 'The inquiry', schema: schemas.inquiry } },
    async handle({ who, params }) {
      return { status: 200, body: await shown(deps, await inquiryOf(deps, params.inquiryId, who)) };
    },
  });
}

function withdraw(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/inquiries/{inquiryId}/withdraw',
    summary: 'Take a question back; for the one who asked, or a supervisor',
    roles: staff,
    query: nothing,
    params: inquiryId,
    body: withdrawBody,
    responses: {
      200: { description: 'Withdrawn', schema: schemas.applied },
      202: { description: 'Kept; the engine is away and gets it later', schema: schemas.applied },
    },
    async handle({ who, params, body }) {
      const row = await inquiryOf(deps, params.inquiryId, who);
      if (row.askedBy !== who.id && who.role !== 'supervisor')
        throw new Problem(403, 'notAllowed', 'Kun den, der har spurgt, eller en leder kan trække spørgsmålet tilbage.');
      const args = { commandId: body.commandId, by: who.id };
      return submit(deps, row, { update: 'withdraw', args }, body.note ?? null);
    },
  });
}

/** Completes the task of an inquiry: for advice the note is the answer. */
export async function completeInquiryTask(
  deps: ApiDeps,
  who: Identity,
  task: { caseId: string; taskId: string; kind: string },
  body: CompleteTaskBody,
): Promise<Reply> {
  const row = await inquiryOf(deps, task.caseId, who);
  if (task.kind === 'advice' && !body.note?.trim()) throw wrongField('/note', 'Skriv svaret i note.');
  if (body.contact)
    throw wrongField('/contact', 'Nye kontaktoplysninger meldes til sagen: POST /cases/{caseId}/facts.');
  if (body.caseId) mustBeOpen(await caseOf(deps.db, body.caseId, who));
  const args = { commandId: body.commandId, by: who.id, taskId: task.taskId, result: resultForEngine(body) };
  return submit(deps, row, { update: 'completeTask', args }, body.note ?? null);
}

/** A message is given to a case that can still take it. */
function mustBeOpen({ closedAt }: CaseRow): void {
  if (closedAt) throw wrongField('/caseId', 'Sagen er afsluttet. Vælg en åben sag, eller afslut med et andet udfald.');
}

const wrongField = (pointer: string, detail: string): Problem =>
  new Problem(422, 'malformed', detail, [{ pointer, code: 'malformed', detail }]);

/** The open task of an inquiry, by itself. */
export async function inquiryTask(deps: ApiDeps, who: Identity, inquiry: string, taskId: string) {
  const { view } = await inquiryOf(deps, inquiry, who);
  const open = tasksOfInquiry(view).find((task) => task.taskId === inquiryTaskId(inquiry, taskId));
  if (open) return open;
  throw new Problem(404, 'unknownTask', 'Der er ingen åben opgave med dette nummer.');
}

/** Takes, hands over or puts back the task of an inquiry. */
export async function assignInquiryTask(
  deps: ApiDeps,
  who: Identity,
  inquiry: string,
  args: (InquiryMessage & { update: 'assignTask' })['args'],
  note: string | null,
): Promise<Reply> {
  return submit(deps, await inquiryOf(deps, inquiry, who), { update: 'assignTask', args }, note);
}

/** Kept, sent as an Update, answered with the fresh state: the way of every command (design §4). */
async function submit(deps: ApiDeps, row: InquiryRow, message: InquiryMessage, note: string | null): Promise<Reply> {
  const command = await storeInquiryCommand(deps.db, { inquiryId: row.inquiryId, message, note, at: deps.now() });
  const said: unknown = JSON.parse(JSON.stringify(message));
  const same = command.inquiryId === row.inquiryId && command.note === note && isDeepStrictEqual(command.message, said);
  if (!same) throw reused();
  const delivery = await tellInquiry(deps, command);
  if (delivery.status === 'refused') throw refused(delivery);
  const view = delivery.status === 'applied' ? delivery.view : row.view;
  const { commandId } = message.args;
  return {
    status: delivery.status === 'applied' ? 200 : 202,
    body: { commandId, status: delivery.status, ...standing(view) },
  };
}

/** Where an inquiry stands after a command, in the form of a case's answer. */
const standing = (view: InquiryView) => ({
  caseId: view.caseId,
  inquiryId: view.inquiryId,
  stage: null,
  outcome: view.outcome,
  tasks: tasksOfInquiry(view),
  next: [],
});

const sentences: Record<InquiryRefusal, string> = {
  InquiryEnded: 'Forespørgslen er besvaret eller trukket tilbage, så intet er ændret.',
  TaskNotOpen: 'Opgaven er ikke åben. Se forespørgslens tilstand nedenfor.',
  TaskTaken: 'En anden har taget opgaven. Lederen kan tildele den på ny.',
  OutcomeMismatch: 'Opgaven kan ikke slutte med dette udfald.',
};

function refused({ refusal, view }: InquiryDelivery & { status: 'refused' }): Problem {
  const present = view ? { inquiry: standing(view) } : {};
  return new Problem(refusal === 'OutcomeMismatch' ? 422 : 409, refusal, sentences[refusal], [], present);
}
