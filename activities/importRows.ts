import { dateInCopenhagen } from '../domain/calendar.js';
import { understandIntake } from '../domain/intake/understand.js';
import { homeMunicipality } from '../domain/policy.js';
import { keepReport, oddities, takeUpReport, type Kept, type Sender } from '../intake/receive.js';
import type { RelayDeps } from '../relay/deliver.js';
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
  return async ({ importId, after }) => {
    const by = await importedBy(deps.db, importId);
    const rows = await rowsAfter(deps.db, importId, after, batchSize);
    const sender: Sender = { by: by ?? 'import', role: 'intake', municipality: homeMunicipality };
    const underWay = new Set<Promise<unknown>>();
    for (const { row, request, result } of rows) {
      if (result !== null || !request) continue;
      const kept = await keepRow(deps, sender, importId, row, request);
      if (!kept) continue;
      const taken: Promise<unknown> = takeUpReport(deps, kept, deps.now()).finally(() => underWay.delete(taken));
      underWay.add(taken);
      if (underWay.size >= atOnce) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    const last = rows.at(-1);
    if (last && rows.length === batchSize) return last.row;
    await completeImport(deps.db, importId);
    return null;
  };
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
