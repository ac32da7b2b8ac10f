import type { Db } from '../../store/open.js';
import {
  importIsRead,
  insertImport,
  insertRows,
  rowCountsOf,
  rowReports,
  type NewImport,
  type NewRow,
} from '../../store/imports.js';

/** Keeps a list with all its rows, as a sender's upload does. */
export async function keepList(
  db: Db,
  list: Omit<NewImport, 'columns' | 'fileName'> & { fileName?: string },
  rows: readonly Pick<NewRow, 'row' | 'request'>[],
): Promise<void> {
  await insertImport(db, { fileName: 'liste.csv', ...list, columns: [] });
  await insertRows(
    db,
    list.importId,
    rows.map((row, i) => ({ ...row, n: i + 1, sheet: null, cells: null, fact: null })),
  );
  await importIsRead(db, list.importId, []);
}

/** What became of a list. */
export async function reportOfList(db: Db, importId: string) {
  return { counts: await rowCountsOf(db, importId), rows: await rowReports(db, importId, {}, 0, 20_000) };
}
