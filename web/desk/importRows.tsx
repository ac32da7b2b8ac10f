import { Link } from 'wouter';
import { useWords } from '../app/language.js';
import type { DryRun } from '../app/types.js';
import { importWords, type RowKind } from '../words/imports.js';

export type Row = DryRun['rows'][number];
export const rowKinds: readonly RowKind[] = ['rejected', 'heldBack', 'created', 'updated', 'existing'];
/** What somebody has to do something about. */
const troubles: readonly RowKind[] = ['rejected', 'heldBack'];

/** What a row came to; `waiting`: its turn has not come. */
export const kindOf = ({ result, reason }: Row): RowKind | 'waiting' =>
  result ?? (reason === null ? 'waiting' : 'heldBack');

/** What of a list is looked at first: what has to be mended. */
export const firstKind = (counts: DryRun['counts']): RowKind => rowKinds.find((kind) => counts[kind] > 0) ?? 'created';

/** How many rows came to what; pressed, those are shown. */
export function RowCounts({
  counts,
  names,
  shown,
  onShow,
}: {
  counts: DryRun['counts'];
  names: Record<RowKind, string>;
  shown: RowKind;
  onShow: (kind: RowKind) => void;
}) {
  const t = useWords(importWords);
  return (
    <div className="choices-line" role="group" aria-label={t.show}>
      {rowKinds
        .filter((kind) => counts[kind] > 0)
        .map((kind) => (
          <button
            key={kind}
            type="button"
            className={troubles.includes(kind) ? 'count trouble' : 'count'}
            aria-pressed={kind === shown}
            onClick={() => onShow(kind)}
          >
            <strong>{counts[kind]}</strong> {names[kind]}
          </button>
        ))}
    </div>
  );
}

/** Rows of a list: which one, what is said of it, and in which cell. Sentences are Husly's own, in Danish. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  const t = useWords(importWords);
  if (rows.length === 0) return <p>{t.none}</p>;
  return (
    <table className="table cards">
      <thead>
        <tr>
          <th scope="col">{t.row}</th>
          <th scope="col">{t.why}</th>
          <th scope="col">{t.cell}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.sheet ?? ''} ${String(row.row)}`}>
            <th scope="row" data-label={`${t.row}:`}>
              {row.sheet && `${row.sheet}, `}
              {row.row}
            </th>
            <td data-label={`${t.why}:`}>
              <Said row={row} />
            </td>
            <td data-label={`${t.cell}:`}>{cellsOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Said({ row: { reason, warnings, caseId } }: { row: Row }) {
  const t = useWords(importWords);
  return (
    <>
      {reason && <p lang="da">{reason}</p>}
      {warnings?.map((warning) => (
        <p key={warning} lang="da">
          {warning}
        </p>
      ))}
      {caseId && <Link href={`/cases/${caseId}`}>{t.toCase}</Link>}
    </>
  );
}

const cellsOf = ({ problems }: Row): string =>
  [...new Set((problems ?? []).flatMap(({ column }) => column ?? []))].join(', ');
