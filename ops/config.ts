import type { KeyObject } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { OidcSettings } from '../api/login/oidc.js';
import { ConfigError } from './configError.js';
import { keyFrom } from './linkKey.js';
import { isLoopbackHost, isUnread, oidcExpected, oidcFrom, oidcVariables } from './oidcConfig.js';
import { portBetween } from './port.js';
import { providerExpected, providersFrom, providerVariables, type Providers } from './providerConfig.js';
import { temporalExpected, temporalFrom, temporalVariables, type TemporalConfig } from './temporalConfig.js';

/** The checkout's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Everything the environment decides (design §8), parsed once at start. Paths are absolute. */
export type Config = {
  readonly http: { readonly host: string; readonly port: number };
  /** Where people and Twilio's callbacks reach Husly; null: where it listens, and no callbacks. */
  readonly publicUrl: string | null;
  /** How staff log in; null: as personas, on loopback alone. */
  readonly oidc: OidcSettings | null;
  /** Signs the links to the citizen's page; null: a key of its own in the data folder. */
  readonly linkKey: KeyObject | null;
  readonly dataDir: string;
  /** The file of a municipality's own texts (absolute path). */
  readonly texts: string | null;
  readonly temporal: TemporalConfig;
  /** Where supervisors open the Temporal Web UI; null: the embedded server's own, or none. Without a slash at the end. */
  readonly temporalUi: string | null;
  readonly database:
    { readonly kind: 'embedded'; readonly folder: string } | { readonly kind: 'postgres'; readonly url: string };
} & Providers;

type Environment = Readonly<Record<string, string | undefined>>;

const Variables = z.object({
  PORT: portBetween(0, 65535).default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/)
    .default('127.0.0.1'),
  ...oidcVariables,
  HUSLY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HUSLY_LINK_KEY: z
    .string()
    .transform((written) => keyFrom(written))
    .refine((key) => key !== null)
    .optional(),
  HUSLY_DATA_DIR: z.string().optional(),
  HUSLY_TEXTS: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ...temporalVariables,
  ...providerVariables,
});
type Variables = z.infer<typeof Variables>;

/** What each variable must look like, for the one line of a ConfigError. */
const EXPECTED: Record<keyof Variables, string> = {
  PORT: 'a port from 0 (any free one) to 65535',
  HOST: 'an address of this machine',
  ...oidcExpected,
  HUSLY_PUBLIC_URL: 'a web address that begins with http:// or https://',
  HUSLY_LINK_KEY: 'at least 32 random bytes in base64 or hex, such as `openssl rand -base64 32` gives',
  HUSLY_DATA_DIR: 'a folder',
  HUSLY_TEXTS: 'a JSON file',
  DATABASE_URL: 'postgres://user:password@host:port/database',
  ...temporalExpected,
  ...providerExpected,
};

/** Only these values may be quoted in an error: the others are secret or hold a password. */
const QUOTABLE: ReadonlySet<string> = new Set<keyof Variables>([
  'PORT',
  'HOST',
  'HUSLY_PUBLIC_URL',
  'OIDC_ISSUER',
  'OIDC_SCOPE',
  'OIDC_ROLE_CLAIM',
  'OIDC_ROLES',
  'OIDC_NAME_CLAIM',
  'OIDC_MUNICIPALITY_CLAIM',
  'HUSLY_TEMPORAL_PORT',
  'HUSLY_MESSAGES_PER_SECOND',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_UI_URL',
  'TEMPORAL_TLS',
  'TWILIO_FROM',
  'SMS_GATEWAY_FROM',
  'MAIL_FROM',
]);

/**
 * The data folder (absolute path): `HUSLY_DATA_DIR` as the shell means it, or `.husly` in the checkout whatever the
 * current folder is, so that `npx husly` from a subfolder finds the same cases.
 */
export function dataDirectory(env: Environment): string {
  const wanted = env['HUSLY_DATA_DIR']?.trim();
  return wanted ? resolve(wanted) : join(ROOT, '.husly');
}

/**
 * Parses the environment of design §8; an empty variable counts as not set.
 * Throws ConfigError for the first value that is wrong.
 */
export function loadConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value]] : [])),
  );
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw wrongValue(String(parsed.error.issues[0]?.path[0]), given);
  const v = parsed.data;
  const dataDir = dataDirectory(env);
  const config: Config = {
    http: { host: v.HOST, port: v.PORT },
    publicUrl: v.HUSLY_PUBLIC_URL ?? null,
    oidc: oidcFrom(v),
    linkKey: v.HUSLY_LINK_KEY ?? null,
    dataDir,
    texts: v.HUSLY_TEXTS ? resolve(v.HUSLY_TEXTS) : null,
    temporal: temporalFrom(v, given),
    temporalUi: v.TEMPORAL_UI_URL?.replace(/\/+$/, '') ?? null,
    database: v.DATABASE_URL
      ? { kind: 'postgres', url: v.DATABASE_URL }
      : { kind: 'embedded', folder: join(dataDir, 'database') },
    ...providersFrom(v),
  };
  refuseSharedPort(config);
  refuseOpenDoor(config);
  return config;
}

function wrongValue(name: string, given: Environment): ConfigError {
  const expected = new Map(Object.entries(EXPECTED)).get(name) ?? 'another value';
  const found = QUOTABLE.has(name) ? `is ${JSON.stringify(given[name])}` : 'cannot be used as it is';
  return new ConfigError(`${name} ${found}: expected ${expected}.`);
}

function refuseSharedPort({ http, temporal }: Config): void {
  if (temporal.kind !== 'embedded') return;
  if (http.port === temporal.port || http.port === temporal.uiPort)
    throw new ConfigError(
      `PORT is "${http.port}", which the embedded Temporal server needs (${temporal.port}, Web UI ${temporal.uiPort}): ` +
        `expected another PORT or HUSLY_TEMPORAL_PORT.`,
    );
}

/** Without a login whoever reaches Husly is whoever they say, so it is reached from this machine alone; a login is not overheard. */
function refuseOpenDoor({ http, oidc, publicUrl }: Config): void {
  const { host } = http;
  if (!oidc) {
    if (isLoopbackHost(host)) return;
    const expected = 'a loopback address (127.0.0.1, ::1 or localhost), as long as there is no login by OIDC';
    throw new ConfigError(`HOST is ${JSON.stringify(host)}: expected ${expected} (OIDC_ISSUER).`);
  }
  if (publicUrl === null && !isLoopbackHost(host))
    throw new ConfigError(
      `HUSLY_PUBLIC_URL is not set although HOST is ${JSON.stringify(host)}: expected the https:// address of Husly.`,
    );
  if (publicUrl !== null && !isUnread(publicUrl))
    throw new ConfigError(
      `HUSLY_PUBLIC_URL is ${JSON.stringify(publicUrl)}: expected https://, for staff log in there (OIDC_ISSUER).`,
    );
}
