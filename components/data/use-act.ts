'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { type Method, request } from '#components/data/request.ts'
import { showProblem } from '#components/ui/show-problem.tsx'

export interface ActInput {
  readonly path: string
  readonly method?: Method
  readonly body?: unknown
}

/**
 * Does something through a route, once: a second click while it runs is ignored. Afterwards everything shown is read again. Never optimistic.
 * @param options.quiet shows no toast; the caller shows `problem` itself
 */
export function useAct<T>(
  options: { onDone?: (value: T, input: ActInput) => void; onProblem?: (problem: Problem, input: ActInput) => void; quiet?: boolean } = {},
) {
  const client = useQueryClient()
  const busy = useRef(false)
  const mutation = useMutation<T, Problem, ActInput>({
    mutationFn: async ({ path, method = 'POST', body }) => {
      try {
        return await request<T>(path, { method, body: body ?? {}, idempotencyKey: crypto.randomUUID() })
      } catch (error) {
        throw asProblem(error)
      }
    },
    onSuccess: (value, input) => {
      void client.invalidateQueries()
      options.onDone?.(value, input)
    },
    onError: (problem, input) => {
      if (problem.status === 409) void client.invalidateQueries()
      options.onProblem?.(problem, input)
      if (!options.quiet) showProblem(problem)
    },
    onSettled: () => {
      busy.current = false
    },
  })
  const act = (input: ActInput): void => {
    if (busy.current) return
    busy.current = true
    mutation.mutate(input)
  }
  return { act, busy: mutation.isPending, problem: mutation.error, value: mutation.data, reset: mutation.reset }
}
