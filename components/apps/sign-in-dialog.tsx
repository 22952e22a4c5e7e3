'use client'

import { useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { Scopes } from '#components/apps/scopes.tsx'
import { whyOf } from '#components/apps/sign-in-problem.ts'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Connector } from '#server/catalogue/schema.ts'
import type { SignInBegun } from '#server/gateway/sign-in/schema.ts'

const EXAMPLE_PLACE = 'https://login.example'
const RETURN_PATH = '/apps/signed-in'
const EMPTY = { id: '', secret: '', inside: '' }

interface Props {
  readonly app: Connector
  /** What the app wants beyond its sign-in, to be agreed to. */
  readonly agreeTo: readonly string[]
  readonly onClose: () => void
}

/** First Muster finds out where one signs in; then that place is shown, with what will be asked for, before the browser goes there. */
export function SignInDialog({ app, agreeTo, onClose }: Props) {
  const t = useT()
  const [typed, setTyped] = useState(EMPTY)
  const [isByHand, setByHand] = useState(app.signIn?.clientKnownBy === 'typed')
  const { act, busy, problem, value } = useAct<SignInBegun>({
    quiet: true,
    onProblem: ({ errors }) => (errors.some(({ pointer }) => pointer.startsWith('/client')) ? setByHand(true) : undefined),
  })
  const set = (change: Partial<typeof EMPTY>): void => setTyped({ ...typed, ...change })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Sign in to {name}', { name: app.name })}
      about={t(
        'You sign in at the other side and come back. What Muster is given there is kept like a saved secret and goes to this app only.',
      )}
    >
      {value ? (
        <GoThere begun={value} agreeTo={agreeTo} onClose={onClose} />
      ) : (
        <form
          className="grid gap-3"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            act({ path: `/connectors/${app.id}/sign-in`, body: bodyOf(typed, isByHand, agreeTo) })
          }}
        >
          <label className="pick">
            <input type="checkbox" checked={isByHand} onChange={(event) => setByHand(event.target.checked)} />
            <span>{t('Muster was registered there by hand')}</span>
            <span className="hint">{t('Only where the other side does not let programs introduce themselves.')}</span>
          </label>
          {isByHand ? <ByHand typed={typed} known={app.signIn?.clientKnownBy === 'typed'} onChange={set} /> : null}
          {app.private ? (
            <TextField
              label={t('Sign-in server inside our own network')}
              hint={t('Only where its machine or port is another one than the app’s.')}
              placeholder={EXAMPLE_PLACE}
              value={typed.inside}
              wrong={problem?.errors.find(({ pointer }) => pointer === '/inside')?.message}
              onChange={(inside) => set({ inside })}
            />
          ) : null}
          {problem ? (
            <p className="note danger" role="alert">
              <span>
                {whyOf(problem, t)} {t('Nothing was changed.')}
              </span>
            </p>
          ) : null}
          <div className="acts-end">
            <Button onClick={onClose}>{t('Not now')}</Button>
            <Button look="primary" type="submit" busy={busy}>
              {t('Find out where')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function bodyOf({ id, secret, inside }: typeof EMPTY, isByHand: boolean, agreeTo: readonly string[]) {
  const client = isByHand && id.trim() !== '' ? { client: { id: id.trim(), ...(secret === '' ? {} : { secret }) } } : {}
  return { ...client, ...(inside.trim() === '' ? {} : { inside }), ...(agreeTo.length === 0 ? {} : { agreeTo: agreeTo.join(' ') }) }
}

interface ByHandProps {
  readonly typed: typeof EMPTY
  /** There is one from the last time. */
  readonly known: boolean
  readonly onChange: (change: Partial<typeof EMPTY>) => void
}

function ByHand({ typed, known, onChange }: ByHandProps) {
  const t = useT()
  return (
    <>
      <p className="hint">
        <Said
          text="Give this as the address to come back to: {address}"
          holes={{ address: <span className="mono-s wrap-anywhere">{window.location.origin + RETURN_PATH}</span> }}
        />
      </p>
      <TextField
        label={t('What it knows Muster by')}
        hint={known ? t('Leave it empty to keep the one from the last time.') : t('Often called client id.')}
        value={typed.id}
        onChange={(id) => onChange({ id })}
      />
      <label className="field">
        <span className="label">{t('Its secret')}</span>
        <input
          className="input"
          type="password"
          autoComplete="new-password"
          value={typed.secret}
          onChange={(event) => onChange({ secret: event.target.value })}
        />
        <span className="hint">{t('If it gave one. It is kept like a saved secret and never shown again.')}</span>
      </label>
    </>
  )
}

interface GoProps {
  readonly begun: SignInBegun
  readonly agreeTo: readonly string[]
  readonly onClose: () => void
}

function GoThere({ begun, agreeTo, onClose }: GoProps) {
  const t = useT()
  return (
    <div className="grid gap-3">
      <p>
        <Said
          text="You sign in at {place}. Go on only if you know this place."
          holes={{
            place: (
              <span className="strong">
                <SafeText text={begun.host} destination />
              </span>
            ),
          }}
        />
      </p>
      {begun.collectsAt === null ? null : (
        <p className="note warn">
          <span>
            <Said
              text="What you get there is handed in at another place, {place}. Go on only if you know that one too."
              holes={{
                place: (
                  <span className="strong">
                    <SafeText text={begun.collectsAt} destination />
                  </span>
                ),
              }}
            />
          </span>
        </p>
      )}
      <p>
        {begun.scopes.length === 0 ? (
          t('Muster asks for nothing in particular.')
        ) : (
          <Said text="Muster asks for {scopes}" holes={{ scopes: <Scopes of={begun.scopes} /> }} />
        )}
      </p>
      {agreeTo.length > 0 ? (
        <p className="note warn">
          <span>
            <Said text="New are {scopes}" holes={{ scopes: <Scopes of={agreeTo} /> }} />
          </span>
        </p>
      ) : null}
      <div className="acts-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <a className="btn primary" href={begun.to}>
          {t('Go there and sign in')}
        </a>
      </div>
    </div>
  )
}
