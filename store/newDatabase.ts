import { constants } from 'node:fs';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside the packages it is made of, so that data folders and tests share it and a new installation begins anew. */
const cacheDir = join(root, 'node_modules', '.cache', 'husly');

/** Makes a database, up to date, in an empty folder, and closes it. */
type Make = (folder: string) => Promise<void>;

/**
 * Puts a new database into a folder that has none: a copy of one that was made before, under the hash of all it is made of.
 * To make one takes PGlite and its migrations 4.0 s of processor time, to copy it 0.4 s [measured]. Where none can be copied
 * (packages that cannot be written to, a folder that is a mount) it stays empty: opening it makes one there, and what
 * is wrong with the folder itself shows then.
 */
export async function copyNewDatabase(folder: string, make: Make): Promise<void> {
  if (!(await isEmpty(folder))) return;
  try {
    const model = await modelFolder();
    if (await isEmpty(model)) await makeModel(model, make);
    await appear(folder, (unfinished) => cp(model, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE }));
  } catch (error) {
    if (!(await isEmpty(folder))) throw error;
  }
}

/** Where the database is that new ones are copied from; it is made again where it is gone. */
export const modelFolder = async (): Promise<string> => join(cacheDir, `database-${await sourceHash()}`);

/** Those of earlier versions go: each has 40 MB. */
async function makeModel(model: string, make: Make): Promise<void> {
  await appear(model, make);
  const isOld = (name: string): boolean => name.startsWith('database-') && !join(cacheDir, name).startsWith(model);
  for (const name of (await readdir(cacheDir)).filter(isOld))
    await rm(join(cacheDir, name), { recursive: true, force: true });
}

/** Whether nothing is in a folder, or there is none. */
async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw error;
  }
}

/** A folder is there whole or not at all, its owner's alone; where another process was quicker, it is that one's. */
async function appear(folder: string, fill: Make): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}.`);
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (await isEmpty(folder)) throw error;
  }
}

/** Everything a new database can depend on: how it is made, the migrations, and PGlite as the lockfile names it. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const files = ['package-lock.json', 'store/newDatabase.ts', 'store/open.ts'].map((name) => join(root, name));
  for (const entry of await readdir(join(root, 'store', 'migrations'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
