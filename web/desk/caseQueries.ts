import { useQuery, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { get } from '../app/api.js';
import type { Case, Colleague, PartOfCase } from '../app/types.js';

/** What a command to a case changes. */
export const caseTouches: readonly QueryKey[] = [['case'], ['cases'], ['tasks'], ['inquiries']];

export const useCase = (caseId: string): UseQueryResult<Case> =>
  useQuery({ queryKey: ['case', caseId], queryFn: ({ signal }) => get<Case>(`/cases/${caseId}`, signal) });

/** The same case for a caseworker: as far as their part in it. */
export const usePart = (caseId: string): UseQueryResult<PartOfCase> =>
  useQuery({
    queryKey: ['case', caseId, 'part'],
    queryFn: ({ signal }) => get<PartOfCase>(`/cases/${caseId}`, signal),
  });

/** The colleagues of the unit. */
export const useStaff = (): UseQueryResult<Colleague[]> =>
  useQuery({
    queryKey: ['staff'],
    queryFn: async ({ signal }) => (await get<{ items: Colleague[] }>('/staff', signal)).items,
    staleTime: 600_000,
  });
