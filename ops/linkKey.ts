import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.js';

/** At least this many bytes: the output size of SHA-256, below which RFC 2104 § 3 advises against a key for it. */
const leastBytes = 32;

/** A key as people keep it, in hex or base64; null where it is neither, or too short. */
export function keyFrom(written: string): KeyObject | null {
  const text = written.trim();
  const encoding = /^([0-9a-f]{2})+$/i.test(text) ? 'hex' : /^[\w+/-]+={0,2}$/.test(text) ? 'base64' : null;
  const bytes = encoding && Buffer.from(text, encoding);
  return bytes && bytes.length >= leastBytes ? createSecretKey(bytes) : null;
}

/**
 * The key that signs the links to the citizen's page: the one in the environment, or one made once and kept beside the
 * data, for its owner alone. Several Huslys behind one address need the same `HUSLY_LINK_KEY`.
 * @throws Refusal where the kept file holds no key: to make another would end every link that is out
 */
export function linkKeyOf({ linkKey, dataDir }: { linkKey: KeyObject | null; dataDir: string }): KeyObject {
  if (linkKey) return linkKey;
  const path = join(dataDir, 'link.key');
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = keyFrom(readFileSync(path, 'utf8'));
  if (kept) return kept;
  throw new Refusal(
    `${path} holds no key: put it back from your backup, or delete it, and every link that is out ends.`,
  );
}
