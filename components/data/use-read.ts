'use client'

import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'

const RETRIES_MAX = 2

/**
 * Reads a route and keeps it fresh: live signals mark it old by its path (see `live-provider.tsx`).
 * @param path below `/api/v1`, with its query; null = not yet
 * @param options.keep shows the answer of the path before while the next one loads
 */
export function useRead<T>(
  path: string | null,
  options: { keep?: boolean; everyMs?: number | false; initial?: T } = {},
): UseQueryResult<T, Problem> {
  return useQuery<T, Problem>({
    queryKey: [path],
    enabled: path !== null,
    queryFn: async ({ signal }) => {
      try {
        return await request<T>(path ?? '', { signal })
      } catch (error) {
        if (signal.aborted) throw error
        throw asProblem(error)
      }
    },
    retry: (failures, problem) => problem.status === 0 && failures < RETRIES_MAX,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.initial === undefined ? {} : { initialData: options.initial as never }),
  })
}
