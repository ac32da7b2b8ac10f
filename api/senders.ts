import { z } from 'zod';
import type { ClarifyCode } from '../domain/case.js';
import type { FactBody, FactKind } from '../domain/commands.js';
import { inOwnName } from '../domain/intake/ownName.js';
import { isLandlordSource, type IntakeRequest, type SourceKind } from '../domain/intake/request.js';
import { mayGiveCourtNotice, sourceOf } from '../domain/partners.js';
import { mustAsk } from '../intake/sendersWord.js';
import type { CaseRow } from '../store/cases.js';
import { encodeCursor } from '../store/lists.js';
import type { Db } from '../store/open.js';
import type { PartnerRow } from '../store/partners.js';
import { casesReportedBy } from '../store/senders.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import type { Reply } from './route.js';
import { asReported } from './views.js';

/** The sender's side of a case: what it has reported itself, how far that is, and nothing else (design §1). */
const order = z.tuple([z.iso.datetime(), z.uuid()]);

interface Query {
  limit: number;
  cursor?: string | undefined;
  closed: 'true' | 'false';
}

/**
 * The cases a sender has reported, newest first.
 *
 * @param filter what only staff may filter by: even the number of hits would tell of the citizen's affairs
 * @throws Problem 400 where one is used
 */
export async function ownCases(deps: ApiDeps, who: Identity, query: Query, filter: object): Promise<Reply> {
  const errors = Object.keys(filter).map((pointer) => ({
    pointer,
    code: 'staffOnly',
    detail: 'Kun medarbejdere kan søge på dette.',
  }));
  if (errors.length > 0)
    throw new Problem(400, 'malformed', 'Indberettere kan kun bruge limit, cursor og closed.', errors);
  const { limit, cursor, closed } = query;
  const wanted = { by: who.id, municipality: who.municipality, closed: closed === 'true' };
  const rows = await casesReportedBy(deps.db, wanted, limit + 1, cursorOf(cursor, order));
  const last = rows[limit - 1];
  const nextCursor = rows.length > limit && last ? encodeCursor([last.openedAt, last.caseId]) : null;
  return { status: 200, body: { items: rows.slice(0, limit).map((row) => asReported(row, row.own)), nextCursor } };
}

/** A report by an access key: in its own name. The municipality's own offices pass on what others have told them. */
export function asTold({ partner }: Identity, request: IntakeRequest): IntakeRequest {
  if (!partner || sourceOf[partner.kind] === 'municipality') return request;
  return inOwnName(request, { kind: sourceOf[partner.kind], organisation: ownNameOf(partner) });
}

/** A lawyer writes for several landlords, and is none of them. */
export const ownNameOf = ({ kind, name }: Pick<PartnerRow, 'kind' | 'name'>): string | null =>
  kind === 'lawyer' ? null : name;

const notForThem =
  'Kun fogedretten og kommunens egne afdelinger kan melde en underretning fra fogedretten; den starter kommunens frist.';
const notTheirs =
  'I kan kun indberette som det, I er. Kun kommunens egne afdelinger melder for kommunen og for borgere.';

/**
 * Refuses a report in somebody else's name. The court's would start the authority's 14 days; the municipality's and the
 * citizen's would be believed as theirs.
 */
export function mayReportAs({ partner }: Identity, kind: SourceKind): void {
  if (!partner || sourceOf[partner.kind] === 'municipality' || sourceOf[partner.kind] === kind) return;
  const [code, detail] = kind === 'bailiffCourt' ? ['notTheCourt', notForThem] : ['notYourself', notTheirs];
  if (isLandlordSource(kind) && isLandlordSource(sourceOf[partner.kind])) return;
  throw new Problem(422, code, detail, [{ pointer: '/source/kind', code, detail }]);
}

/** Refuses the court's notice from somebody else, for the same reason. */
export function mayTellAsPartner({ partner }: Identity, kind: FactKind): void {
  if (kind !== 'courtNotice' || !partner || mayGiveCourtNotice(partner.kind)) return;
  throw new Problem(403, 'notTheCourt', notForThem);
}

/** What a person must ask before a sender's fact counts; null where it counts at once. Staff are believed. */
export async function mustBeAsked(db: Db, who: Identity, row: CaseRow, fact: FactBody): Promise<ClarifyCode | null> {
  return who.role === 'intake' ? mustAsk(db, { by: who.id, partner: who.partner ?? null }, row, fact) : null;
}
