import { and, eq, gte, isNull, sql } from 'drizzle-orm';
import type { ClosingDays } from '../domain/calendar.js';
import type { CaseFacts, CaseView, Instant, RecordedEvent } from '../domain/case.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { addedBy, attemptsMade, firstDeadline } from '../domain/figures.js';
import type { Intake } from '../domain/intake/intake.js';
import { attemptFigures, caseFigures } from './figuresSchema.js';
import type { Db } from './open.js';

/** A sender's name is kept where it is an organisation's: a private landlord is a person. */
const namedKinds: ReadonlySet<string> = new Set(['housingOrganisation', 'bailiffCourt', 'municipality']);

/** Begins the figures of a new case. */
export async function beginFigures(
  tx: Db,
  { caseId, municipality, openedAt, legal }: CaseFacts,
  { source }: Pick<Intake, 'source'>,
  closing: ClosingDays,
): Promise<void> {
  const sender = namedKinds.has(source.kind) ? source.organisation : null;
  const known = { sourceKind: source.kind, sender, firstDeadlineOn: firstDeadline({ legal, openedAt }, closing) };
  await tx
    .insert(caseFigures)
    .values({ caseId, municipality, openedOn: dateInCopenhagen(openedAt), ...known })
    .onConflictDoNothing();
}

/**
 * Adds what has happened to the figures of a case. Repeating it is harmless: the first contact and the first help stand, and
 * attempts have their places.
 *
 * @param fresh events that were not known; none where the view stands in another's place
 * @param at when the view was so
 */
export async function addToFigures(
  tx: Db,
  view: CaseView,
  fresh: readonly RecordedEvent[],
  at: Instant,
  closing: ClosingDays,
): Promise<void> {
  const isReplaced = fresh.length === 0;
  const closed = view.stage === 'closed';
  // What else happens, such as a message sent, is ten times as frequent and changes no figure.
  if (!isReplaced && !closed && !fresh.some(isByPeople)) return;
  const { contact, helpedAt } = addedBy(fresh);
  if (contact) await reached(tx, view, contact);
  const firstDeadlineOn = firstDeadline(view, closing);
  await tx
    .update(caseFigures)
    .set({
      firstDeadlineOn,
      ...(helpedAt && { helpedOn: sql`coalesce(${caseFigures.helpedOn}, ${dateInCopenhagen(helpedAt)})` }),
      ...(closed && {
        closedOn: sql`coalesce(${caseFigures.closedOn}, ${dateInCopenhagen(at)})`,
        outcome: view.outcome,
      }),
    })
    .where(
      and(
        eq(caseFigures.caseId, view.caseId),
        // What changes nothing is not written.
        closed || helpedAt ? undefined : sql`${caseFigures.firstDeadlineOn} is distinct from ${firstDeadlineOn}`,
      ),
    );
  if (isReplaced) await dropAttemptsBeyond(tx, view);
  await writeAttempts(tx, view);
}

const isByPeople = ({ event }: RecordedEvent): boolean => event.kind === 'taskCompleted' || event.kind === 'fact';

async function reached(
  tx: Db,
  { caseId, openedAt }: CaseView,
  { at, by }: NonNullable<ReturnType<typeof addedBy>['contact']>,
): Promise<void> {
  const reachedAfterMinutes = Math.max(0, Math.round((Date.parse(at) - Date.parse(openedAt)) / 60_000));
  await tx
    .update(caseFigures)
    .set({ reachedAt: at, reachedOn: dateInCopenhagen(at), reachedAfterMinutes, reachedBy: by })
    .where(and(eq(caseFigures.caseId, caseId), isNull(caseFigures.reachedAt)));
}

async function writeAttempts(tx: Db, view: CaseView): Promise<void> {
  const { caseId, municipality } = view;
  const rows = attemptsMade(view).map((attempt) => ({ ...attempt, caseId, municipality }));
  if (rows.length > 0) await tx.insert(attemptFigures).values(rows).onConflictDoNothing();
}

/** A view that stands in another's place may have had fewer. */
const dropAttemptsBeyond = (tx: Db, { caseId, attempts }: CaseView) =>
  tx.delete(attemptFigures).where(and(eq(attemptFigures.caseId, caseId), gte(attemptFigures.n, attempts.length)));

/**
 * Takes back what never happened (`projection.ts` says when that is); what did happen meanwhile is added anew.
 *
 * @param since when the first of it should have happened
 */
export async function takeFiguresBack(tx: Db, view: CaseView, since: Instant): Promise<void> {
  const { caseId } = view;
  const no = { reachedAt: null, reachedOn: null, reachedAfterMinutes: null, reachedBy: null };
  await tx
    .update(caseFigures)
    .set(no)
    .where(and(eq(caseFigures.caseId, caseId), gte(caseFigures.reachedAt, since)));
  await tx
    .update(caseFigures)
    .set({ helpedOn: null })
    .where(and(eq(caseFigures.caseId, caseId), gte(caseFigures.helpedOn, dateInCopenhagen(since))));
  await tx.update(caseFigures).set({ closedOn: null, outcome: null }).where(eq(caseFigures.caseId, caseId));
  await tx.delete(attemptFigures).where(eq(attemptFigures.caseId, caseId));
  await writeAttempts(tx, view);
}
