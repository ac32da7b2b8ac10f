import { readFileSync } from 'node:fs';
import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { municipalities, policyFor } from '../domain/policy.js';
import { faultsOf } from '../domain/texts/check.js';
import { textsOverride, type TextsOverride } from '../domain/texts/schema.js';
import { ownTexts, withOverride, type TextsFor } from '../domain/texts/texts.js';
import { ConfigError } from './configError.js';

/**
 * The texts in force, each checked once with its municipality's policy (design §5): Husly's own, and those of
 * `HUSLY_TEXTS` in their places.
 *
 * @param path of the file with a municipality's own texts (JSON), or null
 * @throws ConfigError with the file, the line, what is wrong with the text there, and what now
 */
export function loadTexts(path: string | null): TextsFor {
  const file = path === null ? null : readOverride(path);
  const all = new Map(municipalities.map((municipality) => [municipality, ownTexts]));
  if (file) all.set(file.override.municipality, withOverride(file.override));
  for (const [municipality, texts] of all) {
    const [fault] = faultsOf(texts, policyFor(municipality));
    if (!fault) continue;
    const key = fault.path.join('.');
    if (file?.override.municipality === municipality && texts.overridden.has(key))
      throw file.refusal(['texts', ...fault.path], `the text ${key} ${fault.problem}`);
    throw new ConfigError(
      `domain/texts: ${key} ${fault.problem}, with the names in domain/policies/${municipality}.json: shorten a name there, ` +
        'or give the municipality a text of its own (HUSLY_TEXTS).',
    );
  }
  return (municipality) => all.get(municipality) ?? ownTexts;
}

interface OverrideFile {
  override: TextsOverride;
  /** What to say of something in the file, by its place there. */
  refusal: (place: readonly PropertyKey[], what: string) => ConfigError;
}

function readOverride(path: string): OverrideFile {
  const text = contents(path);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const refused = (offset: number, what: string): ConfigError =>
    new ConfigError(
      `HUSLY_TEXTS ${path}, line ${lineAt(offset)}: ${what}. Mend it there, or take it out to use Husly's own text.`,
    );
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [broken] = errors;
  if (!tree || broken)
    throw refused(
      broken?.offset ?? 0,
      `it is not valid JSON (${broken ? printParseErrorCode(broken.error) : 'empty'})`,
    );
  const refusal: OverrideFile['refusal'] = (place, what) => refused(nearest(tree, place).offset, what);
  const parsed = textsOverride.safeParse(getNodeValue(tree));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const strange = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const place = [...(issue?.path ?? []), ...strange];
    throw refusal(
      place,
      `${place.map(String).join('.') || 'the file'} does not fit: ${issue?.message ?? 'another shape'}`,
    );
  }
  const { municipality } = parsed.data;
  if (!municipalities.includes(municipality))
    throw refusal(['municipality'], `Husly has no policy for municipality ${municipality}`);
  return { override: parsed.data, refusal };
}

function contents(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `HUSLY_TEXTS ${path} cannot be read (${why}): name a file, or unset it to use Husly's texts.`,
    );
  }
}

/** The node at a place, or the innermost around it: something that is missing has no line of its own. */
function nearest(tree: Node, place: readonly PropertyKey[]): Node {
  const names = place.map((part) => (typeof part === 'number' ? part : String(part)));
  return names.length === 0 ? tree : (findNodeAtLocation(tree, names) ?? nearest(tree, place.slice(0, -1)));
}
