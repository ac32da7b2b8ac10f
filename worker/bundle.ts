import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside the packages it is made of, so that data folders and tests share it and a new installation begins anew. */
const cacheDir = join(root, 'node_modules', '.cache', 'husly');

/**
 * Loaded once for all cases of a worker: rules and calendar hold no state of a case. A case that loaded them for itself, as
 * modules are by default, took 0.7 MB of memory instead of 0.4, and its time each time it was begun or fetched again [measured].
 */
const preloadModules = ['course', 'details', 'inquiry', 'outcomes', 'safeVisit', 'steps'].map((name) =>
  join(root, 'domain', `${name}.ts`),
);

/**
 * The workflow code as one bundle. Bundling takes 1–3 s (engineering.md §B), so it is kept under the hash of all it is
 * made of, and made again only when that changes.
 */
export async function workflowBundle(): Promise<WorkflowBundle> {
  const file = join(cacheDir, `workflows-${await sourceHash()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return { code: kept };
  const bundle = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows/index.ts'),
    preloadModules,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  await mkdir(cacheDir, { recursive: true });
  await writeFile(`${file}.${process.pid}`, bundle.code);
  await rename(`${file}.${process.pid}`, file);
  return bundle;
}

/** Everything a bundle can depend on: the workflow and domain code, what is said of it here, and the packages in the lockfile. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const files = [join(root, 'package-lock.json'), fileURLToPath(import.meta.url)];
  for (const room of ['workflows', 'domain'])
    for (const entry of await readdir(join(root, room), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
