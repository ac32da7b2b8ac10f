import { createHash, randomUUID } from 'node:crypto';
import { v5 as uuidFrom } from 'uuid';
import type { Instant } from '../domain/case.js';
import type { ReportedAgain } from '../domain/commands.js';
import { contentOf } from '../domain/intake/content.js';
import type { DoubtCode, Intake, ReportedPhone } from '../domain/intake/intake.js';
import { isDamaged } from '../domain/intake/names.js';
import type { LegalFacts } from '../domain/law/entry.js';
import { householdKey, type Parting } from '../domain/matching.js';
import { asRole, kindOfTask, type Role } from '../domain/outcomes.js';
import { addToCitizen, caseRow, insertReport, learnedReach, phonesAsTold, reportsOf } from '../store/cases.js';
import { storeCommand, type StoredCommand } from '../store/commands.js';
import { learnLandlord } from '../store/landlords.js';
import { decideMatch, goesOnIn, insertPartings, matchOf, openEnd, type MatchRow } from '../store/matches.js';
import type { Db } from '../store/open.js';
import { alsoSentBy, otherSendersOf } from '../store/senders.js';
import type { StoredMessage } from '../store/schema.js';

/** Reports that are linked to a case which another report began, by the machine or by a person's decision. */
export interface Link {
  reportId: string;
  fingerprint: string;
  intake: Intake;
  /** Who sent the report, and as what. */
  by: string;
  role: Role;
  /** `husly`, or the person who decided. */
  linkedBy: string;
  /** The case the report came with, which goes on in this one, and what had become known there. */
  from?: { caseId: string; dates: LegalFacts; phones: ReportedPhone[] };
}

/** What a command about a report is called: the same report tells a case its facts once. */
export const linkCommandId = (caseId: string, fingerprint: string): string => uuidFrom(fingerprint, caseId);

/**
 * Links a report to an open case: kept beside the others, its people added, and the case told by a command that is
 * delivered once the transaction stands.
 *
 * @returns null where this very report is linked already
 */
export async function linkReport(tx: Db, caseId: string, link: Link, at: Instant): Promise<StoredCommand | null> {
  const { reportId, fingerprint, intake, by, linkedBy } = link;
  const report = { reportId, fingerprint, caseId, receivedAt: at, by, linkedBy };
  if (!(await insertReport(tx, report, intake))) return null;
  await learnLandlord(tx, caseId, intake);
  const tenants = await addToCitizen(tx, caseId, { ...intake, phones: link.from?.phones ?? intake.phones });
  const fact = { ...(await factOf(tx, caseId, link, tenants)), reach: await learnedReach(tx, caseId, false) };
  const args = { commandId: linkCommandId(caseId, fingerprint), by, fact };
  const message = { update: 'recordFact', args } as const;
  return storeCommand(tx, { caseId, message, note: null, personal: null, role: link.role, at });
}

/** What the case learns: dates, codes, yes and no. */
async function factOf(tx: Db, caseId: string, link: Link, tenants: readonly string[]): Promise<ReportedAgain> {
  const { intake, from } = link;
  const whole = !tenants.some(isDamaged);
  const hearingWas = await replacedHearing(tx, caseId, intake);
  return {
    kind: 'reportedAgain',
    dates: from?.dates ?? intake.legal,
    doubts: doubtsOf(intake).filter((code) => code !== 'nameDamaged' || !whole),
    ...(whole && { answers: ['nameDamaged'] }),
    ...((intake.children ?? 0) > 0 && { children: true }),
    ...(intake.knownNeed && { knownNeed: true }),
    ...(hearingWas && { hearingWas }),
    ...(from && { fromCase: from.caseId }),
  };
}

/** Codes of what a person must clear up, each once. */
export const doubtsOf = (intake: Intake): DoubtCode[] => [...new Set(intake.doubts.map((d) => d.code))];

/** The hearing that the court's own notice takes the place of; it stays in the case's history. */
async function replacedHearing(tx: Db, caseId: string, { legal }: Intake): Promise<string | null> {
  if (!legal.courtNoticeOn || !legal.hearingAt) return null;
  const row = await caseRow(tx, caseId);
  const known = (row?.view ?? row?.facts)?.legal.hearingAt;
  return known && known !== legal.hearingAt ? known : null;
}

/** The same content is the same report, on whichever day it is sent again. */
export const fingerprintOf = (intake: Intake): string =>
  createHash('sha256')
    .update(JSON.stringify(contentOf(intake), inOrder))
    .digest('hex');

/** The database gives a report's fields back in another order; received again, it is still the same report. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Whether a command decides if two cases are of one home. */
export const decidesMatch = (message: StoredMessage): boolean =>
  message.update === 'completeTask' && kindOfTask(message.args.taskId) === 'match';

/**
 * Carries out what a person has decided about two cases, once the case that asked has taken it. The same home: the newer
 * case has ended, and its reports are linked to the other one. Two homes: neither is asked about again. Repeating it
 * changes nothing.
 *
 * @returns the commands that the other case gets, kept and not yet delivered
 */
export async function carryOutDecision(tx: Db, command: StoredCommand, at: Instant): Promise<StoredCommand[]> {
  const { message, caseId, by } = command;
  if (message.update !== 'completeTask') return [];
  const match = await matchOf(tx, caseId, message.args.taskId);
  const { outcome } = message.args.result;
  if (!match || match.decision || (outcome !== 'same' && outcome !== 'different')) return [];
  await decideMatch(tx, match, { decision: outcome, decidedBy: by, decidedAt: at });
  if (outcome === 'same') return linkCase(tx, match, command, at);
  await insertPartings(tx, match.otherCaseId, await householdsOf(tx, caseId), by, at);
  await insertPartings(tx, caseId, await householdsOf(tx, match.otherCaseId), by, at);
  return [];
}

/** Where the other case has ended a moment ago, the reports are refused there, and find an open case as any others do. */
async function linkCase(tx: Db, match: MatchRow, { by, role }: StoredCommand, at: Instant): Promise<StoredCommand[]> {
  const { caseId, otherCaseId } = match;
  const into = (await openEnd(tx, otherCaseId)) ?? otherCaseId;
  await goesOnIn(tx, caseId, into);
  const row = await caseRow(tx, caseId);
  const phones = (await phonesAsTold(tx, caseId)).filter(({ usable, e164 }) => usable || e164 === null);
  const given: StoredCommand[] = [];
  for (const { reportId, intake, fingerprint, by: sentBy } of await reportsOf(tx, caseId)) {
    const from = { caseId, dates: row?.view?.legal ?? intake.legal, phones };
    const sent = { reportId: randomUUID(), fingerprint, intake, by: sentBy, role: asRole(role) };
    const command = await linkReport(tx, into, { ...sent, linkedBy: by, from }, at);
    if (command) given.push(command);
    for (const sender of await otherSendersOf(tx, reportId))
      await alsoSentBy(tx, { caseId: into, fingerprint, by: sender });
  }
  // Who has said that they want no messages has said it to us, not to one of two cases.
  for (const channel of row?.view?.noMessages ?? []) {
    const fact = { kind: 'noMessages', channel } as const;
    const message = { update: 'recordFact', args: { commandId: uuidFrom(`no ${channel}`, caseId), by, fact } } as const;
    const told = { caseId: into, message, note: null, personal: null, role: asRole(role), at };
    given.push(await storeCommand(tx, told));
  }
  return given;
}

/** The households that a case's reports are about. */
const householdsOf = async (tx: Db, caseId: string): Promise<Parting[]> =>
  (await reportsOf(tx, caseId)).flatMap(({ intake }) => partingsFrom(intake));

/** What keeps a report's household, and its tenancy, apart from a case. */
export const partingsFrom = ({ keys }: Intake): Parting[] =>
  keys.tenants.map((person) => ({ householdKey: householdKey(keys.address, person), tenancyKey: keys.tenancy }));
