'use client'

import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { RefusedUploads } from '#components/skills/refused-uploads.tsx'
import { SkillAccess } from '#components/skills/skill-access.tsx'
import { SkillAsks } from '#components/skills/skill-asks.tsx'
import { SkillFiles } from '#components/skills/skill-files.tsx'
import { SkillHeader } from '#components/skills/skill-header.tsx'
import { SkillUses } from '#components/skills/skill-uses.tsx'
import { SkillVersions } from '#components/skills/skill-versions.tsx'
import { StageReport } from '#components/skills/stage-report.tsx'
import { Empty, ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { SkillDetail, SkillVersionView } from '#server/bridge/skills/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const TABS = ['about', 'files', 'report', 'versions'] as const
const TAB_WORDS = {
  about: msg('What it asks for'),
  files: msg('Files'),
  report: msg('Checks'),
  versions: msg('Versions'),
} as const

/** One skill: a version of it in full, its report, its versions, and where it is used. Which one stands in the address. */
export function SkillScreen({ id }: { readonly id: string }) {
  const [version, setVersion] = useQueryState('version', parseAsString)
  const query = version === null ? '' : `?version=${encodeURIComponent(version)}`
  const { data, error, isPending, refetch } = useRead<SkillDetail>(`/skill-registry/${id}${query}`, { keep: true })
  useEffect(() => {
    if (data) document.title = `${data.name} · Muster`
  }, [data])
  return (
    <main className="page">
      {isPending && !error ? <Loading /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? <Skill skill={data} onVersion={(next) => void setVersion(next, { history: 'push' })} /> : null}
    </main>
  )
}

function Loading() {
  return (
    <div className="grid gap-4">
      <SkeletonBlock height={56} />
      <div className="run-grid">
        <SkeletonBlock height={360} />
        <SkeletonBlock height={200} />
      </div>
    </div>
  )
}

function Skill({ skill, onVersion }: { readonly skill: SkillDetail; readonly onVersion: (version: string) => void }) {
  const t = useT()
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('about'))
  return (
    <>
      <SkillHeader skill={skill} />
      <div className="run-grid">
        <section className="card" aria-label={t('Version {version}', { version: skill.version?.version ?? '' })}>
          <Tabs
            label={t('About this skill')}
            tabs={TABS}
            current={tab}
            words={TAB_WORDS}
            onChoose={(next) => void setTab(next)}
            count={(one) => countOf(one, skill)}
          />
          {skill.version ? (
            <Part tab={tab} skill={skill} version={skill.version} onVersion={onVersion} />
          ) : (
            <Empty title={t('No version was published yet')}>{t('Its name is taken all the same, so that nobody else uses it.')}</Empty>
          )}
        </section>
        <div>
          <SkillUses skill={skill} />
          {skill.isOwn ? <SkillAccess skill={skill} /> : null}
          {skill.refused.length > 0 ? <RefusedUploads uploads={skill.refused} /> : null}
        </div>
      </div>
    </>
  )
}

function countOf(tab: (typeof TABS)[number], { version, versions }: SkillDetail) {
  const n = {
    about: 0,
    files: version?.files.length ?? 0,
    report: version?.report.reduce((sum, { findings }) => sum + findings.length, 0) ?? 0,
    versions: versions.length,
  }[tab]
  return n > 0 ? <span className="n">{n}</span> : null
}

interface PartProps {
  readonly tab: (typeof TABS)[number]
  readonly skill: SkillDetail
  readonly version: SkillVersionView
  readonly onVersion: (version: string) => void
}

function Part({ tab, skill, version, onVersion }: PartProps) {
  switch (tab) {
    case 'about':
      return <SkillAsks version={version} />
    case 'files':
      return <SkillFiles version={version} />
    case 'report':
      return <StageReport report={version.report} />
    case 'versions':
      return <SkillVersions skill={skill} onVersion={onVersion} />
  }
}
