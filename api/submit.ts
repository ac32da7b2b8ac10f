import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { CaseView } from '../domain/case.js';
import type { Contact, LearnedReach } from '../domain/commands.js';
import { kindOfTask } from '../domain/outcomes.js';
import { changesReach, keepContact } from '../relay/contact.js';
import { deliverInOrder, type Delivery } from '../relay/deliver.js';
import { atomically } from '../store/atomically.js';
import { caseRow, type CaseRow } from '../store/cases.js';
import { commandById, storeCommand, type NewCommand, type StoredCommand } from '../store/commands.js';
import { openEnd } from '../store/matches.js';
import type { Db } from '../store/open.js';
import { casesOfPart } from '../store/parts.js';
import { hasReported } from '../store/senders.js';
import type { Personal, StoredMessage } from '../store/schema.js';
import type { Refusal } from '../workflows/contract.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import type { Reply } from './route.js';
import type { applied } from './schemas.js';
import { standing } from './views.js';

export interface Said {
  message: StoredMessage;
  note: string | null;
  contact?: Contact | undefined;
  amountsOre?: number[] | undefined;
}

/**
 * The case of a path, within the caller's municipality; for a caseworker only where they have a part in it. For a sender
 * only what it has reported itself exists, and where that goes on in another case, it is that one: what a sender tells of a
 * home must not end with the first case of it.
 */
export async function caseOf(db: Db, caseId: string, who: Identity): Promise<CaseRow> {
  const row = await caseNamed(db, caseId, who);
  if (who.role === 'caseworker' && !(await casesOfPart(db, who.id, [caseId])).has(caseId)) throw unknownCase();
  return row;
}

/** The same, also for a caseworker without a part: whoever asks about a citizen, or meets one, gets it by that. */
export async function caseNamed(db: Db, caseId: string, who: Identity): Promise<CaseRow> {
  const row = await caseRow(db, caseId);
  const isTheirs = who.role !== 'intake' || (await hasReported(db, who.id, caseId));
  if (!row || row.municipality !== who.municipality || !isTheirs) throw unknownCase();
  const goesOnIn = who.role === 'intake' && row.continuesIn ? await openEnd(db, row.continuesIn) : null;
  return (goesOnIn ? await caseRow(db, goesOnIn) : null) ?? row;
}

const unknownCase = (): Problem => new Problem(404, 'unknownCase', 'Der findes ingen sag med dette nummer.');

/**
 * A command's whole way (design §4): kept with its personal part in one transaction, sent to the case as an Update, and
 * answered with the fresh state; 202 where the engine is away, 409 with the present state where it no longer fits.
 */
export async function submit(deps: ApiDeps, row: CaseRow, who: Identity, said: Said): Promise<Reply> {
  const { commandId } = said.message.args;
  const command = await keepSaid(deps.db, row, who, said, deps.now());
  const delivery = await deliverInOrder(deps, command);
  if (delivery.status === 'refused') throw refused(delivery, row, who);
  const state = delivery.status === 'applied' ? delivery.view : row.view;
  const body: z.infer<typeof applied> = {
    commandId,
    caseId: row.caseId,
    status: delivery.status,
    ...(who.role === 'intake' || !state ? nothingToSee : standing(state)),
  };
  return { status: delivery.status === 'applied' ? 200 : 202, body };
}

/** A sender learns that it was received, and nothing of the citizen's affairs (design §1). */
const nothingToSee = { stage: null, outcome: null, tasks: [], next: [] };

/**
 * Keeps what was said; said again under the same id it is kept already, and its contact details are not taken twice.
 *
 * @throws Problem 422 where the id stands for something else
 */
export async function keepSaid(
  db: Db,
  row: Pick<CaseRow, 'caseId'>,
  who: Identity,
  said: Said,
  at: string,
): Promise<StoredCommand> {
  const command = changesReach(said.message, said.contact)
    ? await atomically(
        db,
        async (tx) => (await commandById(tx, said.message.args.commandId)) ?? (await keepNew(tx, row, who, said, at)),
      )
    : await storeCommand(db, newCommand(row, who, said, at));
  if (command.caseId !== row.caseId || !saysTheSame(command, said)) {
    const detail = 'Dette commandId er brugt til noget andet; lav et nyt.';
    throw new Problem(422, 'commandIdReused', detail, [{ pointer: '/commandId', code: 'commandIdReused', detail }]);
  }
  return command;
}

const saysTheSame = ({ note, personal, message }: StoredCommand, said: Said): boolean => {
  const { phonesAdded: _, ...told } = personal ?? {};
  return note === said.note && isDeepStrictEqual(told, personalOf(said)) && sameWords(message, said.message);
};

/** Whether two messages say the same, but for what the API itself has added to them. */
const sameWords = (a: StoredMessage, b: StoredMessage): boolean => isDeepStrictEqual(asSaid(a), asSaid(b));
const asSaid = (message: StoredMessage): unknown =>
  JSON.parse(JSON.stringify(message, (key, value: unknown) => (addedHere.has(key) ? undefined : value)));
const addedHere = new Set(['reach', 'phoneId', 'unconfirmed']);

async function keepNew(
  tx: Db,
  row: Pick<CaseRow, 'caseId'>,
  who: Identity,
  said: Said,
  at: string,
): Promise<StoredCommand> {
  const { reach, phonesAdded } = await keepContact(tx, row.caseId, said.message, said.contact);
  const command = newCommand(row, who, { ...said, message: withReach(said.message, reach) }, at);
  return storeCommand(tx, { ...command, personal: { ...command.personal, phonesAdded } });
}

const newCommand = ({ caseId }: Pick<CaseRow, 'caseId'>, who: Identity, said: Said, at: string): NewCommand => ({
  caseId,
  message: said.message,
  note: said.note,
  personal: personalOf(said),
  role: who.role,
  at,
});

const personalOf = ({ contact, amountsOre }: Said): NonNullable<Personal> => ({
  ...(contact && { contact }),
  ...(amountsOre && { amountsOre }),
});

function withReach(message: StoredMessage, reach: LearnedReach): StoredMessage {
  switch (message.update) {
    case 'completeTask':
      return { ...message, args: { ...message.args, result: { ...message.args.result, reach } } };
    case 'recordFact':
      return { ...message, args: { ...message.args, fact: { ...message.args.fact, reach } } };
    case 'assignTask':
      return message;
  }
}

/** Why a case has not taken a command, in words. */
export const refusalTexts: Record<Refusal, string> = {
  CaseClosed: 'Sagen er afsluttet, så intet er ændret.',
  TaskTaken: 'En anden har taget opgaven. Lederen kan tildele den på ny.',
  TaskNotOpen: 'Opgaven er ikke åben længere. Nedenfor kan du se, hvor sagen er nu.',
  OutcomeMismatch: 'Opgaven kan ikke slutte med dette udfald.',
  MessageNotPlanned: 'Beskeden venter ikke længere: den er sendt, ved at blive sendt eller aflyst.',
  TimePassed: 'Tidspunktet er passeret, så intet er ændret. Vælg et, der ligger forude.',
  TooLate: 'Da er fogedforretningen eller fraflytningen passeret, så intet er ændret. Vælg et tidligere tidspunkt.',
};

function refused({ refusal, view }: Delivery & { status: 'refused' }, row: CaseRow, who: Identity): Problem {
  const present: CaseView | null = who.role === 'intake' ? null : (view ?? row.view);
  const status = refusal === 'OutcomeMismatch' ? 422 : 409;
  const errors = status === 422 ? [{ pointer: '/outcome', code: refusal, detail: refusalTexts[refusal] }] : [];
  return new Problem(status, refusal, refusalTexts[refusal], errors, present ? { case: standing(present) } : {});
}

/** The case and task in a public task id; 404 where it is none of ours. */
export function taskIn(publicId: string) {
  const [caseId = '', taskId = ''] = publicId.split('.', 2);
  const kind = kindOfTask(taskId);
  if (!kind || !z.uuid().safeParse(caseId).success || !/^[\w-]+$/.test(taskId))
    throw new Problem(404, 'unknownTask', 'Der findes ingen opgave med dette nummer.');
  return { caseId, taskId, kind };
}
