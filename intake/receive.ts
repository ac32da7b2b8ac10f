import { createHash, randomUUID } from 'node:crypto';
import { v5 as uuidFrom } from 'uuid';
import { apply } from '../domain/apply.js';
import { openCase, type CaseFacts, type CaseState, type Instant } from '../domain/case.js';
import type { ReportedAgain } from '../domain/commands.js';
import { adopt } from '../domain/course.js';
import type { Intake } from '../domain/intake/intake.js';
import { warnings } from '../domain/law/warnings.js';
import { roles, type Role } from '../domain/outcomes.js';
import { plan } from '../domain/planner/plan.js';
import { policyFor } from '../domain/policy.js';
import { deliverInOrder, type RelayDeps } from '../relay/deliver.js';
import { startCase } from '../relay/start.js';
import {
  addToCitizen,
  caseRow,
  insertCase,
  insertReport,
  openCaseOfHome,
  previousCaseOfHome,
  learnedReach,
  reportsOf,
  takeReportBack,
} from '../store/cases.js';
import { markReceivedAgain, storeCommand, type StoredCommand } from '../store/commands.js';
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
  if (kept.command && delivery?.status === 'refused') return receiveAgain(deps, kept.command);
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
 */
export async function receiveAgain(deps: RelayDeps, command: StoredCommand): Promise<Received> {
  const { caseId, commandId, role } = command;
  const at = deps.now();
  const kept = await deps.db.transaction(async (tx) => {
    const report = (await reportsOf(tx, caseId)).find((r) => uuidFrom(r.fingerprint, caseId) === commandId);
    if (!report) throw new Error(`the report behind command ${commandId} is gone`);
    await takeReportBack(tx, caseId, report.reportId, at);
    await markReceivedAgain(tx, commandId);
    return keepReport(tx, report.intake, { by: report.by, role: roleOf(role), municipality: report.municipality }, at);
  });
  return takeUpReport(deps, kept, at);
}

const roleOf = (role: string): Role => roles.find((known) => known === role) ?? 'intake';

export type Kept =
  | { result: 'created'; caseId: string; facts: CaseFacts }
  | { result: 'existing' | 'updated'; caseId: string; command: StoredCommand | null };

/** Writes a report's rows: a new case, or what it adds to the open case of the same home. One transaction. */
export async function keepReport(tx: Db, intake: Intake, sender: Sender, at: Instant): Promise<Kept> {
  const { municipality } = sender;
  const known = await openCaseOfHome(tx, municipality, intake.keys);
  if (known) return join(tx, known, intake, sender, at);
  const caseId = randomUUID();
  const facts = factsOf(intake, { caseId, municipality, openedAt: at });
  const previous = await previousCaseOfHome(tx, municipality, intake.keys);
  if (await insertCase(tx, facts, previous, intake)) {
    await insertReport(tx, { ...reportOf(intake), caseId, receivedAt: at, by: sender.by }, intake);
    return { result: 'created', caseId, facts };
  }
  const quicker = await openCaseOfHome(tx, municipality, intake.keys);
  if (!quicker) throw new Error('a case of this home was opened and closed at the same moment; send the report again');
  return join(tx, quicker, intake, sender, at);
}

/** The same report again changes nothing; a new one adds its facts to the open case. */
async function join(tx: Db, caseId: string, intake: Intake, sender: Sender, at: Instant): Promise<Kept> {
  const report = reportOf(intake);
  const fresh = await insertReport(tx, { ...report, caseId, receivedAt: at, by: sender.by }, intake);
  if (!fresh) return { result: 'existing', caseId, command: null };
  await addToCitizen(tx, caseId, intake);
  const fact: ReportedAgain = { kind: 'reportedAgain', dates: intake.legal, doubts: doubtsOf(intake) };
  const commandId = uuidFrom(report.fingerprint, caseId);
  const args = { commandId, by: sender.by, fact: { ...fact, reach: await learnedReach(tx, caseId, false) } };
  const message = { update: 'recordFact', args } as const;
  const command = await storeCommand(tx, { caseId, message, note: null, personal: null, role: sender.role, at });
  return { result: 'updated', caseId, command };
}

/** The same content is the same report, on whichever day it is sent again. */
function reportOf({ source, ...content }: Intake): { reportId: string; fingerprint: string } {
  const { noticedOn: _, ...from } = source;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([from, content]))
    .digest('hex');
  return { reportId: randomUUID(), fingerprint };
}

/** Everything odd about a report, in Danish: doubts, oddities, and dates too early in law (reported, never decided). */
export const oddities = (intake: Intake): { code: string; pointer: string; detail: string }[] => [
  ...[...intake.doubts, ...intake.warnings].map(({ code, pointer, detail }) => ({ code, pointer, detail })),
  ...warnings(intake.legal).map(({ code, text }) => ({ code, pointer: '/legal', detail: text })),
];

const doubtsOf = (intake: Intake) => [...new Set(intake.doubts.map((d) => d.code))];

/** What the workflow may know of a report: dates, codes, yes and no. */
function factsOf(intake: Intake, row: { caseId: string; municipality: string; openedAt: Instant }): CaseFacts {
  const phones = intake.phones.map((p, n) => ({ id: `p${n + 1}`, usable: p.e164 !== null, sms: p.sms }));
  return {
    ...row,
    reach: { phones, email: intake.email !== null, address: true },
    children: (intake.children ?? 0) > 0,
    knownNeed: intake.knownNeed,
    legal: intake.legal,
    doubts: doubtsOf(intake),
  };
}

/** A new case as the planner sees it: what the engine will answer, without waiting for it. */
export function foreseen(facts: CaseFacts, now: Instant): CaseState {
  const state = openCase(facts);
  const answer = plan(state, policyFor(facts.municipality), now);
  return adopt(state, answer, now).reduce((s, event) => apply(s, event, now), state);
}
