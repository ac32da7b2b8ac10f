import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from './refusal.js';

/** One process, for good: pids are used again, so a pid alone proves nothing after `kill -9` or a reboot. */
const ProcessRecord = z.object({ pid: z.int().positive(), identity: z.string() });
export type ProcessRecord = z.infer<typeof ProcessRecord>;

const LOCK_FILE = 'husly.lock';

/**
 * Makes this process the only Husly on a data folder (created when missing). A lock left by a process that is gone is
 * taken over. Returns the function that gives the lock back.
 * Throws Refusal, naming the pid, when another Husly runs on the folder.
 */
export function acquireLock(dataDir: string): () => void {
  makeFolder(dataDir);
  const lock = join(dataDir, LOCK_FILE);
  const own = join(dataDir, `${LOCK_FILE}.${process.pid}`);
  writeFileSync(own, JSON.stringify(recordOf(process.pid)));
  try {
    while (!linked(own, lock)) {
      const holder = readRecord(lock);
      if (holder && isRunning(holder)) throw inUse(dataDir, holder.pid);
      setAside(lock, holder);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (readRecord(lock)?.pid === process.pid) rmSync(lock, { force: true });
  };
}

/** For this user alone: names, notes and texts lie in it. */
function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Refusal(
      `The data folder ${dataDir} cannot be made or used${code}: set HUSLY_DATA_DIR to another folder.`,
    );
  }
}

/** The pid of the Husly that runs on this data folder, or null. */
export function lockHolder(dataDir: string): number | null {
  const holder = readRecord(join(dataDir, LOCK_FILE));
  return holder && isRunning(holder) ? holder.pid : null;
}

/** Which process `pid` is now; throws when there is none. */
export function recordOf(pid: number): ProcessRecord {
  const identity = processIdentity(pid);
  if (identity === null) throw new Error(`there is no process ${pid}`);
  return { pid, identity };
}

/** The process written down in a file; null when the file is missing or unreadable (a full disk, a crash of the machine). */
export function readRecord(file: string): ProcessRecord | null {
  try {
    return ProcessRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Whether exactly this process still runs, and not another one that was given its pid. */
export function isRunning({ pid, identity }: ProcessRecord): boolean {
  return processIdentity(pid) === identity;
}

/** When the process began, in the system's own words; null when there is none, or only a zombie that nobody reaped. */
function processIdentity(pid: number): string | null {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startTicks === undefined) return null;
    // Ticks count from the boot, so the boot belongs to the identity.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicks}`;
  } catch {
    return null;
  }
}

function identityFromPs(pid: number): string | null {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim();
    const [state, ...started] = line.split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : started.join(' ');
  } catch {
    return null;
  }
}

/** A hard link appears whole or not at all, so nobody ever reads half a lock. */
function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Between reading and renaming, another starter may have put its own there: then what was
 * renamed is not what was read, and it is put back.
 */
function setAside(lock: string, stale: ProcessRecord | null): void {
  const aside = `${lock}.stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // somebody else was quicker; the caller looks again
  }
  const moved = readRecord(aside);
  if (moved && (moved.pid !== stale?.pid || moved.identity !== stale.identity)) linked(aside, lock);
  rmSync(aside, { force: true });
}

function inUse(dataDir: string, pid: number): Refusal {
  return new Refusal(
    `Another Husly (process ${pid}) runs on the data folder ${dataDir}: stop it, or set HUSLY_DATA_DIR to another folder.`,
  );
}
