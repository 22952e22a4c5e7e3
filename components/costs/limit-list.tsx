'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { AT_LIMIT_WORDS, goesOn, LIMIT_STATE, limitFor, PERIOD_WORDS, waitsAt } from '#components/costs/cost-words.ts'
import { euro } from '#components/costs/euro.ts'
import { LimitBar } from '#components/costs/limit-bar.tsx'
import { LimitDialog } from '#components/costs/limit-dialog.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { AskFirst } from '#components/ui/ask-first.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { CostsView, LimitView } from '#server/bridge/costs/schema.ts'

/** How much models may cost, and how far it is used up. */
export function LimitList({ limits, crews }: Pick<CostsView, 'limits' | 'crews'>) {
  const t = useT()
  const off = useOff('admin')
  const home = useFocusHome<HTMLElement>()
  const [open, setOpen] = useState<LimitView | 'new' | null>(null)
  return (
    <section className="card" aria-labelledby="limits" ref={home}>
      <div className="card-h">
        <h2 id="limits">{t('Limits')}</h2>
        {limits.length > 0 ? <span className="count">{limits.length}</span> : null}
        <span className="end">
          <Button size="s" off={off === null ? null : ''} onClick={() => setOpen('new')}>
            <Plus className="i i-s" aria-hidden />
            {t('Set a limit')}
          </Button>
        </span>
      </div>
      {limits.length === 0 ? (
        <Empty title={t('No limit is set')}>
          {t('Models may cost what their prices say. A limit stops that for the workspace, a crew member or each run.')}
        </Empty>
      ) : (
        <ul className="contents">
          {limits.map((limit) => (
            <LimitRow key={limit.id} limit={limit} mayChange={off === null} onChange={() => setOpen(limit)} />
          ))}
        </ul>
      )}
      {off === null ? null : <p className="hint border-t border-line-soft px-4 py-2">{t('Only admins set limits.')}</p>}
      {open === null ? null : <LimitDialog limit={open === 'new' ? null : open} crews={crews} onClose={() => setOpen(null)} />}
    </section>
  )
}

interface RowProps {
  readonly limit: LimitView
  readonly mayChange: boolean
  readonly onChange: () => void
}

function LimitRow({ limit, mayChange, onChange }: RowProps) {
  const t = useT()
  const { word, tone } = LIMIT_STATE[limit.state]
  const used = { used: euro(limit.usedMicro, t), max: euro(limit.maxMicro, t) }
  return (
    <li className="limit-row">
      <div className="min-w-0">
        <span className="strong exact">
          <SafeText text={limitFor(limit, t)} />
        </span>{' '}
        <span className="muted">
          {t(PERIOD_WORDS[limit.period])} · {t(AT_LIMIT_WORDS[limit.atLimit])}
        </span>
      </div>
      <div className="min-w-0">
        <p className="row between flex-wrap gap-x-2">
          <span>{limit.period === 'run' ? t('dearest run: {used} of {max}', used) : t('{used} of {max}', used)}</span>
          {limit.state === 'free' ? (
            <span className="muted small">
              {limit.period === 'run' ? t(word) : t('{left} left', { left: euro(limit.maxMicro - limit.usedMicro, t) })}
            </span>
          ) : (
            <Badge tone={tone}>{t(word)}</Badge>
          )}
        </p>
        <LimitBar usedMicro={limit.usedMicro} maxMicro={limit.maxMicro} tone={tone} />
        {limit.state === 'broken' ? (
          <p className="bad small mt-1">{t('It was changed without the product: nothing is let through until an admin sets it anew.')}</p>
        ) : null}
      </div>
      {mayChange ? <Acts limit={limit} onChange={onChange} /> : null}
      {limit.waiting.length > 0 ? <Waiting limit={limit} mayChange={mayChange} /> : null}
    </li>
  )
}

const WAITING_SHOWN = 3

/** Runs that stopped here: they go on by themselves when the limit is raised, and by a press when its time begins anew. */
function Waiting({ limit, mayChange }: Omit<RowProps, 'onChange'>) {
  const t = useT()
  const { act, busy } = useAct<{ readonly resumed: number }>({
    onDone: ({ resumed }) => toast(resumed > 0 ? goesOn(resumed, t) : t('It does not reach for any of them yet.')),
  })
  return (
    <p className="row col-span-full flex-wrap gap-2">
      <span>{t('{runs} at this limit', { runs: waitsAt(limit.waiting.length, t) })}:</span>
      {limit.waiting.slice(0, WAITING_SHOWN).map(({ runId, runN, memberName }) => (
        <Link key={runId} className="link" href={`/runs/${runId}`}>
          <SafeText text={t('{name}, run {n}', { name: memberName, n: runN })} />
        </Link>
      ))}
      {mayChange ? (
        <Button size="xs" busy={busy} onClick={() => act({ path: `/spend-limits/${limit.id}/resume` })}>
          {limit.waiting.length === 1 ? t('Let it go on') : t('Let them go on')}
        </Button>
      ) : null}
    </p>
  )
}

function Acts({ limit, onChange }: Omit<RowProps, 'mayChange'>) {
  const t = useT()
  const { act, busy } = useAct<{ readonly resumed: number }>({
    onDone: ({ resumed }) => toast(resumed > 0 ? `${t('The limit is lifted.')} ${goesOn(resumed, t)}` : t('The limit is lifted.')),
  })
  const name = limitFor(limit, t)
  return (
    <span className="row flex-wrap justify-end gap-1">
      <Button size="xs" onClick={onChange}>
        {t('Change')}
        <span className="sr"> {name}</span>
      </Button>
      <AskFirst
        word={t('Lift')}
        about={name}
        sure={t('Lift it now')}
        look="plain"
        busy={busy}
        onSure={() => act({ path: `/spend-limits/${limit.id}`, method: 'DELETE' })}
      />
    </span>
  )
}
