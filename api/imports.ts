import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { readList } from '../intake/index.js';
import { sourceKinds } from '../domain/intake/request.js';
import { startImport } from '../relay/start.js';
import { importReport, insertImport } from '../store/imports.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';

const mostBytes = 20 * 1024 * 1024;

const report = z
  .object({
    importId: z.uuid(),
    status: z.enum(['running', 'completed', 'failed']),
    fileName: z.string(),
    counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
    columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
    rows: z.array(
      z.object({
        row: z.number(),
        result: z.enum(['created', 'existing', 'updated', 'rejected']).nullable(),
        caseId: z.uuid().nullable(),
        reason: z.string().nullable(),
        warnings: z.array(z.string()).nullable(),
      }),
    ),
  })
  .meta({ id: 'Import' });

/** Lists: a file in, and for every row what became of it. */
export function importRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/imports',
    summary: 'Send a list; each row becomes a case, joins one, or is answered with the reason it cannot',
    roles: ['intake', 'supervisor'],
    params: nothing,
    body: z.looseObject({}),
    query: z.strictObject({
      sourceKind: z.enum(sourceKinds).default('housingOrganisation'),
      organisation: z.string().max(100).optional().describe('whose list it is; default: the file’s own name'),
    }),
    before: [uploadOf('file')],
    upload: z.object({ file: z.string().meta({ format: 'binary' }) }),
    responses: {
      202: {
        description: 'Read, and being taken in',
        schema: z.object({ importId: z.uuid(), status: z.literal('running'), rows: z.number() }),
      },
    },
    handle: ({ who, query, req }) => begin(deps, who, req.file, query),
  });
  mount({
    method: 'get',
    path: '/imports/{importId}',
    summary: 'How far a list has come, and what became of each row',
    roles: ['intake', 'supervisor'],
    query: nothing,
    body: nothing,
    params: z.object({ importId: z.uuid() }),
    responses: { 200: { description: 'The report', schema: report } },
    async handle({ who, params }) {
      const found = await importReport(deps.db, params.importId);
      if (!found || (who.role === 'intake' && found.by !== who.id))
        throw new Problem(404, 'unknownImport', 'Der findes ingen liste med dette nummer.');
      const { by: _, createdAt: __, ...body } = found;
      return { status: 200, body };
    },
  });
}

/** A broken upload is the sender's: what busboy says of one is no `MulterError` and has no status. */
function uploadOf(field: string): RequestHandler {
  const limits = { fileSize: mostBytes, files: 1, fields: 5 };
  const read = multer({ storage: multer.memoryStorage(), limits }).single(field);
  const detail = 'Filen kan ikke læses ud af forespørgslen; send den som multipart/form-data i feltet file.';
  return (req, res, next) =>
    read(req, res, (error: unknown) =>
      next(error && !(error instanceof multer.MulterError) ? new Problem(400, 'malformed', detail) : error),
    );
}

async function begin(
  deps: ApiDeps,
  who: Identity,
  file: Express.Multer.File | undefined,
  query: { sourceKind: (typeof sourceKinds)[number]; organisation?: string | undefined },
): Promise<Reply> {
  if (!file)
    throw new Problem(422, 'malformed', 'Send listen i feltet file.', [
      { pointer: '/file', code: 'required', detail: 'feltet mangler' },
    ]);
  const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8').replaceAll('\0', '');
  const organisation = query.organisation ?? organisationIn(fileName);
  const list = readList(file.buffer, fileName, { kind: query.sourceKind, organisation });
  if (!list.ok)
    throw new Problem(422, 'unreadableList', list.detail, [
      { pointer: '/file', code: 'unreadable', detail: list.detail },
    ]);
  const importId = randomUUID();
  const columns = list.columns.map(({ header, field }) => ({ header, field }));
  await insertImport(deps.db, { importId, createdAt: deps.now(), by: who.id, fileName, columns }, list.rows);
  await startImport(deps, importId);
  return {
    status: 202,
    headers: { Location: `/api/v1/imports/${importId}` },
    body: { importId, status: 'running', rows: list.rows.length },
  };
}

/** "randersbolig-2026-11.csv" comes from randersbolig, unless the sender says otherwise. */
const organisationIn = (fileName: string): string => fileName.replace(/[-_. ]*(\d.*)?\.\w+$/, '') || fileName;
