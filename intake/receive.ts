import { randomUUID } from 'node:crypto';
import { apply } from '../domain/apply.js';
import { openCase, type CaseFacts, type CaseState, type Instant, type OpenMatch } from '../domain/case.js';
import { adopt } from '../domain/course.js';
import type { NumberVerdict } from '../domain/commands.js';
import type { Intake } from '../domain/intake/intake.js';
import { warnings, type LegalWarning } from '../domain/law/warnings.js';
import { findHome, type Found, type Home } from '../domain/matching.js';
import { withVerdict } from '../domain/numbers.js';
import { asRole, type Role } from '../domain/outcomes.js';
import { plan } from '../domain/planner/plan.js';
import { policyFor } from '../domain/policy.js';
import { deliverInOrder, type RelayDeps } from '../relay/deliver.js';
import { doubtsOf, fingerprintOf, linkCommandId, linkReport } from '../relay/links.js';
import { startCase } from '../relay/start.js';
import { caseRow, insertCase, insertReport, previousCaseOfHome, reportsOf, takeReportBack } from '../store/cases.js';
import { markReceivedAgain, type StoredCommand } from '../store/commands.js';
import { homesNear, insertMatches, phonesOf, takeTurns } from '../store/matches.js';
import { verdictsOf } from '../store/numbers.js';
import type { Db } from '../store/open.js';

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
  const kept = await deps.db.transaction((tx) => keepReport(tx, intake, sender, at));
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
  const { caseId, commandId, role } = command;
  const at = deps.now();
  const kept = await deps.db.transaction(async (tx) => {
    const report = (await reportsOf(tx, caseId)).find((r) => linkCommandId(caseId, r.fingerprint) === commandId);
    await markReceivedAgain(tx, commandId);
    if (!report) return null;
    await takeReportBack(tx, caseId, report.reportId, at);
    return keepReport(tx, report.intake, { by: report.by, role: asRole(role), municipality: report.municipality }, at);
  });
  return kept && takeUpReport(deps, kept, at);
}

export type Kept =
  | { result: 'created'; caseId: string; facts: CaseFacts }
  | { result: 'existing' | 'updated'; caseId: string; command: StoredCommand | null };

/**
 * Writes a report's rows: a new case, or what it adds to the open case of the same home. Where it is uncertain whether the
 * home is known, a new case (nobody at risk is hidden behind a guess) with a task for a person. One transaction.
 */
export async function keepReport(tx: Db, intake: Intake, sender: Sender, at: Instant): Promise<Kept> {
  const { municipality } = sender;
  await takeTurns(tx, municipality, intake.keys);
  const verdicts = await verdictsOf(
    tx,
    intake.phones.map(({ e164 }) => e164),
  );
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const found = findHome(homeOf(intake), await homesNear(tx, municipality, intake));
    if (found.certain) return join(tx, found.certain, intake, sender, at);
    const ofCase = { caseId: randomUUID(), municipality, openedAt: at };
    const facts = factsOf(intake, ofCase, tasksFor(found), verdicts);
    // A report of the same tenancy from another house may have been a moment quicker: then it is found now.
    if (await openWith(tx, facts, found, intake, sender)) return { result: 'created', caseId: facts.caseId, facts };
  }
  throw new Error('a case of this home was opened and closed at the same moment; send the report again');
}

/** A report's home, to be held against those known. */
export const homeOf = (intake: Intake): Home => ({
  tenancy: intake.keys.tenancy,
  address: intake.keys.address,
  people: intake.keys.tenants,
  phones: phonesOf(intake),
  email: intake.email,
});

/** The open case of a report's home, where there is no doubt about it. */
export async function openCaseOf(db: Db, municipality: string, intake: Intake): Promise<string | null> {
  return findHome(homeOf(intake), await homesNear(db, municipality, intake)).certain ?? null;
}

const tasksFor = ({ uncertain }: Found): OpenMatch[] =>
  uncertain.map((match, n) => ({ taskId: `match-${n + 1}`, ...match }));

async function openWith(tx: Db, facts: CaseFacts, found: Found, intake: Intake, sender: Sender): Promise<boolean> {
  const { caseId, municipality, openedAt } = facts;
  const previous = await previousCaseOfHome(tx, municipality, intake.keys);
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

/**
 * Everything odd about a report, in Danish: doubts, oddities, and dates too early in law (reported, never decided).
 *
 * @param early the law's warnings, where they are worked out already
 */
export const oddities = (
  intake: Intake,
  early: readonly LegalWarning[] = warnings(intake.legal),
): { code: string; pointer: string; detail: string }[] => [
  ...[...intake.doubts, ...intake.warnings].map(({ code, pointer, detail }) => ({ code, pointer, detail })),
  ...early.map(({ code, text }) => ({ code, pointer: '/legal', detail: text })),
];

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
