'use client'

import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { LIMIT_STATE, limitFor, PERIOD_WORDS, spentText } from '#components/costs/cost-words.ts'
import { euro } from '#components/costs/euro.ts'
import { LimitBar } from '#components/costs/limit-bar.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Badge } from '#components/ui/badge.tsx'
import type { CostsView, LimitView } from '#server/bridge/costs/schema.ts'

/** The fullest first; more stand on their own page. */
const LIMITS_SHOWN = 3

/** What models cost lately, and how full the limits are. */
export function SpendCard() {
  const t = useT()
  const { data } = useRead<CostsView>('/costs?days=30')
  if (!data) return null
  const limits = [...data.limits].sort((a, b) => shareOf(b) - shareOf(a)).slice(0, LIMITS_SHOWN)
  return (
    <section className="card" aria-labelledby="spend">
      <div className="card-h">
        <h2 id="spend">{data.limits.length > 0 ? t('Spend against limit') : t('What models cost')}</h2>
        <span className="muted text-sm font-normal">{t('{n} days', { n: '30' })}</span>
        <span className="end">
          <Link className="btn xs ghost" href="/costs">
            {t('All costs')}
            <ArrowRight className="i i-s" aria-hidden />
          </Link>
        </span>
      </div>
      <div className="card-b grid gap-3 text-sm">
        <p className={data.total.calls === 0 ? 'muted' : 'strong text-lg'}>{spentText(data.total, t)}</p>
        {limits.length > 0 ? (
          <ul className="grid gap-3">
            {limits.map((limit) => (
              <Limit key={limit.id} limit={limit} />
            ))}
          </ul>
        ) : null}
      </div>
    </section>
  )
}

function Limit({ limit }: { readonly limit: LimitView }) {
  const t = useT()
  const { word, tone } = LIMIT_STATE[limit.state]
  return (
    <li>
      <p className="row between flex-wrap gap-x-2">
        <span className="exact">
          <SafeText text={limitFor(limit, t)} /> <span className="muted">{t(PERIOD_WORDS[limit.period])}</span>
        </span>
        {limit.state === 'free' ? null : <Badge tone={tone}>{t(word)}</Badge>}
        <span className="muted">{t('{used} of {max}', { used: euro(limit.usedMicro, t), max: euro(limit.maxMicro, t) })}</span>
      </p>
      <LimitBar usedMicro={limit.usedMicro} maxMicro={limit.maxMicro} tone={tone} />
    </li>
  )
}

function shareOf({ usedMicro, maxMicro, state }: LimitView): number {
  if (state === 'broken' || maxMicro === 0) return 1
  return usedMicro / maxMicro
}
