import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

/** Husly's log: a file in the data folder, ids and codes only. The terminal is for what a person must read. */
export function openLog(dataDir: string): Logger {
  mkdirSync(dataDir, { recursive: true });
  return pino({ base: null }, pino.destination({ dest: join(dataDir, 'husly.log'), sync: true }));
}

/** Sends what the SDK and the workflows log to the same place. Once per process. */
export function logEngineTo(log: Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (level === 'ERROR') log.error(meta ?? {}, message);
    else log.warn(meta ?? {}, message);
  });
  Runtime.install({ logger, shutdownSignals: [] });
}
