import { z } from 'zod';
import type { FactKind } from '../domain/commands.js';
import type { SourceKind } from '../domain/intake/request.js';
import { mayGiveCourtNotice } from '../domain/partners.js';
import { encodeCursor } from '../store/lists.js';
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
  return { status: 200, body: { items: rows.slice(0, limit).map(asReported), nextCursor } };
}

const notForThem =
  'Kun fogedretten og kommunens egne afdelinger kan melde en underretning fra fogedretten; den starter kommunens frist.';

/** Refuses a report in the court's name from somebody else: it would start the authority's 14 days. */
export function mayReportAs({ partner }: Identity, kind: SourceKind): void {
  if (kind !== 'bailiffCourt' || !partner || mayGiveCourtNotice(partner.kind)) return;
  throw new Problem(422, 'notTheCourt', notForThem, [
    { pointer: '/source/kind', code: 'notTheCourt', detail: notForThem },
  ]);
}

/** Refuses the court's notice from somebody else, for the same reason. */
export function mayTellAsPartner({ partner }: Identity, kind: FactKind): void {
  if (kind !== 'courtNotice' || !partner || mayGiveCourtNotice(partner.kind)) return;
  throw new Problem(403, 'notTheCourt', notForThem);
}
