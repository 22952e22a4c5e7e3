'use client'

import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { AuthoredMember, VersionItem } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly member: AuthoredMember
  readonly version: VersionItem
  readonly draftN: number | null
  readonly revision: number
  readonly flush: () => Promise<boolean>
  readonly onClose: () => void
}

/** An older text as the draft; asks first, because the text of an open draft is replaced by it. */
export function RestoreVersion({ member, version, draftN, revision, flush, onClose }: Props) {
  const { act, busy } = useAct({
    onDone: () => {
      onClose()
      toast(`The draft says what v${version.n} says. Nothing changes at work until you put it to work.`)
    },
    onProblem: onClose,
  })
  const restore = async (): Promise<void> => {
    if (await flush()) act({ path: `/members/${member.id}/versions/${version.n}/restore`, body: { revision } })
  }
  const about =
    draftN === null
      ? `Its text opens as a new draft. v${version.n} and the version at work stay as they are.`
      : `Its text replaces what the open draft, v${draftN}, says now. The version at work stays as it is.`
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={`Restore v${version.n} as a draft?`} about={about}>
      <div className="row justify-end">
        <Button onClick={onClose}>Not now</Button>
        <Button look="primary" busy={busy} onClick={() => void restore()}>
          {draftN === null ? `Open v${version.n} as a draft` : 'Replace the draft'}
        </Button>
      </div>
    </Dialog>
  )
}
