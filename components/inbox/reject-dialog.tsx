'use client'

import { useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly busy: boolean
  readonly onReject: (reason: string) => void
  /** How many plans at once. */
  readonly count?: number
}

/** Asks why; the reason is kept with the proof and shown to the starter. */
export function RejectDialog({ open, onOpenChange, busy, onReject, count = 1 }: Props) {
  const t = useT()
  const [reason, setReason] = useState('')
  const hint = useId()
  const [isMissing, setIsMissing] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={count === 1 ? t('Reject this plan') : t('Reject {n} plans', { n: count })}
      about={t('Nothing is sent. The run ends here; it can be planned again.')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setIsMissing(reason.trim() === '')
          if (reason.trim() !== '') onReject(reason.trim())
        }}
      >
        <label className="field">
          <span className="label">{t('Why')}</span>
          <textarea
            className="input"
            rows={3}
            maxLength={2000}
            value={reason}
            aria-required
            aria-invalid={isMissing}
            aria-describedby={hint}
            onChange={(event) => setReason(event.target.value)}
          />
          <span className={isMissing ? 'hint danger' : 'hint'} id={hint} role={isMissing ? 'alert' : undefined}>
            {isMissing
              ? t('Say why: whoever started the run reads it and can change it.')
              : t('Kept with the proof; whoever started the run reads it.')}
          </span>
        </label>
        <div className="acts-end">
          <Button onClick={() => onOpenChange(false)}>{t('Keep it open')}</Button>
          <Button look="solid-danger" type="submit" busy={busy}>
            {count === 1 ? t('Reject, send nothing') : t('Reject {n}, send nothing', { n: count })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
