import { randomUUID } from 'node:crypto';
import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import { landlordKey } from '../domain/intake/addresses.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import {
  heldBackList,
  heldBackRow,
  isAtBailiff,
  mayReport,
  noBasisKnown,
  type RowPlace,
} from '../domain/intake/legalBasis.js';
import { countsOf, rejected, unreadable } from '../domain/intake/outcome.js';
import { sourceKinds, type SourceKind } from '../domain/intake/request.js';
import { sourceOf } from '../domain/partners.js';
import { isField } from '../intake/columns.js';
import { foresee } from '../intake/dryRun.js';
import { findFacts, outcomeOf } from '../intake/facts.js';
import { createListReader, fields, headerKey } from '../intake/index.js';
import type { ListJob, Mapping, OpenList, ReadRow } from '../intake/index.js';
import { startImport } from '../relay/start.js';
import { atomically } from '../store/atomically.js';
import { dropUnread, importIsRead, insertImport, insertRows, partnerNamed, rowCountsOf } from '../store/imports.js';
import { addMapping, type PartnerRow } from '../store/partners.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import type { ReportRow } from './importCsv.js';
import { dryRunReport, importReportRoutes, shownColumns } from './importReport.js';
import { Problem, type FieldError } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import { mayReportAs, ownNameOf } from './senders.js';
import { uploadOf } from './uploads.js';

/** Ids of lists that came with an `Idempotency-Key`. */
const importNamespace = '5d8f3c52-6f0c-4f0e-9a53-0c9a4c3d7e11';

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
  const reader = createListReader((code) => deps.log.error({ code }, 'a list broke the thread that read it'));
  mount({
    method: 'post',
    path: '/imports',
    summary: 'Send a list; each row becomes a case, joins one, or is answered with the reason it cannot',
    roles: ['intake', 'supervisor'],
    params: nothing,
    body: z.looseObject({ mapping: mappingText.optional() }),
    query: listQuery,
    before: [uploadOf(deps, 'file')],
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
    async handle({ who, query, body, req, key }) {
      const sent = await sentList(deps, who, req.file, query, body.mapping ?? {});
      const read = await reader.read(sent.job, (list) =>
        query.dryRun === 'true' ? dryRun(deps, who, sent, list) : begin(deps, who, sent, list, key),
      );
      if (read.kind === 'read') return read.value;
      if (read.kind === 'busy') throw new Problem(503, 'busy', tooManyLists, [], undefined, { 'Retry-After': '15' });
      const errors = [{ pointer: '/file', code: 'unreadable', detail: read.detail }];
      const mend = read.columns.length > 0 ? shownColumns(read.columns) : {};
      throw new Problem(422, 'unreadableList', read.detail, errors, mend);
    },
  });
  importReportRoutes(mount, deps);
}

const tooManyLists = 'Husly læser andre lister lige nu. Send listen igen om lidt.';

/** A list as it was sent. */
interface SentList {
  job: ListJob;
  partner: PartnerRow | null;
  /** The corrections that came along. */
  given: Mapping;
}

async function sentList(
  deps: ApiDeps,
  who: Identity,
  file: Express.Multer.File | undefined,
  query: ListQuery,
  given: Mapping,
): Promise<SentList> {
  if (!file)
    throw new Problem(422, 'malformed', 'Send listen i feltet file.', [
      { pointer: '/file', code: 'required', detail: 'feltet mangler' },
    ]);
  const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8').replaceAll('\0', '');
  const { partner, kind, organisation } = await senderOf(deps, who, query);
  const mapping = { ...mappingOf(partner), ...keyed(given) };
  const { path, size } = file;
  const job = { path, size, fileName, sender: { kind, organisation }, mapping, at: deps.now() };
  return { job, partner, given };
}

/** What is said of a list as a whole, gathered while its rows go by. */
function listNotes(partner: PartnerRow | null, first: readonly string[], now: string) {
  const today = dateInCopenhagen(now);
  const early: RowPlace[] = [];
  const held: RowPlace[] = [];
  let landlordMissing = false;
  return {
    /** Looks at a row; why it is held back, or null. */
    look({ row, sheet, request, reading }: ReadRow): string | null {
      landlordMissing ||= Boolean(request?.tenancy?.number && !request.tenancy.landlord);
      if (reading?.ok !== true) return null;
      if (!isAtBailiff(reading.intake)) early.push({ row, sheet });
      if (mayReport(partner, reading.intake, today)) return null;
      held.push({ row, sheet });
      return heldBackRow;
    },
    notes: (): string[] => [
      ...first,
      ...(partner || early.length === 0 ? [] : [noBasisKnown(early)]),
      ...(landlordMissing ? [withoutLandlord] : []),
    ],
    heldBack: (): string[] => (partner && held.length > 0 ? [heldBackList(partner.name, held)] : []),
  };
}

/** Tenancy numbers whose landlord nobody names tell nothing. */
const withoutLandlord =
  'Udlejer er ikke oplyst for alle rækker, så deres lejemålsnumre bruges ikke til at genkende en bolig. Skriv, hvis liste det er (organisation), eller tilføj en kolonne “Udlejer”.';

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
  return { partner, kind, organisation: partner ? ownNameOf(partner) : named };
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
function refuseUnused(given: Mapping, columns: OpenList['columns']): void {
  const known = `Kolonnerne er: ${columns.map(({ header }) => `“${header.slice(0, 40)}”`).join(', ')}.`;
  const errors = Object.entries(given).flatMap(([header, field]): FieldError[] => {
    const pointer = `/mapping/${header.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const meant = columns.filter((column) => headerKey(column.header) === headerKey(header));
    if (meant.length === 0)
      return [{ pointer, code: 'unknownHeader', detail: `Listen har ingen kolonne, der hedder sådan. ${known}` }];
    if (meant.some((column) => column.field === field)) return [];
    const detail = 'En anden kolonne er læst som dette felt; sæt den til null i mapping.';
    return [{ pointer, code: 'fieldTaken', detail }];
  });
  if (errors.length > 0)
    throw new Problem(422, 'malformed', 'mapping passer ikke til listens overskrifter. Se hvor i errors.', errors);
}

/** What would become of a list; nothing is kept. */
async function dryRun(deps: ApiDeps, who: Identity, { partner, job, given }: SentList, list: OpenList): Promise<Reply> {
  refuseUnused(given, list.columns);
  const said = listNotes(partner, list.notes, job.at);
  const read: (ReadRow & { heldBack: string | null })[] = [];
  for await (const batch of list.batches) read.push(...batch.map((row) => ({ ...row, heldBack: said.look(row) })));
  const taken = read.flatMap(({ reading, heldBack }) => (reading?.ok && !heldBack ? [reading.intake] : []));
  const foreseen = (await foresee(deps.db, who.municipality, taken, who.partner ? who.id : null)).values();
  const teller = { by: who.id, partner, municipality: who.municipality };
  const rows: ReportRow[] = [];
  for (const row of read) {
    const { request, fact, reading, heldBack, problem } = row;
    const at = { row: row.row, sheet: row.sheet };
    if (request && fact) {
      const found = await findFacts(deps.db, { request, fact }, list.columns, teller, job.at);
      rows.push({ ...at, ...outcomeOf(found) });
    } else if (!reading) rows.push({ ...at, ...rejected([unreadable(problem ?? '')]) });
    else if (!reading.ok) rows.push({ ...at, ...reading.outcome });
    else if (heldBack) rows.push({ ...at, result: null, caseId: null, reason: heldBack, ...reading.said });
    else {
      const { result = null, caseId = null } = foreseen.next().value ?? {};
      rows.push({ ...at, result, caseId, reason: null, ...reading.said });
    }
  }
  const unknown =
    'Prøven holdes kun op mod de sager, I selv har indberettet; andre rækker kan også høre til en kendt sag.';
  const notes = [...said.heldBack(), ...said.notes(), ...(who.partner ? [unknown] : [])];
  const { fileName } = job;
  const body = { status: 'dryRun', fileName, notes, ...shownColumns(list.columns), counts: countsOf(rows), rows };
  return { status: 200, body };
}

/** Keeps a list, batch by batch as it is read, and has it taken in. */
async function begin(
  deps: ApiDeps,
  who: Identity,
  { partner, job, given }: SentList,
  list: OpenList,
  key: string | null,
): Promise<Reply> {
  refuseUnused(given, list.columns);
  // Asked again under the same key after a crash, it is the same list and not a second one.
  const importId = key === null ? randomUUID() : uuidFrom(JSON.stringify([who.id, key]), importNamespace);
  const { columns } = list;
  const said = listNotes(partner, list.notes, job.at);
  const kept = { importId, createdAt: deps.now(), by: who.id, partnerId: partner?.partnerId ?? null };
  await dropUnread(deps.db, importId);
  if (await insertImport(deps.db, { ...kept, fileName: job.fileName, columns })) {
    try {
      await keepRows(deps, importId, list, (row) => said.look(row));
      await atomically(deps.db, async (tx) => {
        if (partner && Object.keys(given).length > 0) await addMapping(tx, partner, keyed(given));
        await importIsRead(tx, importId, said.notes());
      });
    } catch (error) {
      await dropUnread(deps.db, importId);
      throw error;
    }
  }
  await startImport(deps, importId);
  const { total } = await rowCountsOf(deps.db, importId);
  const notes = [...said.heldBack(), ...said.notes()];
  return {
    status: 202,
    headers: { Location: `/api/v1/imports/${importId}` },
    body: { importId, status: 'running', rows: total, columns: shownColumns(columns).columns, notes },
  };
}

async function keepRows(deps: ApiDeps, importId: string, list: OpenList, look: (row: ReadRow) => string | null) {
  let n = 0;
  for await (const batch of list.batches) {
    const rows = batch.map(({ reading: _, ...row }) => row);
    const heldBack = batch.map(look);
    await insertRows(
      deps.db,
      importId,
      rows.map((row, i) => ({ ...row, n: n + i + 1, heldBack: heldBack[i] ?? null })),
    );
    n += rows.length;
  }
}
