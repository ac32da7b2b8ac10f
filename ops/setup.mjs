// @ts-check
// Runs before anything is installed: only what Node itself has.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Refuses a Node that `engines` in package.json does not allow.
 * @param {string} root the checkout
 * @param {string} [version] of Node, such as 20.19.0
 * @returns {string | null} one line to print, or null when all is well
 */
export function nodeProblem(root, version = process.versions.node) {
  /** @type {string} */
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  const allowed = wanted.split('||').some((range) => satisfies(version, range.trim()));
  return allowed ? null : `Husly needs Node ${wanted}; this is ${version}. Install Node 24 from https://nodejs.org.`;
}

/** @param {string} version @param {string} range `^a.b.c` or `>=a`, the only two forms package.json uses */
function satisfies(version, range) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = range.replace(/^\D+/, '').split('.').map(Number);
  if (major === wantedMajor) return minor >= wantedMinor;
  return range.startsWith('>=') && major > wantedMajor;
}

/**
 * Installs exactly what package-lock.json says, when npm's own record of what is installed says something else.
 * @param {string} root the checkout
 * @param {(line: string) => void} say
 * @returns {string | null} one line to print, or null when all is well
 */
export function installDependencies(root, say) {
  if (installedAsLocked(root)) return null;
  say('Installing the dependencies from package-lock.json (about 300 packages, once)');
  // Development packages too, whatever NODE_ENV says: `start` and `test` share one installation. No package here needs
  // its install script (engineering.md, headline 13).
  const npm = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync('npm', npm, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status === 0) return null;
  const how = error ? `npm could not be run: ${error.message}` : `"npm ci" ended with ${status}, for the reason above`;
  return `The dependencies could not be installed (${how}). Mend that and run the same command again.`;
}

/**
 * Whether node_modules holds what package-lock.json names. npm writes `node_modules/.package-lock.json` as the last step
 * of every installation, so half an installation and a lockfile that has changed both show, and one made by hand counts.
 * @param {string} root the checkout
 */
export function installedAsLocked(root) {
  try {
    const locked = packagesIn(join(root, 'package-lock.json'));
    const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
    return (
      [...locked].every(([path, entry]) => entry.optional || installed.has(path)) &&
      [...installed].every(([path, entry]) => locked.get(path)?.integrity === entry.integrity)
    );
  } catch {
    return false;
  }
}

/**
 * @param {string} lockfile
 * @returns {Map<string, { integrity?: string, optional?: boolean, devOptional?: boolean }>} by path, without the root
 */
function packagesIn(lockfile) {
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8'));
  delete packages[''];
  return new Map(Object.entries(packages));
}
