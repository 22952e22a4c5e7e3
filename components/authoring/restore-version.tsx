'use client'

import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
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
  const t = useT()
  const n = String(version.n)
  const { act, busy } = useAct({
    onDone: () => {
      onClose()
      toast(t('The draft says what v{n} says. Nothing changes at work until you put it to work.', { n }))
    },
    onProblem: onClose,
  })
  const restore = async (): Promise<void> => {
    if (await flush()) act({ path: `/members/${member.id}/versions/${version.n}/restore`, body: { revision } })
  }
  const about =
    draftN === null
      ? t('Its text opens as a new draft. v{n} and the version at work stay as they are.', { n })
      : t('Its text replaces what the open draft, v{n}, says now. The version at work stays as it is.', { n: String(draftN) })
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t('Restore v{n} as a draft?', { n })} about={about}>
      <div className="row justify-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" busy={busy} onClick={() => void restore()}>
          {draftN === null ? t('Open v{n} as a draft', { n }) : t('Replace the draft')}
        </Button>
      </div>
    </Dialog>
  )
}
