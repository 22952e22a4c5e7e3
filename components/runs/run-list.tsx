'use client'

import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, Pause, Timer } from 'lucide-react'
import Link from 'next/link'
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { RUN_WORDS } from '#components/words.ts'
import type { MemberListItem, RunListItem, RunStatus } from '#server/bridge/schema.ts'

const STATUSES = Object.keys(RUN_WORDS) as RunStatus[]
const COLUMNS = '16px minmax(0,1.2fr) minmax(0,1fr) 132px 132px'

/** Every run, newest first, a page at a time; filters stand in the address. */
export function RunList() {
  const [status, setStatus] = useQueryState('status', parseAsStringLiteral(STATUSES))
  const [member, setMember] = useQueryState('member', parseAsString)
  const [before, setBefore] = useQueryState('before', parseAsInteger)
  const query = new URLSearchParams()
  if (status) query.set('status', status)
  if (member) query.set('member', member)
  if (before !== null) query.set('before', String(before))
  const { data, error, isPending, refetch } = useRead<{ items: RunListItem[]; next: number | null }>(`/runs?${query}`, { keep: true })
  const members = useRead<{ items: MemberListItem[] }>('/members')
  const reset = (): void => void setBefore(null)
  return (
    <main className="page">
      <div className="page-head">
        <h1>Runs</h1>
        <span className="grow" />
        <Filter
          label="State"
          value={status ?? ''}
          onChange={(value) => {
            reset()
            void setStatus((value || null) as RunStatus | null)
          }}
          options={STATUSES.map((one) => [one, RUN_WORDS[one].word] as const)}
        />
        <Filter
          label="Crew member"
          value={member ?? ''}
          onChange={(value) => {
            reset()
            void setMember(value || null)
          }}
          options={(members.data?.items ?? []).map((one) => [one.id, one.name] as const)}
        />
      </div>
      <section className="card" aria-label="Runs">
        <div className="tr th" style={{ gridTemplateColumns: COLUMNS }} aria-hidden="true">
          <span />
          <span>Plan</span>
          <span>Crew member</span>
          <span>State</span>
          <span className="num">Started</span>
        </div>
        {isPending && !error ? <SkeletonRows rows={8} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data?.items.map((run) => (
          <RunRow key={run.id} run={run} columns={COLUMNS} />
        ))}
        {data && data.items.length === 0 ? <NoRuns filtered={status !== null || member !== null} /> : null}
      </section>
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={reset}>Newest</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next)}>Older</Button> : null}
      </div>
    </main>
  )
}

function NoRuns({ filtered }: { readonly filtered: boolean }) {
  if (filtered) return <Empty title="No run matches">Choose another state or crew member.</Empty>
  return (
    <Empty
      title="Nothing ran yet"
      action={
        <Link className={buttonClass('primary')} href="/crews">
          Choose a crew member
        </Link>
      }
    >
      A run starts with a try, for example Expense check on its sample list.
    </Empty>
  )
}

function Filter({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChange: (value: string) => void
}) {
  return (
    <select className="input" style={{ width: 'auto' }} aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{label}: all</option>
      {options.map(([key, word]) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  )
}

const ICONS = {
  queued: CircleDashed,
  running: LoaderCircle,
  waiting_approval: Timer,
  waiting: Timer,
  blocked: Pause,
  succeeded: CircleCheck,
  failed: CircleX,
  cancelled: CircleDashed,
  expired: CircleX,
} as const satisfies Record<RunStatus, LucideIcon>

const COLOURS: { readonly [status in RunStatus]?: string } = {
  succeeded: 'ok',
  failed: 'danger',
  expired: 'danger',
  blocked: 'warn',
  waiting_approval: 'warn',
}

/** One run on one line. */
export function RunRow({ run, columns }: { readonly run: RunListItem; readonly columns: string }) {
  const zone = useZone()
  const now = useNow()
  const { word, tone } = RUN_WORDS[run.status]
  const Icon = ICONS[run.status]
  return (
    <Link className="tr wrap" style={{ gridTemplateColumns: columns }} href={`/runs/${run.id}`}>
      <span className={COLOURS[run.status] ?? 'muted'}>
        <Icon className={run.status === 'running' ? 'i spin' : 'i'} aria-hidden />
      </span>
      <span className="exact">
        <span className="strong">
          <SafeText text={run.sentence ?? (run.purpose === 'dry-run' ? 'Try' : 'Planning')} />
        </span>
        {run.purpose === 'dry-run' ? <span className="muted"> try</span> : null}
      </span>
      <span className="muted opt">
        {run.memberName}, run {run.n}
        {run.trigger ? <span title={run.trigger.readback}>, by schedule</span> : null}
      </span>
      <span>
        <Badge tone={tone}>{word}</Badge>
      </span>
      <span className="num muted opt">{dayTime(run.startedAt, zone, now)}</span>
    </Link>
  )
}
