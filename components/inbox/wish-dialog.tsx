'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

export interface WishDialogProps {
  readonly approval: ApprovalDetail
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** A comment that the author has to answer. It decides nothing: the plan stays open and ends when it ends. */
export function WishDialog({ approval, open, onOpenChange }: WishDialogProps) {
  const t = useT()
  const hint = useId()
  const [text, setText] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setText('')
      onOpenChange(false)
      toast(t('Asked. You are told when it is answered.'))
    },
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('Request changes')}
      about={t(
        'Whoever wrote the job and whoever started the run are told. Nothing is decided by it: the plan stays open and ends when it ends.',
      )}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setIsMissing(text.trim() === '')
          if (text.trim() !== '') act({ path: `/approvals/${approval.id}/changes`, body: { token: approval.token, text: text.trim() } })
        }}
      >
        <label className="field">
          <span className="label">{t('What should change, or what do you want to know?')}</span>
          <textarea
            className="input"
            rows={4}
            maxLength={2000}
            value={text}
            aria-required
            aria-invalid={isMissing}
            aria-describedby={hint}
            onChange={(event) => setText(event.target.value)}
          />
          <span className={isMissing ? 'hint danger' : 'hint'} id={hint} role={isMissing ? 'alert' : undefined}>
            {isMissing ? t('Write what you want to be told or changed.') : t('Kept with the proof. The answer stands with the plan.')}
          </span>
        </label>
        <div className="acts-end">
          <Button onClick={() => onOpenChange(false)}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {t('Ask the author')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
