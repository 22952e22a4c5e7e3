'use client'

import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import type { Matches } from '#server/bridge/results/schema.ts'

/** How many rows of a file a condition is true for, worked out on the server from the whole file. @param path null = no file yet */
export function useMatches(path: string | null, where: string): UseQueryResult<Matches, Problem> {
  return useQuery<Matches, Problem>({
    queryKey: ['/files/matches', path, where],
    enabled: path !== null,
    queryFn: async ({ signal }) => {
      try {
        return await request<Matches>('/files/matches', { method: 'POST', body: { path, where }, signal })
      } catch (error) {
        if (signal.aborted) throw error
        throw asProblem(error)
      }
    },
    retry: false,
    placeholderData: keepPreviousData,
  })
}

/** A value once it has stayed the same for so long. */
export function useQuiet<T>(value: T, quietMs: number): T {
  const [quiet, setQuiet] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), quietMs)
    return () => clearTimeout(timer)
  }, [value, quietMs])
  return quiet
}
