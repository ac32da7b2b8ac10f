import { relative } from 'node:path';
import { loadConfig, type Config } from './config.js';
import { isPortTaken } from './devServer.js';
import { startHusly, type Husly } from './embedded.js';
import { acquireLock } from './lock.js';
import { logEngineTo, openLog } from './log.js';
import { Refusal } from './refusal.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `npm start`: everything on this machine, until Ctrl-C. Answers the exit code. */
export async function main(): Promise<number> {
  const config = loadConfig(process.env);
  const release = acquireLock(config.dataDir);
  try {
    const { host, port } = config.http;
    if (port !== 0 && (await isPortTaken(port, host)))
      throw new Refusal(`Port ${port} is taken; set PORT to a free one.`);
    const log = openLog(config.dataDir);
    logEngineTo(log);
    const asked = askedToStop();
    const husly = await startHusly(config, log, say);
    process.stdout.write(welcome(husly, config));
    try {
      await Promise.race([asked, husly.failed]);
    } finally {
      say('Stopping …');
      await husly.stop();
    }
    return 0;
  } finally {
    release();
  }
}

/** Resolves at the first Ctrl-C or SIGTERM; a second Ctrl-C ends the process at once. */
export function askedToStop(): Promise<void> {
  return new Promise((stop) => {
    process.once('SIGTERM', () => stop());
    process.once('SIGINT', () => {
      process.once('SIGINT', () => process.exit(130));
      stop();
    });
  });
}

function welcome({ url, temporalUi, database }: Husly, config: Config): string {
  const { port } = config.http;
  const outbox = !(config.sms.twilio ?? config.sms.gateway) || config.email.kind === 'outbox';
  return `
Husly is running.

  Application    ${url}
  API            ${url}/api/v1
  Documentation  ${url}/docs
  Temporal UI    ${temporalUi ?? config.temporal.address}
  Data           ${relative(process.cwd(), config.dataDir) || '.'} (${database === 'pglite' ? 'PGlite' : 'PostgreSQL by DATABASE_URL'})
  Messages       ${outbox ? `local outbox: curl -H 'Husly-Persona: outreach' ${url}/api/v1/messages` : 'by SMS and e-mail'}

First: ${port === 3000 ? '' : `PORT=${port} `}npx husly import test/data/randersbolig-2026-11.csv
Then:  curl -H 'Husly-Persona: outreach' '${url}/api/v1/tasks?limit=3'
Ctrl-C stops it; every case goes on at the next start.
`;
}
