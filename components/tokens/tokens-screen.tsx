'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { MakeTokenDialog } from '#components/tokens/make-token-dialog.tsx'
import { RevokeTokenDialog } from '#components/tokens/revoke-token-dialog.tsx'
import { TokenRow } from '#components/tokens/token-row.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { TokenListItem } from '#server/identity/tokens/schema.ts'

type Open = { readonly kind: 'new' } | { readonly kind: 'revoke'; readonly token: TokenListItem }

/** API tokens: for programs that act in a person's name. An admin sees and revokes everybody's. */
export function TokensScreen() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ items: readonly TokenListItem[] }>('/tokens')
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('API tokens')}</h1>
        <span className="muted text-sm">{t('let a program do what you may do, and decide nothing')}</span>
        <span className="grow" />
        <Button look="primary" onClick={() => setOpen({ kind: 'new' })}>
          <Plus className="i" aria-hidden />
          {t('Make a token')}
        </Button>
      </div>
      <p className="muted mb-4 text-sm">
        <Said
          text="No token can approve, change who may what, or read a secret. {link} says what a program can ask for."
          holes={{
            link: (
              <a className="link" href="/docs/api">
                {t('The API')}
              </a>
            ),
          }}
        />
      </p>
      <section className="card" aria-label={t('API tokens')}>
        {isPending && !error ? <SkeletonRows rows={3} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <Empty title={t('There is no API token')}>
            {t('A program that starts runs or fetches results needs one: a script on a server, a spreadsheet, another system.')}
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <>
            <div className="secret-row th" aria-hidden="true">
              <span>{t('Token')}</span>
              <span>{t('May')}</span>
              <span>{t('Last used')}</span>
              <span>{t('Works until')}</span>
              <span />
            </div>
            <ul className="contents">
              {data.items.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setOpen({ kind: 'revoke', token })} />
              ))}
            </ul>
          </>
        ) : null}
      </section>
      {open?.kind === 'new' ? <MakeTokenDialog onClose={close} /> : null}
      {open?.kind === 'revoke' ? <RevokeTokenDialog token={open.token} onClose={close} /> : null}
    </main>
  )
}
