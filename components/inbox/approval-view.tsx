'use client'

import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { ChangeBar } from '#components/inbox/change-bar.tsx'
import { DecisionBar } from '#components/inbox/decision-bar.tsx'
import type { EditActionProps } from '#components/inbox/edit-action.tsx'
import { WishTalk } from '#components/inbox/wish-talk.tsx'
import { Said, useT } from '#components/language/language.tsx'
import { PlanCard, PlanTitle } from '#components/plan/plan-card.tsx'
import { PlanChangesContext } from '#components/plan/plan-changes.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { startedInside } from '#components/runs/started-by.tsx'
import { clockTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Badge } from '#components/ui/badge.tsx'
import { openLater } from '#components/ui/open-later.tsx'
import { initials } from '#components/ui/plain-name.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

interface Props {
  readonly id: string
  /** `1 of 5`, on a phone. */
  readonly place: string
  readonly onBack: () => void
  readonly onDecided: () => void
  /** Another plan took this one's place. */
  readonly onReplaced: (id: string) => void
}

const EditLater = openLater<EditActionProps>(async () => (await import('#components/inbox/edit-action.tsx')).EditAction)

/** One decision with its whole plan. The keys work only once all of it is there. */
export function ApprovalView({ id, place, onBack, onDecided, onReplaced }: Props) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<ApprovalDetail>(`/approvals/${id}`)
  const [leftOut, setLeftOut] = useState<ReadonlySet<number>>(new Set())
  const [editing, setEditing] = useState<number | null>(null)
  // Who changed the plan is led to the new one; somebody else who looks at the old one is told.
  const [changed, setChanged] = useState(false)
  const next = changed ? (data?.next ?? null) : null
  useEffect(() => {
    if (next !== null) onReplaced(next)
  }, [next, onReplaced])
  const toggle = (ordinal: number): void => {
    const now = new Set(leftOut)
    if (!now.delete(ordinal)) now.add(ordinal)
    setLeftOut(now)
  }
  const mayChange = data?.status === 'pending' && data.may.reject && !changed
  const first = data?.card.willDo[0]?.items[0]?.ordinal
  useKeys(mayChange && first !== undefined ? { e: () => setEditing(first) } : {})
  return (
    <PlanChangesContext value={mayChange ? { leftOut, toggle, edit: setEditing } : null}>
      <section className="detail" aria-label={data?.card.sentence ?? t('Plan')}>
        <div className="detail-scroll">
          <div className="back row mb-2">
            <button type="button" className="btn icon ghost touch" aria-label={t('Back to approvals')} onClick={onBack}>
              <ArrowLeft className="i" aria-hidden />
            </button>
            <span className="strong">{place}</span>
          </div>
          {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
          {isPending && !error ? <SkeletonBlock height={420} label={t('Loading the plan')} /> : null}
          {data ? <Body approval={data} /> : null}
        </div>
        {data && changed ? <Remaking approval={data} /> : null}
        {data && !changed && leftOut.size === 0 ? (
          <DecisionBar key={data.id} approval={data} keys onDecided={onDecided} onAside={onDecided} />
        ) : null}
        {data && mayChange && leftOut.size > 0 ? (
          <ChangeBar approval={data} leftOut={leftOut} onUndo={() => setLeftOut(new Set())} onChanged={() => setChanged(true)} />
        ) : null}
        {data && mayChange ? (
          <EditLater
            approval={data}
            ordinal={editing ?? 1}
            open={editing !== null}
            onOpenChange={(open) => (open ? undefined : setEditing(null))}
            onChanged={() => {
              setEditing(null)
              setChanged(true)
            }}
          />
        ) : null}
      </section>
    </PlanChangesContext>
  )
}

/** Between the old plan and the new one there is nothing to decide. */
function Remaking({ approval }: { readonly approval: ApprovalDetail }) {
  const t = useT()
  return (
    <div className="acts">
      <p className="fine mt-0" role="status">
        {t('Making the new plan. Nothing was sent from this one.')}
        <Link className="link" href={`/runs/${approval.run.id}`}>
          {t('Open the run')}
        </Link>
      </p>
    </div>
  )
}

function Body({ approval }: { readonly approval: ApprovalDetail }) {
  const t = useT()
  const clock = useClock()
  const { run, card, votes, requirement } = approval
  const agreed = votes.filter((vote) => vote.decision === 'approve').length
  return (
    <>
      <p className="small muted mb-2 flex flex-wrap gap-x-2">
        <Link className="strong" style={{ color: 'var(--fg)' }} href={`/runs/${run.id}`}>
          <SafeText text={run.memberName} />
        </Link>
        <span>
          {run.memberKind === 'client' ? (
            t('run {n}', { n: run.n })
          ) : (
            <Said text="v{version}, run {n}" holes={{ version: run.versionN, n: run.n }} />
          )}
        </span>
        <span>
          <Said
            text={run.client === null ? startedInside(run.origin) : 'asked by {client} through MCP, in the name of {who}, {time}'}
            holes={{
              client: <SafeText text={run.client ?? ''} />,
              who: <SafeText text={run.startedBy} />,
              time: clockTime(run.startedAt, clock),
            }}
          />
        </span>
      </p>
      <PlanTitle card={card}>
        {requirement.votesNeeded > 1 ? (
          <Badge tone="edge">{t('{n} of {all} agreed', { n: agreed, all: requirement.votesNeeded })}</Badge>
        ) : null}
      </PlanTitle>
      <WishTalk wishes={approval.wishes} />
      <PlanCard card={card} />
      {votes
        .filter((vote) => vote.reason !== '')
        .map((vote) => (
          <p className="talk" key={`${vote.name} ${vote.at}`}>
            <span className="avatar" aria-hidden="true">
              {initials(vote.name)}
            </span>
            <span className="muted">
              <Said
                text={vote.decision === 'approve' ? '{name} agreed at {time}: “{reason}”' : '{name} rejected at {time}: “{reason}”'}
                holes={{
                  name: (
                    <span className="strong" style={{ color: 'var(--fg)' }}>
                      <SafeText text={vote.name} />
                    </span>
                  ),
                  time: clockTime(vote.at, clock),
                  reason: <SafeText text={vote.reason} />,
                }}
              />
            </span>
          </p>
        ))}
    </>
  )
}
