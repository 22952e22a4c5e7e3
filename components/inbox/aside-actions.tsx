'use client'

import { Clock3, MessageSquare } from 'lucide-react'
import { type RefObject, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import type { SnoozeDialogProps } from '#components/inbox/snooze-dialog.tsx'
import type { WishDialogProps } from '#components/inbox/wish-dialog.tsx'
import { useT } from '#components/language/language.tsx'
import { deadline } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { openLater } from '#components/ui/open-later.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

const WishLater = openLater<WishDialogProps>(async () => (await import('#components/inbox/wish-dialog.tsx')).WishDialog)
const SnoozeLater = openLater<SnoozeDialogProps>(async () => (await import('#components/inbox/snooze-dialog.tsx')).SnoozeDialog)

interface Props {
  readonly approval: ApprovalDetail
  /** In the inbox: c and s work, and a plan can be set aside. */
  readonly keys: boolean
  /** What is not on screen is not acted on by a key. */
  readonly bar: RefObject<HTMLElement | null>
  /** The plan left the list. */
  readonly onAside: () => void
}

/** What can be done without deciding: say what is wanted changed, or set the plan aside for oneself. */
export function AsideActions({ approval, keys, bar, onAside }: Props) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const [open, setOpen] = useState<'wish' | 'snooze' | null>(null)
  const { id, may, snoozedUntil } = approval
  const { act, busy } = useAct<unknown>({ onDone: () => toast(t('It is in “Needs you” again.')) })
  const isShown = (): boolean => (bar.current?.getClientRects().length ?? 0) > 0
  const back = (): void => act({ path: `/approvals/${id}/snooze`, method: 'DELETE' })
  const close = (): void => setOpen(null)
  const canSnooze = keys && may.comment
  useKeys(
    keys && may.comment
      ? { c: () => isShown() && setOpen('wish'), s: () => isShown() && (snoozedUntil === null ? setOpen('snooze') : back()) }
      : {},
  )
  if (!may.comment) return null
  return (
    <div className="row aside-acts flex-wrap">
      <Button look="ghost" onClick={() => setOpen('wish')}>
        <MessageSquare className="i" aria-hidden />
        {t('Request changes')}
        {keys ? <kbd className="kbd">c</kbd> : null}
      </Button>
      {canSnooze && snoozedUntil === null ? (
        <Button look="ghost" onClick={() => setOpen('snooze')}>
          <Clock3 className="i" aria-hidden />
          {t('Set aside')}
          <kbd className="kbd">s</kbd>
        </Button>
      ) : null}
      {canSnooze && snoozedUntil !== null ? (
        <Button look="ghost" busy={busy} onClick={back}>
          <Clock3 className="i" aria-hidden />
          {t('Set aside until {when}: take it back', { when: deadline(snoozedUntil, clock, now) })}
          <kbd className="kbd">s</kbd>
        </Button>
      ) : null}
      <WishLater approval={approval} open={open === 'wish'} onOpenChange={close} />
      <SnoozeLater
        approval={approval}
        open={open === 'snooze'}
        onOpenChange={close}
        onAside={() => {
          close()
          onAside()
        }}
      />
    </div>
  )
}
