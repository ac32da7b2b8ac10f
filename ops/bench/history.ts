import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { sql } from 'drizzle-orm';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import type { CaseView } from '../../domain/case.js';
import { dueMoment } from '../../domain/course.js';
import { understandIntake } from '../../domain/intake/understand.js';
import type { Outcome } from '../../domain/outcomes.js';
import { homeMunicipality } from '../../domain/policy.js';
import { keepReport } from '../../intake/receive.js';
import { startCase } from '../../relay/start.js';
import { messages } from '../../store/schema.js';
import { beginningWhenOpened, fastForward } from '../timeSkipping.js';
import { caseView, caseWorkflowId, completeTask, recordFact } from '../../workflows/contract.js';
import type { restanceCase } from '../../workflows/restanceCase.js';
import type { Figure } from './figure.js';
import type { Rig } from './rig.js';

const { EventType } = proto.temporal.api.enums.v1;

/** A Monday morning on the case's own clock: the same weekdays and holidays in every run. */
const begins = '2027-03-01T07:00:00.000Z';
const minute = 60_000;
const week = 7 * 24 * 60 * minute;

/** How each task of the standard case ends, in order: three calls, the caseworker, two visits, the first follow-up. */
const results: Outcome[] = ['noAnswer', 'noAnswer', 'noAnswer', 'noContact', 'nobodyHome', 'met', 'onTrack'];

/** What travelling through time adds to a history, and no real case has. */
const ofTheJourney = new Set<number | null | undefined>([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
]);

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/**
 * Events in the history of a standard case, from its first call until it is paid in full, with the messages that go with
 * it. On a server that travels through time; each task is done ten minutes into its window.
 */
export async function historyFigure(rig: Rig): Promise<Figure> {
  const { connection, options } = rig.client;
  const client = new Client({
    connection,
    namespace: options.namespace,
    interceptors: { workflow: [beginningWhenOpened] },
  });
  const caseId = await begin(rig, client);
  const workflowId = caseWorkflowId(caseId);
  const handle = client.workflow.getHandle<typeof restanceCase>(workflowId);
  await fastForward(client, workflowId, later(begins, minute));
  let at = begins;
  for (const outcome of results) {
    const task = (await atRest(handle)).tasks[0];
    if (!task) throw new Error(`the standard case has no task open for ${outcome}`);
    at = later(task.from > at ? task.from : at, 10 * minute);
    await fastForward(client, workflowId, at);
    const command = { commandId: randomUUID(), by: 'bench', taskId: task.id, result: { outcome } };
    await handle.executeUpdate(completeTask, { args: [command] });
  }
  await atRest(handle);
  await fastForward(client, workflowId, later(at, week));
  const fact = { kind: 'payment', extent: 'full' } as const;
  const view = await handle.executeUpdate(recordFact, { args: [{ commandId: randomUUID(), by: 'bench', fact }] });
  const last = dueMoment(view);
  if (last) await fastForward(client, workflowId, later(last, minute));
  const { outcome } = await handle.result();
  if (outcome !== 'betalt') throw new Error(`the standard case ended as ${outcome}, not as paid`);
  const { events } = await handle.fetchHistory();
  const own = (events ?? []).filter(({ eventType }) => !ofTheJourney.has(eventType));
  return {
    figure: 'events of a standard case',
    unit: 'events',
    measured: own.length,
    twin: null,
    aim: { atMost: 160 },
    note: `${results.length} tasks, ${await sent(rig, caseId)} messages sent; ${counted(own)}`,
  };
}

/** The case when nothing of its is under way: a journey begun meanwhile would cost it a workflow task of its own. */
async function atRest(handle: WorkflowHandle): Promise<CaseView> {
  for (;;) {
    const view = await handle.query(caseView);
    if (view.messages.every(({ status }) => status === 'planned')) return view;
    await sleep(20);
  }
}

/** The row and the workflow, as an import would make them at the case's own first moment. */
async function begin({ db }: Rig, client: Client): Promise<string> {
  const reading = understandIntake(
    {
      source: { kind: 'housingOrganisation', organisation: 'RandersBolig' },
      citizen: { name: 'Anne Øster', address: { street: 'Markvej 1', postcode: '8900' }, phones: ['20123456'] },
      arrears: { amountOre: 700_000, dueDate: '2027-02-01' },
    },
    dateInCopenhagen(begins),
    begins,
  );
  if (!reading.ok) throw new Error('the standard case is not understood');
  const sender = { by: 'bench', role: 'intake', municipality: homeMunicipality } as const;
  const kept = await db.transaction((tx) => keepReport(tx, reading.intake, sender, begins));
  if (kept.result !== 'created') throw new Error('the standard case is there already');
  await startCase({ client }, kept.facts);
  return kept.caseId;
}

async function sent({ db }: Rig, caseId: string): Promise<number> {
  const rows = await db
    .select({ status: messages.status })
    .from(messages)
    .where(sql`${messages.caseId} = ${caseId}`);
  return rows.filter(({ status }) => status === 'sent').length;
}

/** "20 marker recorded, 11 timer started, …": what the history is made of. */
function counted(events: readonly { eventType?: number | null }[]): string {
  const counts = new Map<string, number>();
  for (const { eventType } of events) {
    const name = (EventType[eventType ?? 0] ?? '').replace(/EVENT_TYPE_(WORKFLOW_(?!TASK))?/, '').toLowerCase();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].toSorted(([, a], [, b]) => b - a);
  return most.map(([name, n]) => `${n} ${name.replaceAll('_', ' ')}`).join(', ');
}
