'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { FirstSteps } from '#components/bridge/first-steps.tsx'
import { BRIDGE_COLUMNS, ListCard } from '#components/bridge/list-card.tsx'
import { isHeld, NeedsYou } from '#components/bridge/needs-you.tsx'
import { JobCards } from '#components/crews/job-cards.tsx'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { RunRow } from '#components/runs/run-list.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { longDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { buttonClass } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { Home, MemberListItem } from '#server/bridge/schema.ts'

/** What needs you, what runs, what failed; for a new workspace, the first job instead. */
export function BridgeScreen() {
  const t = useT()
  const clock = useClock()
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
  const waiting = new Set(home.data?.needsYou.map((item) => item.runId))
  const running = home.data?.runningNow.filter((run) => !isHeld(run) && !waiting.has(run.id))
  const isPending = home.data === undefined || (members.data === undefined && members.error === null)
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Bridge')}</h1>
        <span className="muted text-sm" suppressHydrationWarning>
          {longDay(now, clock)}
        </span>
        <span className="grow" />
        <Link className={buttonClass()} href="/crews/hire">
          <Plus className="i" aria-hidden />
          {t('New crew member')}
        </Link>
      </div>
      {isPending ? <Loading /> : null}
      <div className="bridge-grid" hidden={isPending}>
        <div className="min-w-0">
          <NeedsYou home={home.data} />
          <Runs title={t('Running now')} items={running} href="/runs" all={t('All runs')} empty={t('Nothing runs now.')} />
          <Runs
            title={t('Failed')}
            items={home.data?.failed}
            href="/runs?status=failed"
            all={t('All failed')}
            empty={t('Nothing failed.')}
          />
        </div>
        {members.error && !members.data ? null : <FirstSteps members={members.data?.items ?? null} />}
      </div>
    </main>
  )
}

/** The cards in their places; none moves another while it loads. */
function Loading() {
  const t = useT()
  const card = (height: number) => <div className="skeleton" style={{ height, borderRadius: 8 }} />
  return (
    <div className="bridge-grid" role="status" aria-label={t('Loading the Bridge')}>
      <div className="grid gap-4">
        {card(92)}
        {card(78)}
        {card(78)}
      </div>
      <div className="grid gap-4">
        {card(222)}
        {card(78)}
      </div>
    </div>
  )
}

/** Step one of a new workspace: choose a job and see its plan. */
function FirstJob() {
  const t = useT()
  const { person } = useShell()
  return (
    <main className="page" style={{ maxWidth: 960 }}>
      <h1>
        <Said text="Welcome, {name}" holes={{ name: <SafeText text={person.name} /> }} />
      </h1>
      <p className="muted mb-6 max-w-[72ch]">
        {t(
          'Choose a job. A try reads the sample data and shows the whole plan; it changes nothing and sends nothing. After that you decide whether it is carried out.',
        )}
      </p>
      <JobCards />
    </main>
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
    <ListCard title={title} count={items?.length} href={href} all={all}>
      {items === undefined ? <SkeletonRows rows={2} /> : null}
      {items?.length === 0 ? <p className="muted px-4 py-2 text-sm">{empty}</p> : null}
      {items?.map((run) => (
        <RunRow key={run.id} run={run} columns={BRIDGE_COLUMNS} />
      ))}
    </ListCard>
  )
}
