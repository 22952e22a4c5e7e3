import { TriangleAlert } from 'lucide-react'
import type { Problem } from '#components/data/problem.ts'
import { TableView } from '#components/plan/preview.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Matches } from '#server/bridge/results/schema.ts'

interface Props {
  readonly file: string | null
  readonly matches: Matches | undefined
  readonly problem: Problem | null
  /** No condition is set. */
  readonly isEvery: boolean
}

/** `14 of 200 rows match`, the first of them, or why it cannot be counted. */
export function MatchCount({ file, matches, problem, isEvery }: Props) {
  if (file === null) return null
  const failed = problem ? `${problem.message}. ${problem.detail}` : matches?.problem ? reason(matches.problem) : null
  return (
    <div className="mt-3">
      <p className="text-sm" role="status">
        {failed === null && matches ? <b>{sentence(matches)}</b> : null}
        {failed === null && matches === undefined ? <span className="muted">Counting the rows that match</span> : null}
      </p>
      {failed === null ? null : (
        <p className="note warn" role="alert">
          <TriangleAlert className="i" aria-hidden />
          <SafeText text={failed} />
        </p>
      )}
      {failed === null && matches && matches.matching > 0 && !isEvery ? (
        <details className="mt-1">
          <summary className="small muted cursor-pointer">Look at the first of them</summary>
          <div className="mt-2">
            <TableView table={matches.rows} label="Rows that match" />
          </div>
        </details>
      ) : null}
    </div>
  )
}

function sentence({ matching, looked, total }: Matches): string {
  const n = (count: number): string => count.toLocaleString('en')
  const match = matching === 1 ? 'matches' : 'match'
  if (looked < total) return `${n(matching)} of the first ${n(looked)} rows ${match}. The file has ${n(total)}.`
  return `${n(matching)} of ${n(total)} rows ${match}`
}

function reason({ why, line }: NonNullable<Matches['problem']>): string {
  return `The condition cannot be worked out${line === null ? '' : ` on line ${line}`}: ${why}.`
}
