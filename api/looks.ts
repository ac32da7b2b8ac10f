import { z } from 'zod';
import { noteLook } from '../store/looks.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';

/** Why somebody was shown a case: what they did, in the words of whoever asks later. */
export const whys = {
  caseOpened: 'åbnede sagen',
  forecast: 'så, hvad der venter i sagen',
  caseList: 'så sagen i sagslisten',
  taskOpened: 'åbnede en opgave i sagen',
  taskList: 'så sagen i opgavelisten',
  search: 'fandt sagen ved en søgning',
  messages: 'så sagens beskeder',
  inquiries: 'så en henvendelse',
  visits: 'så, hvor en medarbejder var på besøg',
  doorCards: 'udskrev et kort til døren',
  imports: 'så sagen i en indlæst liste',
  walkIns: 'registrerede eller fandt en borger, der mødte op',
  accessLog: 'så, hvem der har set sagen',
  figures: 'så sagerne bag et tal',
  other: 'så sagen i en oversigt',
} as const;
export type Why = keyof typeof whys;

/** By the path, the first that fits; so a new route is noted from its first day. */
const byPath: readonly [RegExp, Why][] = [
  [/\/door-cards?$/, 'doorCards'],
  [/\/forecast$/, 'forecast'],
  [/^\/cases\/\{caseId\}/, 'caseOpened'],
  [/^\/cases$/, 'caseList'],
  [/^\/tasks\/\{taskId\}/, 'taskOpened'],
  [/^\/(tasks|today)$/, 'taskList'],
  [/search/, 'search'],
  [/^\/walk-ins$/, 'walkIns'],
  [/^\/messages/, 'messages'],
  [/^\/inquiries/, 'inquiries'],
  [/^\/visits/, 'visits'],
  [/^\/imports/, 'imports'],
  [/^\/access-log$/, 'accessLog'],
  [/^\/figures\//, 'figures'],
];
const whyOf = (path: string): Why => byPath.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';

/** An answer that somebody is about to be given. */
interface Shown {
  path: string;
  params: object;
  query: object;
  body: unknown;
  /** The cases in an answer that is no JSON. */
  cases: readonly string[];
}

/**
 * Notes that the staff see cases, before they do: if it cannot be noted, nothing is shown. One insert for one answer.
 * Everything that names a case or an inquiry counts. A search is noted also where it finds nobody; of what was searched for
 * only the names of the fields are kept, for the terms are personal themselves, and the cases found stand beside.
 */
export async function noteShown(deps: ApiDeps, who: Identity, shown: Shown): Promise<void> {
  // A sender sees of its own cases how far they are, and nothing of the citizen that it has not told itself.
  if (who.role === 'intake') return;
  const why = whyOf(shown.path);
  const asked = { ...shown.params, ...shown.query };
  const caseIds = [...new Set([...shown.cases, ...casesIn(asked), ...casesIn(shown.body)])];
  if (caseIds.length === 0 && why !== 'search') return;
  const criteria = Object.keys(shown.query)
    .filter((name) => name !== 'limit' && name !== 'cursor')
    .toSorted();
  const { id: staffId, municipality } = who;
  await noteLook(deps.db, { at: deps.wallClock(), municipality, staffId, why, criteria, caseIds });
}

const uuid = z.uuid();

/** The cases and inquiries that an answer names, however deep. */
function casesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(casesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'string') return casesIn(inner);
    const named = key === 'caseId' || key === 'inquiryId' ? inner : key === 'taskId' ? inner.split('.')[0] : undefined;
    return uuid.safeParse(named).data ?? [];
  });
}
