import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

/** Husly's log: a file in the data folder, ids and codes only. The terminal is for what a person must read. */
export function openLog(dataDir: string): Logger {
  mkdirSync(dataDir, { recursive: true });
  const serializers = { err: withoutData, error: withoutData };
  return pino({ base: null, serializers }, pino.destination({ dest: join(dataDir, 'husly.log'), sync: true }));
}

/**
 * An error's kind and place, never its text: a database error quotes the parameters of its statement, a provider's quotes
 * the number it was given.
 */
export function withoutData(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  // The text comes first in the stack and may hold lines of its own.
  const said = `${error.name}: ${error.message}`;
  const stack = error.stack?.startsWith(said)
    ? error.stack.slice(said.length)
    : error.message
      ? ''
      : (error.stack ?? '');
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  const code = 'code' in error ? { code: String(error.code) } : {};
  return {
    type: error.name,
    ...code,
    stack: frames,
    ...(error.cause !== undefined && { cause: withoutData(error.cause) }),
  };
}

/** Sends what the SDK and the workflows log to the same place. Once per process. */
export function logEngineTo(log: Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (level === 'ERROR') log.error(meta ?? {}, message);
    else log.warn(meta ?? {}, message);
  });
  // Forwarded, or the SDK's Rust core writes on the terminal by itself.
  const logging = { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} };
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging } });
}
