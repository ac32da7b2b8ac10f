import { useQuery, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { get } from '../app/api.js';
import type { Case, Colleague } from '../app/types.js';

/** What a command to a case changes. */
export const caseTouches: readonly QueryKey[] = [['case'], ['cases'], ['tasks'], ['inquiries']];

export const useCase = (caseId: string): UseQueryResult<Case> =>
  useQuery({ queryKey: ['case', caseId], queryFn: ({ signal }) => get<Case>(`/cases/${caseId}`, signal) });

/** The colleagues of the unit. */
export const useStaff = (): UseQueryResult<Colleague[]> =>
  useQuery({
    queryKey: ['staff'],
    queryFn: async ({ signal }) => (await get<{ items: Colleague[] }>('/staff', signal)).items,
    staleTime: 600_000,
  });
