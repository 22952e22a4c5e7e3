'use client'

import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ApprovalListItem } from '#server/bridge/schema.ts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly busy: boolean
  readonly items: readonly ApprovalListItem[]
  readonly onApprove: () => void
}

/** Shows every plan once more before one tap approves them all, each by its own code. */
export function ApproveDialog({ open, onOpenChange, busy, items, onApprove }: Props) {
  const t = useT()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t.count(items.length, 'Approve {n} plan', 'Approve {n} plans')}
      about={t('Same crew member, same abilities, nothing unusual. A sent e-mail cannot be called back.')}
    >
      <ul className="rows max-h-72 overflow-y-auto" aria-label={t('Plans')}>
        {items.map((item) => (
          <li key={item.id} className="px-3 py-2 text-[13px]">
            <SafeText text={item.sentence} />
            <span className="muted">
              , <Said text="{name}, run {n}" holes={{ name: <SafeText text={item.memberName} />, n: item.runN }} />
            </span>
          </li>
        ))}
      </ul>
      <div className="acts-end">
        <Button onClick={() => onOpenChange(false)}>{t('Keep them open')}</Button>
        <Button look="primary" busy={busy} onClick={onApprove}>
          {t('Approve {n}', { n: items.length })}
        </Button>
      </div>
    </Dialog>
  )
}
