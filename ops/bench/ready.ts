import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { modelFolder } from '../../store/newDatabase.js';
import { dataDirectory, ROOT } from '../config.js';
import { timed, type Figure } from './figure.js';
import { openFolder } from './rig.js';

const patienceMs = 60_000;

/**
 * `npm start` until `/readyz` says yes, everything installed: for the first time on a machine, which makes the database that
 * others are copied from; in an empty data folder; as every day.
 */
export async function readyFigures(): Promise<Figure[]> {
  await rm(await modelFolder(), { recursive: true, force: true });
  const [first, empty] = [await openDataFolder(), await openDataFolder()];
  try {
    const starts = [
      ['first on a machine', first.folder],
      ['an empty data folder', empty.folder],
      ['every day', empty.folder],
    ] as const;
    const figures: Figure[] = [];
    for (const [which, folder] of starts) {
      const measured = (await startOnce(folder)) / 1000;
      figures.push({
        figure: `npm start to ready, ${which}`,
        unit: 's',
        measured,
        twin: null,
        aim: { atMost: 8 },
        note: 'PGlite',
      });
    }
    return figures;
  } finally {
    await Promise.all([first.remove(), empty.remove()]);
  }
}

/** Empty but for the engine's program, which is there already. */
async function openDataFolder(): ReturnType<typeof openFolder> {
  const { folder, remove } = await openFolder();
  await symlink(join(dataDirectory(process.env), 'bin'), join(folder, 'bin'));
  return { folder, remove };
}

/** Variables that lead to other services than Husly's own. */
const isElsewhere = (name: string): boolean => name === 'DATABASE_URL' || name.startsWith('TEMPORAL_');

/** Milliseconds until it is ready; it is stopped again afterwards. */
async function startOnce(folder: string): Promise<number> {
  const [port, temporal] = [await freePort(), await freePort()];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isElsewhere(name)));
  const own = { HUSLY_DATA_DIR: folder, PORT: `${port}`, HUSLY_TEMPORAL_PORT: `${temporal}` };
  const child = spawn('npm', ['start'], { cwd: ROOT, env: { ...inherited, ...own }, stdio: 'ignore', detached: true });
  const ended = once(child, 'exit');
  try {
    return (await timed(() => Promise.race([ready(`http://127.0.0.1:${port}/readyz`), tooSoon(ended)]))).ms;
  } finally {
    // Detached, so npm and what it started are one group, and one signal ends them all in order.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

async function ready(url: string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (
    !(await fetch(url).then(
      (r) => r.ok,
      () => false,
    ))
  ) {
    if (Date.now() > until) throw new Error('npm start was not ready in a minute');
    await sleep(20);
  }
}

async function tooSoon(ended: Promise<unknown>): Promise<never> {
  await ended;
  throw new Error('npm start ended by itself; run it by hand to see why');
}

/** The Web UI takes the port 1000 above the engine's, so both stay below 65536. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (typeof address === 'object' && address && address.port < 64_000) return address.port;
  }
}
