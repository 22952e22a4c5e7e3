'use client'

import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, Pause, Timer } from 'lucide-react'
import Link from 'next/link'
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { RUN_WORDS, runWord } from '#components/words.ts'
import type { MemberListItem, RunListItem, RunStatus } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const STATUSES = Object.keys(RUN_WORDS) as RunStatus[]
/** What else started a run without a person; a schedule also says when it does. */
const BY_ITSELF: { readonly [origin: string]: string } = {
  webhook: msg(', by a message'),
  mail: msg(', by e-mail'),
  handoff: msg(', passed on'),
}
const COLUMNS = '16px minmax(0,1.2fr) minmax(0,1fr) 152px 132px'

/** Every run, newest first, a page at a time; filters stand in the address. */
export function RunList() {
  const t = useT()
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
      <div className="page-head filters">
        <h1>{t('Runs')}</h1>
        <span className="grow" />
        <Filter
          label={t('State')}
          value={status ?? ''}
          onChange={(value) => {
            reset()
            void setStatus((value || null) as RunStatus | null)
          }}
          options={STATUSES.map((one) => [one, t(RUN_WORDS[one].word)] as const)}
        />
        <Filter
          label={t('Crew member')}
          value={member ?? ''}
          onChange={(value) => {
            reset()
            void setMember(value || null)
          }}
          options={(members.data?.items ?? []).map((one) => [one.id, plainName(one.name)] as const)}
        />
      </div>
      <section className="card" aria-label={t('Runs')}>
        <div className="tr th" style={{ gridTemplateColumns: COLUMNS }} aria-hidden="true">
          <span />
          <span>{t('Plan')}</span>
          <span>{t('Crew member')}</span>
          <span>{t('State')}</span>
          <span className="num">{t('Started')}</span>
        </div>
        {isPending && !error ? <SkeletonRows rows={8} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data?.items.map((run) => (
          <RunRow key={run.id} run={run} columns={COLUMNS} />
        ))}
        {data && data.items.length === 0 ? <NoRuns filtered={status !== null || member !== null} /> : null}
      </section>
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={reset}>{t('Newest')}</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next)}>{t('Older')}</Button> : null}
      </div>
    </main>
  )
}

function NoRuns({ filtered }: { readonly filtered: boolean }) {
  const t = useT()
  if (filtered) return <Empty title={t('No run matches')}>{t('Choose another state or crew member.')}</Empty>
  return (
    <Empty
      title={t('Nothing ran yet')}
      action={
        <Link className={buttonClass('primary')} href="/crews">
          {t('Choose a crew member')}
        </Link>
      }
    >
      {t('A run starts with a try, for example Expense check on its sample list.')}
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
  const t = useT()
  return (
    <select className="input" style={{ width: 'auto' }} aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('{label}: all', { label })}</option>
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

/** A try that ended well did nothing outside: it is not done, it was tried. */
const TRIED = { word: msg('Tried'), tone: 'neutral' } as const

/** One run on one line; on a phone who and when stand below. */
export function RunRow({ run, columns }: { readonly run: RunListItem; readonly columns: string }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const isTry = run.purpose === 'dry-run'
  const isTried = isTry && run.status === 'succeeded'
  const { word, tone } = isTried ? TRIED : runWord(run.status, run.reason)
  const Icon = ICONS[run.status]
  const byItself = BY_ITSELF[run.origin]
  return (
    <Link className="tr wrap run" style={{ gridTemplateColumns: columns }} href={`/runs/${run.id}`}>
      <span className={isTried ? 'muted' : (COLOURS[run.status] ?? 'muted')}>
        <Icon className={run.status === 'running' ? 'i spin' : 'i'} aria-hidden />
      </span>
      <span className="exact">
        <span className="strong">
          <SafeText text={run.sentence ?? (run.endedAt === null ? t('Planning') : t('No plan was made'))} />
        </span>
      </span>
      <span className="muted who">
        <Said text={isTry ? '{name}, try {n}' : '{name}, run {n}'} holes={{ name: <SafeText text={run.memberName} />, n: run.n }} />
        {run.trigger ? <span title={run.trigger.readback}>{t(', by schedule')}</span> : null}
        {byItself ? t(byItself) : null}
      </span>
      <span>
        <Badge tone={tone}>{t(word)}</Badge>
      </span>
      <span className="num muted when">{dayTime(run.startedAt, clock, now)}</span>
    </Link>
  )
}
