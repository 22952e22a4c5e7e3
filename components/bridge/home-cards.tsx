'use client'

import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useId } from 'react'
import { RunRow } from '#components/runs/run-list.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { deadline } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectIcon } from '#components/ui/badge.tsx'
import { counted } from '#components/words.ts'
import type { ApprovalListItem, Home } from '#server/bridge/schema.ts'

const RUN_COLUMNS = '16px minmax(0,1.2fr) minmax(0,1fr) 132px 132px'
const APPROVAL_COLUMNS = '16px minmax(0,1.2fr) minmax(0,1fr) 132px 132px'

interface CardProps {
  readonly title: string
  readonly count: number
  readonly all: { readonly href: string; readonly word: string }
  readonly empty: ReactNode
  readonly children: ReactNode
}

function HomeCard({ title, count, all, empty, children }: CardProps) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-h">
        <h2 id={id}>{title}</h2>
        {count > 0 ? <span className="count">{count}</span> : null}
        <span className="end">
          <Link className="btn xs ghost" href={all.href}>
            {all.word}
            <ArrowRight className="i i-s" aria-hidden />
          </Link>
        </span>
      </div>
      {count === 0 ? <p className="muted px-4 py-3 text-sm">{empty}</p> : children}
    </section>
  )
}

/** Open decisions of this person, soonest end first. */
export function NeedsYou({ items }: { readonly items: Home['needsYou'] }) {
  const empty = (
    <>
      Nothing needs you. To see a plan,{' '}
      <Link className="link" href="/crews">
        try a crew member
      </Link>
      .
    </>
  )
  return (
    <HomeCard title="Needs you" count={items.length} all={{ href: '/approvals', word: 'All approvals' }} empty={empty}>
      {items.map((item) => (
        <ApprovalRow key={item.id} item={item} />
      ))}
    </HomeCard>
  )
}

function ApprovalRow({ item }: { readonly item: ApprovalListItem }) {
  const zone = useZone()
  const now = useNow()
  return (
    <Link className="tr wrap" style={{ gridTemplateColumns: APPROVAL_COLUMNS }} href={`/approvals?id=${encodeURIComponent(item.id)}`}>
      <EffectIcon effectClass={item.effectClass} />
      <span className="strong exact">{item.sentence}</span>
      <span className="muted opt">
        {item.memberName}, run {item.runN}
      </span>
      <span>
        <ApprovalFlag item={item} />
      </span>
      <span className="num muted opt">by {deadline(item.expiresAt, zone, now)}</span>
    </Link>
  )
}

function ApprovalFlag({ item }: { readonly item: ApprovalListItem }) {
  if (item.effectClass === 'spend') return <Badge tone="danger">Costs money</Badge>
  if (item.exceptions > 0) return <Badge tone="warn">{counted(item.exceptions, 'exception', 'exceptions')}</Badge>
  if (item.flags.includes('from-outside')) return <Badge tone="edge">From outside</Badge>
  return null
}

/** Runs under way. */
export function RunningNow({ items }: { readonly items: Home['runningNow'] }) {
  return (
    <HomeCard title="Running now" count={items.length} all={{ href: '/runs', word: 'All runs' }} empty="Nothing runs right now.">
      {items.map((run) => (
        <RunRow key={run.id} run={run} columns={RUN_COLUMNS} />
      ))}
    </HomeCard>
  )
}

/** What went wrong since this person looked last, with the reason. */
export function FailedCard({ items }: { readonly items: Home['failed'] }) {
  const all = { href: '/runs?status=failed', word: 'All failed' }
  return (
    <HomeCard title="Failed since your last visit" count={items.length} all={all} empty="Nothing failed.">
      {items.map((run) => (
        <RunRow key={run.id} run={run} columns={RUN_COLUMNS} />
      ))}
    </HomeCard>
  )
}
