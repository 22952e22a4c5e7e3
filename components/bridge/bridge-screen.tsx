'use client'

import { ArrowRight, Plus } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { FirstSteps } from '#components/bridge/first-steps.tsx'
import { JobCards } from '#components/crews/job-cards.tsx'
import { useRead } from '#components/data/use-read.ts'
import { RunRow } from '#components/runs/run-list.tsx'
import { useShell, useZone } from '#components/shell/use-shell.ts'
import { deadline, longDay } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectIcon } from '#components/ui/badge.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { counted } from '#components/words.ts'
import type { ApprovalListItem, Home, MemberListItem } from '#server/bridge/schema.ts'

const COLUMNS = '16px minmax(0,1fr) 128px 120px 80px'

/** What needs you, what runs, what failed; for a new workspace, the first job instead. */
export function BridgeScreen() {
  const zone = useZone()
  const now = useNow(60_000)
  const home = useRead<Home>('/home')
  const members = useRead<{ items: MemberListItem[] }>('/members')
  const isNew = members.data?.items.length === 0
  if (home.error && !home.data) {
    return (
      <main className="page">
        <ProblemState problem={home.error} onRetry={() => void home.refetch()} />
      </main>
    )
  }
  if (isNew) return <FirstJob />
  return (
    <main className="page">
      <div className="page-head">
        <h1>Bridge</h1>
        <span className="muted text-sm" suppressHydrationWarning>
          {longDay(now, zone)}
        </span>
        <span className="grow" />
        <Link className={buttonClass()} href="/crews/hire">
          <Plus className="i" aria-hidden />
          New crew member
        </Link>
      </div>
      <div className="bridge-grid">
        <div className="min-w-0">
          <NeedsYou items={home.data?.needsYou} />
          <Runs title="Running now" items={home.data?.runningNow} href="/runs?status=running" all="All runs" empty="Nothing runs now." />
          <Runs title="Failed" items={home.data?.failed} href="/runs?status=failed" all="All failed" empty="Nothing failed." />
        </div>
        <FirstSteps members={members.data?.items ?? null} />
      </div>
    </main>
  )
}

/** Step one of a new workspace: choose a job and see its plan. */
function FirstJob() {
  const { person } = useShell()
  return (
    <main className="page" style={{ maxWidth: 960 }}>
      <h1>Welcome, {person.name}</h1>
      <p className="muted mb-6 max-w-[72ch]">
        Choose a job. A try reads the sample data and shows the whole plan; it changes nothing and sends nothing. After that you decide
        whether it is carried out.
      </p>
      <JobCards />
    </main>
  )
}

function Card({
  title,
  count,
  end,
  children,
}: {
  readonly title: string
  readonly count: number | undefined
  readonly end: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="card" aria-label={title}>
      <div className="card-h">
        <h2>{title}</h2>
        {count ? <span className="count">{count}</span> : null}
        <span className="end">{end}</span>
      </div>
      {children}
    </section>
  )
}

function All({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Link className="btn xs ghost" href={href}>
      {children}
      <ArrowRight className="i i-s" aria-hidden />
    </Link>
  )
}

function NeedsYou({ items }: { readonly items: readonly ApprovalListItem[] | undefined }) {
  return (
    <Card title="Needs you" count={items?.length} end={<All href="/approvals">All approvals</All>}>
      {items === undefined ? <SkeletonRows rows={3} /> : null}
      {items?.length === 0 ? <p className="muted px-4 py-2 text-sm">Nothing needs you.</p> : null}
      {items?.map((item) => (
        <NeedRow key={item.id} item={item} />
      ))}
    </Card>
  )
}

function NeedRow({ item }: { readonly item: ApprovalListItem }) {
  const zone = useZone()
  const now = useNow()
  return (
    <Link className="tr wrap" style={{ gridTemplateColumns: COLUMNS }} href={`/approvals?id=${item.id}`}>
      <EffectIcon effectClass={item.effectClass} />
      <span className="strong exact">{item.sentence}</span>
      <span className="muted opt">
        {item.memberName}, run {item.runN}
      </span>
      <span className="opt">
        {item.exceptions > 0 ? (
          <Badge tone="warn">{counted(item.exceptions, 'exception', 'exceptions')}</Badge>
        ) : item.effectClass === 'spend' ? (
          <Badge tone="danger">Costs money</Badge>
        ) : null}
      </span>
      <span className="num muted">by {deadline(item.expiresAt, zone, now)}</span>
    </Link>
  )
}

interface RunsProps {
  readonly title: string
  readonly items: Home['runningNow'] | undefined
  readonly href: string
  readonly all: string
  readonly empty: string
}

function Runs({ title, items, href, all, empty }: RunsProps) {
  return (
    <Card title={title} count={items?.length} end={<All href={href}>{all}</All>}>
      {items === undefined ? <SkeletonRows rows={2} /> : null}
      {items?.length === 0 ? <p className="muted px-4 py-2 text-sm">{empty}</p> : null}
      {items?.map((run) => (
        <RunRow key={run.id} run={run} columns={COLUMNS} />
      ))}
    </Card>
  )
}
