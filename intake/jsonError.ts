/**
 * Where a JSON text breaks. `JSON.parse` tells no place for most mistakes ("Unexpected token 'b', … is not valid JSON" in
 * Node 20), and a sender with 5,000 rows needs one. Only read after `JSON.parse` has refused.
 */

import { storable } from '../domain/storable.js';

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /[[\]{},:]|"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\p{Cc}]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/uy;
/** Nobody's list is deeper; a file of a million brackets is broken where they go on. */
const DEEPEST = 1000;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd';
const BEFORE_VALUE: readonly Expected[] = ['value', 'valueOrEnd'];
const BEFORE_KEY: readonly Expected[] = ['key', 'keyOrEnd'];
const MAY_CLOSE: Record<'[' | '{', readonly Expected[]> = {
  '[': ['valueOrEnd', 'commaOrEnd'],
  '{': ['keyOrEnd', 'commaOrEnd'],
};

/** What may follow a token; null when the token cannot stand here. `open` holds the brackets that are not closed yet. */
function after(token: string, expected: Expected, open: ('[' | '{')[]): Expected | null {
  const inside = open.at(-1);
  if (token === '[' || token === '{') {
    if (!BEFORE_VALUE.includes(expected) || open.length === DEEPEST) return null;
    open.push(token);
    return token === '[' ? 'valueOrEnd' : 'keyOrEnd';
  }
  if (token === ']' || token === '}') {
    if (inside !== (token === ']' ? '[' : '{') || !MAY_CLOSE[inside].includes(expected)) return null;
    open.pop();
    return 'commaOrEnd';
  }
  if (token === ':') return expected === 'colon' ? 'value' : null;
  if (token === ',') {
    if (expected !== 'commaOrEnd' || inside === undefined) return null;
    return inside === '[' ? 'value' : 'key';
  }
  if (BEFORE_KEY.includes(expected)) return token.startsWith('"') ? 'colon' : null;
  return BEFORE_VALUE.includes(expected) ? 'commaOrEnd' : null;
}

/** The index of the first sign that cannot stand where it stands; the text's length when it only ends too early. */
export function brokenAt(text: string): number {
  const open: ('[' | '{')[] = [];
  let expected: Expected | null = 'value';
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return at;
    expected = after(token, expected, open);
    if (expected === null) return at;
    at += token.length;
  }
}

const PIECE = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},]/gs;

/**
 * The first key that stands twice in one object, as a database would keep it, and its index: `JSON.parse` takes the last
 * and says nothing.
 *
 * @param text what `JSON.parse` has taken
 */
export function repeatedKey(text: string): { key: string; at: number } | null {
  /** The keys of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  let keyMayCome = false;
  for (const { 0: piece, index: at } of text.matchAll(PIECE)) {
    if (piece === '{' || piece === '[') open.push(piece === '{' ? new Set() : null);
    else if (piece === '}' || piece === ']') open.pop();
    const keys = open.at(-1);
    if (piece.startsWith('"') && keyMayCome && keys) {
      const key = storable(piece.includes('\\') ? String(JSON.parse(piece)) : piece.slice(1, -1));
      if (keys.has(key)) return { key, at };
      keys.add(key);
    }
    keyMayCome = piece === '{' || piece === ',';
  }
  return null;
}
