import { z } from 'zod';
import { dateInCopenhagen, wholeDay } from '../domain/copenhagen.js';
import { heldBackList, isInForce } from '../domain/intake/legalBasis.js';
import { rowResults } from '../domain/intake/outcome.js';
import { fields } from '../intake/index.js';
import { startImport } from '../relay/start.js';
import {
  heldBackRows,
  importOf,
  listImports,
  releaseImport,
  rowCountsOf,
  rowReports,
  rowsAfter,
} from '../store/imports.js';
import { encodeCursor } from '../store/lists.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { reportCsv } from './importCsv.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { day } from './schemas.js';

const result = z.enum(rowResults);
const status = z.enum(['running', 'completed', 'failed', 'heldBack']);
const problemInRow = z.object({
  pointer: z.string().describe('JSON Pointer into the row, read as a case'),
  column: z.string().nullable().describe('the header of the cell'),
  code: z.string(),
  detail: z.string(),
});
const counts = z.object({
  created: z.number(),
  existing: z.number(),
  updated: z.number(),
  rejected: z.number(),
  heldBack: z.number().describe('not taken in before the sender’s legal basis is recorded'),
});
/** What was read of a list, and what became of it or would. */
const content = {
  fileName: z.string(),
  notes: z.array(z.string()).describe('about the list as a whole: sheets not read, why rows are held back'),
  columns: z.array(
    z.object({ header: z.string(), field: z.string().nullable(), name: z.string().nullable().describe('in Danish') }),
  ),
  fields: z.array(z.object({ field: z.string(), name: z.string() })).describe('what a column can be mapped to'),
  counts,
  rows: z.array(
    z.object({
      row: z.number().describe('as Excel shows it'),
      sheet: z.string().nullable().describe('only where the list goes over several sheets'),
      result: result.nullable().describe('null: not taken in yet, or held back with the reason'),
      caseId: z.uuid().nullable(),
      reason: z.string().nullable(),
      warnings: z.array(z.string()).nullable(),
      problems: z.array(problemInRow).nullable(),
    }),
  ),
};
export const dryRunReport = z.object({ status: z.literal('dryRun'), ...content }).meta({ id: 'ImportDryRun' });
const report = z
  .object({
    importId: z.uuid(),
    status,
    progress: z.object({ done: z.number(), total: z.number() }),
    ...content,
    nextCursor: z.string().nullable().describe('for the next rows, where `limit` left some'),
  })
  .meta({ id: 'Import' });

/** The columns of a list with what each was read as, and what it could be. */
export const shownColumns = (columns: readonly { header: string; field: string | null }[]) => ({
  columns: columns.map(({ header, field }) => ({
    header,
    field,
    name: fields.find((known) => known.field === field)?.name ?? null,
  })),
  fields,
});

const importId = z.object({ importId: z.uuid() });
const mostRows = 20_000;

/** What became of lists: one by one, as a file to mend one by, all of them, and letting go what was held back. */
export function importReportRoutes(mount: Mount, deps: ApiDeps): void {
  lists(mount, deps);
  mount({
    method: 'get',
    path: '/imports/{importId}',
    summary: 'How far a list has come, and what became of each row',
    roles: ['intake', 'supervisor'],
    query: z.strictObject({
      limit: z.coerce.number().int().min(0).max(mostRows).default(mostRows).describe('rows; 0: only the counts'),
      cursor: z.string().max(200).optional(),
      result: result.optional().describe('only rows that came to this'),
    }),
    body: nothing,
    params: importId,
    responses: { 200: { description: 'The report', schema: report } },
    async handle({ who, params, query: { limit, cursor, result: only } }) {
      const { list, partner } = await own(deps, who, params.importId);
      const [after = '0'] = cursorOf(cursor, z.tuple([z.string().regex(/^\d{1,9}$/)])) ?? [];
      const { total, ...came } = await rowCountsOf(deps.db, list.importId);
      const rows = await rowReports(deps.db, list.importId, { result: only }, Number(after), limit + 1);
      const last = rows[limit - 1];
      const body = {
        importId: list.importId,
        status: list.status,
        fileName: list.fileName,
        progress: { done: came.created + came.existing + came.updated + came.rejected, total },
        notes: [...(await heldBackNotes(deps, list.importId, partner)), ...list.notes],
        ...shownColumns(list.columns),
        counts: came,
        rows: rows.slice(0, limit).map(({ n: _, ...row }) => row),
        nextCursor: rows.length > limit && last ? encodeCursor([String(last.n)]) : null,
      };
      return { status: 200, body };
    },
  });
  mount({
    method: 'get',
    path: '/imports/{importId}/report.csv',
    summary: 'The list as a file for Excel, with what became of each row beside it: mend the rows and send it again',
    roles: ['intake', 'supervisor'],
    query: z.strictObject({
      only: z.enum(['rejected']).optional().describe('only rows that were rejected'),
    }),
    body: nothing,
    params: importId,
    answersIn: 'text/csv',
    responses: { 200: { description: 'UTF-8 with byte order mark, semicolons', schema: z.string() } },
    async handle({ who, params, query: { only } }) {
      const { list } = await own(deps, who, params.importId);
      const rows = await rowsAfter(deps.db, list.importId, 0, mostRows);
      const headers = { 'Content-Disposition': `attachment; filename="liste-${list.importId}.csv"` };
      const wanted = only ? rows.filter((row) => row.result === only) : rows;
      const cases = wanted.flatMap(({ caseId }) => caseId ?? []);
      return { status: 200, headers, cases, body: reportCsv(list.columns, wanted) };
    },
  });
  release(mount, deps);
}

/** Rows that wait for a legal basis, in a sentence; none where no row does. */
async function heldBackNotes({ db }: ApiDeps, id: string, partner: { name: string } | null): Promise<string[]> {
  const waiting = await heldBackRows(db, id);
  return waiting.length > 0 ? [heldBackList(partner?.name ?? 'afsenderen', waiting)] : [];
}

const listOrder = z.tuple([z.iso.datetime(), z.uuid()]);
export const importSummary = z.object({
  importId: z.uuid(),
  createdAt: z.string(),
  sender: z.string().nullable().describe('the partner of the directory whose list it is'),
  fileName: z.string(),
  status,
  rows: z.number(),
  counts,
});

function lists(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/imports',
    summary: 'Lists, newest first, with how many rows came to what; a sender sees its own',
    roles: ['intake', 'supervisor'],
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(500).optional(),
      attention: z
        .enum(['true'])
        .optional()
        .describe('only lists that somebody must look at: with rows rejected or held back, or not taken in'),
      since: day.optional().describe('only lists that came on this day or later'),
    }),
    body: nothing,
    params: nothing,
    responses: {
      200: {
        description: 'Lists',
        schema: z.object({ items: z.array(importSummary), nextCursor: z.string().nullable() }),
      },
    },
    async handle({ who, query: { limit, cursor, attention, since } }) {
      const by = who.role === 'intake' ? who.id : null;
      const filter = {
        municipality: who.municipality,
        by,
        attention: attention === 'true',
        since: since && wholeDay(since).from,
      };
      const found = await listImports(deps.db, filter, limit + 1, cursorOf(cursor, listOrder));
      const last = found[limit - 1]?.list;
      const items = found.slice(0, limit).map(({ list, partner, counts: { total, ...came } }) => ({
        importId: list.importId,
        createdAt: list.createdAt,
        sender: partner?.name ?? null,
        fileName: list.fileName,
        status: list.status,
        rows: total,
        counts: came,
      }));
      const nextCursor = found.length > limit && last ? encodeCursor([last.createdAt, last.importId]) : null;
      return { status: 200, body: { items, nextCursor } };
    },
  });
}

function release(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/imports/{importId}/release',
    summary:
      'Take in what was held back, now that the sender’s legal basis is recorded; or a list that failed, once more',
    roles: ['supervisor'],
    query: nothing,
    body: nothing,
    params: importId,
    responses: {
      202: {
        description: 'Being taken in',
        schema: z.object({ importId: z.uuid(), status: z.literal('running') }),
      },
    },
    async handle({ who, params }) {
      const { list, partner } = await own(deps, who, params.importId);
      if (list.status === 'heldBack' && !isInForce(partner?.legalBasis, dateInCopenhagen(deps.now())))
        throw new Problem(409, 'noLegalBasis', 'Registrér først et gældende retsgrundlag hos samarbejdspartneren.');
      if (!(await releaseImport(deps.db, list.importId)))
        throw new Problem(409, 'notHeldBack', 'Listen er ikke tilbageholdt.');
      await startImport(deps, list.importId);
      return { status: 202, body: { importId: list.importId, status: 'running' } };
    },
  });
}

/** A list as its sender or a supervisor sees it; for anybody else there is none. */
async function own(deps: ApiDeps, who: Identity, id: string) {
  const found = await importOf(deps.db, id);
  if (!found || found.list.status === 'reading' || (who.role === 'intake' && found.list.by !== who.id))
    throw new Problem(404, 'unknownImport', 'Der findes ingen liste med dette nummer.');
  return found;
}
