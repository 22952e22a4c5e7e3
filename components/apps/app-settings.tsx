'use client'

import { useState } from 'react'
import { AddressDialog } from '#components/apps/address-dialog.tsx'
import { APP_KIND_WORDS } from '#components/apps/app-words.ts'
import { SitesDialog } from '#components/apps/sites-dialog.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import type { Connector } from '#server/catalogue/schema.ts'

/** What it is and what it reaches. */
export function AppSettings({ app }: { readonly app: Connector }) {
  return (
    <dl className="facts">
      <dt>What it is</dt>
      <dd>{APP_KIND_WORDS[app.kind]}</dd>
      <dt>Short name</dt>
      <dd>
        <span className="mono-s">{app.key}</span> <span className="muted">as job descriptions write it</span>
      </dd>
      {app.entry === null ? null : (
        <>
          <dt>Program</dt>
          <dd className="mono-s">{app.entry}</dd>
        </>
      )}
      {app.url === null ? null : <Address app={app} url={app.url} />}
      {app.header === null ? null : (
        <>
          <dt>Sends along</dt>
          <dd>
            <span className="mono-s">{app.header.handle}</span> <span className="muted">as {app.header.name}</span>
          </dd>
        </>
      )}
      {app.kind === 'http' ? <Sites app={app} /> : null}
    </dl>
  )
}

function Address({ app, url }: { readonly app: Connector; readonly url: string }) {
  const [isChanging, setChanging] = useState(false)
  const off = useOff('admin')
  return (
    <>
      <dt>Address</dt>
      <dd className="row flex-wrap gap-2">
        <span>
          <SafeText text={url} destination />
          {app.private ? <span className="muted"> (inside your network)</span> : null}
        </span>
        {off === null ? (
          <Button size="xs" onClick={() => setChanging(true)}>
            Change
          </Button>
        ) : null}
        {isChanging ? <AddressDialog app={app} onClose={() => setChanging(false)} /> : null}
      </dd>
    </>
  )
}

function Sites({ app }: { readonly app: Connector }) {
  const [isChanging, setChanging] = useState(false)
  const off = useOff('admin')
  return (
    <>
      <dt>Addresses</dt>
      <dd className="grid gap-2">
        {app.sites.length === 0 ? <span className="muted">None is listed, so it reaches nothing.</span> : null}
        {app.sites.map((site) => (
          <div key={site.origin}>
            <span className="strong">
              <SafeText text={site.origin} destination />
            </span>{' '}
            <span className="muted">
              {site.origin === 'http://tickets.localhost'
                ? 'the practice ticket receiver of this machine'
                : site.private
                  ? 'inside your network'
                  : ''}
            </span>
            <br />
            <span className="muted">Looks up </span>
            <Patterns of={site.reads} />
            <span className="muted">, sends to </span>
            <Patterns of={site.sends} />
            {site.header ? <span className="muted">, a saved secret is sent along as {site.header.name}</span> : null}
          </div>
        ))}
        {off === null ? (
          <span>
            <Button size="s" onClick={() => setChanging(true)}>
              Change the addresses
            </Button>
          </span>
        ) : null}
        {isChanging ? <SitesDialog app={app} onClose={() => setChanging(false)} /> : null}
      </dd>
    </>
  )
}

function Patterns({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return <span className="muted">nothing</span>
  return (
    <span className="mono-s">
      <SafeText text={of.join('  ')} />
    </span>
  )
}
