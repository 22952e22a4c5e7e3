'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { Diagnostics } from '#components/crews/diagnostics.tsx'
import { JobForm } from '#components/crews/job-form.tsx'
import { MemberHeader } from '#components/crews/member-header.tsx'
import { type Draft, useDraft } from '#components/crews/use-draft.ts'
import { VersionList } from '#components/crews/version-list.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useOff } from '#components/shell/use-shell.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

const TABS = ['job', 'yaml', 'versions'] as const
const TAB_WORDS = { job: 'Job description', yaml: 'YAML', versions: 'Versions' } as const

/** One crew member: its job description as form and as text, its versions, and what is wrong with it. */
export function MemberScreen({ id }: { readonly id: string }) {
  const { data, error, isPending, refetch } = useRead<MemberDetail>(`/members/${id}`)
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

function Editor({ member }: { readonly member: MemberDetail }) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('job'))
  const draft = useDraft(member)
  return (
    <main className="member h-full">
      <MemberHeader member={member} draft={draft} />
      <div className="desc">
        <Tabs
          label="Views of the job description"
          tabs={TABS}
          current={tab}
          words={TAB_WORDS}
          onChoose={(one) => void setTab(one)}
          count={(one) =>
            one === 'versions' ? <span className="n">{member.versions.filter((version) => version.status !== 'draft').length}</span> : null
          }
        />
        <div className="desc-scroll">
          <div className={tab === 'yaml' ? 'desc-in wide' : 'desc-in'}>
            <SaveProblem draft={draft} />
            {tab === 'job' ? <JobForm draft={draft} /> : null}
            {tab === 'yaml' ? <YamlText draft={draft} /> : null}
            {tab === 'versions' ? <VersionList versions={member.versions} /> : null}
          </div>
        </div>
        <Diagnostics diagnostics={draft.diagnostics} />
      </div>
    </main>
  )
}

function YamlText({ draft }: { readonly draft: Draft }) {
  const off = useOff('author')
  const rows = Math.min(Math.max(draft.yaml.split('\n').length + 2, 20), 60)
  return (
    <div className="field">
      <label className="label" htmlFor="member-yaml">
        Job description, as YAML
      </label>
      <textarea
        id="member-yaml"
        className="input code"
        rows={rows}
        spellCheck={false}
        readOnly={off !== null}
        value={draft.yaml}
        onChange={(event) => draft.setYaml(event.target.value)}
      />
      <p className="hint">{off ?? 'Saved as you type. The form shows the same text.'}</p>
    </div>
  )
}

function SaveProblem({ draft }: { readonly draft: Draft }) {
  const { problem } = draft
  if (!problem) return null
  return (
    <div className="note danger mb-4" role="alert">
      <div>
        <p className="strong">{problem.message}</p>
        <p>
          {problem.detail} What you typed stays here and was not saved.{' '}
          {problem.status === 409 ? (
            <button type="button" className="link" onClick={() => window.location.reload()}>
              Load the saved one
            </button>
          ) : (
            <button type="button" className="link" onClick={() => void draft.flush()}>
              Save again
            </button>
          )}
        </p>
      </div>
    </div>
  )
}
