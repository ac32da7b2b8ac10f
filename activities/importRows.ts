import { Context } from '@temporalio/activity';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { understandIntake } from '../domain/intake/understand.js';
import { homeMunicipality } from '../domain/policy.js';
import { keepReport, oddities, takeUpReport, type Kept, type Sender } from '../intake/receive.js';
import type { RelayDeps } from '../relay/deliver.js';
import { startCase } from '../relay/start.js';
import { caseRow } from '../store/cases.js';
import { completeImport, importedBy, rowsAfter, settleRow } from '../store/imports.js';
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
      const by = await importedBy(deps.db, importId);
      const rows = await rowsAfter(deps.db, importId, after, batchSize);
      const sender: Sender = { by: by ?? 'import', role: 'intake', municipality: homeMunicipality };
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
        const kept = await keepRow(deps, sender, importId, row, request);
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

type Request = Parameters<typeof understandIntake>[0];

async function keepRow(
  deps: RelayDeps,
  sender: Sender,
  importId: string,
  row: number,
  request: Request,
): Promise<Kept | null> {
  const at = deps.now();
  const reading = understandIntake(request, dateInCopenhagen(at), at);
  if (!reading.ok) {
    const reason = reading.rejections.map((r) => r.detail).join(' ');
    await settleRow(deps.db, importId, row, { result: 'rejected', caseId: null, reason, warnings: [] });
    return null;
  }
  return deps.db.transaction(async (tx) => {
    const kept = await keepReport(tx, reading.intake, sender, at);
    const { result, caseId } = kept;
    await settleRow(tx, importId, row, {
      result,
      caseId,
      reason: null,
      warnings: oddities(reading.intake).map((odd) => odd.detail),
    });
    return kept;
  });
}
