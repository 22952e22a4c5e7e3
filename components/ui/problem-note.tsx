import type { Problem } from '#components/data/problem.ts'
import { useT } from '#components/language/language.tsx'

interface Props {
  /** Null while nothing was refused. */
  readonly problem: Problem | null
  /** In words for this press; without them as the server said it. */
  readonly says?: string | null
}

/** Why a press was refused, beside it. */
export function ProblemNote({ problem, says }: Props) {
  const t = useT()
  if (problem === null) return null
  return (
    <p className="note danger" role="alert">
      {says ?? problem.errors[0]?.message ?? `${t(problem.message)}. ${t(problem.detail)}`}
    </p>
  )
}
