import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import { useLocation } from 'wouter';
import { ApiError, upload } from '../app/api.js';
import { Notice } from '../app/commandNotice.js';
import { TextField } from '../app/form.js';
import { useWords } from '../app/language.js';
import type { DryRun } from '../app/types.js';
import { importWords } from '../words/imports.js';
import { firstKind, kindOf, RowCounts, Rows } from './importRows.js';

/** Header → field, or null: not read. */
type Mapping = Record<string, string | null>;
interface Sent {
  file: File;
  organisation: string;
  mapping: Mapping;
}

/** A list in: what Husly makes of it, what of that is wrong, and then for real. */
export function TryList() {
  const t = useWords(importWords);
  const [organisation, setOrganisation] = useState('');
  const trial = useMutation<DryRun, Error, Sent>({ mutationFn: (sent) => put<DryRun>('?dryRun=true', sent) });
  const sent = trial.variables;
  const correct = (changed: Mapping): void => {
    if (sent) trial.mutate({ ...sent, mapping: { ...sent.mapping, ...changed } });
  };
  return (
    <section aria-busy={trial.isPending}>
      <TextField
        name="organisation"
        value={organisation}
        onValue={setOrganisation}
        label={t.whose}
        hint={t.whoseHint}
      />
      <Drop onFile={(file) => trial.mutate({ file, organisation: organisation.trim(), mapping: {} })} />
      {trial.isPending && <p role="status">{t.reading}</p>}
      {trial.error && <Unread error={trial.error} onMapping={correct} />}
      {trial.data && sent && !trial.isPending && <Understood read={trial.data} sent={sent} onMapping={correct} />}
    </section>
  );
}

async function put<T>(query: string, { file, organisation, mapping }: Sent, key?: string): Promise<T> {
  const whose = organisation ? `${query ? '&' : '?'}organisation=${encodeURIComponent(organisation)}` : '';
  const { body } = await upload<T>(`/imports${query}${whose}`, file, { mapping: JSON.stringify(mapping) }, key);
  return body;
}

function Drop({ onFile }: { onFile: (file: File) => void }) {
  const t = useWords(importWords);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <div
      className={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="drop-here" aria-hidden="true">
        {t.drop}
      </p>
      <label className="form-label" htmlFor="list-file">
        {t.choose}
      </label>
      <span className="form-hint" id="list-file-hint">
        {t.chooseHint}
      </span>
      <input
        id="list-file"
        type="file"
        accept=".csv,.txt,.xlsx,.xlsm,.json"
        aria-describedby="list-file-hint"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onFile(file);
          // The same file may be chosen again once it has been mended.
          target.value = '';
        }}
      />
    </div>
  );
}

/** Where only the columns are not understood, they are put right here. */
function Unread({ error, onMapping }: { error: Error; onMapping: (changed: Mapping) => void }) {
  const t = useWords(importWords);
  if (!(error instanceof ApiError) || !error.table) return <Refused heading={t.unreadable} error={error} />;
  return (
    <>
      <Notice kind="error" heading={t.unreadable}>
        <p>{t.whichColumn}</p>
      </Notice>
      <Columns read={error.table} isOpen onMapping={onMapping} />
    </>
  );
}

export function Refused({ heading, error }: { heading?: string; error: Error }) {
  const t = useWords(importWords);
  if (!(error instanceof ApiError)) return <Notice kind="warning">{t.noAnswer}</Notice>;
  const details = error.errors.map(({ detail }) => detail).filter((detail) => detail !== error.message);
  return (
    <Notice kind="error" {...(heading && { heading })}>
      <p lang="da">{details.length > 0 ? details.join(' ') : error.message}</p>
    </Notice>
  );
}

function Understood({ read, sent, onMapping }: { read: DryRun; sent: Sent; onMapping: (changed: Mapping) => void }) {
  const t = useWords(importWords);
  const [shown, setShown] = useState(firstKind(read.counts));
  const rows = read.rows.filter((row) => kindOf(row) === shown);
  return (
    <>
      <h2>{t.understood(read.fileName)}</h2>
      <p role="status">
        <strong>{t.nothingKept}</strong>
      </p>
      <Notes notes={read.notes} />
      <RowCounts counts={read.counts} names={t.foreseen} shown={shown} onShow={setShown} />
      <Begin sent={sent} rows={read.rows.length} />
      <Columns read={read} onMapping={onMapping} />
      <h3>
        {t.rows}: {t.foreseen[shown]}
      </h3>
      {rows.length > mostRows && <p>{t.onlyFirst(mostRows, rows.length)}</p>}
      <Rows rows={rows.slice(0, mostRows)} />
    </>
  );
}

const mostRows = 200;

export function Notes({ notes }: { notes: readonly string[] }) {
  const t = useWords(importWords);
  if (notes.length === 0) return null;
  return (
    <Notice kind="warning" heading={t.mind}>
      {notes.map((note) => (
        <p key={note} lang="da">
          {note}
        </p>
      ))}
    </Notice>
  );
}

function Columns({
  read: { columns, fields },
  isOpen = false,
  onMapping,
}: {
  read: Pick<DryRun, 'columns' | 'fields'>;
  isOpen?: boolean;
  onMapping: (changed: Mapping) => void;
}) {
  const t = useWords(importWords);
  if (columns.length === 0) return null;
  // A field is read from one column: chosen for another, it is taken from the one it had.
  const choose = (header: string, field: string | null) => {
    const had = columns.filter((column) => field !== null && column.field === field);
    onMapping({ ...Object.fromEntries(had.map((column) => [column.header, null])), [header]: field });
  };
  return (
    <details className="columns" open={isOpen}>
      <summary>
        {t.columns} ({columns.length})
      </summary>
      <p>{t.columnsHint}</p>
      <dl className="mapping">
        {columns.map(({ header, field }, n) => (
          <div key={header}>
            <dt id={`column-${String(n)}`}>{header}</dt>
            <dd>
              <select
                className="form-select"
                aria-labelledby={`column-${String(n)}`}
                value={field ?? ''}
                onChange={({ target }) => choose(header, target.value || null)}
              >
                <option value="">{t.notRead}</option>
                {fields.map((known) => (
                  <option key={known.field} value={known.field}>
                    {known.name}
                  </option>
                ))}
              </select>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** For real. Pressed again after a lost answer it is the same list and not a second one. */
function Begin({ sent, rows }: { sent: Sent; rows: number }) {
  const t = useWords(importWords);
  const [, go] = useLocation();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const run = useMutation<{ importId: string }>({
    mutationFn: () => put<{ importId: string }>('', sent, key.current),
    async onSuccess({ importId }) {
      await queries.invalidateQueries({ queryKey: ['imports'] });
      go(`/imports/${importId}`);
    },
  });
  return (
    <>
      {run.error && <Refused error={run.error} />}
      <button
        type="button"
        className="button button-primary"
        aria-disabled={run.isPending}
        onClick={() => void (run.isPending || run.mutate())}
      >
        {run.isPending ? t.running : t.run(rows)}
      </button>
    </>
  );
}
