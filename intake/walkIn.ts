import { v5 as uuidFrom } from 'uuid';
import type { Instant } from '../domain/case.js';
import type { Contact } from '../domain/commands.js';
import type { Intake } from '../domain/intake/intake.js';
import { keepContact } from '../relay/contact.js';
import { deliverInOrder, type RelayDeps } from '../relay/deliver.js';
import { fingerprintOf } from '../relay/links.js';
import { asRole } from '../domain/outcomes.js';
import { atomically } from '../store/atomically.js';
import { caseRow, markClosed } from '../store/cases.js';
import { commandById, markReceivedAgain, storeCommand, type StoredCommand } from '../store/commands.js';
import type { Db } from '../store/open.js';
import { foreseen, keepAnew, openCaseOf, takeUpReport, type Kept, type Received, type Sender } from './receive.js';

export interface WalkIn {
  commandId: string;
  intake: Intake;
  note: string | null;
  /** New ways to reach the citizen, where any were written down. */
  contact: Contact | undefined;
}

/**
 * Registers a citizen who turned up: as contact in the open case of the home, or as a new case in which contact is made at
 * once. The same `commandId` again changes nothing.
 *
 * @returns null where the `commandId` was used for something else
 */
export async function registerWalkIn(deps: RelayDeps, walkIn: WalkIn, sender: Sender): Promise<Received | null> {
  const at = deps.now();
  const { kept, command } = await atomically(deps.db, (tx) => keepWalkIn(tx, walkIn, sender, at));
  if (!isThisWalkIn(command, walkIn, sender)) return null;
  if (kept) await takeUpReport(deps, kept, at);
  const delivery = await deliverInOrder(deps, command);
  const again = delivery.status === 'refused' ? await registerAgain(deps, command) : null;
  if (again) return again;
  const row = await caseRow(deps.db, command.caseId);
  if (!row) throw new Error(`case ${command.caseId} is gone`);
  const known = row.view ?? foreseen(row.facts, row.openedAt);
  return {
    caseId: row.caseId,
    result: row.openedAt === command.createdAt ? 'created' : 'existing',
    view: delivery.status === 'applied' ? delivery.view : known,
  };
}

/**
 * A visit met a case that ended before it could take it: the citizen who came is not lost behind that end, but registered
 * anew, in another case. Its end is written down first, or the same case would be found again before the lists know of it.
 */
export async function registerAgain(deps: RelayDeps, command: StoredCommand): Promise<Received | null> {
  const { caseId, commandId, note, personal, by, role } = command;
  const row = await caseRow(deps.db, caseId);
  if (!row || !personal?.walkIn) return null;
  await markClosed(deps.db, caseId, deps.now());
  const visit = { commandId: uuidFrom('again', commandId), intake: personal.walkIn, note, contact: personal.contact };
  const received = await registerWalkIn(deps, visit, { by, role: asRole(role), municipality: row.municipality });
  await markReceivedAgain(deps.db, commandId);
  return received;
}

/** The rows of a visit, in one transaction; where it is known already, only the command it was kept as. */
async function keepWalkIn(
  tx: Db,
  walkIn: WalkIn,
  sender: Sender,
  at: Instant,
): Promise<{ kept: Kept | null; command: StoredCommand }> {
  const { commandId, intake, note, contact } = walkIn;
  const known = await commandById(tx, commandId);
  if (known) return { kept: null, command: known };
  const kept = await keepCase(tx, intake, sender, at);
  const { caseId } = kept;
  const fact = { kind: 'citizenContact', channel: 'dropIn' } as const;
  const message = { update: 'recordFact', args: { commandId, by: sender.by, fact } } as const;
  const personal = { fingerprint: fingerprintOf(intake), walkIn: intake };
  const command = { caseId, message, note, personal, role: sender.role, at };
  if (kept.result === 'created' || !contact) return { kept, command: await storeCommand(tx, command) };
  const { reach, phonesAdded } = await keepContact(tx, caseId, message, contact);
  const learned = { ...message, args: { ...message.args, fact: { ...fact, reach } } };
  const withContact = { ...command, message: learned, personal: { ...personal, contact, phonesAdded } };
  return { kept, command: await storeCommand(tx, withContact) };
}

/** A citizen who says nothing of what is owed reports nothing: then the open case is enough. */
async function keepCase(tx: Db, intake: Intake, sender: Sender, at: Instant): Promise<Kept> {
  const { amountOre, dueDate } = intake.arrears;
  const caseId = amountOre === null && dueDate === null ? await openCaseOf(tx, sender.municipality, intake) : null;
  return caseId ? { result: 'existing', caseId, command: null } : keepAnew(tx, intake, sender, at);
}

/** Whether a command is this visit: the same said of the same citizen, by the same member of staff. */
const isThisWalkIn = ({ personal, note, by }: StoredCommand, walkIn: WalkIn, sender: Sender): boolean =>
  personal?.fingerprint === fingerprintOf(walkIn.intake) && note === walkIn.note && by === sender.by;
