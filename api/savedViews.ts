import { z } from 'zod';
import { commandId } from '../domain/commands.js';
import type { Role } from '../domain/outcomes.js';
import { dropView, keepView, viewsFor, type SavedView } from '../store/savedViews.js';
import { savedLists, type SavedList } from '../store/staffSchema.js';
import { caseFilter } from './caseListSchemas.js';
import type { ApiDeps } from './deps.js';
import { allow, type Identity } from './identity.js';
import { malformed, Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { taskFilter } from './taskListSchemas.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
/** So many may one person have: a list of views that is longer than the lists it saves helps nobody. */
const mostViews = 50;

export const savedView = z
  .object({
    viewId: z.uuid(),
    list: z.enum(savedLists),
    name: z.string(),
    query: z.string().describe('the list’s own parameters: `GET /{list}?{query}`'),
    isKnown: z
      .boolean()
      .describe('false: the list no longer understands what it is narrowed by; it can only be removed'),
    shared: z.boolean().describe('with the whole unit'),
    by: z.string(),
    byName: z.string().nullable().optional(),
    isMine: z.boolean(),
  })
  .meta({ id: 'SavedView', description: 'A list under a name, narrowed as somebody wants to find it again' });

export const savedViewBody = z.strictObject({
  commandId: commandId.describe('becomes the view’s id: the same again is the same view'),
  list: z.enum(savedLists),
  name: z.string().trim().min(1, 'Skriv et navn.').max(60).describe('one’s own views of a list have different names'),
  query: z.string().max(500).describe('as in the list’s address, without `limit` and `cursor`'),
  shared: z.boolean().default(false).describe('with the whole unit; a supervisor’s to say'),
});

/** What each list can be narrowed by. */
const filters = { cases: caseFilter, tasks: taskFilter } satisfies Record<SavedList, z.ZodObject>;

const readFilter = (list: SavedList, query: string) =>
  filters[list].safeParse(Object.fromEntries(new URLSearchParams(query)));

/** Lists under a name: one's own, and those that the unit shares. */
export function savedViewRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/views',
    summary: 'Saved views of the lists, by name: one’s own, and those shared with the unit',
    roles: staff,
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'All of them', schema: z.object({ items: z.array(savedView) }) } },
    async handle({ who }) {
      const rows = await viewsFor(deps.db, ofWhom(who));
      return { status: 200, body: { items: rows.map((row) => shown(row, who)) } };
    },
  });
  mount({
    method: 'post',
    path: '/views',
    summary: 'Save how a list is narrowed, under a name',
    roles: staff,
    params: nothing,
    query: nothing,
    body: savedViewBody,
    responses: { 201: { description: 'Saved', schema: savedView } },
    async handle({ who, body }) {
      if (body.shared) allow(who, ['supervisor'], 'dele en visning med enheden');
      const filter = readFilter(body.list, body.query);
      if (!filter.success) throw notAFilter(malformed(422, filter.error, 'query'));
      const { commandId: viewId, ...said } = body;
      const query = new URLSearchParams(body.query).toString();
      const row = { ...said, query, ...ofWhom(who), viewId, createdAt: deps.now() };
      const refused = await keepView(deps.db, row, mostViews);
      if (refused) throw notKept(refused);
      return { status: 201, body: shown(row, who) };
    },
  });
  mount({
    method: 'delete',
    path: '/views/{viewId}',
    summary: 'Remove a saved view: one’s own; for a supervisor also one that is shared with the unit',
    roles: staff,
    params: z.object({ viewId: z.uuid() }),
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'Removed', schema: z.object({ viewId: z.uuid() }) } },
    async handle({ who, params: { viewId } }) {
      const isGone = await dropView(deps.db, { ...ofWhom(who), viewId }, { shared: who.role === 'supervisor' });
      if (!isGone)
        throw new Problem(404, 'unknownView', 'Der findes ingen visning med dette nummer, som du kan slette.');
      return { status: 200, body: { viewId } };
    },
  });
}

const ofWhom = ({ id, municipality }: Identity) => ({ owner: id, municipality });

function shown(row: SavedView, who: Identity): z.infer<typeof savedView> {
  const { viewId, list, name, query, shared, owner } = row;
  const isKnown = readFilter(list, query).success;
  return { viewId, list, name, query, isKnown, shared, by: owner, isMine: owner === who.id };
}

/** What is wrong with a filter is wrong with the field that holds it. */
const notAFilter = ({ status, code, detail, errors }: Problem): Problem =>
  new Problem(
    status,
    code,
    detail,
    errors.map((error) => ({ ...error, pointer: '/query', detail: `${error.pointer}: ${error.detail}` })),
  );

function notKept(why: 'nameTaken' | 'tooMany'): Problem {
  const detail =
    why === 'nameTaken'
      ? 'Du har allerede en visning med det navn. Vælg et andet, eller slet den først.'
      : `Du har ${String(mostViews)} visninger, og flere kan ikke gemmes. Slet en, du ikke bruger.`;
  return new Problem(422, why, detail, [{ pointer: '/name', code: why, detail }]);
}
