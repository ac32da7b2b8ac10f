import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { FormFrame, NoteField, SelectField, SendButton, TextField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { BulkAnswer, BulkBody } from '../app/types.js';
import { bulkWords } from '../words/bulk.js';
import { Doing, Focused, Refused, type Marked } from './bulkDoing.js';
import { useStaff } from './caseQueries.js';

type Kind = BulkBody['fact']['kind'];

/** What can be done to the cases that are marked. Whose a case is, is the supervisor's to say. */
export function BulkBar({ marked, onClear }: { marked: Marked; onClear: () => void }) {
  const t = useWords(bulkWords);
  const { role } = useSession();
  const [doing, setDoing] = useState<{ kind: Kind; items: Marked } | null>(null);
  const kinds: readonly Kind[] = role === 'supervisor' ? ['assigned', 'paused', 'resumed'] : ['paused', 'resumed'];
  return (
    <>
      {marked.length > 0 && (
        <div className="bulk-bar" role="group" aria-label={t.marked(marked.length)}>
          <strong role="status">{t.marked(marked.length)}</strong>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              className="button button-primary"
              onClick={() => setDoing({ kind, items: marked })}
            >
              {t.kinds[kind]}
            </button>
          ))}
          <button type="button" className="button button-secondary" onClick={onClear}>
            {t.none}
          </button>
        </div>
      )}
      {doing && (
        <Dialog heading={t.kinds[doing.kind]} onClose={() => setDoing(null)}>
          <Bulk {...doing} onDone={onClear} onClose={() => setDoing(null)} />
        </Dialog>
      )}
    </>
  );
}

/** A question over the page; Escape is no answer. Closed, the focus is where it was, or at the page. */
function Dialog({ heading, onClose, children }: { heading: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const own = dialog.current;
    own?.showModal();
    return () => {
      own?.close();
      if (document.activeElement === document.body) document.getElementById('main')?.focus();
    };
  }, []);
  return (
    <dialog className="dialog" ref={dialog} onClose={onClose} aria-labelledby="dialog-heading">
      <h2 id="dialog-heading">{heading}</h2>
      {children}
    </dialog>
  );
}

/** What is to be done, what that would change, and then doing it. */
function Bulk({
  kind,
  items,
  onDone,
  onClose,
}: {
  kind: Kind;
  items: Marked;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useWords(bulkWords);
  const form = useForm(`bulk:${kind}`, { 'fact/assignee': '', 'fact/until': '', note: '' });
  const [isMissing, setMissing] = useState(false);
  const [agreed, setAgreed] = useState<BulkBody | null>(null);
  const preview = useCommand<BulkBody, BulkAnswer>('/cases/bulk?dryRun=true', { touches: [] });
  const body = bodyOf(kind, items, form.values);
  const ask = () => {
    setMissing(!body);
    if (body) preview.send(body);
  };
  if (agreed) return <Doing body={agreed} items={items} onDone={onDone} onClose={onClose} />;
  if (preview.state.kind === 'done' && body)
    return (
      <Preview
        body={body}
        answer={preview.state.answer}
        items={items}
        onBack={() => preview.reset()}
        onAgree={() => {
          form.clear();
          setAgreed(body);
        }}
      />
    );
  return (
    <>
      <p>{t.marked(items.length)}</p>
      {isMissing && !body && <Notice kind="error">{t.missing[kind]}</Notice>}
      <CommandNotice command={preview} />
      <FormFrame form={form} command={preview} onSend={ask}>
        {kind === 'assigned' && <Whose {...form.field('fact/assignee')} />}
        {kind === 'paused' && <TextField {...form.field('fact/until')} label={t.until} type="date" />}
        <NoteField {...form.field('note')} label={t.note} />
        <div className="buttons">
          <SendButton command={preview}>{t.preview}</SendButton>
          <button type="button" className="button button-secondary" onClick={onClose}>
            {t.close}
          </button>
        </div>
      </FormFrame>
    </>
  );
}

const nobody = 'nobody';

function bodyOf(kind: Kind, items: Marked, values: Record<'fact/assignee' | 'fact/until' | 'note', string>) {
  const fact = factOf(kind, values['fact/assignee'], values['fact/until']);
  const caseIds = items.map(({ caseId }) => caseId);
  return fact && { caseIds, fact, ...(values.note && { note: values.note }) };
}

/** Null while something is missing. */
function factOf(kind: Kind, assignee: string, until: string): BulkBody['fact'] | null {
  switch (kind) {
    case 'assigned':
      return assignee ? { kind, assignee: assignee === nobody ? null : assignee } : null;
    case 'paused':
      return until ? { kind, until } : null;
    case 'resumed':
      return { kind };
  }
}

function Whose(field: { name: string; value: string; onValue: (value: string) => void }) {
  const t = useWords(bulkWords);
  const staff = useStaff();
  const colleagues = (staff.data ?? []).filter(({ role }) => role !== 'caseworker');
  const options = colleagues.map(({ id, name }) => ({ value: id, label: name }));
  return <SelectField {...field} label={t.to} options={[...options, { value: nobody, label: t.nobody }]} />;
}

/** Whom the cases go to, or until when they rest; empty for nobody, and for no break. */
function useWhat({ fact }: BulkBody): string {
  const dates = useDates();
  const staff = useStaff();
  switch (fact.kind) {
    case 'assigned':
      return staff.data?.find(({ id }) => id === fact.assignee)?.name ?? fact.assignee ?? '';
    case 'paused':
      return dates.day(fact.until);
    case 'resumed':
      return '';
  }
}

function Preview({
  body,
  answer,
  items,
  onBack,
  onAgree,
}: {
  body: BulkBody;
  answer: BulkAnswer;
  items: Marked;
  onBack: () => void;
  onAgree: () => void;
}) {
  const t = useWords(bulkWords);
  const what = useWhat(body);
  const { changed, unchanged, rows } = answer;
  return (
    <>
      <Focused heading={t.what} />
      {changed > 0 && <p>{t.changed[body.fact.kind](changed, what)}</p>}
      {unchanged > 0 && <p>{t.unchanged[body.fact.kind](unchanged, what)}</p>}
      <Refused rows={rows} items={items} />
      {changed === 0 && <p>{t.nothing}</p>}
      <div className="buttons">
        {changed > 0 && (
          <button type="button" className="button button-primary" onClick={onAgree}>
            {t.act(changed)}
          </button>
        )}
        <button type="button" className="button button-secondary" onClick={onBack}>
          {t.back}
        </button>
      </div>
    </>
  );
}
