'use client'

import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { TranscriptView } from '#server/bridge/costs/schema.ts'

/** Opens what was asked of a model and what it said. Loaded when it is opened: reading it is on record. */
export function TranscriptButton({ usageId }: { readonly usageId: string }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        {t('Read what was said')}
      </Button>
      {open ? <TranscriptDialog usageId={usageId} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function TranscriptDialog({ usageId, onClose }: { readonly usageId: string; readonly onClose: () => void }) {
  const t = useT()
  const { data, error } = useRead<TranscriptView>(`/model-calls/${usageId}/transcript`)
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('What was said')}
      about={t('As it left and came back: saved secrets are taken out. That you read it is on record.')}
    >
      {error ? <ProblemState problem={error} /> : data ? <Said view={data} /> : <SkeletonBlock height={240} />}
    </Dialog>
  )
}

function Said({ view }: { readonly view: TranscriptView }) {
  const t = useT()
  return (
    <div className="grid gap-4">
      {(
        [
          [t('Asked'), view.asked],
          [t('Said'), view.answered],
        ] as const
      ).map(([title, text]) => (
        <section key={title} aria-label={title}>
          <h3 className="label">{title}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard */}
          <pre className="transcript mono-s" tabIndex={0}>
            <SafeText text={pretty(text)} />
          </pre>
        </section>
      ))}
    </div>
  )
}

/** What was cut is no JSON any more, and is shown as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
