'use client'

import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { CostTables } from '#components/costs/cost-tables.tsx'
import { estimatedText, spentText } from '#components/costs/cost-words.ts'
import { DayChart } from '#components/costs/day-chart.tsx'
import { LimitList } from '#components/costs/limit-list.tsx'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { CostsView } from '#server/bridge/costs/schema.ts'

const RANGES = ['7', '30', '90'] as const

/** What models cost, by whom and for what, and how much they may cost. */
export function CostsScreen() {
  const t = useT()
  const [days, setDays] = useQueryState('days', parseAsStringLiteral(RANGES).withDefault('30'))
  const { data, error, isPending, refetch } = useRead<CostsView>(`/costs?days=${days}`, { keep: true })
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Costs and limits')}</h1>
        <span className="grow" />
        <nav className="seg" aria-label={t('Time')}>
          {RANGES.map((range) => (
            <button key={range} type="button" aria-pressed={range === days} onClick={() => void setDays(range)}>
              {t('{n} days', { n: range })}
            </button>
          ))}
        </nav>
      </div>
      {isPending && !error ? <Loading /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? <Loaded view={data} /> : null}
    </main>
  )
}

function Loaded({ view }: { readonly view: CostsView }) {
  const t = useT()
  const daily = view.limits.find(({ scope, period, state }) => scope === 'workspace' && period === 'day' && state !== 'broken')
  const used = view.total.calls > 0
  const cost = view.total.settledMicro + view.total.estimatedMicro > 0
  return (
    <div className="grid gap-4 [&>.card+.card]:mt-0">
      <Total view={view} />
      {cost ? <DayChart byDay={view.byDay} limitMicro={daily?.maxMicro} /> : null}
      <LimitList limits={view.limits} crews={view.crews} />
      {used ? <CostTables view={view} /> : null}
      <p className="muted text-sm">
        <Said
          text="Counted with the prices under {place}, in the workspace's days ({zone}). What providers bill can differ: they round, and prices change."
          holes={{
            place: (
              <Link className="link" href="/models">
                {t('Models')}
              </Link>
            ),
            zone: view.zone,
          }}
        />
      </p>
    </div>
  )
}

function Total({ view: { total, days } }: { readonly view: CostsView }) {
  const t = useT()
  const estimated = estimatedText(total, t)
  return (
    <section className="card cost-total" aria-label={t('In all')}>
      <p className="cost-sum">{spentText(total, t)}</p>
      <p className="muted text-sm">
        {t('in the last {n} days', { n: days })}
        {total.calls === 0 ? '' : `, ${t.count(total.calls, '{n} question to models', '{n} questions to models')}`}
        {estimated === null ? '' : `; ${estimated}`}
      </p>
      {total.calls === 0 ? <p className="muted text-sm">{t('Crew members with fixed rules ask none, and cost nothing.')}</p> : null}
    </section>
  )
}

function Loading() {
  return (
    <div className="grid gap-4">
      <SkeletonBlock height={92} />
      <SkeletonBlock height={220} />
      <SkeletonBlock height={160} />
    </div>
  )
}
