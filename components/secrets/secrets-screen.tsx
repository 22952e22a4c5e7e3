'use client'

import { KeyRound, Plus } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { AskAdmin } from '#components/authoring/ask-admin.tsx'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { RemoveSecretDialog } from '#components/secrets/remove-secret-dialog.tsx'
import { RotateSecretDialog } from '#components/secrets/rotate-secret-dialog.tsx'
import { SaveSecretDialog } from '#components/secrets/save-secret-dialog.tsx'
import { SecretRow } from '#components/secrets/secret-row.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { SavedSecret, SecretPlaces } from '#server/bridge/secrets/schema.ts'

interface SecretList {
  readonly items: readonly SavedSecret[]
  readonly places: SecretPlaces
}
type Open = { readonly kind: 'new' } | { readonly kind: 'rotate' | 'remove'; readonly secret: SavedSecret }

const EXAMPLE = 'vault:/tickets#key'

/** Saved secrets: what they are called, where they may go, who uses them. What they are is shown to nobody. */
export function SecretsScreen() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<SecretList>('/secrets')
  const [open, setOpen] = useState<Open | null>(null)
  const off = useOff('admin')
  /** The name that a job description waits for: another page's one click leads here. */
  const [wanted, setWanted] = useQueryState('save', parseAsString)
  const close = (): void => {
    setOpen(null)
    void setWanted(null)
  }
  const none = data ? data.places.apps.length === 0 : false
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Saved secrets')}</h1>
        <span className="muted text-sm">{t('written once, shown to nobody, sent only where they are bound to')}</span>
        <span className="grow" />
        <Button off={off ?? (none ? t('No connected app takes a secret yet.') : null)} onClick={() => setOpen({ kind: 'new' })}>
          <Plus className="i" aria-hidden />
          {t('Save a secret')}
        </Button>
      </div>
      {data && wanted !== null && (off !== null || none) ? <Wanted name={wanted} isMine={off === null} /> : null}
      <section className="card" aria-label={t('Saved secrets')}>
        {isPending && !error ? <SkeletonRows rows={3} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <Empty title={t('No secret is saved')}>
            <Said
              text="A secret is a password or a key that a connected app needs. A job description names it, for example {handle}, and never holds it."
              holes={{ handle: <span className="mono-s">{EXAMPLE}</span> }}
            />
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <>
            <div className="secret-row th" aria-hidden="true">
              <span>{t('Saved secret')}</span>
              <span>{t('May go to')}</span>
              <span>{t('Used by')}</span>
              <span>{t('Last changed')}</span>
              <span />
            </div>
            <ul className="contents">
              {data.items.map((secret) => (
                <SecretRow
                  key={secret.path}
                  secret={secret}
                  onRotate={() => setOpen({ kind: 'rotate', secret })}
                  onRemove={() => setOpen({ kind: 'remove', secret })}
                />
              ))}
            </ul>
          </>
        ) : null}
      </section>
      {data && !none && off === null && (open?.kind === 'new' || wanted !== null) ? (
        <SaveSecretDialog places={data.places} given={handleOf(wanted)} onClose={close} />
      ) : null}
      {open?.kind === 'rotate' ? <RotateSecretDialog secret={open.secret} onClose={close} /> : null}
      {open?.kind === 'remove' ? <RemoveSecretDialog secret={open.secret} onClose={close} /> : null}
    </main>
  )
}

/** A secret that a job waits for and that cannot be saved here and now, with what can be done. */
function Wanted({ name, isMine }: { readonly name: string; readonly isMine: boolean }) {
  const t = useT()
  return (
    <div className="note warn mb-4">
      <KeyRound className="i" aria-hidden />
      <div className="grow">
        <p className="mb-1">
          <SafeText text={t('A job needs the secret {name}, which is not saved here.', { name })} />
        </p>
        {isMine ? (
          <p>
            <Said
              text="Connect the app that it is for first, under {place}."
              holes={{
                place: (
                  <Link className="link" href="/apps">
                    {t('Connected apps')}
                  </Link>
                ),
              }}
            />
          </p>
        ) : (
          <AskAdmin kind="secret" name={name} />
        )}
      </div>
    </div>
  )
}

/** `vault:/tickets#key`, or a bare name. */
function handleOf(text: string | null): { path?: string; field?: string } {
  const [, path = '', field] = /^(?:vault:\/)?([^#]*)(?:#(.+))?$/.exec(text ?? '') ?? []
  return { ...(path === '' ? {} : { path }), ...(field === undefined ? {} : { field }) }
}
