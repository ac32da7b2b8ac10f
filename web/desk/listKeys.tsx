import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { TickField } from '../app/form.js';
import { useWords } from '../app/language.js';
import { taskWords } from '../words/tasks.js';

const storageKey = 'husly.keys';

/**
 * J and K walk the links of a list, Enter opens as it always does. Whoever speaks to the computer can turn the letters off
 * (WCAG 2.1.4).
 *
 * @returns the switch, to be put above the list
 */
export function useListKeys(list: RefObject<HTMLElement | null>) {
  const t = useWords(taskWords);
  const [isOn, setOn] = useState(() => localStorage.getItem(storageKey) !== 'off');
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const here = links.findIndex((link) => link === document.activeElement);
    links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
  });
  useEffect(() => {
    if (!isOn) return;
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn]);
  const choose = (value: string): void => {
    localStorage.setItem(storageKey, value ? 'on' : 'off');
    setOn(value !== '');
  };
  return <TickField name="keys" value={isOn ? 'yes' : ''} onValue={choose} label={t.keys} />;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), select, textarea');
