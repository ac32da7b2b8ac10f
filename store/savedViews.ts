import { and, asc, eq, or, sql } from 'drizzle-orm';
import { atomically } from './atomically.js';
import type { Db } from './open.js';
import { savedViews } from './staffSchema.js';

export type SavedView = typeof savedViews.$inferSelect;

/** Somebody's own views and those shared with the unit, by name. */
export const viewsFor = (db: Db, { owner, municipality }: Pick<SavedView, 'owner' | 'municipality'>) =>
  db
    .select()
    .from(savedViews)
    .where(and(eq(savedViews.municipality, municipality), or(eq(savedViews.owner, owner), savedViews.shared)))
    .orderBy(asc(sql`lower(${savedViews.name})`), asc(savedViews.viewId));

/**
 * Keeps a view; the same id again is the same view.
 *
 * @param most so many may one person have
 * @returns why it was not kept, or null
 */
export const keepView = (db: Db, view: SavedView, most: number): Promise<'nameTaken' | 'tooMany' | null> =>
  atomically(db, async (tx) => {
    const isMine = eq(savedViews.owner, view.owner);
    if ((await tx.$count(savedViews, and(isMine, eq(savedViews.viewId, view.viewId)))) > 0) return null;
    if ((await tx.$count(savedViews, isMine)) >= most) return 'tooMany';
    const kept = await tx
      .insert(savedViews)
      .values(view)
      .onConflictDoNothing()
      .returning({ viewId: savedViews.viewId });
    return kept.length === 0 ? 'nameTaken' : null;
  });

/** @returns whether there was such a view: one's own, or with `shared` also one of the unit's */
export async function dropView(
  db: Db,
  { viewId, owner, municipality }: Pick<SavedView, 'viewId' | 'owner' | 'municipality'>,
  { shared }: { shared: boolean },
): Promise<boolean> {
  const dropped = await db
    .delete(savedViews)
    .where(
      and(
        eq(savedViews.viewId, viewId),
        eq(savedViews.municipality, municipality),
        shared ? or(eq(savedViews.owner, owner), savedViews.shared) : eq(savedViews.owner, owner),
      ),
    )
    .returning({ viewId: savedViews.viewId });
  return dropped.length > 0;
}
