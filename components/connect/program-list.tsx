'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { SURFACE_WORDS } from '#components/connect/surface-words.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { LentList, LentRow } from '#components/tokens/lent-list.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { Empty } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { ProgramListItem } from '#server/identity/programs/schema.ts'

/** Programs that were let in, with their end; an admin sees and ends everybody's. */
export function ProgramList() {
  const t = useT()
  const home = useFocusHome<HTMLDivElement>()
  const read = useRead<{ items: readonly ProgramListItem[] }>('/connected-programs')
  const [ending, setEnding] = useState<ProgramListItem | null>(null)
  return (
    <div ref={home}>
      <h2 className="mt-6 mb-2">{t('Connected programs')}</h2>
      <LentList
        label={t('Connected programs')}
        first={t('Program')}
        read={read}
        empty={<Empty title={t('No program is connected')}>{t('The first one appears here as soon as somebody lets it in.')}</Empty>}
        row={(program) => <ProgramRow key={program.id} program={program} onEnd={() => setEnding(program)} />}
      />
      {ending ? <EndDialog program={ending} onClose={() => setEnding(null)} /> : null}
    </div>
  )
}

function ProgramRow({ program, onEnd }: { readonly program: ProgramListItem; readonly onEnd: () => void }) {
  const t = useT()
  const day = yearDay(program.createdAt, useClock())
  return (
    <LentRow
      {...program}
      mark={program.answersTo}
      by={program.mine ? t('let in by you, {day}', { day }) : t('let in by {name}, {day}', { name: plainName(program.connectedBy), day })}
      may={<div>{t(SURFACE_WORDS[program.surface].word)}</div>}
      end={{ word: t('End'), label: t('End {name}', { name: plainName(program.name) }), onEnd }}
    />
  )
}

function EndDialog({ program, onClose }: { readonly program: ProgramListItem; readonly onClose: () => void }) {
  const t = useT()
  const name = plainName(program.name)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('{name} is refused from now on.', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('End {name}', { name })}
      about={t('It stops at once. To use it again, somebody lets it in anew. Runs that it started go on.')}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/connected-programs/${program.id}`, method: 'DELETE' })}>
          {t('End it')}
        </Button>
      </div>
    </Dialog>
  )
}
