'use client'

import { AppWindow, Globe, Plug, Plus, Terminal } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { AppDetail } from '#components/apps/app-detail.tsx'
import { APP_STATE_WORDS } from '#components/apps/app-words.ts'
import { ConnectDialog } from '#components/apps/connect-dialog.tsx'
import { AskAdmin } from '#components/authoring/ask-admin.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonList } from '#components/ui/states.tsx'
import type { Connector } from '#server/catalogue/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

export interface AppList {
  readonly items: readonly Connector[]
  readonly programs: readonly string[]
}
const TESTING_MS = 1500
const KIND_ICONS = { 'in-process': AppWindow, http: Globe, remote: Plug, stdio: Terminal } as const

/** Connected apps with their state, and one of them in full. Admins change them; everybody may look. */
export function AppsScreen() {
  const t = useT()
  const [key, setKey] = useQueryState('app', parseAsString)
  const [find, setFind] = useQueryState('find', parseAsString.withDefault(''))
  /** The name of an app that a job waits for: another page's one click leads here. */
  const [wanted, setWanted] = useQueryState('connect', parseAsString)
  const [isOpen, setOpen] = useState(false)
  const isConnecting = isOpen || wanted !== null
  const setConnecting = (next: boolean): void => {
    setOpen(next)
    if (!next) void setWanted(null)
  }
  const [isTesting, setTesting] = useState(false)
  const { data, error, isPending, refetch } = useRead<AppList>('/connectors', { everyMs: isTesting ? TESTING_MS : false })
  const anyTesting = data?.items.some(({ state }) => state === 'testing') ?? false
  if (anyTesting !== isTesting) setTesting(anyTesting)
  const off = useOff('admin')
  const items = (data?.items ?? []).map((app) => inReadersWords(app, t))
  const shown = items.filter((app) => matches(app, find))
  const current = items.find((app) => app.key === key) ?? shown[0]
  return (
    <main className="split h-full" data-open={key !== null}>
      <section className="list" aria-label={t('Connected apps')}>
        <div className="flex min-h-12 items-center gap-2 border-b border-line px-4">
          <h1 style={{ font: '600 var(--t13) var(--sans)' }}>{t('Connected apps')}</h1>
          <span className="small muted">{data ? data.items.length : ''}</span>
          <span className="grow" />
          <Button size="s" off={off === null ? null : ''} onClick={() => setConnecting(true)}>
            <Plus className="i i-s" aria-hidden />
            {t('Connect an app')}
          </Button>
        </div>
        {off === null ? null : (
          <p className="hint border-b border-line-soft px-4 py-2">
            {t('Only admins change what is connected. You can look at everything.')}
          </p>
        )}
        {off !== null && wanted !== null ? (
          <div className="note warn m-4 mb-0">
            <Plug className="i" aria-hidden />
            <div className="grow">
              <p className="mb-1">
                <SafeText text={t('A job needs {name}, which is not connected here.', { name: wanted })} />
              </p>
              <AskAdmin kind="app" name={wanted} />
            </div>
          </div>
        ) : null}
        <div className="px-4 pt-3 pb-1">
          <input
            className="input"
            aria-label={t('Find an app or an ability')}
            placeholder={t('Find an app or an ability')}
            value={find}
            onChange={(event) => void setFind(event.target.value || null)}
          />
        </div>
        {isPending && !error ? <SkeletonList /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && shown.length === 0 ? <Empty title={t('No app and no ability is called that')} /> : null}
        {data ? (
          <ul className="li-list pt-1">
            {shown.map((app) => (
              <li key={app.id}>
                <Row
                  app={app}
                  isCurrent={app.key === current?.key}
                  onOpen={() => void setKey(app.key, { history: key === null ? 'push' : 'replace' })}
                />
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      <section className="detail" aria-label={t('App')}>
        {current ? <AppDetail key={current.id} app={current} find={find} onBack={() => void setKey(null)} /> : null}
      </section>
      {isConnecting && off === null && data ? (
        <ConnectDialog
          name={wanted ?? ''}
          programs={data.programs}
          onClose={() => setConnecting(false)}
          onConnected={(connected) => {
            setConnecting(false)
            void setFind(null)
            void setKey(connected)
          }}
        />
      ) : null}
    </main>
  )
}

function Row({ app, isCurrent, onOpen }: { readonly app: Connector; readonly isCurrent: boolean; readonly onOpen: () => void }) {
  const t = useT()
  const Icon = KIND_ICONS[app.kind]
  const { word, tone } = APP_STATE_WORDS[app.state]
  return (
    <button type="button" className="li" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
      <Icon className="i ic muted" aria-hidden />
      <span className="li-t exact">
        <SafeText text={app.name} />
      </span>
      <span className="li-s">{t.count(app.abilities.length, '{n} ability', '{n} abilities')}</span>
      <span className="li-f">
        {app.state === 'ready' ? <span className="small muted">{t(word)}</span> : <Badge tone={tone}>{t(word)}</Badge>}
      </span>
    </button>
  )
}

/** Ships with Muster too, though it reaches outside as apps do that somebody named. */
const WEBHOOK = 'webhook'

/** What ships with Muster says what it does in the reader's language; what other apps say of themselves stays as it is. */
function inReadersWords(app: Connector, t: Say): Connector {
  if (app.kind !== 'in-process' && app.kind !== 'http') return app
  const abilities = app.abilities.map((ability) => ({ ...ability, title: t(ability.title), description: t(ability.description) }))
  return { ...app, name: app.kind === 'in-process' || app.key === WEBHOOK ? t(app.name) : app.name, abilities }
}

/** An app by its own name, or by what it can do. */
function matches(app: Connector, find: string): boolean {
  const wanted = find.trim().toLowerCase()
  const texts = [app.name, app.key, ...app.abilities.flatMap(({ title, tool, description }) => [title, tool, description])]
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted))
}
