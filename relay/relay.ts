import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { oldestUndelivered, type StoredCommand } from '../store/commands.js';
import { deliver, type RelayDeps } from './deliver.js';
import { takeUpIncoming } from './incoming.js';
import { relayToInquiries } from './inquiries.js';
import { takeEarlyReceipts } from './receipts.js';
import { startImports } from './start.js';
import { relayToVisits, startVisits } from './visits.js';

/** Younger commands are still being delivered by the request that brought them. */
const leaveAloneMs = 8_000;
const pauseMs = 5_000;

/** So many cases without an answer, and it is the worker that is away, not they that are stuck. */
const lateCasesAreAnOutage = 3;

/**
 * Delivers every kept command that has had no answer, each case's in their order. A case that cannot take its own now
 * holds up no other; those that never answer come last, so that a few of them are no outage for all.
 *
 * @param unanswering cases that gave no answer when they were last asked; kept up to date
 * @throws the first failure, when all others have had their turn
 */
export async function relayOnce(deps: RelayDeps, unanswering = new Set<string>()): Promise<void> {
  const before = new Date(Date.parse(deps.now()) - leaveAloneMs).toISOString();
  const waiting = new Set<string>();
  const putOff = new Set(unanswering);
  const failures: unknown[] = [];
  let late = 0;
  let away = false;
  for (let more = true; more && !away;) {
    const round = await oldestUndelivered(deps.db, before, [...waiting, ...putOff]);
    for (const command of round) {
      const because = await tried(deps, command, failures);
      if (because) waiting.add(command.caseId);
      if (because === 'noAnswer') late += 1;
      if (because === 'noAnswer') unanswering.add(command.caseId);
      else unanswering.delete(command.caseId);
      away = because === 'engineAway' || late >= lateCasesAreAnOutage;
      if (away) break;
    }
    more = round.length > 0 || putOff.size > 0;
    if (round.length === 0) putOff.clear();
  }
  if (failures.length > 0) throw failures[0];
}

/** @returns why the command still waits, or null where it has had its answer */
async function tried(deps: RelayDeps, command: StoredCommand, failures: unknown[]) {
  try {
    const delivery = await deliver(deps, command);
    return delivery.status === 'pending' ? delivery.because : null;
  } catch (error) {
    failures.push(error);
    return 'failed' as const;
  }
}

/** Runs until stopped: what was accepted while the engine was away reaches its case soon after it is back. */
export function startRelay(deps: RelayDeps & { log: Logger }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const pause = () => sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
  const unanswering = new Set<string>();
  const relayCommands = (own: RelayDeps): Promise<void> => relayOnce(own, unanswering);
  // A worker at a citizen's door comes first.
  const visits = [startVisits, relayToVisits];
  const rounds = [...visits, startImports, relayCommands, relayToInquiries, takeUpIncoming, takeEarlyReceipts];
  const done = (async () => {
    while (!stopping.signal.aborted) {
      for (const relay of rounds)
        await relay(deps).catch((error: unknown) => {
          deps.log.error({ err: error }, 'the relay could not deliver; it tries again');
        });
      await pause();
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
