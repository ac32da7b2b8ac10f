import { NativeConnection } from '@temporalio/worker';
import { inject, it, expect } from 'vitest';
import { runWorkers } from '../../worker/workers.js';
import { quietRuntime } from '../support/engine.js';

quietRuntime();
const address = inject('temporalAddress');
const idle = { namespace: 'default', taskQueue: 'idle', activities: { nothing: () => Promise.resolve() } };

/** Opens connections, and keeps them to be looked at. */
function connecting() {
  const opened: NativeConnection[] = [];
  const connect = async (): Promise<NativeConnection> => {
    const connection = await NativeConnection.connect({ address });
    opened.push(connection);
    return connection;
  };
  return { opened, connect };
}

/** A connection that is closed cannot be closed again. */
const areClosed = (connections: readonly NativeConnection[]): Promise<unknown> =>
  Promise.all(connections.map((connection) => expect(connection.close()).rejects.toThrow(/closed/i)));

it('workers of one queue each have a connection, and stop once however often they are told to', async () => {
  const { opened, connect } = connecting();
  const workers = await runWorkers(connect, [idle, idle]);
  expect(opened).toHaveLength(2);
  await Promise.all([workers.stop(), workers.stop()]);
  await expect(workers.done).resolves.toBeUndefined();
  await areClosed(opened);
});

it('a worker that cannot begin is told of when those that could have ended: nothing stays open', async () => {
  const { opened, connect } = connecting();
  const unknown = { ...idle, namespace: 'nobody-made-this' };
  await expect(runWorkers(connect, [idle, unknown])).rejects.toThrow(/nobody-made-this|not found/i);
  expect(opened).toHaveLength(2);
  await areClosed(opened);
});
