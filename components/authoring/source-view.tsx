'use client'

import dynamic from 'next/dynamic'
import { useId } from 'react'
import { RestingForm } from '#components/authoring/resting-form.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { SkeletonBlock } from '#components/ui/states.tsx'

/** A line to show; a new object for each jump, so the same line can be asked for twice. */
export interface Jump {
  readonly line: number
}

/** Only who opens the source loads the editor. */
const SourceEditor = dynamic(async () => (await import('#components/authoring/source-editor.tsx')).SourceEditor, {
  ssr: false,
  loading: () => <OpeningEditor />,
})

function OpeningEditor() {
  const t = useT()
  return <SkeletonBlock height={480} label={t('Opening the editor')} />
}

/** The job description as text. What is typed is kept at once; it becomes the job description as soon as it can be read. */
export function SourceView({ draft, jump }: { readonly draft: Draft; readonly jump: Jump | null }) {
  const t = useT()
  const off = useOff('author')
  const id = useId()
  return (
    <section aria-label={t('Source')}>
      {draft.isReadable ? null : <RestingForm where="source" />}
      <SourceEditor draft={draft} off={off} jump={jump} describedBy={id} />
      <p className="hint mt-2" id={id}>
        {off ?? t('Saved as you type; the form shows the same text. Ctrl + . offers what puts a problem right, F8 goes to the next one.')}
      </p>
    </section>
  )
}
