'use client'

import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { PracticeCard } from '#components/settings/practice-card.tsx'
import { WorkspaceForm, type WorkspaceSettings } from '#components/settings/workspace-form.tsx'
import { YouCard } from '#components/settings/you-card.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'

/** What the workspace is called, on whose clock it works, and who may approve. */
export function SettingsScreen() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<WorkspaceSettings>('/workspace')
  return (
    <main className="page">
      <header className="page-head">
        <h1>{t('Settings')}</h1>
        <p className="muted text-sm">{t('Yours first, then those that hold for everybody in this workspace.')}</p>
      </header>
      <YouCard />
      {isPending && !error ? <SkeletonBlock height={320} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <WorkspaceForm key={`${data.name} ${data.tenantName} ${data.timeZone}`} settings={data} />
          <PracticeCard settings={data} />
        </>
      ) : null}
    </main>
  )
}
