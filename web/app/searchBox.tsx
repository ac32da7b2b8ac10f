import { useEffect, useEffectEvent, useId, useRef, useState, type SubmitEvent } from 'react';
import { useLocation } from 'wouter';
import { searchWords } from '../words/search.js';
import { isShortcut, keysAreOn } from './keys.js';
import { useWords } from './language.js';
import { searchFor, searchTerm } from './searchTerm.js';

/** Where a case is searched for, on whatever page one is: `/` goes there. On the page of what was found it says what can be asked. */
export function SearchBox({ hint = false }: { hint?: boolean }) {
  const t = useWords(searchWords);
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [, go] = useLocation();
  const [text, setText] = useState(hint ? searchTerm : '');
  useSlash(() => box.current?.focus());
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    searchFor(text.trim());
    go('/search');
  };
  return (
    <form className="find" role="search" onSubmit={submit}>
      {hint && (
        <label className="form-label" htmlFor={id}>
          {t.label}
        </label>
      )}
      {hint && (
        <span className="form-hint" id={`${id}-hint`}>
          {t.hint}
        </span>
      )}
      <span className="find-line">
        <input
          className="form-input"
          id={id}
          ref={box}
          type="search"
          value={text}
          placeholder={hint ? undefined : `${t.label}  /`}
          autoComplete="off"
          maxLength={100}
          aria-label={hint ? undefined : t.label}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <button className="button button-secondary" type="submit">
          {t.search}
        </button>
      </span>
    </form>
  );
}

function useSlash(focus: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== '/' || !keysAreOn() || !isShortcut(event)) return;
    event.preventDefault();
    focus();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
