import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, isRunning, lockHolder, recordOf } from '../../ops/lock.js';
import { Refusal } from '../../ops/refusal.js';
import { holdInChild, killHard, type Held } from './child.js';

let folder: string;
const children: Held[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'husly-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await killHard(child);
  rmSync(folder, { recursive: true });
});

async function husly(): Promise<Held> {
  const child = await holdInChild(
    `import { acquireLock } from './ops/lock.ts';
     try { acquireLock(process.env.FOLDER); tell('held'); } catch (error) { tell(error.message); }`,
    { FOLDER: folder },
  );
  children.push(child);
  return child;
}

describe('the lock on a data folder', () => {
  it('refuses a second Husly and names the first', async () => {
    const first = await husly();
    expect(first.said).toBe('held');
    expect(lockHolder(folder)).toBe(first.pid);
    expect(() => acquireLock(folder)).toThrow(`Another Husly (process ${first.pid}) runs on the data folder ${folder}`);
  });

  it('is taken over after kill -9', async () => {
    await killHard(await husly());
    expect(lockHolder(folder)).toBeNull();
    const release = acquireLock(folder);
    expect(lockHolder(folder)).toBe(process.pid);
    release();
    expect(lockHolder(folder)).toBeNull();
  });

  it('has one winner when several start on a stale lock at once', async () => {
    await killHard(await husly());
    const said = (await Promise.all([husly(), husly(), husly()])).map((child) => child.said);
    expect(said.filter((line) => line === 'held')).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('Another Husly'))).toHaveLength(2);
  });

  it('is stale when the pid was given to another process, and when the file cannot be read', () => {
    const stranger = { ...recordOf(process.ppid), identity: 'an earlier boot' };
    expect(isRunning(stranger)).toBe(false);
    for (const content of [JSON.stringify(stranger), '', '{"pid":']) {
      writeFileSync(join(folder, 'husly.lock'), content);
      acquireLock(folder)();
    }
  });
});

describe('the data folder', () => {
  it('is for this user alone, also one that was open to others', () => {
    const [fresh, old] = [join(folder, 'new', 'deep'), join(folder, 'old')];
    mkdirSync(old, { mode: 0o755 });
    for (const dataDir of [fresh, old]) {
      acquireLock(dataDir)();
      expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    }
  });

  it('that cannot be made is refused in plain words, with what to do', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const dataDir = join(file, 'data');
    expect(() => acquireLock(dataDir)).toThrow(Refusal);
    expect(() => acquireLock(dataDir)).toThrow(
      `The data folder ${dataDir} cannot be made or used (ENOTDIR): set HUSLY_DATA_DIR to another folder.`,
    );
  });
});
