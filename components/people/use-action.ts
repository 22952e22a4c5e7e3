'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { ShownProblem } from '#components/auth/post-json.ts'
import type { Action } from '#components/people/action-result.ts'
import { msg } from '#server/kernel/language/say.ts'

const UNREACHABLE: ShownProblem = {
  code: 'UNREACHABLE',
  title: msg('Muster does not answer'),
  detail: msg('Load the page again to see what holds.'),
  traceId: '',
  errors: [],
}

/** Runs a server action, keeps its problem for the screen, and loads the page's data again when it worked. */
export function useAction<I, T>(action: Action<I, T>, onDone?: (value: T) => void) {
  const router = useRouter()
  const [busy, start] = useTransition()
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const run = (input: I) =>
    start(async () => {
      setProblem(null)
      const outcome = await action(input).catch(() => ({ ok: false, problem: UNREACHABLE }) as const)
      if (!outcome.ok) return setProblem({ ...outcome.problem, errors: outcome.problem.errors ?? [] })
      onDone?.(outcome.value)
      router.refresh()
    })
  return { busy, problem, run }
}
