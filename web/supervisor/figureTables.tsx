import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useLanguage, useWords } from '../app/language.js';
import type { Flow } from '../app/types.js';
import { figuresWords } from '../words/figures.js';

/** What is neither a number nor opens anything. */
export const none = '–';

/** A number that opens the list of exactly what it has counted, as the API names it; `of` says what that is. */
export function Opens({ list, of, children }: { list: string; of: string; children: string | number }) {
  if (children === none) return children;
  return (
    <Link href={list} aria-label={`${String(children)} ${of}`}>
      {children}
    </Link>
  );
}

/** Cases, how many of them were reached, and the share in time; `first` says by what they are told apart. */
export function CasesTable({ first, caption, children }: { first: string; caption?: string; children: ReactNode }) {
  const t = useWords(figuresWords);
  return (
    <table className="numbers">
      {caption && <caption className="soft">{caption}</caption>}
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">{t.cases}</th>
          <th scope="col">{t.reached}</th>
          <th scope="col">{t.soon}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

export function CasesRow({
  flow: { intake, reached, shareInTime, list },
  name,
  children,
}: {
  flow: Pick<Flow, 'intake' | 'reached' | 'shareInTime' | 'list'>;
  name: string;
  children?: ReactNode;
}) {
  const t = useWords(figuresWords);
  const percent = usePercent();
  return (
    <tr>
      <th scope="row">
        {name}
        {children}
      </th>
      <td>
        <Opens list={list} of={`${t.cases}, ${name}`}>
          {intake}
        </Opens>
      </td>
      <td>
        <Opens list={`${list}&of=reached`} of={`${t.reached}, ${name}`}>
          {reached}
        </Opens>
      </td>
      <td>
        <Opens list={`${list}&of=withDeadline`} of={`${t.soon}, ${name}`}>
          {percent(shareInTime)}
        </Opens>
      </td>
    </tr>
  );
}

export function usePercent(): (share: number | null) => string {
  const { language } = useLanguage();
  const format = new Intl.NumberFormat(language === 'da' ? 'da-DK' : 'en-GB', { style: 'percent' });
  return (share) => (share === null ? none : format.format(share));
}
