'use client'

import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

interface Props {
  readonly id: string
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Stopping cannot be taken back, so it is asked first. */
export function StopDialog({ id, open, onOpenChange }: Props) {
  const t = useT()
  const { act, busy } = useAct<unknown>({ onDone: () => onOpenChange(false) })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('Stop the run?')}
      about={t('Nothing more is sent. What was sent already stays sent.')}
    >
      <div className="acts-end">
        <Button onClick={() => onOpenChange(false)}>{t('Let it go on')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/runs/${id}/cancel` })}>
          {t('Stop, send nothing more')}
        </Button>
      </div>
    </Dialog>
  )
}
