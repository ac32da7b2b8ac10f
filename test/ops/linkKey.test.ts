import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../ops/config.js';
import { ConfigError } from '../../ops/configError.js';
import { keyFrom, linkKeyOf } from '../../ops/linkKey.js';
import { Refusal } from '../../ops/refusal.js';

let dataDir: string;
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'husly-key-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the key of the links', () => {
  it('is made once, for its owner alone, and kept', () => {
    const made = linkKeyOf({ linkKey: null, dataDir });
    expect(made.symmetricKeySize).toBe(32);
    expect(statSync(join(dataDir, 'link.key')).mode & 0o777).toBe(0o600);
    expect(linkKeyOf({ linkKey: null, dataDir }).equals(made)).toBe(true);
  });

  it('is the one in the environment where there is one, in base64 or hex', () => {
    const bytes = randomBytes(32);
    const [hex, base64] = (['hex', 'base64'] as const).map((encoding) =>
      linkKeyOf({ ...loadConfig({ HUSLY_LINK_KEY: bytes.toString(encoding) }), dataDir }),
    );
    expect(hex?.export()).toEqual(bytes);
    expect(base64?.export()).toEqual(bytes);
    expect(() => statSync(join(dataDir, 'link.key'))).toThrow('ENOENT');
  });

  it('is refused when it is short, or the kept one is damaged: a new one would end every link', () => {
    expect(keyFrom(randomBytes(31).toString('hex'))).toBeNull();
    expect(() => loadConfig({ HUSLY_LINK_KEY: 'kort' })).toThrow(ConfigError);
    writeFileSync(join(dataDir, 'link.key'), 'half a key');
    expect(() => linkKeyOf({ linkKey: null, dataDir })).toThrow(Refusal);
    expect(readFileSync(join(dataDir, 'link.key'), 'utf8')).toBe('half a key');
  });
});
