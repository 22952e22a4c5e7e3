import Link from 'next/link'
import type { ReactNode } from 'react'
import { estimatedText } from '#components/costs/cost-words.ts'
import { euro } from '#components/costs/euro.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import type { CostsView, Spent } from '#server/bridge/costs/schema.ts'

/** Who spent it, on which models, and which runs were the dearest. */
export function CostTables({ view }: { readonly view: CostsView }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const all = view.total.settledMicro + view.total.estimatedMicro
  return (
    <>
      <CostCard title={t('By crew member')}>
        {view.byMember.map((row) => (
          <CostRow key={row.memberId ?? 'none'} spent={row} all={all}>
            {row.memberId === null ? (
              <span>{t('Asked by people and programs, for no crew member')}</span>
            ) : (
              <Link className="link" href={`/crews/${row.memberId}`}>
                <SafeText text={row.name ?? t('A crew member that is gone')} />
              </Link>
            )}
          </CostRow>
        ))}
      </CostCard>
      <CostCard title={t('By model')}>
        {view.byModel.map((row) => (
          <CostRow key={`${row.provider} ${row.model}`} spent={row} all={all}>
            {row.model === null ? (
              <span className="muted">{t('None answered')}</span>
            ) : (
              <>
                <SafeText text={row.model} /> <span className="muted">{t('at {provider}', { provider: row.provider ?? '' })}</span>
              </>
            )}
            <span className="muted small block">
              {t('Tokens: {input} read, {output} written', { input: row.inputTokens, output: row.outputTokens })}
            </span>
          </CostRow>
        ))}
      </CostCard>
      {view.byRun.length > 0 ? (
        <CostCard title={t('Dearest runs')}>
          {view.byRun.map((row) => (
            <CostRow key={row.runId} spent={row} all={all}>
              <Link className="link" href={`/runs/${row.runId}#model-calls`}>
                {t('Run {n}', { n: String(row.runN) })}
              </Link>{' '}
              <SafeText text={row.memberName} />
              <span className="muted small block">{dayTime(row.at, clock, now)}</span>
            </CostRow>
          ))}
        </CostCard>
      ) : null}
    </>
  )
}

function CostCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <div className="card-h">
        <h2>{title}</h2>
      </div>
      <ul className="contents">{children}</ul>
    </section>
  )
}

/** One line: what it is, its share, how often, how much. */
function CostRow({ spent, all, children }: { readonly spent: Spent; readonly all: number; readonly children: ReactNode }) {
  const t = useT()
  const sum = spent.settledMicro + spent.estimatedMicro
  const estimated = estimatedText(spent, t)
  return (
    <li className="cost-row">
      <span className="exact">{children}</span>
      <span className="bar slate" aria-hidden="true">
        <i style={{ width: `${all === 0 ? 0 : (sum / all) * 100}%` }} />
      </span>
      <span className="muted num">{t.count(spent.calls, '{n} question', '{n} questions')}</span>
      <span className="num">
        {euro(sum, t)}
        {estimated === null ? null : <span className="muted small block">{estimated}</span>}
      </span>
    </li>
  )
}
