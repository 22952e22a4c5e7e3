'use client'

import { useId, useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { MadeTokenView } from '#components/tokens/made-token-view.tsx'
import { LASTS } from '#components/tokens/scope-words.ts'
import { TokenMay } from '#components/tokens/token-may.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MadeToken, TokenScope } from '#server/identity/tokens/schema.ts'

/** A name, what it may do, how long; then the token, this once. A sign-in that is too old asks for the password first. */
export function MakeTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const id = useId()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read'])
  const [days, setDays] = useState(90)
  const [password, setPassword] = useState('')
  const make = useAct<MadeToken>({ quiet: true })
  const again = useAct<unknown>({ quiet: true, onDone: () => ask() })
  const isTooOld = make.problem?.code === 'REAUTH_REQUIRED'
  const problem = isTooOld ? again.problem : make.problem
  const missing = name.trim() === '' || scopes.length === 0
  const ask = (): void => make.act({ path: '/tokens', body: { name, scopes, expiresInDays: days } })
  const submit = (): void => (isTooOld ? again.act({ path: '/session/reauthenticate', body: { password } }) : ask())
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={make.value ? t('Copy the token now') : t('Make an API token')}
      about={
        make.value
          ? t('It is shown this once. Keep it where the program finds it and nobody else does.')
          : t('It acts in your name, in this workspace only, and never does more than your role may at that moment.')
      }
    >
      {make.value ? (
        <MadeTokenView made={make.value} onClose={onClose} />
      ) : (
        <form
          className="grid gap-3"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!missing) submit()
          }}
        >
          <div className="field">
            <label className="label" htmlFor={`${id}-name`}>
              {t('Name')}
            </label>
            <input
              id={`${id}-name`}
              className="input"
              value={name}
              placeholder={t('Nightly expense run')}
              autoComplete="off"
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <TokenMay chosen={scopes} onChange={setScopes} />
          <label className="field">
            <span className="label">{t('Works for')}</span>
            <select className="input" value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {LASTS.map((one) => (
                <option key={one.days} value={one.days}>
                  {t(one.word)}
                </option>
              ))}
            </select>
          </label>
          {isTooOld ? (
            <label className="field">
              <span className="label">{t('Your sign-in is too old for this. Enter your password again.')}</span>
              <input
                className="input"
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </label>
          ) : null}
          {problem ? (
            <p className="note danger" role="alert">
              {`${problem.message}. ${problem.detail}`} {problem.errors.map(({ message }) => message).join('; ')} {t('No token was made.')}
            </p>
          ) : null}
          <div className="acts-end">
            <Button onClick={onClose}>{t('Not now')}</Button>
            <Button look="primary" type="submit" busy={make.busy || again.busy} off={missing ? '' : null}>
              {t('Make the token')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
