'use client'

import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { MadeToken } from '#server/identity/tokens/schema.ts'

/** The token, this once, and a first request to try it with. */
export function MadeTokenView({ made, onClose }: { readonly made: MadeToken; readonly onClose: () => void }) {
  const t = useT()
  const id = useId()
  const clock = useClock()
  const request = `curl ${window.location.origin}/api/v1/me \\\n  -H "Authorization: Bearer $MUSTER_TOKEN"`
  return (
    <div className="grid gap-3">
      <div className="field">
        <label className="label" htmlFor={id}>
          {t('Your token')}
        </label>
        <div className="row gap-2">
          <input id={id} readOnly className="input mono-s min-w-0 grow" value={made.token} onFocus={(event) => event.target.select()} />
          <CopyButton text={made.token} label={t('Copy the token')} />
        </div>
        <span className="hint">{t('Works until {day}.', { day: yearDay(made.expiresAt, clock) })}</span>
      </div>
      <div>
        <span className="label">{t('A first request')}</span>
        <pre className="mono-s mt-1 wrap-anywhere whitespace-pre-wrap">{request}</pre>
      </div>
      <div className="acts-end">
        <Button look="primary" onClick={onClose}>
          {t('I have kept it')}
        </Button>
      </div>
    </div>
  )
}
