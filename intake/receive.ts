import { randomUUID } from 'node:crypto';
import { apply } from '../domain/apply.js';
import { openCase, type CaseFacts, type CaseState, type Instant, type OpenMatch } from '../domain/case.js';
import { adopt } from '../domain/course.js';
import type { NumberVerdict } from '../domain/commands.js';
import { isToldBy, tellsWhen } from '../domain/intake/content.js';
import type { Intake } from '../domain/intake/intake.js';
import { findHome, homeOf, wasThisHome, type Found } from '../domain/matching.js';
import { withVerdict } from '../domain/numbers.js';
import { asRole, type Role } from '../domain/outcomes.js';
import { plan } from '../domain/planner/plan.js';
import { policyFor } from '../domain/policy.js';
import { deliverInOrder, type RelayDeps } from '../relay/deliver.js';
import { doubtsOf, fingerprintOf, linkCommandId, linkReport } from '../relay/links.js';
import { startCase } from '../relay/start.js';
import { atomically } from '../store/atomically.js';
import { caseRow, markClosed, insertCase, insertReport, reportsOf } from '../store/cases.js';
import { closedHomesNear, reportsOfCases, type ClosedHome } from '../store/closedHomes.js';
import { markReceivedAgain, type StoredCommand } from '../store/commands.js';
import { moveRows } from '../store/imports.js';
import { takeReportOut } from '../store/links.js';
import { homesNear, insertMatches, takeTurns } from '../store/matches.js';
import { verdictsOf } from '../store/numbers.js';
import type { Db } from '../store/open.js';
import { alsoSentBy, otherSendersOf } from '../store/senders.js';

export interface Received {
  caseId: string;
  result: 'created' | 'existing' | 'updated';
  /** The case as it stands; before the engine has answered, as its planner foresees it. */
  view: CaseState;
}

export interface Sender {
  by: string;
  role: Role;
  municipality: string;
}

/**
 * Takes one understood report in: rows first, then the workflow under the row's id, so that a repeated send finds the
 * open case and adds to it (design §4.6).
 */
export async function receive(deps: RelayDeps, intake: Intake, sender: Sender): Promise<Received> {
  const at = deps.now();
  const kept = await atomically(deps.db, (tx) => keepReport(tx, intake, sender, at));
  return takeUpReport(deps, kept, at);
}

/** Has the engine take up what was kept. If it is away the rows stand, and the reconciler starts the case. */
export async function takeUpReport(deps: RelayDeps, kept: Kept, at: Instant): Promise<Received> {
  if (kept.result === 'created') {
    await startCase(deps, kept.facts);
    return { caseId: kept.caseId, result: kept.result, view: foreseen(kept.facts, at) };
  }
  const delivery = kept.command && (await deliverInOrder(deps, kept.command));
  const again = kept.command && delivery?.status === 'refused' ? await receiveAgain(deps, kept.command) : null;
  if (again) return again;
  if (delivery?.status === 'applied') return { caseId: kept.caseId, result: kept.result, view: delivery.view };
  const row = await caseRow(deps.db, kept.caseId);
  if (!row) throw new Error(`case ${kept.caseId} is gone`);
  // A crash may have come between the rows and the start; the sender who had no answer sends again.
  if (!row.started) await startCase(deps, row.facts);
  return { caseId: kept.caseId, result: kept.result, view: row.view ?? foreseen(row.facts, at) };
}

/**
 * A report met a case that closed before it could take it: it is taken back from that case, and finds or makes an open
 * one, so that new arrears are never lost behind an old end (design §4.6).
 *
 * @returns null where a person has taken the report out of that case meanwhile: it has been received anew already
 */
export async function receiveAgain(deps: RelayDeps, command: StoredCommand): Promise<Received | null> {
  const at = deps.now();
  const kept = await atomically(deps.db, (tx) => keepAgain(tx, command, at));
  return kept && takeUpReport(deps, kept, at);
}

async function keepAgain(tx: Db, { caseId, commandId, role }: StoredCommand, at: Instant): Promise<Kept | null> {
  const find = async () => {
    const all = await reportsOf(tx, caseId);
    return { all, report: all.find((r) => linkCommandId(caseId, r.fingerprint) === commandId) };
  };
  const before = (await find()).report;
  // The house before its citizens, as everybody who takes a report in does: else two could wait for each other.
  if (before) await takeTurns(tx, before.municipality, before.intake.keys);
  const { all, report } = await find();
  await markReceivedAgain(tx, commandId);
  if (!report) return null;
  const { by, municipality, intake, reportId } = report;
  const others = await otherSendersOf(tx, reportId);
  const rest = all.filter((r) => r !== report);
  await takeReportOut(tx, report, rest);
  await markClosed(tx, caseId, at);
  const kept = await keepReport(tx, intake, { by, role: asRole(role), municipality }, at);
  await sentAlsoBy(tx, kept.caseId, intake, others);
  await moveRows(tx, commandId, { ...kept, toldBy: toldBy(kept, intake) });
  return kept;
}

/** Those who had sent the very same report follow it to its other case. */
export async function sentAlsoBy(tx: Db, caseId: string, intake: Intake, senders: readonly string[]): Promise<void> {
  const fingerprint = fingerprintOf(intake);
  for (const by of senders) await alsoSentBy(tx, { caseId, fingerprint, by });
}

/** The id of the command that told, or had told before, an open case of a report; null for the report that began one. */
export const toldBy = ({ result, caseId }: Kept, intake: Intake): string | null =>
  result === 'created' ? null : linkCommandId(caseId, fingerprintOf(intake));

export type Kept =
  | { result: 'created'; caseId: string; facts: CaseFacts }
  | { result: 'existing' | 'updated'; caseId: string; command: StoredCommand | null };

/**
 * Writes a report's rows: a new case, or what it adds to the open case of the same home. Where it is uncertain whether the
 * home is known, a new case (nobody at risk is hidden behind a guess) with a task for a person. What a case that has ended
 * was told already, begins none. One transaction.
 */
export const keepReport = (tx: Db, intake: Intake, sender: Sender, at: Instant): Promise<Kept> =>
  keep(tx, intake, sender, at, toldBefore);

/** As `keepReport`, for a report that a person has in hand: it is never taken for what an ended case was told. */
export const keepAnew = (tx: Db, intake: Intake, sender: Sender, at: Instant): Promise<Kept> =>
  keep(tx, intake, sender, at, async () => null);

async function keep(tx: Db, intake: Intake, sender: Sender, at: Instant, known: typeof toldBefore): Promise<Kept> {
  const { municipality } = sender;
  await takeTurns(tx, municipality, intake.keys);
  const verdicts = await verdictsOf(
    tx,
    intake.phones.map(({ e164 }) => e164),
  );
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const found = findHome(homeOf(intake), await homesNear(tx, municipality, intake));
    if (found.certain) return join(tx, found.certain, intake, sender, at);
    const closed = await endedCases(tx, municipality, intake);
    const caseId = await known(tx, closed, intake, sender);
    if (caseId) return { result: 'existing', caseId, command: null };
    const ofCase = { caseId: randomUUID(), municipality, openedAt: at };
    const facts = factsOf(intake, ofCase, tasksFor(found), verdicts);
    // A report of the same tenancy from another house may have been a moment quicker: then it is found now.
    if (await openWith(tx, facts, closed[0], found, intake, sender))
      return { result: 'created', caseId: facts.caseId, facts };
  }
  throw new Error('a case of this home was opened and closed at the same moment; send the report again');
}

/** The cases of a report's home that have ended, the latest first. */
const endedCases = async (tx: Db, municipality: string, intake: Intake): Promise<ClosedHome[]> =>
  (await closedHomesNear(tx, municipality, [intake], null)).filter((home) => wasThisHome(homeOf(intake), home));

/** The ended case that was told all this already; its sender may follow it too. */
async function toldBefore(
  tx: Db,
  closed: readonly ClosedHome[],
  intake: Intake,
  { by }: Sender,
): Promise<string | null> {
  const reports = await reportsOfCases(
    tx,
    closed.map(({ caseId }) => caseId),
    null,
  );
  const known = knownTo(closed, reports, intake);
  if (known) await alsoSentBy(tx, { ...known, by });
  return known?.caseId ?? null;
}

type ClosedReport = Awaited<ReturnType<typeof reportsOfCases>>[number];

/** The report of an ended case that tells all this one does, the latest case's first; undefined where none does. */
export function knownTo(
  closed: readonly Pick<ClosedHome, 'caseId'>[],
  reports: readonly ClosedReport[],
  intake: Intake,
): ClosedReport | undefined {
  // Without any date it may be about another month: nobody is hidden behind an end.
  if (!tellsWhen(intake)) return undefined;
  const fingerprint = fingerprintOf(intake);
  for (const { caseId } of closed) {
    const told = reports.filter((report) => report.caseId === caseId);
    const same = told.find((report) => report.fingerprint === fingerprint);
    if (same) return same;
    const intakes = told.map((report) => report.intake);
    if (isToldBy(intakes, intake))
      return told.find(({ intake: { arrears } }) => arrears.dueDate === intake.arrears.dueDate);
  }
  return undefined;
}

/** The open case of a report's home, where there is no doubt about it. */
export async function openCaseOf(db: Db, municipality: string, intake: Intake): Promise<string | null> {
  return findHome(homeOf(intake), await homesNear(db, municipality, intake)).certain ?? null;
}

const tasksFor = ({ uncertain }: Found): OpenMatch[] =>
  uncertain.map((match, n) => ({ taskId: `match-${n + 1}`, ...match }));

async function openWith(
  tx: Db,
  facts: CaseFacts,
  before: ClosedHome | undefined,
  found: Found,
  intake: Intake,
  sender: Sender,
): Promise<boolean> {
  const { caseId, openedAt } = facts;
  const previous = before ? (before.continuesIn ?? before.caseId) : null;
  if (!(await insertCase(tx, facts, previous, intake, found.taken))) return false;
  const report = { reportId: randomUUID(), fingerprint: fingerprintOf(intake), by: sender.by, linkedBy: null };
  await insertReport(tx, { ...report, caseId, receivedAt: openedAt }, intake);
  await insertMatches(tx, caseId, facts.matches ?? [], openedAt);
  return true;
}

/** The same report again changes nothing; a new one adds its facts to the open case. */
async function join(tx: Db, caseId: string, intake: Intake, { by, role }: Sender, at: Instant): Promise<Kept> {
  const report = { reportId: randomUUID(), fingerprint: fingerprintOf(intake), intake, by, role };
  const command = await linkReport(tx, caseId, { ...report, linkedBy: 'husly' }, at);
  return { result: command ? 'updated' : 'existing', caseId, command };
}

/** What the workflow may know of a report: dates, codes, yes and no. */
function factsOf(
  intake: Intake,
  row: { caseId: string; municipality: string; openedAt: Instant },
  matches: OpenMatch[],
  verdicts: ReadonlyMap<string, NumberVerdict>,
): CaseFacts {
  const phones = intake.phones.map(({ e164, sms }, n) =>
    withVerdict({ id: `p${n + 1}`, usable: e164 !== null, sms }, verdicts.get(e164 ?? '') ?? null),
  );
  return {
    ...row,
    reach: { phones, email: intake.email !== null, address: true },
    children: (intake.children ?? 0) > 0,
    knownNeed: intake.knownNeed,
    legal: intake.legal,
    doubts: doubtsOf(intake),
    ...(matches.length > 0 && { matches }),
  };
}

/** A new case as the planner sees it: what the engine will answer, without waiting for it. */
export function foreseen(facts: CaseFacts, now: Instant): CaseState {
  const state = openCase(facts);
  const answer = plan(state, policyFor(facts.municipality), now);
  return adopt(state, answer, now).reduce((s, event) => apply(s, event, now), state);
}
