import { z } from 'zod';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { heldBackList, heldBackRow, isInForce } from '../domain/intake/legalBasis.js';
import { fields } from '../intake/index.js';
import { startImport } from '../relay/start.js';
import { importReport, releaseImport } from '../store/imports.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { reportCsv, type ReportRow } from './importCsv.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';

const result = z.enum(['created', 'existing', 'updated', 'rejected']);
const problemInRow = z.object({
  pointer: z.string().describe('JSON Pointer into the row, read as a case'),
  column: z.string().nullable().describe('the header of the cell'),
  code: z.string(),
  detail: z.string(),
});
/** What was read of a list, and what became of it or would. */
const content = {
  fileName: z.string(),
  notes: z.array(z.string()).describe('about the list as a whole: sheets not read, why rows are held back'),
  columns: z.array(
    z.object({ header: z.string(), field: z.string().nullable(), name: z.string().nullable().describe('in Danish') }),
  ),
  fields: z.array(z.object({ field: z.string(), name: z.string() })).describe('what a column can be mapped to'),
  counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
  rows: z.array(
    z.object({
      row: z.number(),
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
    status: z.enum(['running', 'completed', 'failed', 'heldBack']),
    progress: z.object({ done: z.number(), total: z.number() }),
    ...content,
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

/** Rows that wait for a legal basis, in a sentence; none where no row does. */
export function heldBackNotes(rows: readonly ReportRow[], partner: { name: string } | null | undefined): string[] {
  const waiting = rows.filter((r) => r.result === null && r.reason === heldBackRow).map(({ row }) => row);
  return waiting.length > 0 ? [heldBackList(partner?.name ?? 'afsenderen', waiting)] : [];
}

const importId = z.object({ importId: z.uuid() });

/** What became of a list: as JSON, as a file to mend it by, and letting go what was held back. */
export function importReportRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/imports/{importId}',
    summary: 'How far a list has come, and what became of each row',
    roles: ['intake', 'supervisor'],
    query: nothing,
    body: nothing,
    params: importId,
    responses: { 200: { description: 'The report', schema: report } },
    async handle({ who, params }) {
      const { list, partner, rows, counts } = await own(deps, who, params.importId);
      const body = {
        importId: list.importId,
        status: list.status,
        fileName: list.fileName,
        progress: { done: rows.filter((row) => row.result).length, total: rows.length },
        notes: [...heldBackNotes(rows, partner), ...list.notes],
        ...shownColumns(list.columns),
        counts,
        rows,
      };
      return { status: 200, body };
    },
  });
  mount({
    method: 'get',
    path: '/imports/{importId}/report.csv',
    summary: 'The report as a file for Excel, in the order of the list: mend the rows and send them again',
    roles: ['intake', 'supervisor'],
    query: nothing,
    body: nothing,
    params: importId,
    answersIn: 'text/csv',
    responses: { 200: { description: 'UTF-8 with byte order mark, semicolons', schema: z.string() } },
    async handle({ who, params }) {
      const { list, rows } = await own(deps, who, params.importId);
      const headers = { 'Content-Disposition': `attachment; filename="liste-${list.importId}.csv"` };
      return { status: 200, headers, body: reportCsv(rows) };
    },
  });
  release(mount, deps);
}

function release(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/imports/{importId}/release',
    summary: 'Take in what was held back, now that the sender’s legal basis is recorded',
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
  const found = await importReport(deps.db, id);
  if (!found || (who.role === 'intake' && found.list.by !== who.id))
    throw new Problem(404, 'unknownImport', 'Der findes ingen liste med dette nummer.');
  return found;
}
