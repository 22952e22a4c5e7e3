'use client'

import dynamic from 'next/dynamic'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useState } from 'react'
import { ConfirmNote } from '#components/authoring/chat/confirm-note.tsx'
import { StartOffer } from '#components/authoring/chat/start-offer.tsx'
import { GapNote } from '#components/authoring/gap-note.tsx'
import { MemberSkills } from '#components/authoring/member-skills.tsx'
import { type Jump, SourceView } from '#components/authoring/source-view.tsx'
import { UpgradeNote } from '#components/authoring/upgrade-note.tsx'
import { Diagnostics } from '#components/crews/diagnostics.tsx'
import { JobForm } from '#components/crews/job-form.tsx'
import { MemberHeader } from '#components/crews/member-header.tsx'
import { SaveProblem } from '#components/crews/save-problem.tsx'
import { Starts } from '#components/crews/starts.tsx'
import { useDraft } from '#components/crews/use-draft.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { Remembers } from '#components/memory/remembers.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Comes with its tab: comparing texts weighs more than the rest of it. */
const Versions = dynamic(async () => (await import('#components/authoring/versions.tsx')).Versions, {
  loading: () => <LoadingVersions />,
})

function LoadingVersions() {
  const t = useT()
  return <SkeletonBlock height={320} label={t('Loading the versions')} />
}

const TABS = ['job', 'source', 'versions'] as const
const TAB_WORDS = { job: msg('Job description'), source: msg('Source'), versions: msg('Versions') } as const

/** One crew member: its job description as form and as text, its versions, and what is wrong with it. */
export function MemberScreen({ id }: { readonly id: string }) {
  const { data, error, isPending, refetch } = useRead<AuthoredMember>(`/members/${id}`)
  useEffect(() => {
    if (data) document.title = `${data.name} · Muster`
  }, [data])
  if (error && !data) {
    return (
      <main className="page">
        <ProblemState problem={error} onRetry={() => void refetch()} />
      </main>
    )
  }
  if (isPending || !data) {
    return (
      <main className="page">
        <SkeletonBlock height={32} />
        <div className="mx-auto mt-6 max-w-3xl">
          <SkeletonBlock height={480} />
        </div>
      </main>
    )
  }
  return <Editor key={data.id} member={data} />
}

function Editor({ member }: { readonly member: AuthoredMember }) {
  const t = useT()
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('job'))
  const [jump, setJump] = useState<Jump | null>(null)
  const draft = useDraft(member)
  const off = useOff('author')
  const openLine = (line: number): void => {
    setJump({ line })
    void setTab('source')
  }
  return (
    <main className="member h-full">
      <MemberHeader member={member} draft={draft} />
      <div className="desc">
        <Tabs
          label={t('Views of the job description')}
          tabs={TABS}
          current={tab}
          words={{ job: t(TAB_WORDS.job), source: t(TAB_WORDS.source), versions: t(TAB_WORDS.versions) }}
          onChoose={(one) => {
            setJump(null)
            void setTab(one)
          }}
          count={(one) =>
            one === 'versions' ? (
              <span className="n">{member.versions.filter((version) => version.publishedAt !== null).length}</span>
            ) : null
          }
        />
        <SaveProblem draft={draft} />
        <div className="desc-scroll relative">
          <div className={tab !== 'job' ? 'desc-in wide' : 'desc-in'}>
            <ConfirmNote member={member} />
            {tab === 'job' && member.proposedStart ? <StartOffer member={member} starts={member.proposedStart} isFirst /> : null}
            <GapNote gaps={member.gaps} />
            <UpgradeNote memberId={member.id} flush={draft.flush} />
            {tab === 'job' ? (
              <JobForm draft={draft}>
                <MemberSkills memberId={member.id} skills={member.skills} draft={draft} />
                <Starts member={member} />
              </JobForm>
            ) : null}
            {tab === 'job' ? <Remembers memberId={member.id} /> : null}
            {tab === 'source' ? <SourceView draft={draft} jump={jump} /> : null}
            {tab === 'versions' ? <Versions member={member} flush={draft.flush} /> : null}
          </div>
        </div>
        <Diagnostics draft={draft} off={off} onOpenLine={openLine} />
      </div>
    </main>
  )
}
