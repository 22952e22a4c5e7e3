'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { euro } from '#components/costs/euro.ts'
import { JobCards } from '#components/crews/job-cards.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { ago, dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectBadge } from '#components/ui/badge.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { FREEDOM_WORDS, MEMBER_WORDS, RUN_WORDS } from '#components/words.ts'
import type { MemberCost } from '#server/bridge/costs/schema.ts'
import type { MemberListItem } from '#server/bridge/schema.ts'

/** On narrow screens: name and state, freedom and ability, last run. */
const COLUMNS = 'grid-cols-[minmax(0,1.4fr)_160px_104px_176px_88px_200px] max-[900px]:grid-cols-[minmax(0,1fr)_auto] max-[900px]:gap-y-1'

const COST = 'num muted max-[900px]:hidden'
const LAST_RUN = 'num muted whitespace-normal max-[900px]:col-span-2 max-[900px]:text-left'

/** Crew members: state, freedom, the strongest thing they can do, how the last run ended. */
export function CrewList() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ items: MemberListItem[] }>('/members')
  const costs = useRead<{ items: MemberCost[] }>('/costs/members')
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Crews')}</h1>
        {data ? <span className="muted text-sm">{t.count(data.items.length, '{n} crew member', '{n} crew members')}</span> : null}
        <span className="grow" />
        <Link className={buttonClass()} href="/crews/hire">
          <Plus className="i" aria-hidden />
          {t('New crew member')}
        </Link>
      </div>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? (
        <section aria-labelledby="first-title">
          <h2 id="first-title" className="mb-1">
            {t('Nobody works here yet')}
          </h2>
          <p className="muted mb-3 text-sm">{t('Choose a job; a try changes nothing.')}</p>
          <JobCards />
        </section>
      ) : error && !data ? null : (
        <section className="card" aria-label={t('Crew members')}>
          <div className={`tr th ${COLUMNS} max-[900px]:hidden`} aria-hidden="true">
            <span>{t('Crew member')}</span>
            <span>{t('State')}</span>
            <span>{t('Freedom')}</span>
            <span>{t('Strongest ability')}</span>
            <span className="num">{t('Models, 30 days')}</span>
            <span className="num">{t('Last and next run')}</span>
          </div>
          {isPending ? <SkeletonRows rows={4} /> : null}
          {data?.items.map((member) => (
            <Row
              key={member.id}
              member={member}
              cost={costs.data ? (costs.data.items.find(({ memberId }) => memberId === member.id) ?? null) : undefined}
            />
          ))}
        </section>
      )}
    </main>
  )
}

interface RowProps {
  readonly member: MemberListItem
  /** Null: no model was asked; undefined: not known yet. */
  readonly cost: MemberCost | null | undefined
}

function Row({ member, cost }: RowProps) {
  const t = useT()
  return (
    <Link className={`tr crew ${COLUMNS} py-1 max-[900px]:py-2`} href={`/crews/${member.id}`}>
      <span className="strong exact">{member.name}</span>
      <span>
        <MemberState member={member} />
      </span>
      <span className="muted">{member.rigidity ? t(FREEDOM_WORDS[member.rigidity].word) : ''}</span>
      <span>{member.effectClass ? <EffectBadge effectClass={member.effectClass} /> : null}</span>
      <span className={COST}>
        <span className="sr">{t('Models, 30 days')} </span>
        {cost === undefined ? '' : cost === null ? t('no model used') : euro(cost.settledMicro + cost.estimatedMicro, t)}
      </span>
      <LastRun member={member} />
    </Link>
  )
}

/** `At work, v3`, or that the draft says something else. */
export function MemberState({ member }: { readonly member: Pick<MemberListItem, 'status' | 'versionN' | 'draftDiffers'> }) {
  const t = useT()
  if (member.status === 'active' && member.draftDiffers)
    return <Badge tone="warn">{t('Draft differs from v{n}', { n: String(member.versionN) })}</Badge>
  const { word, tone } = MEMBER_WORDS[member.status]
  return <Badge tone={tone}>{member.versionN === null ? t(word) : `${t(word)}, v${member.versionN}`}</Badge>
}

/** How the last run ended, and when the next one starts by itself. */
function LastRun({ member }: { readonly member: MemberListItem }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <span className={LAST_RUN}>
      {member.lastOutcome === null || member.lastRunAt === null
        ? t('never ran')
        : `${t(RUN_WORDS[member.lastOutcome].word)}, ${ago(member.lastRunAt, clock, now)}`}
      {member.nextAt ? <span className="small block">{t('next {when}', { when: dayTime(member.nextAt, clock, now) })}</span> : null}
    </span>
  )
}
