import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atLeast, locateDevServer, parseVersion } from '../../ops/devServerBinary.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'husly-binary-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function temporalOnPath(version: string): { PATH: string } {
  const script = join(folder, 'temporal');
  writeFileSync(script, `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0, UI 2.54.1)"\n`);
  chmodSync(script, 0o755);
  return { PATH: `${folder}:/bin:/usr/bin` };
}

describe('finding the dev server without the network', () => {
  it.each(['1.9.1', '1.10.0', '2.0.0'])('takes version %s from the PATH', async (version) => {
    expect(await locateDevServer(folder, temporalOnPath(version))).toEqual({
      path: 'temporal',
      origin: `version ${version} on the PATH`,
    });
  });

  it('passes over an old version on the PATH and a changed file in the data folder, and says so', async () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'temporal-1.9.1'), 'something else', { mode: 0o755 });
    const found = await locateDevServer(folder, temporalOnPath('1.4.0'));
    expect(found.path === null && found.reasons).toEqual([
      'on the PATH: version 1.4.0 is older than 1.9.1',
      expect.stringMatching(/temporal-1\.9\.1: its SHA-256 is not the pinned one$/),
    ]);
  });

  it('says when there is nothing yet', async () => {
    const found = await locateDevServer(folder, { PATH: folder });
    expect(found.path === null && found.reasons).toEqual([
      'on the PATH: temporal is not installed',
      expect.stringMatching(/temporal-1\.9\.1: not there yet$/),
    ]);
  });
});

describe('versions', () => {
  it('are read from what `temporal --version` prints', () => {
    expect(parseVersion('temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)\n')).toEqual([1, 9, 1]);
    expect(parseVersion('temporal version 0.0.0-DEV')).toEqual([0, 0, 0]);
    expect(parseVersion('temporal: command not found')).toBeNull();
  });

  it('are compared as numbers', () => {
    expect(atLeast([1, 10, 0], [1, 9, 1])).toBe(true);
    expect(atLeast([1, 9, 1], [1, 9, 1])).toBe(true);
    expect(atLeast([1, 9, 0], [1, 9, 1])).toBe(false);
    expect(atLeast([0, 99, 99], [1, 9, 1])).toBe(false);
  });
});
