'use client'

import { toast } from 'sonner'
import type { Problem } from '#components/data/problem.ts'
import { Said } from '#components/language/language.tsx'

const STAYS_MS = 12_000
/** More would cover the page. */
const ERRORS_MAX = 4

/**
 * A refused action as a toast: what happened, what next, which fields, and the id an operator needs.
 * @param placeOf what a form calls the place of a JSON pointer
 */
export function showProblem(problem: Problem, placeOf?: (pointer: string) => string): void {
  toast.error(<Said text={problem.message} />, {
    duration: STAYS_MS,
    description: (
      <>
        <span className="block">
          <Said text={problem.detail} />
        </span>
        {problem.errors.slice(0, ERRORS_MAX).map(({ pointer, message }) => (
          <span key={`${pointer} ${message}`} className={placeOf ? 'block' : 'exact block'}>
            {placeOf ? <bdi>{`${placeOf(pointer)}:`}</bdi> : <span className="mono-s">{pointer}</span>} {message}
          </span>
        ))}
        {problem.traceId ? <span className="mono-s mt-1 block select-all">{problem.traceId}</span> : null}
      </>
    ),
  })
}
