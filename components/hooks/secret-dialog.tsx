'use client'

import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'

/** Address and secret, this once. */
export function SecretDialog({ shown, onClose }: { readonly shown: ShownSecret; readonly onClose: () => void }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const until = shown.previousUntil
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Give these to the sender')}
      about={t('The secret is shown this once and cannot be read back. A lost one is replaced by a new one.')}
    >
      <div className="grid gap-3">
        <Kept label={t('Address')} value={`${window.location.origin}${shown.path}`} copy={t('Copy the address')} />
        <Kept label={t('Secret')} value={shown.secret} copy={t('Copy the secret')} />
        <p className="hint">
          {until === null
            ? t('The sender signs each message by Standard Webhooks, which most systems know as webhook signatures.')
            : t('The secret of before counts beside it until {when}, so that no message is lost meanwhile.', {
                when: dayTime(until, clock, now),
              })}
        </p>
        <div className="acts-end">
          <Button look="primary" onClick={onClose}>
            {t('I have kept it')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function Kept({ label, value, copy }: { readonly label: string; readonly value: string; readonly copy: string }) {
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="row gap-2">
        <input id={id} readOnly className="input mono-s min-w-0 grow" value={value} onFocus={(event) => event.target.select()} />
        <CopyButton text={value} label={copy} />
      </div>
    </div>
  )
}
