import { OpensAgain } from '#components/auth/opens-again.tsx'
import type { ShownProblem } from '#components/auth/post-json.ts'
import { useT } from '#components/language/language.tsx'

/** What went wrong and what to do next, read out at once; with the id to tell an operator. */
export function ProblemNote({ problem }: { readonly problem: ShownProblem }) {
  const t = useT()
  return (
    <div role="alert" className="rounded-md border border-(--danger) bg-(--danger-soft) px-3 py-2 text-sm">
      <p className="font-medium">{t(problem.title)}</p>
      <p className="mt-0.5">{t(problem.detail)}</p>
      <OpensAgain at={problem.context?.until} />
      {problem.traceId ? <p className="mt-1 select-all font-mono text-xs">{problem.traceId}</p> : null}
    </div>
  )
}
