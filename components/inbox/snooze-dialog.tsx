'use client'

import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { deadline } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ApprovalDetail } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

export interface SnoozeDialogProps {
  readonly approval: ApprovalDetail
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onAside: () => void
}

const CHOICES = [
  ['hour', msg('For an hour')],
  ['tomorrow', msg('Until tomorrow, 8:00')],
  ['monday', msg('Until Monday, 8:00')],
] as const

/** Sets a plan aside for oneself; the server says until when, and never later than two hours before its end. */
export function SnoozeDialog({ approval, open, onOpenChange, onAside }: SnoozeDialogProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { act, busy } = useAct<{ until: string }>({
    onDone: ({ until }) => {
      toast(t('Set aside until {when}.', { when: deadline(until, clock, now) }))
      onAside()
    },
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('Set aside')}
      about={t('It leaves “Needs you” for you alone and comes back by itself, at the latest two hours before it is rejected {when}.', {
        when: deadline(approval.expiresAt, clock, now),
      })}
    >
      <div className="grid gap-2">
        {CHOICES.map(([until, words]) => (
          <Button key={until} busy={busy} onClick={() => act({ path: `/approvals/${approval.id}/snooze`, method: 'PUT', body: { until } })}>
            {t(words)}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
