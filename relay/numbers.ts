import { v5 as uuidFrom } from 'uuid';
import type { Channel, Instant } from '../domain/case.js';
import type { CitizenFact, NumberVerdict } from '../domain/commands.js';
import type { MessageReason } from '../domain/messageGuards.js';
import { verdictOf } from '../domain/numbers.js';
import { caseRow, learnedReach, refuseEmail } from '../store/cases.js';
import { storeCommand, type StoredCommand } from '../store/commands.js';
import { casesWith, keepVerdict } from '../store/numbers.js';
import type { Db } from '../store/open.js';
import { deliverInOrder, type RelayDeps } from './deliver.js';

/** Makes the ids of commands that say what was learnt: the same occasion tells a case the same once. */
const learnt = '5a0f4a35-4c0e-5d0c-8f6f-0b6a4b1c7d52';

/** What was learnt of a number (E.164), and when: what has been learnt since counts more. */
export interface Learnt {
  e164: string;
  verdict: NumberVerdict;
  learnedAt: Instant;
}

/**
 * What was learnt of a number, for every case it stands in and every later one. Sending knows it when the
 * transaction stands; the open cases get it as commands, which are to be delivered then.
 *
 * @param seed names the occasion, nothing personal
 */
export async function keepLearnt(
  tx: Db,
  { e164, verdict, learnedAt }: Learnt,
  seed: string,
  at: string,
): Promise<StoredCommand[]> {
  if (!(await keepVerdict(tx, e164, verdict, learnedAt))) return [];
  const told: StoredCommand[] = [];
  for (const { caseId, phoneId } of (await casesWith(tx, e164)).filter((found) => found.open)) {
    const reach = await learnedReach(tx, caseId, false);
    const sms = reach.phones.some((phone) => phone.id === phoneId && phone.sms);
    const fact = { kind: 'numberLearned', phoneId, verdict, sms } as const;
    told.push(await tell(tx, caseId, fact, `${seed}|${phoneId}|${verdict}`, at));
  }
  return told;
}

/** Keeps what was learnt of a number at an instant and tells the open cases with it, now or by the relay. */
export async function learnNumber(
  deps: RelayDeps,
  e164: string,
  verdict: NumberVerdict,
  seed: string,
  at: string,
): Promise<void> {
  const told = await deps.db.transaction((tx) => keepLearnt(tx, { e164, verdict, learnedAt: at }, seed, at));
  await tellAll(deps, told);
}

/** A message that a provider refused for good. */
export interface Refused {
  caseId: string;
  key: string;
  channel: Channel;
  recipient: string;
  reason: MessageReason;
}

/**
 * Keeps what a refusal teaches of the number or the mail address; told again it changes nothing.
 *
 * @returns tells the open cases, which may take as long as they do not answer: for when the refusal is on record
 */
export async function learnFromRefusal(deps: RelayDeps, refused: Refused): Promise<() => Promise<void>> {
  const told = await deps.db.transaction((tx) => keepRefusal(tx, refused, deps.now()));
  return () => tellAll(deps, told);
}

async function keepRefusal(tx: Db, refused: Refused, at: string): Promise<StoredCommand[]> {
  const { caseId, key, channel, recipient, reason } = refused;
  const seed = `${caseId}/${key}`;
  if (channel === 'sms') {
    const verdict = verdictOf(reason);
    return verdict ? keepLearnt(tx, { e164: recipient, verdict, learnedAt: at }, seed, at) : [];
  }
  return reason === 'recipientRejected' ? keepEmailRefused(tx, caseId, recipient, seed, at) : [];
}

async function tellAll(deps: RelayDeps, told: readonly StoredCommand[]): Promise<void> {
  for (const command of told) await deliverInOrder(deps, command);
}

async function keepEmailRefused(
  tx: Db,
  caseId: string,
  email: string,
  seed: string,
  at: string,
): Promise<StoredCommand[]> {
  if (!(await refuseEmail(tx, caseId, email))) return [];
  const row = await caseRow(tx, caseId);
  return row?.closedAt ? [] : [await tell(tx, caseId, { kind: 'emailRefused' }, seed, at)];
}

function tell(tx: Db, caseId: string, fact: CitizenFact, seed: string, at: string): Promise<StoredCommand> {
  const args = { commandId: uuidFrom(`${seed}|${caseId}`, learnt), by: 'husly', fact };
  const message = { update: 'recordFact', args } as const;
  return storeCommand(tx, { caseId, message, note: null, personal: null, role: 'outreach', at });
}
