import { Context } from '@temporalio/activity';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { mayReport } from '../domain/intake/legalBasis.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { homeMunicipality } from '../domain/policy.js';
import { keepReport, takeUpReport, toldBy, type Kept, type Sender } from '../intake/receive.js';
import { rowReader } from '../intake/rowReport.js';
import type { RelayDeps } from '../relay/deliver.js';
import { startCase } from '../relay/start.js';
import { atomically, sqlState } from '../store/atomically.js';
import { caseRow } from '../store/cases.js';
import { completeImport, importOf, rejected, rowsAfter, settleRow, unreadable } from '../store/imports.js';
import type { PartnerRow } from '../store/partners.js';
import type { HouseActivities } from '../workflows/contract.js';

const batchSize = 200;
/** Starts under way at once; the engine is the limit, not this number (design §9: concurrency 50). */
const atOnce = 50;

/**
 * The activity that takes a list's rows in. Rows are kept one after another, in the order of the list, so that the first
 * of two rows about one home makes the case; the engine takes up many at a time.
 */
export function createImportRows(deps: RelayDeps): HouseActivities['importRows'] {
  return ({ importId, after }) =>
    withHeartbeat(async () => {
      const { list, partner } = (await importOf(deps.db, importId)) ?? gone(importId);
      const rows = await rowsAfter(deps.db, importId, after, batchSize);
      const municipality = partner?.municipality ?? homeMunicipality;
      const sender: Sender = { by: list.by, role: 'intake', municipality };
      const from = { importId, columns: list.columns, sender, partner };
      const underWay = new Set<Promise<unknown>>();
      const begin = async (work: Promise<unknown>): Promise<void> => {
        const taken: Promise<unknown> = work.finally(() => underWay.delete(taken));
        // Whoever waits for it meets its failure; until somebody does, it must not end the process.
        taken.catch(() => undefined);
        underWay.add(taken);
        if (underWay.size >= atOnce) await Promise.race(underWay);
      };
      for (const { row, request, result, caseId } of rows) {
        if (result === 'created' && caseId) await begin(startIfLeft(deps, caseId));
        if (result !== null || !request) continue;
        const kept = await keepRow(deps, from, row, request).catch((error: unknown) =>
          rejectUnstorable(deps, importId, row, error),
        );
        // Nobody waits for a new case's view here, so it is not foreseen either.
        if (kept?.result === 'created') await begin(startCase(deps, kept.facts));
        else if (kept) await begin(takeUpReport(deps, kept, deps.now()));
      }
      await Promise.all(underWay);
      const last = rows.at(-1);
      if (last && rows.length === batchSize) return last.row;
      await completeImport(deps.db, importId);
      return null;
    });
}

const beatMs = 2_000;

/** Tells the engine that the work goes on, also while it waits for the database. */
async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const beating = setInterval(() => Context.current().heartbeat(), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

/** An attempt that was killed may have kept a row without starting its case. */
async function startIfLeft(deps: RelayDeps, caseId: string): Promise<void> {
  const row = await caseRow(deps.db, caseId);
  if (row && !row.started) await startCase(deps, row.facts);
}

/**
 * A row whose values no database takes would fail for ever and hold up all others: SQLSTATE classes 22 (data exception)
 * and 54 (program limit exceeded). Any other failure is tried again.
 */
async function rejectUnstorable({ db }: RelayDeps, importId: string, row: number, error: unknown): Promise<null> {
  if (!/^(22|54)/.test(sqlState(error) ?? '')) throw error;
  const detail = 'Rækken indeholder en værdi, der ikke kan gemmes. Ret den, og send rækken igen.';
  await settleRow(db, importId, row, rejected([unreadable(detail)]));
  return null;
}

interface From {
  importId: string;
  columns: { header: string; field: string | null }[];
  sender: Sender;
  partner: PartnerRow | null;
}

/** Null: the row is settled, or held back, and nothing is to be started. */
async function keepRow(deps: RelayDeps, from: From, row: number, request: IntakeRequest): Promise<Kept | null> {
  const { importId, columns, sender } = from;
  const at = deps.now();
  const reading = rowReader(columns, at)(request);
  if (!reading.ok) {
    await settleRow(deps.db, importId, row, reading.outcome);
    return null;
  }
  const { intake, said } = reading;
  if (!mayReport(from.partner, intake, dateInCopenhagen(at))) return null;
  return atomically(deps.db, async (tx) => {
    const kept = await keepReport(tx, intake, sender, at);
    const { result, caseId } = kept;
    await settleRow(tx, importId, row, { result, caseId, reason: null, ...said }, toldBy(kept, intake));
    return kept;
  });
}

function gone(importId: string): never {
  throw new Error(`import ${importId} is gone`);
}
