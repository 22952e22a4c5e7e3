'use client'

import { Check, ChevronDown, ChevronRight, CircleDashed, CircleQuestionMark, LoaderCircle, Minus, X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { Preview } from '#components/plan/preview.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { clockSeconds } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Badge } from '#components/ui/badge.tsx'
import { ACTION_WORDS } from '#components/words.ts'
import type { PlanItem } from '#server/bridge/schema.ts'

const MARKS = {
  planned: { icon: CircleDashed, colour: 'muted' },
  intended: { icon: CircleDashed, colour: 'muted' },
  sent: { icon: LoaderCircle, colour: 'info' },
  confirmed: { icon: Check, colour: 'ok' },
  failed: { icon: X, colour: 'danger' },
  unknown: { icon: CircleQuestionMark, colour: 'warn' },
  skipped: { icon: Minus, colour: 'muted' },
} as const

/** The plan as it is carried out, line by line; the card has become the receipt. @param props.settle stands under the line it is about */
export function TickLines({
  items,
  settle,
}: {
  readonly items: readonly PlanItem[]
  readonly settle: { readonly ordinal: number; readonly form: ReactNode } | null
}) {
  const t = useT()
  return (
    <ol aria-label={t('Actions')}>
      {items.map((item) =>
        item.ordinal === settle?.ordinal ? (
          <li key={item.ordinal} className="settle">
            <Line item={item} />
            <div className="settle-b">{settle.form}</div>
          </li>
        ) : (
          <li key={item.ordinal} className="border-line-soft [&+&]:border-t">
            <Line item={item} />
          </li>
        ),
      )}
    </ol>
  )
}

function Line({ item }: { readonly item: PlanItem }) {
  const t = useT()
  const clock = useClock()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { icon: Icon, colour } = MARKS[item.state]
  const isTodo = item.state === 'planned' || item.state === 'intended' || item.state === 'skipped'
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <>
      <div className={isTodo ? 'tick todo' : 'tick hit'}>
        <span className={`mark ${colour}`}>
          <Icon className={item.state === 'sent' ? 'i spin' : 'i'} aria-hidden />
        </span>
        <button
          type="button"
          className="flex min-h-6 items-center gap-1.5 text-left"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <span>
            <SafeText text={item.summary} destination />
            {item.amount === null ? null : <span className="muted"> {item.amount}</span>}
          </span>
          <Chevron className="i i-s muted" aria-hidden />
        </button>
        <span className="receipt">
          {item.state === 'unknown' || item.state === 'failed' ? (
            <Badge tone={item.state === 'failed' ? 'danger' : 'warn'}>{t(ACTION_WORDS[item.state])}</Badge>
          ) : (
            <SafeText text={item.receipt ?? t(ACTION_WORDS[item.state])} />
          )}
        </span>
        <time className="num muted" dateTime={item.settledAt ?? undefined}>
          {item.settledAt ? clockSeconds(item.settledAt, clock) : ''}
        </time>
      </div>
      {item.state === 'failed' && item.errorText ? (
        <p className="danger px-4 pb-2 pl-11 text-sm">
          <SafeText text={item.errorText} />
        </p>
      ) : null}
      {open ? (
        <div id={id} className="px-4 pb-3 pl-11 [&>.mail]:m-0">
          <Preview preview={item.preview} />
        </div>
      ) : null}
    </>
  )
}

/** Green, amber, grey: how many lines are done, at a glance. */
export function Pips({ items }: { readonly items: readonly PlanItem[] }) {
  const t = useT()
  const done = items.filter((item) => item.state === 'confirmed').length
  const unsure = items.filter((item) => item.state === 'unknown').length
  const failed = items.filter((item) => item.state === 'failed').length
  const label = [
    t('{n} of {all} done', { n: done, all: items.length }),
    unsure > 0 ? t('{n} not sure', { n: unsure }) : '',
    failed > 0 ? t('{n} failed', { n: failed }) : '',
  ]
    .filter(Boolean)
    .join(', ')
  if (items.length > 12) return <span className="small muted whitespace-nowrap">{label}</span>
  return (
    <span className="pips" role="img" aria-label={label}>
      {items.map((item) => (
        <i
          key={item.ordinal}
          className={item.state === 'confirmed' ? 'ok' : item.state === 'unknown' ? 'warn' : ''}
          style={item.state === 'failed' ? { background: 'var(--danger)' } : undefined}
        />
      ))}
    </span>
  )
}
