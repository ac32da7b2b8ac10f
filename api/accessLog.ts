import { z } from 'zod';
import { encodeCursor } from '../store/lists.js';
import { listLooks } from '../store/looks.js';
import { staffOf } from '../store/staff.js';
import { roles } from '../domain/outcomes.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { whys, type Why } from './looks.js';
import { nothing, type Mount } from './route.js';
import * as schemas from './schemas.js';
import { personaId, personaName } from './sessions.js';

const staffRoles = ['outreach', 'caseworker', 'supervisor'] as const;

export const colleague = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    lastSeenAt: schemas.instant.nullable(),
  })
  .meta({ id: 'Colleague', description: 'Somebody of the unit: who a task may be given to' });

const look = z
  .object({
    at: schemas.instant,
    staffId: z.string(),
    staffName: z.string().nullable(),
    why: z.string(),
    whyText: z.string(),
    criteria: z.array(z.string()).describe('what was searched or filtered by; never for what'),
    shown: z.number().int().describe('how many cases and inquiries'),
    caseIds: z.array(z.uuid()).describe('which of them; inquiries too'),
  })
  .meta({ id: 'Look', description: 'One answer that showed cases to somebody of the staff' });

/** Who works here, and who has looked at what. */
export function accessRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/staff',
    summary: 'The colleagues of the unit, by name',
    roles: staffRoles,
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'Everybody', schema: z.object({ items: z.array(colleague) }) } },
    async handle({ who }) {
      const items = deps.oidc
        ? await staffOf(deps.db, who.municipality)
        : staffRoles.map((role) => ({ id: personaId(role), name: personaName(role), role, lastSeenAt: null }));
      return { status: 200, body: { items } };
    },
  });
  mount({
    method: 'get',
    path: '/access-log',
    summary: 'Who has looked at which cases, when and why; latest first',
    roles: ['supervisor'],
    params: nothing,
    body: nothing,
    query: schemas.page.extend({ caseId: z.uuid().optional(), staffId: z.string().max(60).optional() }),
    responses: { 200: { description: 'A page of looks', schema: schemas.listOf(look) } },
    async handle({ who, query: { limit, cursor, caseId, staffId } }) {
      const before = cursorOf(cursor, z.tuple([z.string().regex(/^\d{1,15}$/)]))?.[0];
      const filter = { municipality: who.municipality, caseId, staffId };
      const rows = await listLooks(deps.db, filter, limit + 1, before === undefined ? null : Number(before));
      const items = rows
        .slice(0, limit)
        .map(({ lookId: _, municipality: __, ...row }) => ({ ...row, whyText: whyText(row.why) }));
      const last = rows[limit - 1];
      return {
        status: 200,
        body: { items, nextCursor: rows.length > limit && last ? encodeCursor([String(last.lookId)]) : null },
      };
    },
  });
}

const isWhy = (why: string): why is Why => Object.hasOwn(whys, why);
const whyText = (why: string): string => whys[isWhy(why) ? why : 'other'];
