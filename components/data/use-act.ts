'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { keepActKeys } from '#components/data/act-key.ts'
import { Problem } from '#components/data/problem.ts'
import { type Method, request } from '#components/data/request.ts'
import { showProblem } from '#components/ui/show-problem.tsx'
import { msg } from '#server/kernel/language/say.ts'

export interface ActInput {
  readonly path: string
  readonly method?: Method
  readonly body?: unknown
}

/**
 * Does something through a route, once: a second click while it runs is ignored. Afterwards everything shown is read again. Never optimistic,
 * and never kept for later: without a connection it fails at once, so nothing is decided when nobody looks.
 * @param options.quiet shows no toast; the caller shows `problem` itself
 * @param options.placeOf what the form calls the place of a refused field
 */
export function useAct<T>(
  options: {
    onDone?: (value: T, input: ActInput) => void
    onProblem?: (problem: Problem, input: ActInput) => void
    quiet?: boolean
    placeOf?: (pointer: string) => string
  } = {},
) {
  const client = useQueryClient()
  const busy = useRef(false)
  const [keys] = useState(keepActKeys)
  const mutation = useMutation<T, Problem, ActInput>({
    networkMode: 'always',
    mutationFn: async (input) => {
      const { path, method = 'POST', body } = input
      try {
        const value = await request<T>(path, { method, body: body ?? {}, idempotencyKey: keys.keyFor(input) })
        keys.answered()
        return value
      } catch (error) {
        if (!(error instanceof Problem)) throw notAnswered(navigator.onLine)
        keys.answered()
        throw error
      }
    },
    onSuccess: (value, input) => {
      void client.invalidateQueries()
      options.onDone?.(value, input)
    },
    onError: (problem, input) => {
      if (problem.status === 409) void client.invalidateQueries()
      options.onProblem?.(problem, input)
      if (!options.quiet) showProblem(problem, options.placeOf)
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

/** Without a connection nothing was sent. With one, it may have arrived; trying again is safe, because it has the same key. */
function notAnswered(online: boolean): Problem {
  const detail = online
    ? msg('It may have arrived all the same. Try again: it is never done twice.')
    : msg('Nothing was sent and nothing is kept for later. Try again when you are connected.')
  return new Problem({
    status: 0,
    code: online ? 'UNREACHABLE' : 'OFFLINE',
    title: online ? msg('Muster did not answer') : msg('No connection'),
    detail,
    traceId: '',
  })
}
