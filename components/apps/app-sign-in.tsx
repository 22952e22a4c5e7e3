'use client'

import { CircleCheck, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { Scopes } from '#components/apps/scopes.tsx'
import { SignInDialog } from '#components/apps/sign-in-dialog.tsx'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Connector, AppSignIn as SignIn } from '#server/catalogue/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const NEEDED = {
  never: { tone: 'warn', says: msg('It wants somebody to sign in before it can be used.') },
  'signed-out': { tone: 'warn', says: msg('Muster is signed out of it. Runs that need it fail until somebody signs in.') },
  again: { tone: 'danger', says: msg('It takes the sign-in no longer. Runs that need it fail until somebody signs in again.') },
} as const

/** How a remote app is signed in to: who did, what that allows, what it wants beyond, and the way in and out. */
export function AppSignIn({ app }: { readonly app: Connector }) {
  const t = useT()
  const off = useOff('admin')
  const [open, setOpen] = useState<'sign-in' | 'agree' | 'out' | null>(null)
  const { signIn } = app
  if (app.kind !== 'remote' || app.header !== null || !app.enabled || (signIn === null && app.state !== 'sign-in')) return null
  const needed = signIn?.state === 'signed-in' ? null : NEEDED[signIn?.state ?? 'never']
  const may = off === null
  return (
    <section className="mb-4 grid gap-2" aria-label={t('Sign-in')}>
      {needed ? (
        <div className={`note ${needed.tone} flex-wrap`}>
          <KeyRound className="i" aria-hidden />
          <span className="grow basis-60">{t(needed.says)}</span>
          {may ? (
            <Button size="s" look="primary" onClick={() => setOpen('sign-in')}>
              {signIn === null ? t('Sign in') : t('Sign in again')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {signIn?.state === 'signed-in' ? (
        <>
          {signIn.wants.length > 0 ? (
            <div className="note warn flex-wrap">
              <KeyRound className="i" aria-hidden />
              <span className="grow basis-60">
                <Said text="It wants more than its sign-in allows: {scopes}" holes={{ scopes: <Scopes of={signIn.wants} /> }} />
              </span>
              {may ? (
                <Button size="s" onClick={() => setOpen('agree')}>
                  {t('Look and agree')}
                </Button>
              ) : null}
            </div>
          ) : null}
          <SignedIn signIn={signIn} onAgain={may ? () => setOpen('sign-in') : null} onOut={() => setOpen('out')} />
        </>
      ) : null}
      {open === 'sign-in' || open === 'agree' ? (
        <SignInDialog app={app} agreeTo={open === 'agree' ? (signIn?.wants ?? []) : []} onClose={() => setOpen(null)} />
      ) : null}
      {open === 'out' ? <SignOutDialog app={app} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

interface SignedInProps {
  readonly signIn: SignIn
  readonly onAgain: (() => void) | null
  readonly onOut: () => void
}

function SignedIn({ signIn, onAgain, onOut }: SignedInProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <div className="note flex-wrap">
      <CircleCheck className="i" aria-hidden />
      <span className="grow basis-60">
        <Said
          text="{name} signed in at {place}, {when}."
          holes={{
            name: <SafeText text={signIn.by} />,
            place: (
              <span className="strong">
                <SafeText text={signIn.at} destination />
              </span>
            ),
            when: ago(signIn.since, clock, now),
          }}
        />{' '}
        {signIn.scopes.length === 0 ? (
          t('The other side does not say what that allows.')
        ) : (
          <Said text="That allows {scopes}" holes={{ scopes: <Scopes of={signIn.scopes} /> }} />
        )}
      </span>
      {onAgain ? (
        <>
          <Button size="s" onClick={onAgain}>
            {t('Sign in again')}
          </Button>
          <Button size="s" onClick={onOut}>
            {t('Sign out')}
          </Button>
        </>
      ) : null}
    </div>
  )
}

function SignOutDialog({ app, onClose }: { readonly app: Connector; readonly onClose: () => void }) {
  const t = useT()
  const { act, busy } = useAct<{ revoked: boolean }>({
    onDone: ({ revoked }) => {
      toast(
        revoked
          ? t('Signed out. The other side said that the sign-in is over there too.')
          : t('Signed out here. The other side did not say that it is over there: end it there as well.'),
      )
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Sign out of {name}?', { name: app.name })}
      about={t(
        'What Muster was given is deleted here and ended at the other side where that can be asked for. Runs that need the app fail.',
      )}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="danger" busy={busy} onClick={() => act({ path: `/connectors/${app.id}/sign-in`, method: 'DELETE' })}>
          {t('Sign out')}
        </Button>
      </div>
    </Dialog>
  )
}
