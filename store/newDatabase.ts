import { constants } from 'node:fs';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside the packages it is made of, so that data folders and tests share it and a new installation begins anew. */
const cacheDir = join(root, 'node_modules', '.cache', 'husly');

/**
 * Sees to it that there is a database in a folder. A new one is a copy of one that was made before, under the hash of all
 * it is made of: to make one takes PGlite and its migrations 4.0 s of processor time, to copy it 0.4 s [measured].
 *
 * @param make makes a database, up to date, in a folder that is not there yet, and closes it
 */
export async function ensureDatabase(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  if (!(await isEmpty(folder))) return;
  const model = await modelFolder();
  if (await isEmpty(model)) await appear(model, make);
  await appear(folder, (unfinished) => cp(model, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE }));
}

/** Where the database is that new ones are copied from; it is made again where it is gone. */
export const modelFolder = async (): Promise<string> => join(cacheDir, `database-${await sourceHash()}`);

/** Whether nothing is in a folder, or there is none. */
const isEmpty = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (found) => found.length === 0,
    () => true,
  );

/** A folder is there whole or not at all; where another process was quicker, it is that one's. */
async function appear(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (await isEmpty(folder)) throw error;
  }
}

/** Everything a new database can depend on: the migrations, and PGlite as the lockfile names it. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const files = [join(root, 'package-lock.json')];
  for (const entry of await readdir(join(root, 'store', 'migrations'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
