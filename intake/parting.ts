import type { Fact, LinkUndone } from '../domain/commands.js';
import { toldTogether } from '../domain/applyFact.js';
import type { Role } from '../domain/outcomes.js';
import { deliverInOrder, type Delivery, type RelayDeps } from '../relay/deliver.js';
import { doubtsOf, linkCommandId, partingsFrom } from '../relay/links.js';
import { atomically } from '../store/atomically.js';
import { learnedReach, reportsOf, type CaseRow, type ReportRow } from '../store/cases.js';
import { commandById, storeCommand, type StoredCommand } from '../store/commands.js';
import { takeReportOut } from '../store/links.js';
import { insertPartings, takeTurns } from '../store/matches.js';
import { otherSendersOf } from '../store/senders.js';
import type { Db } from '../store/open.js';
import { keepAnew, sentAlsoBy, takeUpReport, type Kept } from './receive.js';

/** What a person says who finds that a report is about another home. */
export interface Parting {
  commandId: string;
  reportId: string;
  note: string | null;
  by: string;
  role: Role;
}

/** What became of it; `unknownLink`: no such report here, `opening`: the case began with it, `reused`: an id for another command. */
export type Parted =
  { status: 'unknownLink' | 'opening' | 'reused' } | { status: 'undone'; toCase: string; delivery: Delivery };

/**
 * Undoes a link: the report leaves the case with what only it told, and is received as new, into a case of its own or of
 * its own home. The machine never links that household to this case again. Said twice, it is done once.
 */
export async function undoLink(deps: RelayDeps, row: CaseRow, parting: Parting): Promise<Parted> {
  const at = deps.now();
  const kept = await atomically(deps.db, (tx) => keepParting(tx, row, parting, at));
  if (typeof kept === 'string') return { status: kept };
  if (kept.report) await takeUpReport(deps, kept.report, at);
  return { status: 'undone', toCase: kept.toCase, delivery: await deliverInOrder(deps, kept.command) };
}

interface KeptParting {
  command: StoredCommand;
  toCase: string;
  /** The report as it was received anew; null where that was done before. */
  report: Kept | null;
}

async function keepParting(
  tx: Db,
  row: CaseRow,
  parting: Parting,
  at: string,
): Promise<KeptParting | Exclude<Parted['status'], 'undone'>> {
  const find = async () => {
    const reports = await reportsOf(tx, row.caseId);
    return { reports, report: reports.find((r) => r.reportId === parting.reportId) };
  };
  const known = (await find()).report;
  // The house before its citizens, as reports are taken in: nobody waits for each other, and who comes sees the parting.
  if (known) await takeTurns(tx, row.municipality, known.intake.keys);
  const before = await commandById(tx, parting.commandId);
  if (before) return said(before, row.caseId, parting);
  const { reports, report } = await find();
  if (!report) return 'unknownLink';
  if (report.linkedBy === null) return 'opening';
  const rest = reports.filter((r) => r !== report);
  const linking = await commandById(tx, linkCommandId(row.caseId, report.fingerprint));
  const told = linking?.message.update === 'recordFact' ? linking.message.args.fact : null;
  const others = await otherSendersOf(tx, report.reportId);
  await insertPartings(tx, row.caseId, partingsFrom(report.intake), parting.by, at);
  await takeReportOut(tx, report, rest);
  const { municipality } = row;
  const received = await keepAnew(tx, report.intake, { by: report.by, role: 'intake', municipality }, at);
  const fact = { ...undone(report, told, rest, at, received.caseId), reach: await learnedReach(tx, row.caseId, false) };
  await sentAlsoBy(tx, received.caseId, report.intake, others);
  const { commandId, note, by, role } = parting;
  const message = { update: 'recordFact', args: { commandId, by, fact } } as const;
  const command = await storeCommand(tx, { caseId: row.caseId, message, note, personal: null, role, at });
  return { command, toCase: received.caseId, report: received };
}

function said(before: StoredCommand, caseId: string, { reportId, note }: Parting): KeptParting | 'reused' {
  const { message } = before;
  const fact = message.update === 'recordFact' ? message.args.fact : null;
  const isThis = before.caseId === caseId && before.note === note;
  if (!isThis || fact?.kind !== 'linkUndone' || fact.reportId !== reportId) return 'reused';
  return { command: before, toCase: fact.toCase, report: null };
}

/** What the case is told: which dates and doubts were that report's, and what the others say. */
function undone(
  report: ReportRow,
  told: Fact | null,
  rest: readonly ReportRow[],
  at: string,
  toCase: string,
): LinkUndone {
  const raised = new Set(rest.flatMap((r) => doubtsOf(r.intake)));
  return {
    kind: 'linkUndone',
    reportId: report.reportId,
    toCase,
    told: told?.kind === 'reportedAgain' ? told.dates : report.intake.legal,
    rest: toldTogether(
      rest.map((r) => r.intake.legal),
      at,
    ),
    doubts: doubtsOf(report.intake).filter((code) => !raised.has(code)),
  };
}
