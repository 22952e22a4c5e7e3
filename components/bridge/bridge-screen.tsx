'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { FailedCard, NeedsYou, RunningNow } from '#components/bridge/home-cards.tsx'
import { JobCards } from '#components/crews/job-cards.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useZone } from '#components/shell/use-shell.ts'
import { longDay } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { buttonClass } from '#components/ui/button.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { Home, MemberListItem } from '#server/bridge/schema.ts'

/** The Bridge: the first job while nobody works here, later what needs a person, what runs and what failed. */
export function BridgeScreen() {
  const members = useRead<{ items: MemberListItem[] }>('/members')
  const isFirst = members.data?.items.length === 0
  const { error, data } = members
  return (
    <main className="page">
      <div className="page-head">
        <h1>Bridge</h1>
        <Today />
        <span className="grow" />
        {isFirst ? null : (
          <Link className={buttonClass()} href="/crews/hire">
            <Plus className="i" aria-hidden />
            New crew member
          </Link>
        )}
      </div>
      {error && !data ? <ProblemState problem={error} onRetry={() => void members.refetch()} /> : null}
      {data ? isFirst ? <FirstJob /> : <HomeCards /> : error ? null : <Loading />}
    </main>
  )
}

function Today() {
  const zone = useZone()
  const now = useNow()
  return <span className="muted text-sm">{longDay(now, zone)}</span>
}

function FirstJob() {
  return (
    <section aria-labelledby="first-title">
      <h2 id="first-title" className="mb-1">
        Choose a first job
      </h2>
      <p className="muted mb-3 text-sm">
        A try plans the job on sample data and changes nothing. You see the whole plan before anything is sent.
      </p>
      <JobCards />
    </section>
  )
}

function HomeCards() {
  const { data, error, refetch } = useRead<Home>('/home')
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <NeedsYou items={data.needsYou} />
      <RunningNow items={data.runningNow} />
      <FailedCard items={data.failed} />
    </>
  )
}

function Loading() {
  return (
    <div className="grid gap-4">
      <SkeletonBlock height={180} label="Loading what needs you" />
      <SkeletonBlock height={120} label="Loading what runs" />
      <SkeletonBlock height={120} label="Loading what failed" />
    </div>
  )
}
