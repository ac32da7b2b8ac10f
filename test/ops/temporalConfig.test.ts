import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../../ops/config.js';
import { ConfigError } from '../../ops/configError.js';
import { ensureNamespace } from '../../ops/namespace.js';

/** A Temporal service of one's own is reached encrypted, as whoever one is there. */

interface Pair {
  private: string;
  cert: string;
}
const pair = (name: string): Promise<Pair> =>
  generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });

let folder: string;
let its: Pair;
let ours: Pair;
const open: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'husly-tls-'));
  [its, ours] = await Promise.all([pair('temporal.test'), pair('husly.test')]);
  const files = { 'its.pem': its.cert, 'ours.pem': ours.cert, 'ours.key': ours.private };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
});
afterAll(async () => {
  for (const server of open) server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Where it listens on this machine; ended after the last test. */
async function listening(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `127.0.0.1:${address.port}`;
}

/** The tests' dev server behind TLS, for those alone who show our certificate. */
function behindTls(): Promise<string> {
  const [host, port] = inject('temporalAddress').split(':');
  const own = { key: its.private, cert: its.cert, ALPNProtocols: ['h2'] };
  const server = createServer({ ...own, ca: ours.cert, requestCert: true, rejectUnauthorized: true }, (outside) => {
    const inside = connect(Number(port), host);
    outside.on('error', () => inside.destroy()).on('close', () => inside.destroy());
    inside.on('error', () => outside.destroy()).on('close', () => outside.destroy());
    outside.pipe(inside).pipe(outside);
  });
  return listening(server);
}

/** Both halves of the SDK, as Husly connects them with this environment. */
async function connected(env: Record<string, string>): Promise<void> {
  const { temporal } = loadConfig(env);
  const native = await NativeConnection.connect(temporal.connection);
  await native.close();
  const connection = await Connection.connect({ ...temporal.connection, connectTimeout: '5s' });
  try {
    await ensureNamespace(connection, inject('temporalNamespace'));
  } finally {
    await connection.close();
  }
}

describe('a service behind TLS', () => {
  it('is reached with our certificate by clients and workers, from files or from the environment itself', async () => {
    const address = { TEMPORAL_ADDRESS: await behindTls(), TEMPORAL_TLS_SERVER_NAME: 'temporal.test' };
    await connected({
      ...address,
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'its.pem'),
      TEMPORAL_TLS_CLIENT_CERT_PATH: join(folder, 'ours.pem'),
      TEMPORAL_TLS_CLIENT_KEY_PATH: join(folder, 'ours.key'),
    });
    const fromEnvironment = {
      ...address,
      TEMPORAL_TLS_SERVER_CA_CERT_DATA: its.cert,
      TEMPORAL_TLS_CLIENT_CERT_DATA: ours.cert,
      TEMPORAL_TLS_CLIENT_KEY_DATA: ours.private,
    };
    await connected(fromEnvironment);
    await expect(connected({ ...fromEnvironment, TEMPORAL_TLS_SERVER_CA_CERT_DATA: ours.cert })).rejects.toThrow(
      'InvalidCertificate',
    );
  });

  it('is told the key, and nobody else is: a key never goes out unencrypted', async () => {
    const told: unknown[] = [];
    const service = createSecureServer({ key: its.private, cert: its.cert }, ({ headers }, response) => {
      told.push(headers.authorization);
      // An empty message, which is all that one needs to know of the service.
      response.writeHead(200, { 'content-type': 'application/grpc' });
      response.addTrailers({ 'grpc-status': '0' });
      response.end(Buffer.alloc(5));
    });
    const { connection: to } = loadConfig({
      TEMPORAL_ADDRESS: await listening(service),
      TEMPORAL_API_KEY: 'hush',
      TEMPORAL_TLS_SERVER_NAME: 'temporal.test',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'its.pem'),
    }).temporal;
    const connection = await Connection.connect(to);
    await connection.close();
    const native = await NativeConnection.connect(to);
    await native.close();
    expect(new Set(told)).toEqual(new Set(['Bearer hush']));
    expect(told.length).toBeGreaterThanOrEqual(2);
    const alone = { TEMPORAL_ADDRESS: 'temporal.test:7233', TEMPORAL_API_KEY: 'hush' };
    expect(loadConfig(alone).temporal.connection).toMatchObject({ apiKey: 'hush', tls: true });
    expect(loadConfig({ TEMPORAL_ADDRESS: 'temporal.test:7233' }).temporal.connection.tls).toBeUndefined();
  });
});

describe('variables that do not go together are refused in one line', () => {
  const address = { TEMPORAL_ADDRESS: 'temporal.test:7233' };
  it.each([
    [{ TEMPORAL_API_KEY: 'hush' }, 'TEMPORAL_ADDRESS is not set although TEMPORAL_API_KEY is set'],
    [{ ...address, TEMPORAL_API_KEY: 'hu sh' }, 'TEMPORAL_API_KEY cannot be used as it is: expected a key'],
    [
      { ...address, TEMPORAL_API_KEY: 'hush', TEMPORAL_TLS: 'false' },
      'TEMPORAL_TLS is "false" although TEMPORAL_API_KEY is set: expected true, or nothing.',
    ],
    [{ ...address, TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS is "yes": expected true or false.'],
    [
      { ...address, TEMPORAL_TLS_CLIENT_CERT_PATH: 'ours.pem' },
      'TEMPORAL_TLS_CLIENT_KEY_PATH (or …_DATA) is not set although the other half is',
    ],
    [
      { ...address, TEMPORAL_TLS_CLIENT_KEY_DATA: 'hush' },
      'TEMPORAL_TLS_CLIENT_CERT_PATH (or …_DATA) is not set although the other half is',
    ],
    [
      { ...address, TEMPORAL_TLS_SERVER_CA_CERT_PATH: '-----BEGIN hush' },
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH cannot be used as it is (ENOENT): expected a file that can be read.',
    ],
    [
      { ...address, TEMPORAL_TLS_SERVER_CA_CERT_PATH: 'ca.pem', TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'hush' },
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH and TEMPORAL_TLS_SERVER_CA_CERT_DATA are both set',
    ],
    [{ TEMPORAL_TLS: 'true' }, 'TEMPORAL_ADDRESS is not set although TEMPORAL_TLS is set'],
  ])('%j', (env, line) => {
    expect(() => loadConfig(env)).toThrow(ConfigError);
    expect(() => loadConfig(env)).toThrow(line);
    expect(() => loadConfig(env)).not.toThrow('hush');
  });
});
