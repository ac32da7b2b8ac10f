import { readFileSync } from 'node:fs';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { ConfigError, missing } from './configError.js';
import { portBetween } from './port.js';

/** Which engine, and how it is reached. What begins with TEMPORAL_ is Temporal's own: its `temporal` command reads it too. */

/** The Web UI listens this far above `HUSLY_TEMPORAL_PORT` (design §8). */
const WEB_UI_ABOVE = 1000;
const HIGHEST_PORT = 65535 - WEB_UI_ABOVE;

export type TemporalConfig = {
  readonly address: string;
  readonly namespace: string;
  /** By this both clients and workers connect; it holds secrets. */
  readonly connection: ClientConnectConfig['connectionOptions'];
} & ({ readonly kind: 'embedded'; readonly port: number; readonly uiPort: number } | { readonly kind: 'service' });

export const temporalVariables = {
  HUSLY_TEMPORAL_PORT: portBetween(1, HIGHEST_PORT).default(7233),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/)
    .optional(),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
    .default('husly'),
  TEMPORAL_UI_URL: z.url({ protocol: /^https?$/ }).optional(),
  TEMPORAL_API_KEY: z
    .string()
    .regex(/^[!-~]+$/)
    .optional(),
  TEMPORAL_TLS: z.enum(['true', 'false']).optional(),
};

export const temporalExpected: Record<keyof typeof temporalVariables, string> = {
  HUSLY_TEMPORAL_PORT: `a port from 1 to ${HIGHEST_PORT}; the Web UI takes the one ${WEB_UI_ABOVE} above`,
  TEMPORAL_ADDRESS: 'host:port',
  TEMPORAL_NAMESPACE: 'letters, digits, dots, hyphens and underscores',
  TEMPORAL_UI_URL: 'a web address that begins with http:// or https://',
  TEMPORAL_API_KEY: 'a key without spaces',
  TEMPORAL_TLS: 'true or false',
};

/** Files, each of which may be given as text instead: `…_DATA` for `…_PATH`. */
const PEM = ['TEMPORAL_TLS_CLIENT_CERT', 'TEMPORAL_TLS_CLIENT_KEY', 'TEMPORAL_TLS_SERVER_CA_CERT'] as const;
/** What may be set beside the address, all of it for an encrypted connection. */
const SECURING = [
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS_SERVER_NAME',
  ...PEM.flatMap((name) => [`${name}_PATH`, `${name}_DATA`]),
];

const shape = z.object(temporalVariables);
type Given = Readonly<Record<string, string>>;

/**
 * The embedded server, or the service that `TEMPORAL_ADDRESS` names: encrypted where a key or a certificate is given, or
 * `TEMPORAL_TLS` says so. Temporal's own files of settings are not read: the environment decides (design §8).
 *
 * @param given all of the environment that is set
 * @throws ConfigError where the variables do not go together, or a file that they name cannot be read
 */
export function temporalFrom(v: z.infer<typeof shape>, given: Given): TemporalConfig {
  const namespace = v.TEMPORAL_NAMESPACE;
  const securing = SECURING.find((name) => given[name] !== undefined);
  const address = v.TEMPORAL_ADDRESS;
  if (!address) {
    const lost = securing ?? (v.TEMPORAL_TLS && 'TEMPORAL_TLS');
    if (lost) throw missing('TEMPORAL_ADDRESS', `${lost} is set`);
    const port = v.HUSLY_TEMPORAL_PORT;
    return embeddedOn(port, port + WEB_UI_ABOVE, namespace);
  }
  if (v.TEMPORAL_TLS === 'false' && securing)
    throw new ConfigError(`TEMPORAL_TLS is "false" although ${securing} is set: expected true, or nothing.`);
  refuseHalfACertificate(given);
  for (const name of PEM) refuseUnreadable(name, given);
  const known = ['TEMPORAL_ADDRESS', 'TEMPORAL_TLS', ...SECURING];
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name)));
  const { connectionOptions } = loadClientConnectConfig({ disableFile: true, overrideEnvVars: own });
  return { kind: 'service', address, namespace, connection: connectionOptions };
}

/** Husly's own server, on ports of this machine. */
export function embeddedOn(port: number, uiPort: number, namespace: string): TemporalConfig {
  const address = `127.0.0.1:${port}`;
  return { kind: 'embedded', address, namespace, connection: { address }, port, uiPort };
}

function refuseHalfACertificate(given: Given): void {
  const has = (part: string): boolean =>
    ['PATH', 'DATA'].some((how) => given[`TEMPORAL_TLS_CLIENT_${part}_${how}`] !== undefined);
  if (has('CERT') !== has('KEY'))
    throw new ConfigError(
      `TEMPORAL_TLS_CLIENT_${has('CERT') ? 'KEY' : 'CERT'}_PATH (or …_DATA) is not set although the other half is: ` +
        'expected the certificate and its key.',
    );
}

/** Says which variable it is and never what is in it, which may be the key itself. */
function refuseUnreadable(name: string, given: Given): void {
  const path = given[`${name}_PATH`];
  if (path === undefined) return;
  if (given[`${name}_DATA`] !== undefined)
    throw new ConfigError(`${name}_PATH and ${name}_DATA are both set: expected only one of them.`);
  try {
    readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(`${name}_PATH cannot be used as it is (${code}): expected a file that can be read.`);
  }
}
