'use client'

import { ArrowLeft, RefreshCw } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { AbilityRow } from '#components/apps/ability-row.tsx'
import { AppSettings } from '#components/apps/app-settings.tsx'
import { AppSignIn } from '#components/apps/app-sign-in.tsx'
import { APP_STATE_WORDS } from '#components/apps/app-words.ts'
import { TestOutcome } from '#components/apps/test-outcome.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/states.tsx'
import type { Connector } from '#server/catalogue/schema.ts'

interface Props {
  readonly app: Connector
  /** What was looked for in the list: abilities that match are shown first. */
  readonly find: string
  readonly onBack: () => void
}

/** One connected app: whether it answers, what it reaches, and each of its abilities. */
export function AppDetail({ app, find, onBack }: Props) {
  const t = useT()
  const [open, setOpen] = useQueryState('ability', parseAsString)
  const { word, tone } = APP_STATE_WORDS[app.state]
  const wanted = find.trim().toLowerCase()
  const abilities = app.abilities.filter(({ title, tool, description }) => `${title} ${tool} ${description}`.toLowerCase().includes(wanted))
  const shown = abilities.length > 0 ? abilities : app.abilities
  return (
    <div className="reader">
      <div className="app-head">
        <button type="button" className="back btn icon ghost touch" aria-label={t('Back to the list')} onClick={onBack}>
          <ArrowLeft className="i" aria-hidden />
        </button>
        <h2>
          <SafeText text={app.name} />
        </h2>
        <Badge tone={tone}>{t(word)}</Badge>
        <span className="grow" />
        <Actions app={app} />
      </div>
      <TestOutcome app={app} />
      <AppSignIn app={app} />
      <AppSettings app={app} />
      <section className="card mt-4" aria-labelledby="abilities-title">
        <div className="card-h">
          <h3 id="abilities-title" style={{ font: '600 var(--t13) var(--sans)' }}>
            {t('Abilities')}
          </h3>
          <span className="count">{t.count(app.abilities.length, '{n} ability', '{n} abilities')}</span>
        </div>
        {app.abilities.length === 0 ? (
          <Empty title={app.state === 'testing' ? t('It is being asked for its abilities') : t('No ability is known yet')}>
            {t('The app is asked for them when its connection is tested.')}
          </Empty>
        ) : (
          <ul>
            {shown.map((ability) => (
              <AbilityRow
                key={`${ability.tool} ${ability.pin} ${ability.seenPin}`}
                app={app}
                ability={ability}
                isOpen={open === ability.tool}
                onToggle={() => void setOpen(open === ability.tool ? null : ability.tool)}
              />
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

function Actions({ app }: { readonly app: Connector }) {
  const t = useT()
  const off = useOff('admin')
  const test = useAct<unknown>()
  const change = useAct<unknown>()
  const canSwitch = app.key !== 'result'
  if (off !== null) return null
  return (
    <>
      <Button
        size="s"
        busy={test.busy || app.state === 'testing'}
        off={app.enabled ? null : ''}
        onClick={() => test.act({ path: `/connectors/${app.id}/test` })}
      >
        <RefreshCw className="i i-s" aria-hidden />
        {t('Test connection')}
      </Button>
      {canSwitch ? (
        <Button
          size="s"
          busy={change.busy}
          onClick={() => change.act({ path: `/connectors/${app.id}`, method: 'PATCH', body: { enabled: !app.enabled } })}
        >
          {app.enabled ? t('Switch off') : t('Switch on')}
        </Button>
      ) : null}
    </>
  )
}
