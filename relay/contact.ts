import type { Contact, LearnedReach } from '../domain/commands.js';
import { readAddress } from '../domain/intake/addresses.js';
import { readEmail, readPhones } from '../domain/intake/phones.js';
import { addPhones, learnedReach, markUnusable, takePhonesBack, updateContact } from '../store/cases.js';
import type { Db } from '../store/open.js';
import type { Personal, StoredMessage } from '../store/schema.js';

/**
 * What a command tells of the ways to reach a citizen: kept with the command, told to the case as ids and yes or no, and
 * true only once the case has taken the command. New numbers get their ids at once, because the case must know them by
 * something; a refusal takes them back.
 */
export interface ToldContact {
  reach: LearnedReach;
  phonesAdded: string[];
}

/** Whether a command says anything of how to reach the citizen. */
export const changesReach = (message: StoredMessage, contact: Contact | undefined): boolean =>
  contact !== undefined || goneWith(message) !== null;

/** Notes new numbers, and works out how the citizen can be reached once the command is applied. In a transaction. */
export async function keepContact(
  tx: Db,
  caseId: string,
  message: StoredMessage,
  contact: Contact | undefined,
): Promise<ToldContact> {
  const phonesAdded = contact ? await addPhones(tx, caseId, readPhones(contact.phones ?? []).value) : [];
  const gone = goneWith(message);
  const known = await learnedReach(tx, caseId, Boolean(contact?.address));
  const phones = known.phones.map((p) => (p.id === gone ? { ...p, usable: false, sms: false } : p));
  return { reach: { ...known, phones, email: known.email || Boolean(contact?.email) }, phonesAdded };
}

/** The case has taken the command: what it told becomes true. In the transaction that settles the command. */
export async function applyContact(tx: Db, caseId: string, message: StoredMessage, personal: Personal): Promise<void> {
  const gone = goneWith(message);
  if (gone) await markUnusable(tx, caseId, gone);
  if (!personal?.contact) return;
  const { street, postcode, city } = readAddress(personal.contact.address);
  const address = street ? { street, postcode, city } : null;
  await updateContact(tx, caseId, readEmail(personal.contact.email).value, address);
}

/** The case has refused the command: the numbers it brought are not the citizen's by it. */
export async function refuseContact(tx: Db, caseId: string, personal: Personal): Promise<void> {
  await takePhonesBack(tx, caseId, personal?.phonesAdded ?? []);
}

/** The number that turned out not to be the citizen's. */
function goneWith(message: StoredMessage): string | null {
  if (message.update !== 'completeTask') return null;
  const { outcome, phoneId } = message.args.result;
  return (outcome === 'notInUse' || outcome === 'wrongNumber') && phoneId ? phoneId : null;
}
