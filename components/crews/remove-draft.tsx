'use client'

import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { showUndo } from '#components/ui/show-undo.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

/** Deletes a crew member that was never put to work; it can be taken back. */
export function RemoveDraft({ member }: { readonly member: Pick<MemberDetail, 'id' | 'name'> }) {
  const t = useT()
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const off = useOff('author')
  const path = `/members/${member.id}`
  const back = useAct<unknown>({ onDone: () => router.push(`/crews/${member.id}`) })
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setOpen(false)
      showUndo(t('{name} is deleted.', { name: plainName(member.name) }), () => back.act({ path: `${path}/restore` }))
      router.push('/crews')
    },
  })
  if (off !== null) return null
  return (
    <>
      <button
        type="button"
        className="btn icon ghost"
        aria-label={t('Delete this draft')}
        title={t('Delete this draft')}
        onClick={() => setOpen(true)}
      >
        <Trash2 className="i" aria-hidden />
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('Delete {name}?', { name: plainName(member.name) })}
        about={t('It was never put to work, so nothing starts it. Its tries stay on record.')}
      >
        <div className="acts-end">
          <Button onClick={() => setOpen(false)}>{t('Keep it')}</Button>
          <Button look="solid-danger" busy={busy} onClick={() => act({ path, method: 'DELETE' })}>
            {t('Delete the draft')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
