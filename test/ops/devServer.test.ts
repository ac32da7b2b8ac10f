import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { z } from 'zod';
import { isPortTaken, startDevServer, type DevServer, type DevServerOptions } from '../../ops/devServer.js';
import { isRunning, recordOf } from '../../ops/lock.js';
import { holdInChild, killHard } from './child.js';

let folder: string;
let servers: DevServer[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'husly-server-'));
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<DevServerOptions> = {}): Promise<DevServer> {
  const server = await startDevServer({
    binary: inject('temporalBinary'),
    dataDir: folder,
    port: 0,
    uiPort: null,
    namespace: 'husly',
    timeSkipping: false,
    ...options,
  });
  servers.push(server);
  return server;
}

async function startWorkflow(address: string, workflowId: string): Promise<void> {
  await withClient(address, (client) => client.workflow.start('nothing', { workflowId, taskQueue: 'nobody' }));
}

async function statusOf(address: string, workflowId: string): Promise<string> {
  return withClient(address, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);
}

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection, namespace: 'husly' }));
  } finally {
    await connection.close();
  }
}

async function partitions(address: string): Promise<number> {
  const connection = await Connection.connect({ address });
  try {
    const list = { namespace: 'husly', taskQueue: { name: 'nobody' } };
    const { workflowTaskQueuePartitions } = await connection.workflowService.listTaskQueuePartitions(list);
    return workflowTaskQueuePartitions.length;
  } finally {
    await connection.close();
  }
}

describe('the embedded Temporal server', () => {
  it('begins with queues of one part; a folder that began with four keeps them, so that nothing in them is left unread', async () => {
    for (const round of ['new', 'again']) {
      const server = await start();
      expect([round, await partitions(server.address)]).toEqual([round, 1]);
      await server.stop();
    }
    rmSync(join(folder, 'temporal.one-partition'));
    expect(await partitions((await start()).address)).toBe(4);
  });

  it('comes back by itself after kill -9, on the same port and with its workflows', async () => {
    const said = vi.fn<(line: string) => void>();
    const server = await start({ say: said });
    await startWorkflow(server.address, 'w');
    const first = server.pid() ?? 0;
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(server.pid()).not.toBe(first), { timeout: 10_000 });
    await vi.waitFor(() => expect(server.pid()).not.toBeNull(), { timeout: 30_000 });
    expect(await statusOf(server.address, 'w')).toBe('RUNNING');
    expect(said.mock.calls).toEqual([['The Temporal server ended (SIGKILL); starting it again.']]);
  });

  it('ends when its Husly is killed, and the next Husly goes on with its workflows', async () => {
    const husly = await holdInChild(
      `import { startDevServer } from './ops/devServer.ts';
       const server = await startDevServer({ binary: process.env.BINARY, dataDir: process.env.FOLDER, port: 0,
         uiPort: null, namespace: 'husly', timeSkipping: false });
       tell(JSON.stringify({ pid: server.pid(), address: server.address }));`,
      { BINARY: inject('temporalBinary'), FOLDER: folder },
    );
    const { pid, address } = z.object({ pid: z.int(), address: z.string() }).parse(JSON.parse(husly.said));
    const orphan = recordOf(pid);
    await startWorkflow(address, 'w');
    await killHard(husly);

    const server = await start({ port: Number(address.split(':')[1]) });
    expect(isRunning(orphan)).toBe(false);
    expect(await statusOf(server.address, 'w')).toBe('RUNNING');
  });

  it('ends a server that was left on the data folder, and never a process that was given its pid', async () => {
    const left = spawn('sleep', ['1000']);
    const gone = once(left, 'exit');
    const record = recordOf(left.pid ?? 0);
    writeFileSync(join(folder, 'temporal.pid'), JSON.stringify({ ...record, identity: 'an earlier boot' }));
    await (await start()).stop();
    expect(isRunning(record)).toBe(true);

    writeFileSync(join(folder, 'temporal.pid'), JSON.stringify(record));
    await start();
    expect(await gone).toEqual([null, 'SIGTERM']);
  });

  it('leaves no process and no taken port behind when it is stopped', async () => {
    const server = await start();
    const server_ = recordOf(server.pid() ?? 0);
    await server.stop();
    expect(isRunning(server_)).toBe(false);
    expect(await isPortTaken(Number(server.address.split(':')[1]))).toBe(false);
  });

  it('refuses a taken port before it starts anything', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const taken = `Port ${port} on 127.0.0.1 is taken by another program: end that one, or set HUSLY_TEMPORAL_PORT`;
    await expect(start({ port })).rejects.toThrow(taken);
    await expect(start({ uiPort: port })).rejects.toThrow(`${taken} (the Web UI is 1000 above).`);
    other.close();
  });

  it('says in one line why a server does not come up', async () => {
    await expect(start({ binary: 'no-such-temporal' })).rejects.toThrow(
      /^The Temporal server could not be started: .*ENOENT/,
    );
    await expect(start({ extraDynamicConfig: { broken: 'not JSON' } })).rejects.toThrow(
      /^The Temporal server did not come up/,
    );
  });
});
