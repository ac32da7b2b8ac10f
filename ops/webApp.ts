import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './config.js';

/** Builds the staff application (`web/`) into `web/dist`, where it is missing or made of other sources. */

/** What the application is made of, beside the folder `web/`: its packages, the constants it shares, how it is built. */
const alsoSources = ['package-lock.json', 'domain/outcomes.ts', 'ops/webApp.ts'];

/** Beside the files that are served; express serves no file with a dot. */
const stamp = '.sources';

/** Builds the application unless it is there already, made of the very sources. Rejects where they cannot be built. */
export async function ensureWebApp(say: (line: string) => void): Promise<void> {
  const sources = sourcesHash();
  const built = join(ROOT, 'web', 'dist', stamp);
  if (existsSync(built) && readFileSync(built, 'utf8') === sources) return;
  say('Building the staff application (a few seconds, after a change)');
  await buildWebApp(sources);
}

/** Into a folder of its own first: whoever is served meanwhile, and another build, never meet half of it. */
export async function buildWebApp(sources = sourcesHash()): Promise<void> {
  const { build } = await import('vite');
  const folder = join(ROOT, 'web', 'dist');
  const [made, before] = [`${folder}.${process.pid}.new`, `${folder}.${process.pid}.old`];
  const web = join(ROOT, 'web');
  const { NODE_ENV } = process.env;
  // Under vitest it is `test`, and React's would be the one for development, twice as large.
  process.env.NODE_ENV = 'production';
  try {
    await build({ root: web, configFile: join(web, 'vite.config.ts'), logLevel: 'warn', build: { outDir: made } });
    writeFileSync(join(made, stamp), sources);
    if (existsSync(folder)) renameSync(folder, before);
    renameSync(made, folder);
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
    for (const left of [made, before]) rmSync(left, { recursive: true, force: true });
  }
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const path of [...filesIn('web'), ...alsoSources])
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

/** By their path from the root, in one order everywhere. */
function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('dist'))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesIn(path) : [path];
    })
    .toSorted();
}
