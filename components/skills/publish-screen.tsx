'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useRef, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { BundleDrop } from '#components/skills/bundle-drop.tsx'
import { BundleForm } from '#components/skills/bundle-form.tsx'
import { FromAddress } from '#components/skills/from-address.tsx'
import type { Bundle } from '#components/skills/read-dropped.ts'
import { LiveReport } from '#components/skills/stage-report.tsx'
import { UploadOutcome } from '#components/skills/upload-outcome.tsx'
import { usePublish } from '#components/skills/use-publish.ts'
import { Crumb } from '#components/ui/crumb.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { SkillUpload } from '#server/bridge/skills/schema.ts'

/** Publishing a version: a folder or archive is dropped, checked stage by stage, and its report stands in the address. */
export function PublishScreen() {
  const t = useT()
  const off = useOff('author')
  const [uploadId, setUploadId] = useQueryState('upload', parseAsString)
  const [name] = useQueryState('name', parseAsString.withDefault(''))
  const [bundle, setBundle] = useState<Bundle | null>(null)
  const { data, error, isPending } = useRead<SkillUpload>(uploadId === null ? null : `/skill-uploads/${uploadId}`)
  const [sent, setSent] = useState<string | null>(null)
  const publish = usePublish((id) => {
    setBundle(null)
    setSent(id)
    void setUploadId(id, { history: 'push' })
  })
  // Nothing came of it after the checks had begun: the form is back, without the press that hid it.
  const form = useRef<HTMLHeadingElement>(null)
  const { problem } = publish
  useEffect(() => {
    if (problem !== null && document.activeElement === document.body) form.current?.focus()
  }, [problem])
  const choose = (next: Bundle | null): void => {
    setBundle(next)
    if (next === null) return
    // What was said of the one before is not about this one.
    publish.forget()
    void setUploadId(null, { history: 'push' })
  }
  return (
    <main className="page">
      <div className="page-head">
        <Crumb href="/skills">{t('Skills')}</Crumb>
        <h1>{t('Publish a skill')}</h1>
      </div>
      {off === null ? null : <p className="note">{off}</p>}
      {publish.stages ? <LiveReport name={publish.name} stages={publish.stages} /> : null}
      {uploadId !== null && isPending && !error ? <SkeletonBlock height={320} /> : null}
      {uploadId !== null && error && !data ? <ProblemState problem={error} /> : null}
      {uploadId !== null && data ? <UploadOutcome upload={data} isAnswer={sent === uploadId} /> : null}
      {off === null ? (
        <section
          className={uploadId === null && !publish.stages ? 'card' : 'card mt-4'}
          aria-labelledby="publish-drop"
          hidden={publish.stages !== null}
        >
          <div className="card-h">
            <h2 id="publish-drop" tabIndex={-1} ref={form}>
              {uploadId === null ? t('Folder or archive') : t('Publish another')}
            </h2>
          </div>
          <div className="card-b grid gap-4">
            <BundleDrop bundle={bundle} onBundle={choose} />
            {bundle ? (
              <BundleForm
                key={bundle.title}
                bundle={bundle}
                name={name || bundle.name || ''}
                publish={publish}
                onClose={() => setBundle(null)}
              />
            ) : (
              <FromAddress name={name} publish={publish} />
            )}
          </div>
        </section>
      ) : null}
    </main>
  )
}
