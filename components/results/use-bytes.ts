'use client'

import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { requestBytes } from '#components/data/request.ts'

/** The bytes of a file for a preview that draws them itself. @param path of the download, below `/api/v1` */
export function useBytes(path: string): UseQueryResult<ArrayBuffer, Problem> {
  return useQuery<ArrayBuffer, Problem>({
    queryKey: [path],
    queryFn: async ({ signal }) => {
      try {
        return await requestBytes(path, signal)
      } catch (error) {
        if (signal.aborted) throw error
        throw asProblem(error)
      }
    },
    retry: false,
    // Files can be large; nothing keeps them once nobody looks.
    gcTime: 0,
  })
}
