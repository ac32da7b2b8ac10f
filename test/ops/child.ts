import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../ops/config.js';

/** A real Node process that has run a script and stays until it is killed. */
export type Held = { readonly pid: number; readonly said: string; readonly gone: Promise<unknown> };

/**
 * Runs TypeScript-importing code in a process of its own, in the checkout; resolves with what it first passes to
 * `tell(text)`. The process stays alive after that.
 */
export async function holdInChild(script: string, env: Record<string, string>): Promise<Held> {
  const tell = `const tell = (text) => { process.stdout.write(text + '\\n'); setInterval(() => {}, 1e6); };\n`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', tell + script], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const said = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk).trim()),
    gone.then(([code]) => `ended with ${code} before it said anything`),
  ]);
  if (child.pid === undefined) throw new Error('the child process did not start');
  return { pid: child.pid, said, gone };
}

/** Runs such code to its end, by itself or by a signal: `ended` says which. */
export function runInChild(script: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  return { kill: () => void child.kill('SIGKILL'), ended };
}

/** `kill -9`, and waits until the process is gone. */
export async function killHard({ pid, gone }: Held): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
  await gone;
}
