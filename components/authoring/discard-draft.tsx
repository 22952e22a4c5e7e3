'use client'

import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly member: AuthoredMember
  readonly draftN: number
  readonly liveN: number
  readonly revision: number
  readonly flush: () => Promise<boolean>
}

/** Lets the open draft go; it can be restored from the list of versions. */
export function DiscardDraft({ member, draftN, liveN, revision, flush }: Props) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const off = useOff('author')
  const { act, busy } = useAct({
    onDone: () => {
      setOpen(false)
      toast(t('The draft is let go. {name} is shown as v{n} says.', { name: member.name, n: String(liveN) }))
    },
    onProblem: () => setOpen(false),
  })
  const discard = async (): Promise<void> => {
    if (await flush()) act({ path: `/members/${member.id}/draft?revision=${revision}`, method: 'DELETE' })
  }
  return (
    <>
      <Button size="s" off={off} onClick={() => setOpen(true)}>
        <Trash2 className="i i-s" aria-hidden />
        {t('Let the draft go')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('Let the draft v{n} go?', { n: String(draftN) })}
        about={t('What it says stays in this list and can be restored. v{n} stays at work.', { n: String(liveN) })}
      >
        <div className="row justify-end">
          <Button onClick={() => setOpen(false)}>{t('Keep it')}</Button>
          <Button look="danger" busy={busy} onClick={() => void discard()}>
            {t('Let the draft go')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
