import { v5 as uuidFrom } from 'uuid';
import { homeMunicipality } from '../domain/policy.js';
import { caseRow, citizenOf, markUnusable } from '../store/cases.js';
import { commandById, storeCommand, type StoredCommand } from '../store/commands.js';
import { addWords, giveToCase, markHandled, openInquiryOf, takeTurnsOf, type IncomingRow } from '../store/incoming.js';
import { inquiryRow, insertInquiry, type InquiryRow } from '../store/inquiries.js';
import { openEnd } from '../store/matches.js';
import { latestCaseWith } from '../store/numbers.js';
import type { Db } from '../store/open.js';
import { keepContact } from './contact.js';
import { deliverInOrder, type RelayDeps } from './deliver.js';
import { plannedInquiry, startInquiry } from './inquiries.js';

/** Makes the ids of inquiries from those of the messages they begin with. */
const asked = '3c1d9a57-2f64-5b8e-a1d0-9e8f4c2b6a11';

/**
 * A message that no open case takes: the outreach worker is asked to read it, in the latest case of the number, or to find
 * out whose it is. While somebody still is to read an earlier one of the number, it joins that.
 */
export async function askToRead(deps: RelayDeps, { incomingId, sender, text }: IncomingRow): Promise<void> {
  const inquiryId = await deps.db.transaction(async (tx) => {
    await takeTurnsOf(tx, sender);
    const open = await openInquiryOf(tx, sender);
    const newId = uuidFrom(incomingId, asked);
    if (!(await markHandled(tx, incomingId, open ?? { inquiryId: newId }))) return null;
    if (open) await addWords(tx, open.inquiryId, text);
    else await insertInquiry(tx, await readingOf(tx, newId, sender, text, deps.now()));
    return open ? null : newId;
  });
  const row = inquiryId && (await inquiryRow(deps.db, inquiryId));
  if (row) await startInquiry(deps, row);
}

async function readingOf(tx: Db, inquiryId: string, sender: string, text: string, askedAt: string) {
  const latest = await latestCaseWith(tx, sender);
  const municipality = latest?.municipality ?? homeMunicipality;
  const facts = { inquiryId, kind: 'incoming', municipality, caseId: latest?.caseId ?? null, askedAt } as const;
  const citizen = { name: null, street: null, postcode: null, city: null, phones: [sender] };
  return plannedInquiry(facts, { askedBy: 'citizen:sms', askedByRole: 'citizen', question: text, citizen });
}

/** The outreach worker has found whose message it is: that case gets the number and the words, as facts like any other. */
export async function giveTo(deps: RelayDeps, inquiry: InquiryRow, found: string): Promise<void> {
  const at = deps.now();
  // Found to be another case's home meanwhile, it goes on there.
  const caseId = (await openEnd(deps.db, found)) ?? found;
  const commands = await deps.db.transaction(async (tx) => {
    const sender = inquiry.citizen?.phones[0] ?? '';
    await giveToCase(tx, inquiry.inquiryId, sender, caseId);
    return factsFor(tx, inquiry, sender, caseId, at);
  });
  // Refused: the case has ended meanwhile. Pending: the relay delivers it.
  for (const command of commands) await deliverInOrder(deps, command);
}

async function factsFor(
  tx: Db,
  inquiry: InquiryRow,
  number: string,
  caseId: string,
  at: string,
): Promise<StoredCommand[]> {
  const by = inquiry.answeredBy ?? 'husly';
  const ids = { number: uuidFrom('number', inquiry.inquiryId), words: uuidFrom('words', inquiry.inquiryId) };
  const known = [await commandById(tx, ids.number), await commandById(tx, ids.words)].filter((c) => c !== undefined);
  if (known.length > 0) return known;
  const citizen = await citizenOf(tx, caseId);
  const told: StoredCommand[] = [];
  if (!citizen?.phones.some((phone) => phone.e164 === number)) {
    const contact = { phones: [number] };
    const message = {
      update: 'recordFact',
      args: { commandId: ids.number, by, fact: { kind: 'contactDetails' } },
    } as const;
    const { reach, phonesAdded } = await keepContact(tx, caseId, message, contact);
    const args = { ...message.args, fact: { ...message.args.fact, reach } };
    const personal = { contact, phonesAdded };
    told.push(
      await storeCommand(tx, { caseId, message: { ...message, args }, note: null, personal, role: 'outreach', at }),
    );
  }
  const args = { commandId: ids.words, by, fact: { kind: 'citizenReplied', channel: 'sms' } } as const;
  const message = { update: 'recordFact', args } as const;
  told.push(await storeCommand(tx, { caseId, message, note: inquiry.question, personal: null, role: 'outreach', at }));
  return told;
}

/** The number has another owner by now: what they write next is not taken for the citizen's. */
export async function notTheirNumber({ db }: RelayDeps, inquiry: InquiryRow): Promise<void> {
  const { caseId } = inquiry;
  const row = caseId ? await caseRow(db, caseId) : undefined;
  if (!caseId || !row?.closedAt) return;
  const citizen = await citizenOf(db, caseId);
  for (const { phoneId, e164 } of citizen?.phones ?? [])
    if (e164 !== null && e164 === inquiry.citizen?.phones[0]) await markUnusable(db, caseId, phoneId);
}
