'use client'

import type { PageErrorProps } from '#components/shell/page-error.tsx'

/** Where not even the outermost frame could be drawn, so its styles are not here either. */
export default function OutermostError({ error, retry }: PageErrorProps) {
  return (
    <html lang="en">
      <body style={{ font: '14px/20px system-ui, sans-serif', padding: 32, maxWidth: 640, colorScheme: 'light dark' }}>
        <h1 style={{ fontSize: 20 }}>Muster could not show this page</h1>
        <p>Nothing was changed by it. Runs and approvals go on as before.</p>
        {error.digest ? <p>Id {error.digest}</p> : null}
        <button type="button" onClick={retry}>
          Try again
        </button>
      </body>
    </html>
  )
}
