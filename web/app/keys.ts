/** Single letters as shortcuts; whoever speaks to the computer can turn them off (WCAG 2.1.4). */
const storageKey = 'husly.keys';

/** Where there is only a finger there are no keys to speak of. */
export const hasKeys = (): boolean => matchMedia('(any-pointer: fine)').matches;
export const keysAreOn = (): boolean => hasKeys() && localStorage.getItem(storageKey) !== 'off';
export const turnKeys = (on: boolean): void => localStorage.setItem(storageKey, on ? 'on' : 'off');

/** Whether a key is pressed as a shortcut: alone, and not into a field. */
export const isShortcut = ({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && !altKey && !isTyping(target);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), select, textarea');
