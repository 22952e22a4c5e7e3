'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { SecretField, TextField } from '#components/apps/connect-fields.tsx'
import { EMPTY_SITE, SiteFields, siteOf, wrongOf } from '#components/apps/site-fields.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  /** Filled in already. */
  readonly name?: string
  readonly programs: readonly string[]
  readonly onClose: () => void
  readonly onConnected: (key: string) => void
}
const KINDS = ['remote', 'http', 'stdio'] as const
type Kind = (typeof KINDS)[number]
const KIND_WORDS = { remote: msg('An app elsewhere'), http: msg('Web addresses'), stdio: msg('A program here') } as const
const KIND_ABOUT = {
  remote: msg(
    'An app that lets assistants work with it. If it wants somebody to sign in, that comes next. What each of its abilities does, you say afterwards.',
  ),
  http: msg('Looks up and sends data at web addresses that you list. Nothing else is reached.'),
  stdio: msg(
    'A program that the operator of this installation allowed. Where the machine can do that, it runs shut off from network and files.',
  ),
} as const

/** Connects another app; its connection is tested at once, and nothing is accepted by that. */
export function ConnectDialog({ name = '', programs, onClose, onConnected }: Props) {
  const t = useT()
  const [kind, setKind] = useState<Kind>('remote')
  const words = { remote: t(KIND_WORDS.remote), http: t(KIND_WORDS.http), stdio: t(KIND_WORDS.stdio) }
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t('Connect an app')} about={t(KIND_ABOUT[kind])}>
      <Tabs label={t('What to connect')} tabs={KINDS} current={kind} words={words} onChoose={setKind} />
      <ConnectForm key={kind} kind={kind} name={name} programs={programs} onClose={onClose} onConnected={onConnected} />
    </Dialog>
  )
}

const EXAMPLE_ADDRESS = 'https://apps.example/mcp'
const EMPTY = { name: '', key: '', url: '', entry: '', private: false, header: 'Authorization', prefix: 'Bearer ', secret: '' }

function ConnectForm({ kind, name: wanted = '', programs, onClose, onConnected }: Props & { readonly kind: Kind }) {
  const t = useT()
  const [typed, setTyped] = useState({ ...EMPTY, name: wanted, key: keyOf(wanted), entry: programs[0] ?? '' })
  const [site, setSite] = useState(EMPTY_SITE)
  const set = (change: Partial<typeof EMPTY>): void => setTyped({ ...typed, ...change })
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{name} is added. Its page says what it needs next.', { name: typed.name }))
      onConnected(typed.key)
    },
  })
  const wrong = Object.fromEntries((problem?.errors ?? []).map(({ pointer, message }) => [pointer.split('/')[1] ?? '', t(message)]))
  const off = kind === 'stdio' && programs.length === 0 ? t('The operator has allowed no program yet.') : null
  return (
    <form
      className="mt-4 grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null) act({ path: '/connectors', body: bodyOf(kind, typed, site) })
      }}
    >
      <TextField
        label={t('Name')}
        value={typed.name}
        wrong={wrong['name']}
        onChange={(name) => set({ name, key: typed.key === keyOf(typed.name) ? keyOf(name) : typed.key })}
      />
      <TextField
        label={t('Short name')}
        hint={t('As job descriptions write it: small letters, digits and -. It stays as it is.')}
        value={typed.key}
        wrong={wrong['key']}
        onChange={(key) => set({ key })}
      />
      {kind === 'remote' ? (
        <>
          <TextField
            label={t('Address')}
            hint={t('The one its maker gives for assistants, often called its MCP address.')}
            placeholder={EXAMPLE_ADDRESS}
            value={typed.url}
            wrong={wrong['url']}
            onChange={(url) => set({ url })}
          />
          <label className="pick">
            <input type="checkbox" checked={typed.private} onChange={(event) => set({ private: event.target.checked })} />
            <span>{t('It is inside our own network')}</span>
            <span className="hint">{t('Without this an address that is not public is refused.')}</span>
          </label>
          <SecretField typed={typed} wrong={wrong['secret'] ?? wrong['header']} onChange={set} />
        </>
      ) : null}
      {kind === 'http' ? (
        <>
          <SiteFields site={site} wrong={wrongOf(problem?.errors ?? [], 0, t)} onChange={setSite} onRemove={null} />
          {site.header === '' ? null : <SecretField typed={typed} wrong={wrong['secret']} onChange={set} onlyValue />}
        </>
      ) : null}
      {kind === 'stdio' ? <ProgramField programs={programs} value={typed.entry} onChange={(entry) => set({ entry })} /> : null}
      {problem ? (
        <p className="note danger" role="alert">
          {problem.status === 409 ? t('Another app has this short name.') : `${t(problem.message)}. ${t(problem.detail)}`}{' '}
          {t('Nothing was connected.')}
        </p>
      ) : null}
      <div className="acts-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={busy} off={off}>
          {t('Connect and test')}
        </Button>
      </div>
    </form>
  )
}

function bodyOf(kind: Kind, typed: typeof EMPTY, site: typeof EMPTY_SITE) {
  const { name, key, url, entry, header, prefix } = typed
  const secret = typed.secret === '' ? {} : { secret: typed.secret }
  if (kind === 'stdio') return { kind, name, key, entry }
  if (kind === 'http') return { kind, name, key, sites: [siteOf(site)], ...(site.header === '' ? {} : secret) }
  return { kind, name, key, url, private: typed.private, ...secret, ...(typed.secret === '' ? {} : { header: { name: header, prefix } }) }
}

function keyOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
}

interface ProgramProps {
  readonly programs: readonly string[]
  readonly value: string
  readonly onChange: (entry: string) => void
}

function ProgramField({ programs, value, onChange }: ProgramProps) {
  const t = useT()
  return (
    <label className="field">
      <span className="label">{t('Program')}</span>
      <select className="input" value={value} disabled={programs.length === 0} onChange={(event) => onChange(event.target.value)}>
        {programs.map((program) => (
          <option key={program} value={program}>
            {program}
          </option>
        ))}
      </select>
      <span className="hint">
        {programs.length === 0
          ? t('Only the operator can allow one, on the machine itself; nobody can add one from here.')
          : t('From the list of the operator of this installation.')}
      </span>
    </label>
  )
}
