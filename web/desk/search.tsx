import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'wouter';
import { send } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { SearchBox } from '../app/searchBox.js';
import { useSearchTerm } from '../app/searchTerm.js';
import type { CaseSummary, Found } from '../app/types.js';
import { commonWords } from '../words/common.js';
import { searchWords } from '../words/search.js';
import { useListKeys } from './listKeys.js';

/** A case found by what somebody says at the counter or on the phone. */
export function Search() {
  const t = useWords(searchWords);
  const term = useSearchTerm();
  return (
    <Page title={t.search}>
      <SearchBox hint />
      {term.length === 1 && <p role="status">{t.short}</p>}
      {term.length > 1 && <Hits term={term} />}
    </Page>
  );
}

function Hits({ term }: { term: string }) {
  // Each search is noted with who asked, so it is not asked again by itself.
  const query = useQuery({
    queryKey: ['search', term],
    queryFn: async () => (await send<Found>('POST', '/search', { q: term })).body,
    refetchOnWindowFocus: false,
  });
  return <Loaded query={query}>{(found) => <Rows found={found} />}</Loaded>;
}

function Rows({ found: { items, more } }: { found: Found }) {
  const t = useWords(searchWords);
  const list = useRef<HTMLUListElement>(null);
  const keys = useListKeys(list);
  if (items.length === 0)
    return (
      <div role="status">
        <h2>{t.none}</h2>
        <p>{t.noneText}</p>
      </div>
    );
  return (
    <>
      <div role="status">
        <h2>{t.count(items.length)}</h2>
      </div>
      {more && <p>{t.more}</p>}
      <ul className="plain rows" ref={list}>
        {items.map((item) => (
          <Row key={item.caseId} item={item} />
        ))}
      </ul>
      {keys}
    </>
  );
}

function Row({ item }: { item: Found['items'][number] }) {
  const t = useWords(searchWords);
  const { stages } = useWords(commonWords);
  const dates = useDates();
  const { caseId, citizen, stage, closedAt, deadlineOn, foundBy } = item;
  return (
    <li>
      <Link className="list-row" href={`/cases/${caseId}`}>
        <span>
          <strong>{citizen.name}</strong>
          <br />
          <Where citizen={citizen} />
        </span>
        <span>
          {closedAt ? `${t.closed} ${dates.date(closedAt)}` : stages[stage]}
          <br />
          <span className="soft">{t.foundBy[foundBy]}</span>
        </span>
        <span>{deadlineOn && !closedAt && `${t.deadline}: ${dates.shortDay(deadlineOn)}`}</span>
      </Link>
    </li>
  );
}

/** Where a citizen lives, in a list. */
export function Where({ citizen: { street, postcode, city, protectedAddress } }: Pick<CaseSummary, 'citizen'>) {
  const t = useWords(searchWords);
  const where = [street, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return <span className="soft">{protectedAddress ? t.hidden : where}</span>;
}
