'use client'

import { DiffView } from '#components/authoring/diff-view.tsx'
import { useRead } from '#components/data/use-read.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { VersionDiff, VersionItem } from '#server/bridge/authoring/schema.ts'

/** What a version says otherwise than the one at work; of the one at work, than the one before it. */
export function VersionChanges({ memberId, version }: { readonly memberId: string; readonly version: VersionItem }) {
  const { data, error, isPending, refetch } = useRead<VersionDiff>(`/members/${memberId}/versions/${version.n}`)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={96} label="Comparing" />
  if (data.to === null) return <p className="version-in muted text-sm">There is nothing to compare it with: it is the first one.</p>
  const [was, is] = data.status === 'draft' || data.to.n < data.n ? [data.to, data] : [data, data.to]
  const name = ({ n, status }: VersionItem): string => (status === 'draft' ? 'Draft' : status === 'live' ? `v${n}, at work` : `v${n}`)
  return (
    <div className="version-in">
      <DiffView diff={data.diff} was={name(was)} is={name(is)} />
    </div>
  )
}
