'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { EMPTY_SITE, SiteFields, siteOf, typedSite, wrongOf } from '#components/apps/site-fields.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Connector } from '#server/catalogue/schema.ts'

/** The whole list of addresses of an app; its abilities are accepted anew with it. */
export function SitesDialog({ app, onClose }: { readonly app: Connector; readonly onClose: () => void }) {
  const t = useT()
  const [sites, setSites] = useState(() => app.sites.map((site, at) => ({ ...typedSite(site), at })))
  const [next, setNext] = useState(app.sites.length)
  const { act, busy, problem } = useAct<unknown>({ quiet: true, onDone: onClose })
  const errors = problem?.errors ?? []
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('What {name} may reach', { name: app.name })}
      about={t(
        'Anything else is refused before it goes out. With other addresses, what was said about repeats and refusals has to be said again.',
      )}
    >
      <form
        className="grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          act({ path: `/connectors/${app.id}`, method: 'PATCH', body: { sites: sites.map(siteOf) } })
        }}
      >
        {sites.map((site, at) => (
          <SiteFields
            key={site.at}
            site={site}
            wrong={wrongOf(errors, at, t)}
            onChange={(changed) => setSites(sites.map((one) => (one.at === site.at ? { ...changed, at: site.at } : one)))}
            onRemove={() => setSites(sites.filter((one) => one.at !== site.at))}
          />
        ))}
        <span>
          <Button
            size="s"
            onClick={() => {
              setSites([...sites, { ...EMPTY_SITE, at: next }])
              setNext(next + 1)
            }}
          >
            <Plus className="i i-s" aria-hidden />
            {t('Add an address')}
          </Button>
        </span>
        {problem ? (
          <p className="note danger" role="alert">
            {t(problem.message)}. {errors.length > 0 ? errors.map(({ message }) => t(message)).join('; ') : t(problem.detail)}{' '}
            {t('Nothing was changed.')}
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {t('Save the addresses')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
