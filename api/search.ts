import { ranked, readSearch } from '../domain/search.js';
import { findCases } from '../store/search.js';
import type { ApiDeps } from './deps.js';
import { nothing, type Mount } from './route.js';
import { found, searchBody } from './searchSchemas.js';
import { summaryOf } from './summaries.js';

const mostShown = 20;

/**
 * Finding a case by what somebody says at the counter or on the phone. A POST, although it changes nothing: names and numbers
 * do not belong in an address, which proxies and browsers write down.
 */
export function searchRoutes(mount: Mount, { db }: ApiDeps): void {
  mount({
    method: 'post',
    path: '/search',
    summary: 'Cases by name, address, phone or case number, best first; a caseworker finds those they have a part in',
    roles: ['outreach', 'caseworker', 'supervisor'],
    params: nothing,
    query: nothing,
    body: searchBody,
    secret: true,
    shows: true,
    responses: { 200: { description: 'What fits', schema: found } },
    async handle({ who, body: { q } }) {
      const partOf = who.role === 'caseworker' ? who.id : null;
      const hits = ranked(q, shownAddress(await findCases(db, who.municipality, partOf, readSearch(q))));
      const items = hits.slice(0, mostShown).map(({ by, ...row }) => ({ ...summaryOf(row), foundBy: by }));
      return { status: 200, body: { items, more: hits.length > mostShown } };
    },
  });
}

/** What nobody may see ranks nothing. */
const shownAddress = <T extends { protectedAddress: boolean; street: string | null }>(rows: T[]): T[] =>
  rows.map((row) => (row.protectedAddress ? { ...row, street: null } : row));
