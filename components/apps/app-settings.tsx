'use client'

import { useState } from 'react'
import { AddressDialog } from '#components/apps/address-dialog.tsx'
import { APP_KIND_WORDS } from '#components/apps/app-words.ts'
import { AskAsMember } from '#components/apps/ask-as-member.tsx'
import { SitesDialog } from '#components/apps/sites-dialog.tsx'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import type { Connector } from '#server/catalogue/schema.ts'

/** What it is and what it reaches. */
export function AppSettings({ app }: { readonly app: Connector }) {
  const t = useT()
  return (
    <dl className="facts">
      <dt>{t('What it is')}</dt>
      <dd>{t(APP_KIND_WORDS[app.kind])}</dd>
      <dt>{t('Short name')}</dt>
      <dd>
        <span className="mono-s">{app.key}</span> <span className="muted">{t('as job descriptions write it')}</span>
      </dd>
      {app.entry === null ? null : (
        <>
          <dt>{t('Program')}</dt>
          <dd className="mono-s">{app.entry}</dd>
        </>
      )}
      {app.url === null ? null : <Address app={app} url={app.url} />}
      {app.header === null ? null : (
        <>
          <dt>{t('Sends along')}</dt>
          <dd>
            <span className="mono-s">{app.header.handle}</span> <span className="muted">{t('as {name}', { name: app.header.name })}</span>
          </dd>
        </>
      )}
      <AskAsMember app={app} />
      {app.kind === 'http' ? <Sites app={app} /> : null}
    </dl>
  )
}

function Address({ app, url }: { readonly app: Connector; readonly url: string }) {
  const t = useT()
  const [isChanging, setChanging] = useState(false)
  const off = useOff('admin')
  return (
    <>
      <dt>{t('Address')}</dt>
      <dd className="row flex-wrap gap-2">
        <span>
          <SafeText text={url} destination />
          {app.private ? <span className="muted"> ({t('inside your network')})</span> : null}
        </span>
        {off === null ? (
          <Button size="xs" onClick={() => setChanging(true)}>
            {t('Change')}
          </Button>
        ) : null}
        {isChanging ? <AddressDialog app={app} onClose={() => setChanging(false)} /> : null}
      </dd>
    </>
  )
}

function Sites({ app }: { readonly app: Connector }) {
  const t = useT()
  const [isChanging, setChanging] = useState(false)
  const off = useOff('admin')
  return (
    <>
      <dt>{t('Addresses')}</dt>
      <dd className="grid gap-2">
        {app.sites.length === 0 ? <span className="muted">{t('None is listed, so it reaches nothing.')}</span> : null}
        {app.sites.map((site) => (
          <div key={site.origin}>
            <span className="strong">
              <SafeText text={site.origin} destination />
            </span>{' '}
            <span className="muted">
              {site.origin === 'http://tickets.localhost'
                ? t('the practice ticket receiver of this machine')
                : site.private
                  ? t('inside your network')
                  : ''}
            </span>
            <br />
            <Reached site={site} />
          </div>
        ))}
        {off === null ? (
          <span>
            <Button size="s" onClick={() => setChanging(true)}>
              {t('Change the addresses')}
            </Button>
          </span>
        ) : null}
        {isChanging ? <SitesDialog app={app} onClose={() => setChanging(false)} /> : null}
      </dd>
    </>
  )
}

function Reached({ site }: { readonly site: Connector['sites'][number] }) {
  const reads = <Patterns of={site.reads} />
  const sends = <Patterns of={site.sends} />
  return (
    <span className="muted">
      {site.header ? (
        <Said
          text="Looks up {reads}, sends to {sends}, a saved secret is sent along as {header}"
          holes={{ reads, sends, header: site.header.name }}
        />
      ) : (
        <Said text="Looks up {reads}, sends to {sends}" holes={{ reads, sends }} />
      )}
    </span>
  )
}

function Patterns({ of }: { readonly of: readonly string[] }) {
  const t = useT()
  if (of.length === 0) return t('nothing')
  return (
    <span className="mono-s text-fg">
      <SafeText text={of.join('  ')} />
    </span>
  )
}
