import { ApplicationFailure, Context, log } from '@temporalio/activity';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { mayReport } from '../domain/intake/legalBasis.js';
import { rejected, unreadable } from '../domain/intake/outcome.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { homeMunicipality } from '../domain/policy.js';
import { findFacts, keepFacts, outcomeOf, tellFacts, type FactRow, type Teller } from '../intake/facts.js';
import { keepReport, takeUpReport, toldBy, type Kept, type Sender } from '../intake/receive.js';
import { rowReader } from '../intake/rowReport.js';
import type { RelayDeps } from '../relay/deliver.js';
import { startCase } from '../relay/start.js';
import { atomically, sqlState } from '../store/atomically.js';
import { caseRow } from '../store/cases.js';
import { completeImport, failImport, importOf, rowsAfter, settleRow } from '../store/imports.js';
import type { PartnerRow } from '../store/partners.js';
import type { HouseActivities } from '../workflows/contract.js';

const batchSize = 200;
/** Starts under way at once; the engine is the limit, not this number (design §9: concurrency 50). */
const atOnce = 50;
/** A row that has failed so often (half a minute) is rejected: it must not hold up those below it. */
const rowTries = 5;
/** A batch that has failed so often (eight hours) is given up, and a supervisor sees the list as failed. */
const batchTries = 500;

type Row = Awaited<ReturnType<typeof rowsAfter>>[number];

/**
 * The activity that takes a list's rows in. Rows are kept one after another, in the order of the list, so that the first
 * of two rows about one home makes the case; the engine takes up many at a time. A row that fails holds up no other.
 */
export function createImportRows(deps: RelayDeps): HouseActivities['importRows'] {
  return ({ importId, after }) =>
    withHeartbeat(async () => {
      const { attempt } = Context.current().info;
      try {
        return await batch(deps, importId, after, attempt > rowTries);
      } catch (error) {
        if (attempt <= batchTries) throw error;
        await failImport(deps.db, importId);
        log.error('a list could not be taken in and is given up', { importId, after });
        return null;
      }
    });
}

/** @returns the last row done, or null where there are no more; throws the first failure when all rows had their turn */
async function batch(deps: RelayDeps, importId: string, after: number, isLastTry: boolean): Promise<number | null> {
  const { list, partner } = (await importOf(deps.db, importId)) ?? gone();
  const rows = await rowsAfter(deps.db, importId, after, batchSize);
  const municipality = partner?.municipality ?? homeMunicipality;
  const sender: Sender = { by: list.by, role: 'intake', municipality };
  const teller = { by: list.by, partner, municipality };
  const from = { importId, columns: list.columns, sender, teller, partner, isLastTry };
  const failures: unknown[] = [];
  const underWay = new Set<Promise<unknown>>();
  for (const row of rows) {
    const begun = await keptRow(deps, from, row).catch((error: unknown) => void failures.push(error));
    if (!begun) continue;
    const taken: Promise<unknown> = begun()
      .catch((error: unknown) => leftToUpkeep(from, row, error, failures))
      .finally(() => underWay.delete(taken));
    underWay.add(taken);
    if (underWay.size >= atOnce) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  const last = rows.at(-1);
  if (last && rows.length === batchSize) return last.n;
  await completeImport(deps.db, importId);
  return null;
}

/** Keeps a row; what the engine is then to be told, or null where it is to be told nothing. */
async function keptRow(deps: RelayDeps, from: From, row: Row): Promise<(() => Promise<unknown>) | null> {
  const { result, caseId, request, fact } = row;
  // An attempt that was killed may have kept a row without starting its case.
  if (result === 'created' && caseId) return () => startIfLeft(deps, caseId);
  if (result !== null || !request) return null;
  if (fact)
    return factRow(deps, from, row.n, { request, fact }).catch((error: unknown) => reject(deps, from, row, error));
  const kept = await keepRow(deps, from, row.n, request).catch((error: unknown) => reject(deps, from, row, error));
  if (!kept) return null;
  // Nobody waits for a new case's view here, so it is not foreseen either.
  return kept.result === 'created' ? () => startCase(deps, kept.facts) : () => takeUpReport(deps, kept, deps.now());
}

/** A row that tells what has happened in a home whose case is known; it is settled when the case has heard it. */
async function factRow(deps: RelayDeps, from: From, n: number, row: FactRow): Promise<(() => Promise<unknown>) | null> {
  const { importId, columns, teller } = from;
  const at = deps.now();
  const found = await findFacts(deps.db, row, columns, teller, at);
  const outcome = outcomeOf(found);
  // What an attempt that was killed has kept, it has told nobody of yet.
  const kept = found.ok ? await deps.db.transaction((tx) => keepFacts(tx, found, teller, at)) : [];
  return async () => {
    const refusal = await tellFacts(deps, kept);
    const unfit = { pointer: '', column: null, code: 'refused', detail: refusal ?? '' };
    await settleRow(
      deps.db,
      importId,
      n,
      refusal === null ? outcome : { ...rejected([unfit]), caseId: outcome.caseId },
    );
  };
}

/** What is kept is started or delivered by relay and upkeep, where it cannot be now. */
function leftToUpkeep({ importId, isLastTry }: From, { n }: Row, error: unknown, failures: unknown[]): void {
  if (!isLastTry) failures.push(error);
  else log.warn('a kept row is left to upkeep', { importId, n });
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

async function startIfLeft(deps: RelayDeps, caseId: string): Promise<void> {
  const row = await caseRow(deps.db, caseId);
  if (row && !row.started) await startCase(deps, row.facts);
}

/**
 * Rejects a row that would fail for ever and hold up all others: at once where no database takes its values (SQLSTATE
 * classes 22, data exception, and 54, program limit exceeded), else at the last try. What is the database's own trouble
 * (08, 40, 53, 55, 57) is never the row's.
 */
async function reject({ db }: RelayDeps, from: From, { n }: Row, error: unknown): Promise<null> {
  const state = sqlState(error) ?? '';
  const unstorable = /^(?:22|54)/.test(state);
  if (!unstorable && (!from.isLastTry || /^(?:08|40|53|55|57)/.test(state))) throw error;
  if (!unstorable) log.error('a row of a list is given up', { importId: from.importId, n, where: placeOf(error) });
  const detail = unstorable
    ? 'Rækken indeholder en værdi, der ikke kan gemmes. Ret den, og send rækken igen.'
    : 'Rækken kunne ikke tages ind på grund af en fejl i Husly. Send den igen senere, eller ring til enheden.';
  await settleRow(
    db,
    from.importId,
    n,
    rejected([{ ...unreadable(detail), code: unstorable ? 'unstorable' : 'internal' }]),
  );
  return null;
}

/** The line of our own that failed; an error's message may quote a row. */
const placeOf = (error: unknown): string =>
  (error instanceof Error && /\n\s+at .*?([\w-]+\.ts:\d+)/.exec(error.stack ?? '')?.[1]) || 'unknown';

interface From {
  importId: string;
  columns: { header: string; field: string | null }[];
  sender: Sender;
  teller: Teller;
  partner: PartnerRow | null;
  /** What fails now is given up. */
  isLastTry: boolean;
}

/** Null: the row is settled, or held back, and nothing is to be started. */
async function keepRow(deps: RelayDeps, from: From, n: number, request: IntakeRequest): Promise<Kept | null> {
  const { importId, columns, sender } = from;
  const at = deps.now();
  const reading = rowReader(columns, at)(request);
  if (!reading.ok) {
    await settleRow(deps.db, importId, n, reading.outcome);
    return null;
  }
  const { intake, said } = reading;
  if (!mayReport(from.partner, intake, dateInCopenhagen(at))) return null;
  return atomically(deps.db, async (tx) => {
    const kept = await keepReport(tx, intake, sender, at);
    const { result, caseId } = kept;
    await settleRow(tx, importId, n, { result, caseId, reason: null, ...said }, toldBy(kept, intake));
    return kept;
  });
}

/** Nothing brings it back. */
function gone(): never {
  throw ApplicationFailure.nonRetryable('the list is gone', 'ImportGone');
}
