import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { landlordKey } from '../domain/intake/addresses.js';
import { readPhones } from '../domain/intake/phones.js';
import type { Role } from '../domain/outcomes.js';
import { legalBasis, partnerKinds } from '../domain/partners.js';
import { storable } from '../domain/storable.js';
import { headerKey, isField } from '../intake/columns.js';
import { encodeCursor } from '../store/lists.js';
import {
  insertPartner,
  listPartners,
  setKey,
  updatePartner,
  type PartnerRow,
  type PartnerWords,
} from '../store/partners.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { hashOf } from './sessions.js';
import * as schemas from './schemas.js';
import { whoTheyAre } from './views.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
const partnerId = z.object({ partnerId: z.uuid() });
const byName = z.tuple([
  z
    .string()
    .max(200)
    .refine((name) => name === storable(name)),
  z.uuid(),
]);

const phone = z
  .string()
  .max(50)
  .transform((text, ctx) => {
    const [read] = readPhones([text]).value;
    if (read?.e164) return read.e164;
    ctx.addIssue({ code: 'custom', message: 'Nummeret kan ikke læses.' });
    return z.NEVER;
  });

/** What staff write of a partner; what is missing is not known. */
const partnerBody = z.strictObject({
  kind: z.enum(partnerKinds),
  name: z
    .string()
    .trim()
    .max(100)
    .refine((name) => landlordKey(name) !== '', 'Navnet skal have bogstaver eller tal.')
    .describe('as it stands in lists and letters; one partner of each name'),
  contact: z
    .strictObject({ name: z.string().trim().max(100).nullish(), phone: phone.nullish() })
    .optional()
    .describe('whom to call; replaces the one before'),
  mailbox: z.email().max(200).nullish().describe('where a referral goes; nothing personal is sent to it'),
  legalBasis: legalBasis
    .nullish()
    .describe('by which right it sends lists before the bailiff’s stage; without one they are held back'),
  mapping: z
    .record(
      z.string().max(200).transform(headerKey),
      z
        .string()
        .refine(isField, 'Feltet kendes ikke.')
        .nullable()
        .describe('a field’s name, or null: the column is not read'),
    )
    .optional()
    .describe('what this partner’s headers mean, where they are not understood by themselves'),
});
const partnerChanges = partnerBody.partial();

function wordsOf({ contact, ...body }: z.infer<typeof partnerChanges>): PartnerWords {
  return { ...body, ...(contact && { contactName: contact.name ?? null, contactPhone: contact.phone ?? null }) };
}

const shown = (row: PartnerRow): z.infer<typeof schemas.partner> => {
  const { mailbox, legalBasis: basis, mapping, keyIssuedAt, createdAt } = row;
  return { ...whoTheyAre(row), mailbox, legalBasis: basis, mapping, keyIssuedAt, createdAt };
};

/** The directory of those the unit works with, and their access keys. */
export function partnerRoutes(mount: Mount, deps: ApiDeps): void {
  list(mount, deps);
  add(mount, deps);
  change(mount, deps);
  issueKey(mount, deps);
  withdrawKey(mount, deps);
}

function list(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/partners',
    summary: 'Those the unit works with, by name',
    roles: staff,
    params: nothing,
    body: nothing,
    query: schemas.page.extend({ kind: z.enum(partnerKinds).optional() }),
    responses: { 200: { description: 'A page of partners', schema: schemas.listOf(schemas.partner) } },
    async handle({ who, query }) {
      const { limit, cursor, kind } = query;
      const filter = { municipality: who.municipality, kind };
      const rows = await listPartners(deps.db, filter, limit + 1, cursorOf(cursor, byName));
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last ? encodeCursor([last.nameKey, last.partnerId]) : null;
      return { status: 200, body: { items: rows.slice(0, limit).map(shown), nextCursor } };
    },
  });
}

function add(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/partners',
    summary: 'Add a partner to the directory',
    roles: ['supervisor'],
    params: nothing,
    query: nothing,
    body: partnerBody,
    responses: { 201: { description: 'Added', schema: schemas.partner } },
    async handle({ who, body }) {
      const row = { partnerId: randomUUID(), municipality: who.municipality, createdAt: deps.now() };
      const { kind, name } = body;
      const added = await insertPartner(deps.db, row, { ...wordsOf(body), kind, name });
      if (!added) throw nameTaken();
      return { status: 201, body: shown(added) };
    },
  });
}

function change(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'patch',
    path: '/partners/{partnerId}',
    summary: 'Change what is known of a partner; what is not given stays, null takes away',
    roles: ['supervisor'],
    params: partnerId,
    query: nothing,
    body: partnerChanges,
    responses: { 200: { description: 'Changed', schema: schemas.partner } },
    async handle({ who, params, body }) {
      const changed = await updatePartner(deps.db, who.municipality, params.partnerId, wordsOf(body));
      if (changed === null) throw nameTaken();
      return { status: 200, body: shown(known(changed)) };
    },
  });
}

function issueKey(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/partners/{partnerId}/key',
    summary: 'A new access key, shown this once; the one before opens nothing from now on',
    roles: ['supervisor'],
    params: partnerId,
    query: nothing,
    body: nothing,
    secret: true,
    responses: {
      201: {
        description: 'The key, for `Authorization: Bearer`',
        schema: z.object({ partnerId: z.uuid(), key: z.string(), keyIssuedAt: z.iso.datetime() }),
      },
    },
    async handle({ who, params }) {
      const key = `husly_${randomBytes(32).toString('base64url')}`;
      const at = deps.now();
      known(await setKey(deps.db, who.municipality, params.partnerId, { hash: hashOf(key), at }));
      return { status: 201, body: { partnerId: params.partnerId, key, keyIssuedAt: at } };
    },
  });
}

function withdrawKey(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'delete',
    path: '/partners/{partnerId}/key',
    summary: 'Withdraw a partner’s access key; it opens nothing from now on',
    roles: ['supervisor'],
    params: partnerId,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'The partner, without a key', schema: schemas.partner } },
    async handle({ who, params }) {
      return { status: 200, body: shown(known(await setKey(deps.db, who.municipality, params.partnerId, null))) };
    },
  });
}

function known(partner: PartnerRow | undefined): PartnerRow {
  if (partner) return partner;
  throw new Problem(404, 'unknownPartner', 'Der findes ingen samarbejdspartner med dette nummer.');
}

function nameTaken(): Problem {
  const detail = 'Der er allerede en samarbejdspartner med dette navn.';
  return new Problem(409, 'nameTaken', detail, [{ pointer: '/name', code: 'nameTaken', detail }]);
}
