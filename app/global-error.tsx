'use client'

import { useT } from '#components/language/language.tsx'
import type { PageErrorProps } from '#components/shell/page-error.tsx'

/** Where not even the outermost frame could be drawn, so its styles are not here either, nor its language: in English. */
export default function OutermostError({ error, retry }: PageErrorProps) {
  const t = useT()
  return (
    <html lang="en">
      <body style={{ font: '14px/20px system-ui, sans-serif', padding: 32, maxWidth: 640, colorScheme: 'light dark' }}>
        <h1 style={{ fontSize: 20 }}>{t('Muster could not show this page')}</h1>
        <p>{t('Nothing was changed by it. Runs and approvals go on as before.')}</p>
        {error.digest ? <p>{t('Id {id}', { id: error.digest })}</p> : null}
        <button type="button" onClick={retry}>
          {t('Try again')}
        </button>
      </body>
    </html>
  )
}
