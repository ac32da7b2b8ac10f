import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { landlordKey } from '../domain/intake/addresses.js';
import { heldBackRow, isAtBailiff, mayReport, noBasisKnown } from '../domain/intake/legalBasis.js';
import { sourceKinds, type SourceKind } from '../domain/intake/request.js';
import { sourceOf } from '../domain/partners.js';
import { isField } from '../intake/columns.js';
import { foresee } from '../intake/dryRun.js';
import { fields, headerKey, readList, type ListReading, type ListRow, type Mapping } from '../intake/index.js';
import { rowReader, type RowReading } from '../intake/rowReport.js';
import { startImport } from '../relay/start.js';
import { atomically } from '../store/atomically.js';
import { countsOf, insertImport, partnerNamed, rejected, unreadable } from '../store/imports.js';
import { updatePartner, type PartnerRow } from '../store/partners.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import type { ReportRow } from './importCsv.js';
import { dryRunReport, heldBackNotes, importReportRoutes, shownColumns } from './importReport.js';
import { Problem, type FieldError } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import { mayReportAs } from './senders.js';

const mostBytes = 20 * 1024 * 1024;

const listQuery = z.strictObject({
  sourceKind: z
    .enum(sourceKinds)
    .optional()
    .describe('default: by the sender’s entry in the directory; else a row with a court is the court’s'),
  organisation: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('whose list it is; then its tenancy numbers tell homes apart. An access key says it already'),
  dryRun: z.enum(['true', 'false']).default('false').describe('true: what would happen, and nothing does'),
});
type ListQuery = z.infer<typeof listQuery>;

const corrections = z.record(z.string().max(500), z.enum(fields.map(({ field }) => field)).nullable());
/** A multipart field is text: JSON within. */
const mappingText = z
  .string()
  .max(100_000)
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: 'custom', message: 'Skriv mapping som JSON: {"overskrift": "felt" eller null}.' });
      return z.NEVER;
    }
  })
  .pipe(corrections);

/** Lists: a file in, and for every row what became of it. */
export function importRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/imports',
    summary: 'Send a list; each row becomes a case, joins one, or is answered with the reason it cannot',
    roles: ['intake', 'supervisor'],
    params: nothing,
    body: z.looseObject({ mapping: mappingText.optional() }),
    query: listQuery,
    before: [uploadOf('file')],
    upload: z.object({
      file: z.string().meta({ format: 'binary' }),
      mapping: z
        .string()
        .optional()
        .describe('JSON: header → field, or null for a column not to be read; kept for a partner’s next list'),
    }),
    responses: {
      200: { description: 'dryRun: what would become of each row; nothing is kept', schema: dryRunReport },
      202: {
        description: 'Read, and being taken in',
        schema: z.object({
          importId: z.uuid(),
          status: z.literal('running'),
          rows: z.number(),
          columns: dryRunReport.shape.columns,
          notes: dryRunReport.shape.notes,
        }),
      },
    },
    async handle({ who, query, body, req }) {
      const list = await received(deps, who, req.file, query, body.mapping ?? {});
      return query.dryRun === 'true' ? dryRun(deps, who, list) : begin(deps, who, list);
    },
  });
  importReportRoutes(mount, deps);
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

interface ReceivedRow extends ListRow {
  /** Null where the row cannot be told apart into cells. */
  reading: RowReading | null;
  heldBack: string | null;
}
interface ReceivedList {
  fileName: string;
  partner: PartnerRow | null;
  /** A person's corrections for this partner, with those that came along; null: none came. */
  mapping: Mapping | null;
  columns: { header: string; field: string | null }[];
  notes: string[];
  rows: ReceivedRow[];
}

/** Reads a list and understands its rows; throws Problem 422 where the list as a whole cannot be used. */
async function received(
  deps: ApiDeps,
  who: Identity,
  file: Express.Multer.File | undefined,
  query: ListQuery,
  given: Mapping,
): Promise<ReceivedList> {
  if (!file)
    throw new Problem(422, 'malformed', 'Send listen i feltet file.', [
      { pointer: '/file', code: 'required', detail: 'feltet mangler' },
    ]);
  const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8').replaceAll('\0', '');
  const { partner, kind, organisation } = await senderOf(deps, who, query);
  const mapping = { ...mappingOf(partner), ...keyed(given) };
  const list = await readList(file.buffer, fileName, { kind, organisation }, mapping);
  if (!list.ok)
    throw new Problem(422, 'unreadableList', list.detail, [
      { pointer: '/file', code: 'unreadable', detail: list.detail },
    ]);
  refuseUnused(given, list.columns);
  const columns = list.columns.map(({ header, field }) => ({ header, field }));
  const [read, today] = [rowReader(columns, deps.now()), dateInCopenhagen(deps.now())];
  const rows = list.rows.map((row) => {
    const reading = row.request && read(row.request);
    const early = reading?.ok === true && !isAtBailiff(reading.intake);
    const heldBack = reading?.ok && !mayReport(partner, reading.intake, today) ? heldBackRow : null;
    return { ...row, reading, early, heldBack };
  });
  const early = rows.flatMap((row) => (row.early ? [row.row] : []));
  const notes = [
    ...list.notes,
    ...(partner || early.length === 0 ? [] : [noBasisKnown(early)]),
    ...landlordNotes(list.rows),
  ];
  return { fileName, partner, mapping: Object.keys(given).length > 0 ? mapping : null, columns, notes, rows };
}

/**
 * Who sent a list: the partner whose key came with it, else the one of the directory that is named. A file's name is no
 * landlord: two strangers' tenancy "12" from files named alike would become one case.
 */
async function senderOf(deps: ApiDeps, who: Identity, { sourceKind, organisation }: ListQuery) {
  if (sourceKind) mayReportAs(who, sourceKind);
  const named = organisation ?? null;
  if (who.partner && named !== null && landlordKey(named) !== who.partner.nameKey) {
    const detail = 'Adgangsnøglen siger, hvem I er; en liste kan ikke sendes i en andens navn.';
    throw new Problem(422, 'notYourself', detail, [{ pointer: 'organisation', code: 'notYourself', detail }]);
  }
  const partner =
    who.partner ?? (named === null ? null : ((await partnerNamed(deps.db, who.municipality, named)) ?? null));
  const kind: SourceKind | null = sourceKind ?? (partner && sourceOf[partner.kind]);
  // A lawyer writes for several landlords, and is none of them.
  const known = partner?.kind === 'lawyer' ? null : (partner?.name ?? named);
  return { partner, kind, organisation: known };
}

const keyed = (mapping: Mapping): Mapping =>
  Object.fromEntries(Object.entries(mapping).map(([header, field]) => [headerKey(header), field]));

/** What has been corrected for a partner before. */
const mappingOf = (partner: PartnerRow | null): Mapping =>
  Object.fromEntries(
    Object.entries(partner?.mapping ?? {}).flatMap(([header, field]) =>
      field === null || isField(field) ? [[header, field]] : [],
    ),
  );

/** A correction that changes nothing would leave its sender in the belief that it did. */
function refuseUnused(given: Mapping, columns: (ListReading & { ok: true })['columns']): void {
  const errors = Object.entries(given).flatMap(([header, field]): FieldError[] => {
    const pointer = `/mapping/${header.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const meant = columns.filter((column) => headerKey(column.header) === headerKey(header));
    if (meant.length === 0)
      return [{ pointer, code: 'unknownHeader', detail: 'Listen har ingen kolonne, der hedder sådan.' }];
    if (meant.some((column) => column.field === field)) return [];
    const detail = 'En anden kolonne er læst som dette felt; sæt den til null i mapping.';
    return [{ pointer, code: 'fieldTaken', detail }];
  });
  if (errors.length > 0)
    throw new Problem(422, 'malformed', 'mapping passer ikke til listens overskrifter. Se hvor i errors.', errors);
}

/** Tenancy numbers whose landlord nobody names tell nothing. */
function landlordNotes(rows: readonly ListRow[]): string[] {
  const lost = rows.some(({ request }) => request?.tenancy?.number && !request.tenancy.landlord);
  if (!lost) return [];
  return [
    'Udlejer er ikke oplyst for alle rækker, så deres lejemålsnumre bruges ikke til at genkende en bolig. Skriv, hvis liste det er (organisation), eller tilføj en kolonne “Udlejer”.',
  ];
}

/** What would become of a list; nothing is kept. */
async function dryRun(deps: ApiDeps, who: Identity, list: ReceivedList): Promise<Reply> {
  const { partner, fileName, columns } = list;
  const taken = list.rows.flatMap(({ reading, heldBack }) => (reading?.ok && !heldBack ? [reading.intake] : []));
  const foreseen = (await foresee(deps.db, who.municipality, taken, who.partner ? who.id : null)).values();
  const rows = list.rows.map(({ row, reading, heldBack, problem }): ReportRow => {
    if (!reading) return { row, ...rejected([unreadable(problem ?? '')]) };
    if (!reading.ok) return { row, ...reading.outcome };
    if (heldBack) return { row, result: null, caseId: null, reason: heldBack, ...reading.said };
    const { result = null, caseId = null } = foreseen.next().value ?? {};
    return { row, result, caseId, reason: null, ...reading.said };
  });
  const unknown =
    'Prøven holdes kun op mod de sager, I selv har indberettet; andre rækker kan også høre til en kendt sag.';
  const notes = [...heldBackNotes(rows, partner), ...list.notes, ...(who.partner ? [unknown] : [])];
  const body = { status: 'dryRun', fileName, notes, ...shownColumns(columns), counts: countsOf(rows), rows };
  return { status: 200, body };
}

/** Keeps a list and has it taken in. */
async function begin(deps: ApiDeps, who: Identity, list: ReceivedList): Promise<Reply> {
  const { partner, mapping, fileName, columns, notes, rows } = list;
  const importId = randomUUID();
  const kept = { importId, createdAt: deps.now(), by: who.id, partnerId: partner?.partnerId ?? null };
  await atomically(deps.db, async (tx) => {
    if (partner && mapping) await updatePartner(tx, partner.municipality, partner.partnerId, { mapping });
    await insertImport(tx, { ...kept, fileName, columns, notes }, rows);
  });
  await startImport(deps, importId);
  const waiting = rows.map(({ row, heldBack }): ReportRow => {
    return { row, result: null, caseId: null, reason: heldBack, warnings: null, problems: null };
  });
  return {
    status: 202,
    headers: { Location: `/api/v1/imports/${importId}` },
    body: {
      importId,
      status: 'running',
      rows: rows.length,
      columns: shownColumns(columns).columns,
      notes: [...heldBackNotes(waiting, partner), ...notes],
    },
  };
}
