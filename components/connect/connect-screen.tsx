'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useId } from 'react'
import { ProgramList } from '#components/connect/program-list.tsx'
import { CLIENTS, SNIPPETS } from '#components/connect/snippets.ts'
import { SURFACE_TABS, SURFACE_WORDS, SURFACES } from '#components/connect/surface-words.ts'
import { TryIt } from '#components/connect/try-it.tsx'
import { Said, useT } from '#components/language/language.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { ProgramSurface } from '#server/identity/programs/schema.ts'

interface Props {
  /** Where programs reach this installation, without a slash at the end. */
  readonly origin: string
  /** The operator's own authorisation server; null: people sign in here. */
  readonly issuer: string | null
}

/** How an AI program reaches this workspace by MCP: address, what to copy into it, one real look, and who is let in already. */
export function ConnectScreen({ origin, issuer }: Props) {
  const t = useT()
  const [surface, setSurface] = useQueryState('for', parseAsStringLiteral(SURFACES).withDefault('skills'))
  const path = `/api/mcp/${surface}`
  return (
    <main className="page">
      <header className="page-head">
        <h1>{t('Connect by MCP')}</h1>
        <p className="muted text-sm">{t('let an AI program reach this workspace, in your name and by your rules')}</p>
      </header>
      <Tabs
        label={t('What to connect to')}
        tabs={SURFACES}
        current={surface}
        words={SURFACE_TABS}
        onChoose={(tab) => void setSurface(tab)}
      />
      <section className="card mt-4 grid gap-4 p-4" aria-label={t(SURFACE_WORDS[surface].word)}>
        <p className="text-sm">{t(SURFACE_WORDS[surface].gives)}</p>
        <Address address={`${origin}${path}`} />
        <Configuration address={`${origin}${path}`} surface={surface} issuer={issuer} />
        <TryIt key={surface} surface={surface} path={path} />
      </section>
      <ProgramList />
    </main>
  )
}

function Address({ address }: { readonly address: string }) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Address')}
      </label>
      <div className="row gap-2">
        <input id={id} readOnly className="input mono-s min-w-0 grow" value={address} onFocus={(event) => event.target.select()} />
        <CopyButton text={address} label={t('Copy the address')} />
      </div>
    </div>
  )
}

function Configuration({ address, surface, issuer }: { address: string; surface: ProgramSurface; issuer: string | null }) {
  const t = useT()
  const [client, setClient] = useQueryState('in', parseAsStringLiteral(CLIENTS).withDefault('claude-code'))
  const { where, signsIn, text } = SNIPPETS[client]
  const copied = text(address, surface)
  return (
    <div className="grid gap-2">
      <label className="field">
        <span className="label">{t('Program')}</span>
        <select
          className="input sm:max-w-xs"
          value={client}
          onChange={(event) => void setClient(CLIENTS.find((one) => one === event.target.value) ?? null)}
        >
          {CLIENTS.map((one) => (
            <option key={one} value={one}>
              {SNIPPETS[one].product ?? t(SNIPPETS[one].name)}
            </option>
          ))}
        </select>
      </label>
      <p className="hint">{t(where)}</p>
      <div className="row items-start gap-2 rounded-md border border-line bg-surface py-1 pr-1 pl-3">
        <pre className="mono-s min-w-0 grow py-1.5 wrap-anywhere whitespace-pre-wrap">{copied}</pre>
        <CopyButton text={copied} label={t('Copy the text')} />
      </div>
      <p className="hint">
        {signsIn ? (
          <SignsIn issuer={issuer} />
        ) : (
          <Said
            text="Make one that may do just this under {link}."
            holes={{
              link: (
                <a className="link" href="/tokens">
                  {t('API tokens')}
                </a>
              ),
            }}
          />
        )}
      </p>
    </div>
  )
}

function SignsIn({ issuer }: { readonly issuer: string | null }) {
  const t = useT()
  if (issuer === null) return t('It opens this site in your browser and asks you once; nothing secret is copied.')
  return (
    <Said
      text="It opens your sign-in at {host} and asks you there."
      holes={{ host: <span className="font-mono">{new URL(issuer).host}</span> }}
    />
  )
}
