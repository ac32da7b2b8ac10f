import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get, send } from '../app/api.js';
import { useCommand } from '../app/command.js';
import { CommandNotice } from '../app/commandNotice.js';
import { FormFrame, SendButton, TextField, TickField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { SavedView, SavedViewBody } from '../app/types.js';
import { savedViewWords } from '../words/savedViews.js';
import { sameQuery } from './narrowing.js';

const queryKey = ['views'];

/** A list's saved views: each opens as the list's own address. What the list is narrowed by now can be saved as one. */
export function SavedViews({ list, search }: { list: SavedView['list']; search: URLSearchParams }) {
  const t = useWords(savedViewWords);
  const views = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await get<{ items: SavedView[] }>('/views', signal)).items,
  });
  // The list is of use without them, so that they did not come is said by the connection alone.
  if (!views.data) return null;
  const ofList = views.data.filter((view) => view.list === list);
  const open = ofList.find((view) => view.isKnown && sameQuery(view.query, search));
  if (ofList.length === 0 && search.size === 0) return null;
  return (
    <section className="views" aria-label={t.heading}>
      {ofList.length > 0 && (
        <ul className="choices-line plain">
          {ofList.map((view) => (
            <li key={view.viewId}>
              <One view={view} isOpen={view === open} />
            </li>
          ))}
        </ul>
      )}
      {open && <Opened key={open.viewId} view={open} />}
      {!open && search.size > 0 && <Save key={search.toString()} list={list} query={search.toString()} />}
    </section>
  );
}

function One({ view, isOpen }: { view: SavedView; isOpen: boolean }) {
  const t = useWords(savedViewWords);
  if (view.isKnown)
    return (
      <Link className="view" href={`/${view.list}?${view.query}`} {...(isOpen && { 'aria-current': 'page' as const })}>
        {view.name}
      </Link>
    );
  return (
    <>
      <s>{view.name}</s> <span className="soft">{t.unknown}</span> <Remove view={view} />
    </>
  );
}

/** Whose the open view is, and the way to be rid of it. */
function Opened({ view }: { view: SavedView }) {
  const t = useWords(savedViewWords);
  const { role } = useSession();
  const whose = view.isMine ? t.mine : `${t.shared} ${view.byName ?? view.by}`;
  return (
    <>
      {view.shared && <p className="soft">{whose}</p>}
      {(view.isMine || role === 'supervisor') && <Remove view={view} />}
    </>
  );
}

function Remove({ view: { viewId, name } }: { view: SavedView }) {
  const t = useWords(savedViewWords);
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: () => send('DELETE', `/views/${viewId}`),
    // Gone is gone, also where somebody else was first.
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <details className="why">
      <summary>{t.remove}</summary>
      <p>{t.sure(name)}</p>
      <button
        type="button"
        className="button button-primary"
        aria-disabled={removal.isPending}
        onClick={() => removal.mutate()}
      >
        {t.yes}
      </button>
    </details>
  );
}

function Save({ list, query }: Pick<SavedView, 'list' | 'query'>) {
  const t = useWords(savedViewWords);
  const { role } = useSession();
  const form = useForm(`view:${list}`, { name: '', shared: '' });
  const command = useCommand<SavedViewBody, SavedView>('/views', { touches: [queryKey], onDone: () => form.clear() });
  const { name, shared } = form.values;
  return (
    <details className="why">
      <summary>{t.save}</summary>
      <CommandNotice command={command} />
      <FormFrame
        form={form}
        command={command}
        onSend={() => command.send({ list, name, query, ...(shared && { shared: true }) })}
      >
        <TextField {...form.field('name')} label={t.name} />
        {role === 'supervisor' && <TickField {...form.field('shared')} label={t.share} />}
        <SendButton command={command}>{t.send}</SendButton>
      </FormFrame>
    </details>
  );
}
