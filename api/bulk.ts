import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import { bulkResult } from '../domain/bulk.js';
import { bulkBody, type BulkFact } from '../domain/commands.js';
import { deliverInOrder, type Delivery } from '../relay/deliver.js';
import { caseRows, type CaseRow } from '../store/cases.js';
import { keptBefore, type StoredCommand } from '../store/commands.js';
import type { ApiDeps } from './deps.js';
import { allow, type Identity } from './identity.js';
import { mayTell } from './mayTell.js';
import { plausibleBreak } from './plausible.js';
import { nothing, type Mount } from './route.js';
import { keepSaid, refusalTexts } from './submit.js';
import { stateOf } from './views.js';

type Body = z.infer<typeof bulkBody>;

const bulkRow = z.object({
  caseId: z.uuid(),
  result: z
    .enum(['changed', 'unchanged', 'refused', 'pending'])
    .describe('unchanged: it was so already; pending: kept, and done when the engine is back'),
  because: z.string().nullable().describe('refused: a code, such as CaseClosed'),
  text: z.string().nullable().describe('refused: why, in words'),
});
type Row = z.infer<typeof bulkRow>;

export const bulkAnswer = z
  .object({
    commandId: z.uuid(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
    pending: z.number().int(),
    rows: z.array(bulkRow).describe('each case once, in the order they were named'),
  })
  .meta({ id: 'BulkAnswer', description: 'What has become of each case; with `dryRun` what would' });

/** One thing told to many cases: a preview, and then each case by a command of its own. */
export function bulkRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/cases/bulk',
    summary: 'Give many cases to somebody, or put them on a break; with `dryRun=true` only what would become of each',
    roles: ['outreach', 'supervisor'],
    params: nothing,
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
    body: bulkBody,
    responses: {
      200: { description: 'What has become of each case; with `dryRun` what would', schema: bulkAnswer },
      202: { description: 'The engine is away: what is pending is kept, and it gets it later', schema: bulkAnswer },
    },
    async handle({ who, query, body }) {
      allow(who, mayTell[body.fact.kind], `melde ${body.fact.kind}`);
      if (body.fact.kind === 'paused') plausibleBreak(body.fact.until, '/fact/until', deps.now());
      const each = await foresee(deps, who, body);
      const rows = query.dryRun === 'true' ? each.map(({ row }) => row) : await tell(deps, who, body, each);
      const count = (result: Row['result']): number => rows.filter((row) => row.result === result).length;
      const counts = { changed: count('changed'), unchanged: count('unchanged'), refused: count('refused') };
      const pending = count('pending');
      return { status: pending > 0 ? 202 : 200, body: { commandId: body.commandId, ...counts, pending, rows } };
    },
  });
}

/** A case before it is told, with what will become of it by all that is known here. */
interface Foreseen {
  row: Row;
  commandId: string;
  /** This very command is kept already. */
  isKept: boolean;
}

/** The command of one of the cases: the same thing again is the same command. */
const commandIdOf = (body: Body, caseId: string): string => uuidFrom(caseId, body.commandId);

async function foresee({ db }: ApiDeps, who: Identity, body: Body): Promise<Foreseen[]> {
  const caseIds = [...new Set(body.caseIds)];
  const commandIds = caseIds.map((caseId) => commandIdOf(body, caseId));
  const [rows, { known, waiting }] = await Promise.all([
    caseRows(db, who.municipality, caseIds),
    keptBefore(db, { commandIds, caseIds }),
  ]);
  const byId = new Map(rows.map((row) => [row.caseId, row]));
  return caseIds.map((caseId) => {
    const commandId = commandIdOf(body, caseId);
    const row = rowFor(caseId, byId.get(caseId), body.fact, waiting.has(caseId));
    return { row, commandId, isKept: known.has(commandId) };
  });
}

/** @param isWaiting it has not heard all it was told, so that what the lists say of it may be over soon */
function rowFor(caseId: string, known: CaseRow | undefined, fact: BulkFact, isWaiting: boolean): Row {
  if (!known) return { caseId, result: 'refused', because: 'unknownCase', text: 'Sagen findes ikke.' };
  const result = known.closedAt ? 'refused' : bulkResult(stateOf(known), fact);
  if (result === 'refused') return refused(caseId, 'CaseClosed');
  return { caseId, result: isWaiting ? 'changed' : result, because: null, text: null };
}

const refused = (caseId: string, because: keyof typeof refusalTexts): Row => ({
  caseId,
  result: 'refused',
  because,
  text: refusalTexts[because],
});

/** Keeps every command before the first is sent, so that nothing accepted is lost; what each case answers, counts. */
async function tell(deps: ApiDeps, who: Identity, body: Body, each: readonly Foreseen[]): Promise<Row[]> {
  const at = deps.now();
  const kept: StoredCommand[] = [];
  for (const { row, commandId, isKept } of each) {
    if (row.result !== 'changed' && !isKept) continue;
    const args = { commandId, by: who.id, fact: body.fact };
    const said = { message: { update: 'recordFact', args } as const, note: body.note ?? null };
    kept.push(await keepSaid(deps.db, row, who, said, at));
  }
  const deliveries = await deliverAll(deps, kept);
  return each.map(({ row, commandId }) => asDelivered(row, deliveries.get(commandId)));
}

function asDelivered(row: Row, delivery: Delivery | undefined): Row {
  if (!delivery) return row;
  if (delivery.status === 'refused') return refused(row.caseId, delivery.refusal);
  const result = delivery.status === 'applied' ? 'changed' : 'pending';
  return { caseId: row.caseId, result, because: null, text: null };
}

/** So many cases are asked at a time, and so long; what is not done by then is done by the relay. */
const atOnce = 8;
const patienceMs = 12_000;

async function deliverAll(deps: ApiDeps, commands: readonly StoredCommand[]): Promise<Map<string, Delivery>> {
  const deliveries = new Map<string, Delivery>();
  const queue = commands.values();
  const until = Date.now() + patienceMs;
  let isAway = false;
  const work = async (): Promise<void> => {
    for (const command of queue) {
      const isLate = isAway || Date.now() > until;
      const delivery: Delivery = isLate
        ? { status: 'pending', because: 'noAnswer' }
        : await deliverInOrder(deps, command);
      // One that gives no answer is a worker or an engine that is away: nobody waits for each of the others in turn.
      isAway ||= delivery.status === 'pending' && delivery.because !== 'caseNotStarted';
      deliveries.set(command.commandId, delivery);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return deliveries;
}
