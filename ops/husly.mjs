#!/usr/bin/env node
// @ts-check
// The one way in: `npm start`, `npm test` and `npx husly …` straight after `git clone`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies, nodeProblem } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Each module exports `main(args): Promise<number>`, the exit code. */
const MODULES = new Map([
  ['start', './start.ts'],
  ['demo', './demo/index.ts'],
  ['import', './importFile.ts'],
  ['doctor', './doctor.ts'],
  ['bench', './bench/index.ts'],
]);

/** Those that are no module. */
const OWN = new Set(['build', 'test', 'check']);

/** Those that serve the staff application; the tests build it themselves (`test/support/webApp.ts`). */
const SERVES = new Set(['start', 'demo', 'bench']);

const USAGE = `husly start           run everything on this machine
husly demo            try it: a made-up caseload in a throw-away folder, with a clock of its own
husly import FILE     send a list to the Husly that runs: --dry-run (only show what would happen), --organisation NAME,
                      --kind KIND, --mapping 'Kunde=name,Saldo=amount', --report FILE.csv, --key husly_…
husly doctor          what is found, what is missing, how to mend it
husly test [FILTER]   run the tests
husly bench           measure
husly build           build the staff application anew
husly check           types, lint and formatting
`;

/** Progress and problems go to stderr, so that stdout holds only what was asked for. @param {string} line */
const say = (line) => void process.stderr.write(`${line}\n`);

/** @param {string[]} argv @returns {Promise<number>} the exit code */
async function husly([command = 'help', ...args]) {
  const path = MODULES.get(command);
  if (!path && !OWN.has(command)) {
    (command === 'help' ? process.stdout : process.stderr).write(USAGE);
    return command === 'help' ? 0 : 2;
  }
  const problem = nodeProblem(ROOT) ?? installDependencies(ROOT, say);
  if (problem) {
    say(problem);
    return 1;
  }
  // Local getters of Date follow the host's zone, in the workflow sandbox too (engineering.md §B): one zone for everything.
  process.env.TZ = 'UTC';
  process.setSourceMapsEnabled(true);
  const { register } = await import('tsx/esm/api');
  register();
  const { Refusal } = await import('./refusal.ts');
  try {
    if (SERVES.has(command)) await (await import('./webApp.ts')).ensureWebApp(say);
    if (path) return await (await import(path)).main(args);
    if (command === 'build') return await build();
    return command === 'test' ? await test(args) : await check();
  } catch (error) {
    say(error instanceof Refusal ? error.message : error instanceof Error ? String(error.stack) : String(error));
    return 1;
  }
}

/** @param {string[]} args passed on to vitest */
async function test(args) {
  const { dataDirectory } = await import('./config.ts');
  const { findDevServer } = await import('./devServerBinary.ts');
  const { path } = await findDevServer(dataDirectory(process.env), process.env, say);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  return await run(process.execPath, [vitest, 'run', ...args], { ...process.env, HUSLY_TEMPORAL_BIN: path });
}

async function build() {
  const { buildWebApp } = await import('./webApp.ts');
  await buildWebApp();
  return 0;
}

async function check() {
  let worst = 0;
  for (const script of ['typecheck', 'lint', 'format'])
    worst = Math.max(worst, await run('npm', ['run', '--silent', script], process.env));
  return worst;
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
function run(command, args, env) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; its exit code is then ours.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}

process.exit(await husly(process.argv.slice(2)));
