'use client'

import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

interface Props {
  readonly open: boolean
  /** Called with false when the person leaves it; not when the password was right. */
  readonly onOpenChange: (open: boolean) => void
  /** The password was right: closes this and goes on. */
  readonly onDone: () => void
  /** What goes on afterwards; the button says it. */
  readonly decision: 'approve' | 'reject'
}

/** A decision wants a recent sign-in: the password again, then the decision goes on. */
export function PasswordDialog({ open, onOpenChange, onDone, decision }: Props) {
  const t = useT()
  const [password, setPassword] = useState('')
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      setPassword('')
      onDone()
    },
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('Enter your password again')}
      about={t('Your sign-in is too old to decide. Nothing was decided yet.')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          act({ path: '/session/reauthenticate', body: { password } })
        }}
      >
        <label className="field">
          <span className="label">{t('Password')}</span>
          <input
            className="input"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            aria-invalid={problem ? true : undefined}
            onChange={(event) => setPassword(event.target.value)}
          />
          {problem ? (
            <span className="bad" role="alert">
              {t(problem.message)}. {t(problem.detail)}
            </span>
          ) : null}
        </label>
        <div className="acts-end">
          <Button onClick={() => onOpenChange(false)}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {decision === 'approve' ? t('Confirm and approve') : t('Confirm and reject')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
