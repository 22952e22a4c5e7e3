'use client'

import { useTransition } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'

export interface PageErrorProps {
  readonly error: Error & { readonly digest?: string }
  /** Draws the page again from the server, at the same address. */
  readonly retry: () => void
}

/**
 * A page that broke while it was drawn: nothing was sent, and the id finds the entry in the server's log. What was thrown is
 * never shown. Trying again keeps the address, and with it everything that was open.
 */
export function PageError({ error, retry }: PageErrorProps) {
  const t = useT()
  const [busy, start] = useTransition()
  return (
    <main className="page" style={{ maxWidth: 640 }}>
      <div className="state" role="alert">
        <h1>{t('This page could not be shown')}</h1>
        <p className="muted">{t('Nothing was changed by it. Runs and approvals go on as before.')}</p>
        {error.digest ? (
          <p className="small muted">
            <Said text="Id {id}" holes={{ id: <span className="mono-s select-all">{error.digest}</span> }} />
          </p>
        ) : null}
        <div className="row">
          <Button look="primary" busy={busy} onClick={() => start(retry)}>
            {busy ? t('Trying again') : t('Try again')}
          </Button>
          {/* A whole page load on purpose: whatever broke is not kept. */}
          <a className={buttonClass()} href="/">
            {t('Back to the Bridge')}
          </a>
        </div>
      </div>
    </main>
  )
}
