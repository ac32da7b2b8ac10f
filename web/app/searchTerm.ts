import { useSyncExternalStore } from 'react';
import { keepDraft, readDraft } from './drafts.js';

/**
 * What is searched for. It is a citizen's name or number, so it stands in no address; like all that is typed it is kept in
 * the tab, so that one comes back from a case to what was found, and goes at logout.
 */
const name = 'search';
const listeners = new Set<() => void>();

export const searchTerm = (): string => readDraft(name) ?? '';

export function searchFor(term: string): void {
  keepDraft(name, term);
  for (const tell of listeners) tell();
}

export const useSearchTerm = (): string => useSyncExternalStore(listen, searchTerm);

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}
