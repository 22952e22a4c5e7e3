'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { LentList } from '#components/tokens/lent-list.tsx'
import { MakeTokenDialog } from '#components/tokens/make-token-dialog.tsx'
import { RevokeTokenDialog } from '#components/tokens/revoke-token-dialog.tsx'
import { TokenRow } from '#components/tokens/token-row.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { TokenListItem } from '#server/identity/tokens/schema.ts'

type Open = { readonly kind: 'new' } | { readonly kind: 'revoke'; readonly token: TokenListItem }

/** API tokens: for programs that act in a person's name. An admin sees and revokes everybody's. */
export function TokensScreen() {
  const t = useT()
  const read = useRead<{ items: readonly TokenListItem[] }>('/tokens')
  const home = useFocusHome<HTMLElement>()
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  return (
    <main className="page" ref={home}>
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
      <LentList
        label={t('API tokens')}
        first={t('Token')}
        read={read}
        empty={
          <Empty title={t('There is no API token')}>
            {t('A program that starts runs or fetches results needs one: a script on a server, a spreadsheet, another system.')}
          </Empty>
        }
        row={(token) => <TokenRow key={token.id} token={token} onRevoke={() => setOpen({ kind: 'revoke', token })} />}
      />
      {open?.kind === 'new' ? <MakeTokenDialog onClose={close} /> : null}
      {open?.kind === 'revoke' ? <RevokeTokenDialog token={open.token} onClose={close} /> : null}
    </main>
  )
}
