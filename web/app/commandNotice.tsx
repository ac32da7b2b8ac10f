import type { ReactNode } from 'react';
import { commonWords } from '../words/common.js';
import { formWords } from '../words/form.js';
import type { Command } from './command.js';
import { useWords } from './language.js';
import type { Standing } from './types.js';

/**
 * What became of a command where that is not simply done: kept and not yet done, no answer, refused, or overtaken by
 * something else, with how the case stands now. What is wrong with a field is said by the form.
 */
export function CommandNotice<B extends object, A>({ command: { state } }: { command: Command<B, A> }) {
  const t = useWords(formWords);
  switch (state.kind) {
    case 'idle':
    case 'sending':
    case 'done':
      return null;
    case 'pending':
      return <Notice kind="info">{t.pending}</Notice>;
    case 'unknown':
      return <Notice kind="warning">{t.unknown}</Notice>;
    case 'refused':
      return state.problem.errors.length > 0 ? null : <Notice kind="error">{state.problem.message}</Notice>;
    case 'conflict':
      return (
        <Notice kind="warning" heading={t.conflict}>
          <p>{state.problem.message}</p>
          {state.problem.present && <Present standing={state.problem.present} />}
        </Notice>
      );
  }
}

/** A notice in the page; warnings and errors are read aloud at once. */
export function Notice({
  kind,
  heading,
  children,
}: {
  kind: 'info' | 'success' | 'warning' | 'error';
  heading?: string;
  children: ReactNode;
}) {
  return (
    <div className={`alert alert-${kind}`} role={kind === 'warning' || kind === 'error' ? 'alert' : 'status'}>
      <div className="alert-body">
        {heading && <h2 className="alert-heading">{heading}</h2>}
        <div className="alert-text">{children}</div>
      </div>
    </div>
  );
}

/** How a case stands. */
export function Present({ standing: { stage, tasks } }: { standing: Standing }) {
  const t = useWords(formWords);
  const { stages, tasks: kinds } = useWords(commonWords);
  const open = tasks.filter(({ status }) => status === 'open');
  return (
    <p>
      {stage && (
        <>
          {t.nowStage}: <strong>{stages[stage]}</strong>.{' '}
        </>
      )}
      {open.length > 0 ? `${t.nowTasks}: ${open.map(({ kind }) => kinds[kind]).join(', ')}.` : `${t.noTasks}.`}
    </p>
  );
}
