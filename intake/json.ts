/** A JSON file into its items: one flat object per row, with keys like the headers of a list, or whole intake requests. */
import { intakeRequest } from '../domain/intake/request.js';
import { inOwnName } from '../domain/intake/ownName.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { storableJson } from '../domain/storable.js';
import { numberAsText } from './cells.js';
import { brokenAt, repeatedKey } from './jsonError.js';
import { tooManyColumns, tooManyRows } from './limits.js';
import type { Limits } from './limits.js';
import type { Sender } from './rows.js';
import { readText } from './text.js';
import type { Source } from './source.js';

type Item = Readonly<Record<string, unknown>>;
/** A table: flat items under the keys that any of them has. Requests: items of the shape that `POST /cases` takes. */
export type JsonReading =
  | { ok: true; shape: 'table'; headers: string[]; items: TableItem[] }
  | { ok: true; shape: 'requests'; items: RequestItem[] }
  | { ok: false; detail: string };
export type TableItem = { cells: string[] } | { problem: string };
export type RequestItem = { request: IntakeRequest } | { problem: string };

const refused = (detail: string): JsonReading & { ok: false } => ({ ok: false, detail });
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const NO_ITEM = 'Elementet er ikke et objekt med felter.';

/** As an editor counts: the first line is 1, the first sign of a line is 1. */
function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split(/\r\n|\n|\r/);
  return `linje ${lines.length}, tegn ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function broken(text: string): string {
  const at = brokenAt(text);
  const what = text.slice(at).trim() === '' ? 'filen slutter for tidligt' : 'fejlen står';
  return `Filen er ikke gyldig JSON: ${what} i ${placeOf(text, at)}. Ret den, og send den igen.`;
}

function parsed(text: string): { value: unknown } | { detail: string } {
  let value: unknown;
  try {
    value = JSON.parse(text, storableJson);
  } catch {
    return { detail: broken(text) };
  }
  const twice = repeatedKey(text);
  if (twice === null) return { value };
  const what = `Feltet “${twice.key.slice(0, 40)}” står to gange i samme objekt: ${placeOf(text, twice.at)}.`;
  return { detail: `${what} Kun det ene ville blive læst. Ret filen, og send den igen.` };
}

/** The list in the file: the array itself, or the one array of objects in an object. */
function listIn(value: unknown): { list: unknown[] } | { detail: string } {
  if (isList(value)) return { list: value };
  if (!isItem(value)) return { detail: 'Filen er JSON, men ikke en liste: den skal være en liste af objekter.' };
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => isList(entry[1]));
  const [only, second] = lists;
  if (only === undefined) return { detail: 'Filen er JSON, men uden en liste: den skal have en liste af objekter.' };
  if (second === undefined) return { list: only[1] };
  const names = lists.map(([name]) => `“${name.slice(0, 40)}”`).join(', ');
  return { detail: `Filen har flere lister: ${names}. Send hver liste i sin egen fil.` };
}

/** A value as a cell; several (phones, tenants) stand in one cell with a slash between. Null: it has fields of its own. */
function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberAsText(value);
  if (typeof value === 'boolean') return value ? 'ja' : 'nej';
  if (!isList(value)) return null;
  const parts = value.map((part) => (isList(part) ? null : cellOf(part)));
  return parts.includes(null) ? null : parts.filter((part) => part !== '').join(' / ');
}

function tableItem(item: unknown, headers: readonly string[]): TableItem {
  if (!isItem(item)) return { problem: NO_ITEM };
  const cells = headers.map((header) => cellOf(Object.hasOwn(item, header) ? item[header] : null));
  const nested = cells.indexOf(null);
  if (nested < 0) return { cells: cells.map((cell) => cell ?? '') };
  return { problem: `Feltet “${headers[nested]}” har felter i sig. Skriv hver oplysning i sit eget felt.` };
}

function asTable(list: readonly unknown[], limits: Limits): JsonReading {
  const keys = new Set<string>();
  for (const item of list) {
    for (const key of isItem(item) ? Object.keys(item) : []) keys.add(key);
    if (keys.size > limits.columns) return refused(tooManyColumns(limits));
  }
  const headers = [...keys];
  return { ok: true, shape: 'table', headers, items: list.map((item) => tableItem(item, headers)) };
}

const WRONG: Partial<Record<string, string>> = {
  unrecognized_keys: 'har et felt, som ikke kendes',
  invalid_type: 'mangler eller har en forkert type',
  too_big: 'er for lang eller for stor',
  too_small: 'er for lille',
};

/** What is known of the sender beats what the file says. */
function requestItem(item: unknown, sender: Sender): RequestItem {
  if (!isItem(item)) return { problem: NO_ITEM };
  const told: Item = isItem(item['source']) ? item['source'] : { kind: 'housingOrganisation' };
  const source = { ...told, ...(sender.kind === null ? {} : { kind: sender.kind }) };
  const reading = intakeRequest.safeParse({ ...item, source });
  if (reading.success) return { request: inOwnName(reading.data, sender) };
  const [issue] = reading.error.issues;
  const wrong = WRONG[issue?.code ?? ''] ?? 'har en værdi, der ikke kan bruges';
  return { problem: `“/${issue?.path.join('/') ?? ''}” ${wrong}. Ret det, og send listen igen.` };
}

/**
 * Reads a JSON file: an array of objects, or an object with one array in it.
 * @returns its items in order, each readable or with its problem in Danish; or a plain Danish answer about the whole file.
 */
export async function readJson(source: Source, sender: Sender, limits: Limits): Promise<JsonReading> {
  const text = await readText(source);
  if (!text.ok) return text;
  const pieces: Buffer[] = [];
  for await (const piece of text.utf8()) pieces.push(piece);
  const json = parsed(Buffer.concat(pieces).toString());
  if ('detail' in json) return refused(json.detail);
  const found = listIn(json.value);
  if ('detail' in found) return refused(found.detail);
  const { list } = found;
  if (list.length === 0) return refused('Filen er tom: listen har ingen rækker.');
  if (list.length > limits.rows) return refused(tooManyRows(limits));
  const isRequests = list.some((item) => isItem(item) && isItem(item['citizen']));
  if (!isRequests) return asTable(list, limits);
  return { ok: true, shape: 'requests', items: list.map((item) => requestItem(item, sender)) };
}
