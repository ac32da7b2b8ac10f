import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** A real browser for the pages that people see, in tests and in the bench: the system's Chromium. */

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const isRoot = process.getuid?.() === 0;

function findChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    process.env['CHROMIUM_PATH'] ?? '',
    ...folders.flatMap((folder) => commands.map((command) => join(folder, command))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null;
}

const aptGet = (...args: string[]): boolean =>
  spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' }).status ===
  0;

/** Debian's own, where we may install it. */
function installChromium(): void {
  if (isRoot && aptGet('update', '-qq'))
    aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core');
}

/** Opens the browser; on Debian, as root, it is installed first where it is missing. */
export async function openBrowser(): Promise<Browser> {
  if (!findChromium()) installChromium();
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('Chromium or Chrome is needed: install it, or say where it is by CHROMIUM_PATH.');
  // Chromium's sandbox does not run as root.
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
}
