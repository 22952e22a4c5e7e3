'use client'

import { CircleAlert, CircleCheck, RefreshCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import { euro } from '#components/costs/euro.ts'
import { triedWord } from '#components/costs/tried-words.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { CLEARANCE_WORDS, presetTitle, testSentence } from '#components/models/model-words.ts'
import { PricesDialog } from '#components/models/prices-dialog.tsx'
import { ChangeProviderDialog } from '#components/models/provider-dialog.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { AskFirst } from '#components/ui/ask-first.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ProviderView, RoleView } from '#server/bridge/models/schema.ts'

interface Props {
  readonly provider: ProviderView
  readonly roles: readonly RoleView[]
  /** Being tested because it was just connected. */
  readonly isTesting: boolean
}

/** One server of models: whether it answers, where it is, what it may see, and what its models cost. */
export function ProviderCard({ provider, roles, isTesting }: Props) {
  const t = useT()
  const off = useOff('admin')
  const [open, setOpen] = useState<'change' | 'prices' | null>(null)
  const test = useAct<unknown>()
  const busy = test.busy || isTesting
  const titleId = `provider-${provider.id}`
  return (
    <section className="card" aria-labelledby={titleId}>
      <div className="card-h">
        <h3 id={titleId} className="min-w-0 exact">
          {provider.name}
        </h3>
        <span className="muted min-w-0 text-sm font-normal">{presetTitle(provider, t)}</span>
        {provider.inside ? <Badge tone="ok">{t('Inside our network')}</Badge> : <Badge tone="info">{t('Elsewhere')}</Badge>}
      </div>
      <div className="card-b">
        <TestNote provider={provider} busy={busy} />
        <dl className="model-facts">
          <Fact name={t('Address')}>
            <SafeText text={provider.baseUrl} destination />
          </Fact>
          <Fact name={t('Key')}>{provider.hasKey ? t('saved, goes to this address only') : t('none')}</Fact>
          <Fact name={t('May see')}>{t(CLEARANCE_WORDS[provider.clearance].short)}</Fact>
          <Fact name={t('Personal data')}>{provider.seesPersonal ? t('as it is') : t('replaced by stand-ins')}</Fact>
          <Fact name={t('What is said')}>{provider.keepsPrompts ? t('kept for 30 days') : t('not kept, fingerprints only')}</Fact>
          <Fact name={t('Prices')}>
            <Prices provider={provider} />
          </Fact>
          <Fact name={t('In the last 24 hours')}>
            <Lately lately={provider.lately} />
          </Fact>
        </dl>
        {off === null ? (
          <div className="row mt-4 flex-wrap gap-2">
            <Button size="s" busy={busy} onClick={() => test.act({ path: `/models/${provider.id}/test` })}>
              <RefreshCw className="i i-s" aria-hidden />
              {t('Test connection')}
            </Button>
            <Button size="s" onClick={() => setOpen('change')}>
              {t('Change')}
            </Button>
            <Button size="s" onClick={() => setOpen('prices')}>
              {t('Prices')}
            </Button>
            <RemoveButton provider={provider} />
          </div>
        ) : null}
      </div>
      {open === 'change' ? <ChangeProviderDialog provider={provider} onClose={() => setOpen(null)} /> : null}
      {open === 'prices' ? <PricesDialog provider={provider} roles={roles} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="exact">{children}</dd>
    </div>
  )
}

function TestNote({ provider, busy }: { readonly provider: ProviderView; readonly busy: boolean }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { test, testedAt } = provider
  if (!provider.holds)
    return (
      <p className="note danger mb-4" role="status">
        <CircleAlert className="i" aria-hidden />
        <span>{t('Its settings are not what an admin decided, so nothing is asked of it. Change it to decide anew.')}</span>
      </p>
    )
  if (busy)
    return (
      <p className="note mb-4" role="status">
        {t('Asking for its models. No text of anybody goes there.')}
      </p>
    )
  if (test === null || testedAt === null)
    return (
      <p className="note mb-4" role="status">
        {t('Not tested since it was set.')}
      </p>
    )
  const isGood = test.kind === 'found'
  const Icon = isGood ? CircleCheck : CircleAlert
  return (
    <p className={`note mb-4 ${isGood ? '' : 'danger'}`} role="status">
      <Icon className={`i ${isGood ? 'ok' : ''}`} aria-hidden />
      <span className="min-w-0">
        {testSentence(test, provider.hasKey, t)}{' '}
        <span className={isGood ? 'muted' : ''}>{t('Tested {when}.', { when: ago(testedAt, clock, now) })}</span>
        {isGood ? <ModelList models={test.models} more={test.more} /> : null}
      </span>
    </p>
  )
}

/** What came of asking it: who is refused is sent here to find out why. */
function Lately({ lately: { answered, failed } }: Pick<ProviderView, 'lately'>) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  if (answered === 0 && failed.length === 0) return t('not asked')
  return (
    <ul className="grid gap-1">
      <li>{t.count(answered, '{n} answer', '{n} answers')}</li>
      {failed.map(({ model, outcome, status, n, lastAt }) => (
        <li key={`${model} ${outcome} ${status}`}>
          <span className="mono-s">
            <SafeText text={model} />
          </span>{' '}
          {t('{n} × {why}, last {when}', { n: t.number(n), why: triedWord({ outcome, status }, t), when: ago(lastAt, clock, now) })}
        </li>
      ))}
    </ul>
  )
}

const SHOWN = 8

function ModelList({ models, more }: { readonly models: readonly string[]; readonly more: number }) {
  const t = useT()
  const rest = models.length - SHOWN + more
  return (
    <span className="muted exact mt-1 block">
      <span className="mono-s">
        <SafeText text={models.slice(0, SHOWN).join(', ')} />
      </span>
      {rest > 0 ? ` ${t.count(rest, 'and {n} more', 'and {n} more')}` : ''}
    </span>
  )
}

function Prices({ provider }: { readonly provider: ProviderView }) {
  const t = useT()
  if (provider.prices.length === 0)
    return provider.inside ? t('nothing: inside the own network') : t('none typed yet: no model of it can be asked')
  return (
    <ul className="grid gap-1">
      {provider.prices.map(({ model, inputMicroPerMillion, outputMicroPerMillion }) => (
        <li key={model}>
          <span className="mono-s">{model}</span>{' '}
          {t('{input} read, {output} written, for a million tokens', {
            input: euro(inputMicroPerMillion, t),
            output: euro(outputMicroPerMillion, t),
          })}
        </li>
      ))}
    </ul>
  )
}

function RemoveButton({ provider }: { readonly provider: ProviderView }) {
  const t = useT()
  const { act, busy } = useAct<unknown>({ onDone: () => toast(t('{name} is removed.', { name: provider.name })) })
  if (provider.usedIn.length > 0) return null
  return (
    <AskFirst
      word={t('Remove')}
      about={provider.name}
      sure={provider.hasKey ? t('Remove it and delete its key') : t('Remove it')}
      size="s"
      busy={busy}
      onSure={() => act({ path: `/models/${provider.id}`, method: 'DELETE' })}
    />
  )
}
