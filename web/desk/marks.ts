import { useState } from 'react';
import type { CaseListItem } from '../app/types.js';

/** Which of the cases shown are marked. */
export interface Marks {
  marked: readonly CaseListItem[];
  isMarked: (item: CaseListItem) => boolean;
  mark: (item: CaseListItem) => void;
  markThese: (these: readonly CaseListItem[]) => void;
}

/** A case that is shown no longer is not done anything to. */
export function useMarks(items: readonly CaseListItem[]): Marks {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const isMarked = ({ caseId }: CaseListItem): boolean => ids.has(caseId);
  return {
    marked: items.filter(isMarked),
    isMarked,
    mark: ({ caseId }) => {
      const others = [...ids].filter((id) => id !== caseId);
      setIds(new Set(ids.has(caseId) ? others : [...others, caseId]));
    },
    markThese: (these) => setIds(new Set(these.map(({ caseId }) => caseId))),
  };
}
