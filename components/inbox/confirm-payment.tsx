'use client'

import { useId, useState } from 'react'
import { confirmWord, isConfirmed, onlyDeletes, weightyOf } from '#components/inbox/typed-confirm.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { PlanCard } from '#server/bridge/schema.ts'

export interface ConfirmPaymentProps {
  readonly open: boolean
  /** Called with false when the person leaves it; not when it was confirmed. */
  readonly onOpenChange: (open: boolean) => void
  readonly card: PlanCard
  /** It was typed: closes this and goes on. */
  readonly onDone: () => void
}

/** What costs money or deletes for good needs more than one press (ui.md): it stands here once more, and its amount or a word is typed. */
export function ConfirmPayment({ open, onOpenChange, card, onDone }: ConfirmPaymentProps) {
  const t = useT()
  const deletes = onlyDeletes(card)
  const title = deletes ? t('This deletes for good') : t('This costs money')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} about={t('Nothing was decided yet.')}>
      <Weighty card={card} label={title} />
      <Typed wanted={confirmWord(card, deletes ? t('delete') : t('pay'))} onLeave={() => onOpenChange(false)} onDone={onDone} />
    </Dialog>
  )
}

function Weighty({ card, label }: { readonly card: PlanCard; readonly label: string }) {
  return (
    <ul className="rows max-h-72 overflow-y-auto" aria-label={label}>
      {weightyOf(card).map((item) => (
        <li key={item.ordinal} className="px-3 py-2 text-[13px]">
          <SafeText text={item.summary} />
          {item.amount === null ? null : (
            <span className="strong">
              {' '}
              <SafeText text={item.amount} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Forgotten when the window closes: it is typed each time. */
function Typed({ wanted, onLeave, onDone }: { readonly wanted: string; readonly onLeave: () => void; readonly onDone: () => void }) {
  const t = useT()
  const hint = useId()
  const [typed, setTyped] = useState('')
  const [isWrong, setIsWrong] = useState(false)
  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault()
        const isRight = isConfirmed(typed, wanted)
        setIsWrong(!isRight)
        if (isRight) onDone()
      }}
    >
      <label className="field">
        <span className="label">
          <Said text="Type {word} to approve" holes={{ word: <b>{wanted}</b> }} />
        </span>
        <input
          className="input"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          aria-required
          aria-invalid={isWrong}
          aria-describedby={isWrong ? hint : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        {isWrong ? (
          <span className="hint danger" id={hint} role="alert">
            {t('That is not {word}. Nothing was approved.', { word: wanted })}
          </span>
        ) : null}
      </label>
      <div className="acts-end">
        <Button onClick={onLeave}>{t('Not now')}</Button>
        <Button look="primary" type="submit">
          {t('Confirm and approve')}
        </Button>
      </div>
    </form>
  )
}
