import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { TickField } from '../app/form.js';
import { hasKeys, isShortcut, keysAreOn, turnKeys } from '../app/keys.js';
import { useWords } from '../app/language.js';
import { taskWords } from '../words/tasks.js';

/**
 * J and K walk the links of a list, Enter opens as it always does, X marks the row one is at where rows can be marked.
 * Whoever speaks to the computer can turn the letters off (WCAG 2.1.4).
 *
 * @returns the switch, to be put above the list; nothing on a phone
 */
export function useListKeys(list: RefObject<HTMLElement | null>, { marks = false } = {}) {
  const t = useWords(taskWords);
  const [isOn, setOn] = useState(keysAreOn);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event)) return;
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const here = links.findIndex((link) => rowOf(link)?.contains(document.activeElement));
    if (event.key === 'x' && here >= 0) rowOf(links[here])?.querySelector<HTMLElement>('[type=checkbox]')?.click();
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    if (step !== 0) links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
  });
  useEffect(() => {
    if (!isOn) return;
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn]);
  const choose = (value: string): void => {
    turnKeys(value !== '');
    setOn(value !== '');
  };
  if (!hasKeys()) return null;
  return <TickField name="keys" value={isOn ? 'yes' : ''} onValue={choose} label={marks ? t.keysAndMarks : t.keys} />;
}

const rowOf = (link: HTMLElement | undefined): HTMLElement | null | undefined => link?.closest<HTMLElement>('tr, li');
