import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import { asc, eq } from 'drizzle-orm';
import { vi } from 'vitest';
import type { ApiDeps } from '../../api/deps.js';
import { submit, type Said } from '../../api/submit.js';
import { dateInCopenhagen, timeInCopenhagen, toInstant } from '../../domain/copenhagen.js';
import type { CaseEvent, CaseView, Instant, OpenTask, RecordedEvent } from '../../domain/case.js';
import {
  completeTaskRequest,
  factBody,
  factForEngine,
  resultForEngine,
  type CompleteTaskBody,
  type CitizenFact,
  type LearnedReach,
} from '../../domain/commands.js';
import { deliver } from '../../relay/deliver.js';
import { caseRow } from '../../store/cases.js';
import { commandById } from '../../store/commands.js';
import type { Db } from '../../store/open.js';
import { taskRow } from '../../store/lists.js';
import { messages } from '../../store/schema.js';
import { timelineOf } from '../../store/timeline.js';
import { caseView, caseWorkflowId, type CaseResult } from '../../workflows/contract.js';
import type { restanceCase } from '../../workflows/restanceCase.js';
import { clockOf, fastForward } from '../../ops/timeSkipping.js';

/** An instant by the clock on the wall in Copenhagen: `2032-03-01 08:00`. */
export const local = (dateAndTime: string): Instant => {
  const [date = '', time = ''] = dateAndTime.split(' ');
  return toInstant(date, time);
};

export type TestCase = ReturnType<typeof testCase>;

interface Extra extends Partial<Omit<CompleteTaskBody, 'outcome'>> {
  by?: string;
}

/** A running case, told and asked through the doors that people use. */
export function testCase(deps: ApiDeps, caseId: string) {
  const { client, db } = deps;
  const handle: WorkflowHandle<typeof restanceCase> = client.workflow.getHandle(caseWorkflowId(caseId));
  const view = (): Promise<CaseView> => firstAnswer(() => handle.query(caseView));

  async function say(by: string, said: Said): Promise<CaseView> {
    const row = await caseRow(db, caseId);
    if (!row) throw new Error(`case ${caseId} has no row`);
    await submit(deps, row, { id: by, role: 'outreach', municipality: row.municipality }, said);
    return applied(deps, said.message.args.commandId);
  }

  return {
    caseId,
    handle,
    view,

    /** Completes a task as the API does. */
    async complete(taskId: string, outcome: string, { by = 'worker:1', ...extra }: Extra = {}): Promise<CaseView> {
      const body = completeTaskRequest.parse({ commandId: randomUUID(), outcome, ...extra });
      const phoneId = body.phoneId ?? (await taskRow(db, caseId, taskId))?.phoneId;
      const result = { ...resultForEngine(body), ...(phoneId && { phoneId }) };
      const args = { commandId: body.commandId, by, taskId, result };
      return say(by, { message: { update: 'completeTask', args }, note: body.note ?? null, contact: body.contact });
    },

    /** Tells a fact as the API does. */
    async fact(said: Record<string, unknown> & { kind: string }, by = 'client:test'): Promise<CaseView> {
      const body = factBody.parse({ commandId: randomUUID(), ...said });
      const args = { commandId: body.commandId, by, fact: factForEngine(body) };
      const contact = body.kind === 'contactDetails' ? body.contact : undefined;
      return say(by, { message: { update: 'recordFact', args }, note: body.note ?? null, contact });
    },

    /** What the citizen says by page or SMS, or sending has taught. */
    async citizenSays(fact: CitizenFact & { reach?: LearnedReach }): Promise<CaseView> {
      const args = { commandId: randomUUID(), by: 'citizen', fact };
      return say('citizen', { message: { update: 'recordFact', args }, note: null });
    },

    /** Gives a task to somebody, or (null) back to the team; `onlyIfFree` as when somebody claims it. */
    async assign(taskId: string, assignee: string | null, onlyIfFree = false): Promise<CaseView> {
      const args = { commandId: randomUUID(), by: 'worker:1', taskId, assignee, onlyIfFree };
      return say('worker:1', { message: { update: 'assignTask', args }, note: null });
    },

    /** Lets the case's clock run to an instant (also as `2032-03-01 08:00`, in Copenhagen) or to the case's end. */
    travel: (to: string): Promise<void> => fastForward(client, handle.workflowId, to.endsWith('Z') ? to : local(to)),

    /** The case's own clock. */
    now: async (): Promise<Instant> => new Date((await clockOf(client, handle.workflowId)).now).toISOString(),

    /** Lets the clock run until the workflow has ended (90 days at most), and gives what it answered. */
    async result(): Promise<CaseResult> {
      const { now } = await clockOf(client, handle.workflowId);
      await fastForward(client, handle.workflowId, new Date(now + 90 * 86_400_000).toISOString());
      return handle.result();
    },

    /** The events in the projection, as people are told of them; waits until it has caught up. */
    async events(): Promise<RecordedEvent[]> {
      await caughtUp(db, view);
      const { happened } = await timelineOf(db, caseId);
      return happened.map(({ commandId, caseId: _, ...e }) => ({ ...e, ...(commandId && { commandId }) }));
    },

    /** The timeline as lines, `03-01 09:00 taskCompleted call-1-1 noAnswer`, without the engine's own bookkeeping. */
    async timeline(): Promise<string[]> {
      const events = await this.events();
      return events.flatMap(({ at, event }) => (bookkeeping.has(event.kind) ? [] : [`${short(at)} ${inBrief(event)}`]));
    },

    /** The messages as people see them, by the time they were to go out; waits until none is under way. */
    async messageRows() {
      await caughtUp(db, view);
      const order = [asc(messages.notBefore), asc(messages.purpose), asc(messages.channel)];
      return db
        .select()
        .from(messages)
        .where(eq(messages.caseId, caseId))
        .orderBy(...order);
    },

    /** The messages as lines: `03-01 09:30 contactRequest sms sent`, with the reason where one is given. */
    async messages(): Promise<string[]> {
      const rows = await this.messageRows();
      return rows.map(({ notBefore, purpose, channel, status, reason }) =>
        [short(notBefore), purpose, channel, status, ...(reason ? [reason] : [])].join(' '),
      );
    },

    /** How many events the lists know now. */
    projected: async (): Promise<number> => (await caseRow(db, caseId))?.seq ?? 0,

    /** Resolves once no message is on its way, whether or not the lists know of it. */
    settled: (): Promise<void> => nothingUnderWay(view),

    /** What people have said to it, with what became of it. */
    said: async () => (await timelineOf(db, caseId)).said,

    /** Its row in the lists; waits until they have caught up. */
    async row() {
      await caughtUp(db, view);
      return caseRow(db, caseId);
    },

    /** The history, event by event. */
    history: async () => (await handle.fetchHistory()).events ?? [],
  };
}

/** gRPC: failed precondition. */
const notYet = new Set<number>([9]);

/** A run that has only just begun, or continued as new, cannot be asked yet. */
async function firstAnswer<T>(ask: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + patience.timeout; ;) {
    try {
      return await ask();
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null;
      const tooEarly = isGrpcServiceError(cause) && notYet.has(cause.code);
      if (!tooEarly || Date.now() > until) throw error;
      await sleep(patience.interval);
    }
  }
}

/**
 * The case as it answered a command. Told again under its own id it gives the same answer; a query instead could meet a
 * workflow task with a local activity, and with another Update right behind it SDK 1.24 then leaves a history that does
 * not replay (`UpdateMachine … transition is invalid`) [measured].
 */
async function applied(deps: ApiDeps, commandId: string): Promise<CaseView> {
  return vi.waitFor(async () => {
    const command = await commandById(deps.db, commandId);
    const delivery = command && (await deliver(deps, command));
    if (delivery?.status !== 'applied') throw new Error(`command ${commandId} is ${delivery?.status}`);
    return delivery.view;
  }, patience);
}

/** How long something that happens by itself is waited for. */
export const patience = { timeout: 30_000, interval: 25 };

/** The lists know all that the case knows, and no message is on its way. */
async function caughtUp(db: Db, view: () => Promise<CaseView>): Promise<void> {
  await nothingUnderWay(view);
  await vi.waitFor(async () => {
    const { caseId, seq } = await view();
    const row = await caseRow(db, caseId);
    if (row?.seq !== seq) throw new Error(`the lists know event ${row?.seq} of ${seq}`);
  }, patience);
}

async function nothingUnderWay(view: () => Promise<CaseView>): Promise<void> {
  await vi.waitFor(async () => {
    const sending = (await view()).messages.filter((m) => m.status === 'sending');
    if (sending.length > 0) throw new Error(`${sending.map((m) => m.key).join(', ')} are being sent`);
  }, patience);
}

const bookkeeping = new Set<CaseEvent['kind']>(['opened', 'planned', 'messagesDue']);

/** `03-01 09:00`, in Copenhagen. */
export const short = (at: Instant): string => `${dateInCopenhagen(at).slice(5)} ${timeInCopenhagen(at)}`;
const span = ({ from, dueAt }: Pick<OpenTask, 'from' | 'dueAt'>): string => `(${short(from)} – ${short(dueAt)})`;

/** The open tasks as lines: `call-1-1 (03-01 09:00 – 03-01 11:00)`. */
export const open = (view: CaseView): string[] => view.tasks.map((t) => `${t.id} ${span(t)}`);

/** An event in one line: its kind and what it is about. */
export function inBrief(e: CaseEvent): string {
  switch (e.kind) {
    case 'taskOpened':
      return `${e.kind} ${e.task.id} ${span(e.task)}`;
    case 'taskMoved':
      return `${e.kind} ${e.task.id} ${span(e.task)}`;
    case 'taskCompleted':
      return `${e.kind} ${e.taskId} ${e.result.outcome}`;
    case 'taskAssigned':
      return `${e.kind} ${e.taskId} ${e.assignee}`;
    case 'taskCancelled':
    case 'taskLapsed':
    case 'taskOverdue':
      return `${e.kind} ${e.taskId}`;
    case 'stageEntered':
      return `${e.kind} ${e.stage}`;
    case 'messagePlanned':
      return `${e.kind} ${e.message.purpose} ${e.message.channel} (${short(e.message.notBefore)})`;
    case 'messageSettled':
      return `${e.result} ${e.key.split(':')[0]} ${e.key.split(':').at(-1)}`;
    case 'fact':
      return `${e.kind} ${e.fact.kind}`;
    case 'instalmentMissed':
      return `${e.kind} ${e.number}`;
    default:
      return e.kind;
  }
}
