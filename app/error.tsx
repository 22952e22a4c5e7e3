'use client'

import { Button, buttonClass } from '#components/ui/button.tsx'

interface Props {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

/** A page that broke while it was drawn: nothing was sent, and the id finds the entry in the server's log. */
export default function PageError({ error, reset }: Props) {
  return (
    <main className="page" style={{ maxWidth: 640 }}>
      <div className="state" role="alert">
        <h1>This page could not be shown</h1>
        <p className="muted">Nothing was changed by it. Runs and approvals go on as before.</p>
        {error.digest ? (
          <p className="small muted">
            Id <span className="mono-s select-all">{error.digest}</span>
          </p>
        ) : null}
        <div className="row">
          <Button look="primary" onClick={reset}>
            Show it again
          </Button>
          {/* A whole page load on purpose: whatever broke is not kept. */}
          <a className={buttonClass()} href="/">
            Back to the Bridge
          </a>
        </div>
      </div>
    </main>
  )
}
