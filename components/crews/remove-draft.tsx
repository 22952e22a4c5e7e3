'use client'

import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { showUndo } from '#components/ui/show-undo.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

/** Deletes a crew member that was never put to work; it can be taken back. */
export function RemoveDraft({ member }: { readonly member: Pick<MemberDetail, 'id' | 'name'> }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const off = useOff('author')
  const path = `/members/${member.id}`
  const back = useAct<unknown>({ onDone: () => router.push(`/crews/${member.id}`) })
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setOpen(false)
      showUndo(`${plainName(member.name)} is deleted.`, () => back.act({ path: `${path}/restore` }))
      router.push('/crews')
    },
  })
  if (off !== null) return null
  return (
    <>
      <button
        type="button"
        className="btn icon ghost"
        aria-label="Delete this draft"
        title="Delete this draft"
        onClick={() => setOpen(true)}
      >
        <Trash2 className="i" aria-hidden />
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${plainName(member.name)}?`}
        about="It was never put to work, so nothing starts it. Its tries stay on record."
      >
        <div className="acts-end">
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button look="solid-danger" busy={busy} onClick={() => act({ path, method: 'DELETE' })}>
            Delete the draft
          </Button>
        </div>
      </Dialog>
    </>
  )
}
