'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DescribeJob } from '#components/authoring/chat/describe-job.tsx'
import { FromFile } from '#components/authoring/from-file.tsx'
import { JobCards } from '#components/crews/job-cards.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'

const START = `metadata:
  name: File reader
  slug: file-reader
objective: Read a list and hand over how many rows it has.
inputs:
  type: object
  properties:
    list: { type: string, format: file, title: List, default: expenses-2026-10.csv }
  required: [list]
tools:
  - { tool: tables.read, targets: ['**.csv'] }
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: '\${ inputs.list }' } }
  - { id: answer, kind: result, name: rows.txt, value: '\${ text(steps.list.output.rowCount) + " rows" }' }
`

/** A new crew member: by talking, from a job that comes along, or from a job description. */
export function HireScreen() {
  const t = useT()
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('New crew member')}</h1>
      </div>
      <DescribeJob />
      <section aria-labelledby="jobs-title">
        <h2 id="jobs-title" className="mb-3">
          {t('Or take a job that comes with Muster')}
        </h2>
        <JobCards />
      </section>
      <FromFile />
      <FromText />
    </main>
  )
}

function FromText() {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const [yaml, setYaml] = useState(START)
  const { act, busy, problem } = useAct<{ memberId: string }>({ quiet: true, onDone: ({ memberId }) => router.push(`/crews/${memberId}`) })
  return (
    <section className="mt-8 max-w-3xl" aria-labelledby="text-title">
      <h2 id="text-title" className="mb-3">
        {t('Or write the job description')}
      </h2>
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault()
          if (off === null) act({ path: '/members', body: { yaml } })
        }}
      >
        <label className="label" htmlFor="hire-yaml">
          {t('Job description, as YAML')}
        </label>
        <textarea
          id="hire-yaml"
          className="input code"
          rows={16}
          spellCheck={false}
          value={yaml}
          onChange={(event) => setYaml(event.target.value)}
          aria-invalid={problem ? true : undefined}
        />
        {problem ? (
          <div className="bad" role="alert">
            <p>
              {problem.message}. {problem.detail}
            </p>
            {problem.errors.map((error) => (
              <p key={error.pointer}>
                <span className="mono-s">{error.pointer}</span> {error.message}
              </p>
            ))}
          </div>
        ) : null}
        <p className="hint">{t('It starts as a draft: it can be tried, and does nothing by itself.')}</p>
        <div className="row">
          <Button type="submit" busy={busy} off={off}>
            {t('Make the draft')}
          </Button>
        </div>
      </form>
    </section>
  )
}
