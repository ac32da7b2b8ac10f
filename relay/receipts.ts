import { verdictOf } from '../domain/numbers.js';
import { dropEarly, earlyAndKnown, keepEarly, settleByReceipt, type Receipt } from '../store/receipts.js';
import { deliverInOrder, type RelayDeps } from './deliver.js';
import { keepLearnt } from './numbers.js';

/**
 * Takes in what a provider says became of a message: twice, late, in any order, or before the sending attempt has written
 * down its id, in which case it waits. A failure that says something of the number is learnt for every case of it.
 *
 * @returns whether the message is known
 */
export async function takeReceipt(deps: RelayDeps, receipt: Receipt): Promise<boolean> {
  const at = deps.now();
  const taken = await deps.db.transaction(async (tx) => {
    const settled = await settleByReceipt(tx, receipt, at);
    if (settled === 'unknown') await keepEarly(tx, receipt, at);
    else await dropEarly(tx, receipt);
    if (typeof settled === 'string' || !settled.recipient || !receipt.failure) return { settled, told: [] };
    const verdict = verdictOf(receipt.failure);
    const seed = `${receipt.provider}/${receipt.providerId}`;
    // It tells how it was when the message was sent: a START since then holds.
    const learnedAt = settled.sentAt !== null && settled.sentAt < at ? settled.sentAt : at;
    const learnt = verdict && { e164: settled.recipient, verdict, learnedAt };
    return { settled, told: learnt ? await keepLearnt(tx, learnt, seed, at) : [] };
  });
  for (const command of taken.told) await deliverInOrder(deps, command);
  return taken.settled !== 'unknown';
}

/** Receipts that came before the message was known, and now it is. */
export async function takeEarlyReceipts(deps: RelayDeps): Promise<void> {
  const failures: unknown[] = [];
  for (const receipt of await earlyAndKnown(deps.db))
    await takeReceipt(deps, receipt).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
