'use client'

import { Clock } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { PasswordDialog } from '#components/inbox/password-dialog.tsx'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

interface Props {
  readonly approval: ApprovalDetail
  readonly leftOut: ReadonlySet<number>
  readonly onUndo: () => void
  readonly onChanged: () => void
}

/** In place of the decision while actions are marked: the plan is made anew without them, then decided. */
export function ChangeBar({ approval, leftOut, onUndo, onChanged }: Props) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const { act, busy } = useAct<unknown>({
    onDone: onChanged,
    onProblem: (problem) => problem.code === 'REAUTH_REQUIRED' && setAsking(true),
  })
  const send = (): void =>
    act({ path: `/approvals/${approval.id}/amend`, body: { token: approval.token, leaveOut: [...leftOut].sort((a, b) => a - b) } })
  const make = leftOut.size === 1 ? t('Make a new plan without it') : t('Make a new plan without them')
  return (
    <div className="acts">
      <div className="agreebar">
        <span className="strong" role="status">
          {t.count(leftOut.size, '{n} action to leave out', '{n} actions to leave out')}
        </span>
      </div>
      <div className="row duo">
        <Button onClick={onUndo}>
          <span className="max-[900px]:hidden">{t('Keep the plan as it is')}</span>
          <span className="min-[901px]:hidden">{t('Undo')}</span>
        </Button>
        <span className="grow" />
        <Button look="primary" busy={busy} onClick={send}>
          <span className="max-[900px]:hidden">{busy ? t('Making the new plan') : make}</span>
          <span className="min-[901px]:hidden">{busy ? t('Making it') : t('Make a new plan')}</span>
        </Button>
      </div>
      <p className="fine">
        <Clock className="i i-s" aria-hidden />
        <span>{t('Nothing is sent yet. Figures, lists and logs follow; you look at the new plan and decide then.')}</span>
      </p>
      <PasswordDialog
        open={asking}
        onOpenChange={setAsking}
        decision="reject"
        onDone={() => {
          setAsking(false)
          send()
        }}
      />
    </div>
  )
}
