import { useSearchParams } from 'wouter';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { caseListWords } from '../words/caseList.js';
import type { Narrowed } from '../words/tasks.js';

/** What a list is narrowed by stands in its address, so that it can be kept, sent to a colleague and saved as a view. */
export interface Narrowing {
  search: URLSearchParams;
  /** @param value null, or empty: not narrowed by it */
  choose: (name: string, value: string | null) => void;
  clear: () => void;
}

export function useNarrowing(): Narrowing {
  const [search, setSearch] = useSearchParams();
  return {
    search,
    choose: (name, value) => {
      const others = [...search].filter(([known]) => known !== name);
      setSearch(value ? [...others, [name, value]] : others, { replace: true });
    },
    clear: () => setSearch({}),
  };
}

/** The same narrowing, in whichever order it was chosen. */
export function sameQuery(a: URLSearchParams | string, b: URLSearchParams | string): boolean {
  const [one, other] = [new URLSearchParams(a), new URLSearchParams(b)];
  one.sort();
  other.sort();
  return one.toString() === other.toString();
}

/** What a number of the overview, or an old address, narrows the list by, and no filter shows. */
export function NarrowedBy<K extends string>({
  search,
  words,
  onClear,
}: {
  search: URLSearchParams;
  words: Narrowed<K>;
  onClear: () => void;
}) {
  const t = useWords(caseListWords);
  const dates = useDates();
  const said = Object.entries<(value: string) => string>(words).flatMap(([name, inWords]) => {
    const value = search.get(name);
    return value ? [inWords(isDay(value) ? dates.day(value) : value)] : [];
  });
  if (said.length === 0) return null;
  return (
    <div className="narrowed">
      {said.map((one) => (
        <p key={one}>{one}</p>
      ))}
      <button type="button" className="button button-secondary" onClick={onClear}>
        {t.clear}
      </button>
    </div>
  );
}

const isDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value);
