'use client'

import { DiffView } from '#components/authoring/diff-view.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { VersionDiff, VersionItem } from '#server/bridge/authoring/schema.ts'

/** What a version says otherwise than the one at work; of the one at work, than the one before it. */
export function VersionChanges({ memberId, version }: { readonly memberId: string; readonly version: VersionItem }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<VersionDiff>(`/members/${memberId}/versions/${version.n}`)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={96} label={t('Comparing')} />
  if (data.to === null) return <p className="version-in muted text-sm">{t('There is nothing to compare it with: it is the first one.')}</p>
  const [was, is] = data.status === 'draft' || data.to.n < data.n ? [data.to, data] : [data, data.to]
  const name = ({ n, status }: VersionItem): string =>
    status === 'draft' ? t('Draft') : status === 'live' ? t('v{n}, at work', { n: String(n) }) : `v${n}`
  return (
    <div className="version-in">
      <DiffView diff={data.diff} was={name(was)} is={name(is)} />
    </div>
  )
}
