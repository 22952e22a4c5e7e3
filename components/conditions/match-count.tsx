import { TriangleAlert } from 'lucide-react'
import type { Problem } from '#components/data/problem.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { TableView } from '#components/plan/table-view.tsx'
import type { Matches } from '#server/bridge/results/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

interface Props {
  readonly file: string | null
  readonly matches: Matches | undefined
  readonly problem: Problem | null
  /** No condition is set. */
  readonly isEvery: boolean
}

/** `14 of 200 rows match`, the first of them, or why it cannot be counted. */
export function MatchCount({ file, matches, problem, isEvery }: Props) {
  const t = useT()
  if (file === null) return null
  const failed = problem ? `${problem.message}. ${problem.detail}` : matches?.problem ? reason(matches.problem, t) : null
  return (
    <div className="mt-3">
      <p className="text-sm" role="status">
        {failed === null && matches ? <b>{sentence(matches, t)}</b> : null}
        {failed === null && matches === undefined ? <span className="muted">{t('Counting the rows that match')}</span> : null}
      </p>
      {failed === null ? null : (
        <p className="note warn" role="alert">
          <TriangleAlert className="i" aria-hidden />
          <SafeText text={failed} />
        </p>
      )}
      {failed === null && matches && matches.matching > 0 && !isEvery ? (
        <details className="mt-1">
          <summary className="small muted cursor-pointer">{t('Look at the first of them')}</summary>
          <div className="mt-2">
            <TableView table={matches.rows} label={t('Rows that match')} />
          </div>
        </details>
      ) : null}
    </div>
  )
}

function sentence({ matching: n, looked, total }: Matches, t: Say): string {
  if (looked < total) {
    const holes = { looked, total }
    return t.count(
      n,
      '{n} of the first {looked} rows matches. The file has {total}.',
      '{n} of the first {looked} rows match. The file has {total}.',
      holes,
    )
  }
  return t.count(n, '{n} of {total} rows matches', '{n} of {total} rows match', { total })
}

function reason({ why, line }: NonNullable<Matches['problem']>, t: Say): string {
  return line === null
    ? t('The condition cannot be worked out: {why}.', { why })
    : t('The condition cannot be worked out on line {n}: {why}.', { n: String(line), why })
}
