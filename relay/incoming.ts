import { v5 as uuidFrom } from 'uuid';
import { keptAnHour, meaningOf, tooManyWords, wordsOf, type IncomingMeaning } from '../domain/incoming.js';
import { commandById, storeCommand, type StoredCommand } from '../store/commands.js';
import * as store from '../store/incoming.js';
import { casesWith } from '../store/numbers.js';
import type { Db } from '../store/open.js';
import { deliverInOrder, type RelayDeps } from './deliver.js';
import { learnNumber } from './numbers.js';
import { askToRead } from './unclaimed.js';

/** An SMS as a provider tells of it. */
export interface Incoming {
  provider: string;
  /** The provider's id: told again, it is the same message. */
  providerId: string;
  /** E.164. */
  sender: string;
  text: string;
  pictures: number;
  /** What the provider itself has taken it for. */
  meaning?: 'stop' | 'start';
}

/** Makes the ids of messages from those of their provider, and the ids of what each tells a case. */
const incomingIds = '0f9c2c8b-6d0f-5c7e-9a34-77c1a6f7b0d3';

/**
 * Keeps a message before anything is done about it, so that a crash loses none.
 *
 * @returns null where it was told before
 */
export function keepIncoming({ db, now }: RelayDeps, said: Incoming): Promise<store.IncomingRow | null> {
  return db.transaction(async (tx) => {
    await store.takeTurnsOf(tx, said.sender);
    const { provider, providerId, sender } = said;
    const receivedAt = now();
    const incomingId = uuidFrom(`${provider}|${providerId}`, incomingIds);
    const { meaning, text } = await taken(tx, said, receivedAt);
    const handled = meaning === 'counted';
    return store.insertIncoming(tx, { incomingId, provider, providerId, sender, text, receivedAt, meaning, handled });
  });
}

const hourMs = 3_600_000;

/** What it means, and which words are kept: of a flood none, but STOP is heard in it too. */
async function taken(tx: Db, said: Incoming, at: string): Promise<{ meaning: IncomingMeaning; text: string }> {
  const text = wordsOf(said.text, said.pictures);
  const meaning = said.meaning ?? meaningOf(said.text);
  const hourAgo = new Date(Date.parse(at) - hourMs).toISOString();
  const { full, told } = await store.heardSince(tx, said.sender, hourAgo);
  if (full < keptAnHour) return { meaning, text };
  if (meaning === 'stop') return { meaning, text: '' };
  return told ? { meaning: 'counted', text: '' } : { meaning: 'tooMany', text: tooManyWords };
}

/**
 * Brings a kept message where it belongs. Repeating it is harmless.
 *
 * @returns false where it still waits for the engine
 */
export async function handleIncoming(deps: RelayDeps, row: store.IncomingRow): Promise<boolean> {
  const { incomingId, sender, meaning } = row;
  switch (meaning) {
    case 'stop':
    case 'start':
      await learnNumber(deps, sender, meaning === 'stop' ? 'optedOut' : 'optedIn', incomingId, row.receivedAt);
      await store.markHandled(deps.db, incomingId);
      return true;
    case 'reply':
    case 'tooMany':
      return toReaders(deps, row);
    case 'counted':
      return true;
  }
}

/**
 * Every open case of the number gets it; where none takes it, also because it closed meanwhile, somebody is asked to read
 * it. While the engine is away it waits: upkeep looks again.
 */
async function toReaders(deps: RelayDeps, row: store.IncomingRow): Promise<boolean> {
  const commands = await deps.db.transaction((tx) => commandsFor(tx, row, deps.now()));
  let takenBy: string | null = null;
  let waits = false;
  for (const { command, isNew } of commands) {
    // Told before, the relay brings it: a case that never answers must not be waited for once more by everybody.
    const { status } = isNew ? await deliverInOrder(deps, command) : command;
    if (status === 'applied') takenBy ??= command.caseId;
    if (status === 'pending' || status === 'stored') waits = true;
  }
  if (takenBy) await store.markHandled(deps.db, row.incomingId, { caseId: takenBy });
  else if (waits) return false;
  else await askToRead(deps, row);
  return true;
}

/** What it tells each open case of the number's owner, and what it has told before, also where the case has ended since. */
async function commandsFor(tx: Db, row: store.IncomingRow, at: string) {
  const commands: { command: StoredCommand; isNew: boolean }[] = [];
  for (const { caseId, open, own } of await casesWith(tx, row.sender)) {
    const args = {
      commandId: uuidFrom(caseId, row.incomingId),
      by: 'citizen:sms',
      fact: { kind: 'citizenReplied', channel: 'sms' },
    } as const;
    const message = { update: 'recordFact', args } as const;
    const told = { caseId, message, note: row.text, personal: null, role: 'intake', at } as const;
    const known = await commandById(tx, args.commandId);
    if (known) commands.push({ command: known, isNew: false });
    else if (open && own) commands.push({ command: await storeCommand(tx, told), isNew: true });
  }
  return commands;
}

/** Younger messages are still being brought by the request that told of them. */
const leaveAloneMs = 30_000;

/**
 * Takes up messages that a crash, or an engine that was away, left lying.
 *
 * @throws the first failure, when all others have had their turn
 */
export async function takeUpIncoming(deps: RelayDeps): Promise<void> {
  const before = new Date(Date.parse(deps.now()) - leaveAloneMs).toISOString();
  const failures: unknown[] = [];
  for (const row of await store.unhandledIncoming(deps.db, before))
    await handleIncoming(deps, row).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
