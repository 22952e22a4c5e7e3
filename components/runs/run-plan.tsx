'use client'

import { ChevronDown, ChevronRight, Lock } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { PlanCard } from '#components/plan/plan-card.tsx'
import { SettleForm } from '#components/runs/settle-form.tsx'
import { Pips, TickLines } from '#components/runs/tick-lines.tsx'
import { SkeletonBlock } from '#components/ui/states.tsx'
import type { PlanItem, RunDetail } from '#server/bridge/schema.ts'

/** Before it is carried out: the plan card. From then on: the same plan, ticking line by line. */
export function RunPlan({ run }: { readonly run: RunDetail }) {
  const { card } = run
  if (card === null) return <Planning run={run} />
  const items = card.willDo.flatMap((group) => group.items).sort((a, b) => a.ordinal - b.ordinal)
  if (!items.some((item) => item.state !== 'planned')) return <PlanCard card={card} />
  return <Receipt run={run} card={card} items={items} />
}

function Planning({ run }: { readonly run: RunDetail }) {
  const t = useT()
  if (run.header.endedAt !== null) return null
  const isAsked = run.asks.some((ask) => ask.status === 'open')
  const isPaused = run.header.status === 'blocked'
  return (
    <section className="card" aria-label={t('Plan')}>
      <div className="card-b" role="status">
        <p className="pt-1 text-sm">
          {isAsked
            ? t('The plan is worked out once the question above is answered. Nothing of it was done yet.')
            : isPaused
              ? t('The plan is worked out once this run goes on. Nothing of it was done yet.')
              : run.header.status === 'queued'
                ? t('Waits its turn. Nothing was done yet.')
                : t('Reading and working out the plan. Planning changes nothing.')}
        </p>
        {isAsked || isPaused ? null : (
          <div className="mt-3">
            <SkeletonBlock height={160} label={t('The plan')} />
          </div>
        )}
      </div>
    </section>
  )
}

function Receipt({
  run,
  card,
  items,
}: {
  readonly run: RunDetail
  readonly card: NonNullable<RunDetail['card']>
  readonly items: readonly PlanItem[]
}) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const held = run.hold?.effect ?? null
  const heldItem = items.find((item) => item.ordinal === held?.ordinal)
  const left = items.filter((item) => item.state === 'intended').length
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <>
      <section className="plan" aria-label={t('Plan, carried out')}>
        <div className="card-h">
          <h2>{t('Plan')}</h2>
          <span className="end pr-2">
            <Pips items={items} />
          </span>
        </div>
        <TickLines
          items={items}
          settle={
            held && heldItem
              ? { ordinal: held.ordinal, form: <SettleForm runId={run.header.id} held={held} item={heldItem} left={left} /> }
              : null
          }
        />
        <div className="lockline wrap">
          <Lock className="i i-s" aria-hidden />
          <span>
            {run.approval?.status === 'approved'
              ? t('This is the plan that was approved, line by line. It cannot change.')
              : t('This is the locked plan, line by line. It cannot change.')}
          </span>
          <span className="grow" />
          <button type="button" className="btn xs ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('Why it asked, what it looked at')}
            <Chevron className="i i-s" aria-hidden />
          </button>
        </div>
      </section>
      {open ? (
        <div className="mt-4">
          <PlanCard card={card} withActions={false} />
        </div>
      ) : null}
    </>
  )
}
