import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { undeliveredCommands } from '../store/commands.js';
import { deliver, type RelayDeps } from './deliver.js';

/** Younger commands are still being delivered by the request that brought them. */
const leaveAloneMs = 8_000;
const pauseMs = 5_000;

/**
 * Delivers, oldest first, every kept command that has had no answer. A case that cannot take its own now holds up no
 * other case, but its later commands wait behind its earlier ones.
 *
 * @throws the first failure, when all others have had their turn
 */
export async function relayOnce(deps: RelayDeps): Promise<void> {
  const before = new Date(Date.parse(deps.now()) - leaveAloneMs).toISOString();
  const waiting = new Set<string>();
  const failures: unknown[] = [];
  for (const command of await undeliveredCommands(deps.db, before)) {
    if (waiting.has(command.caseId)) continue;
    try {
      const delivery = await deliver(deps, command);
      if (delivery.status !== 'pending') continue;
      if (delivery.because === 'engineAway') return;
    } catch (error) {
      failures.push(error);
    }
    waiting.add(command.caseId);
  }
  if (failures.length > 0) throw failures[0];
}

/** Runs until stopped: what was accepted while the engine was away reaches its case soon after it is back. */
export function startRelay(deps: RelayDeps & { log: Logger }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const pause = () => sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
  const done = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await relayOnce(deps);
      } catch (error) {
        deps.log.error({ err: error }, 'the relay could not deliver; it tries again');
      }
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
