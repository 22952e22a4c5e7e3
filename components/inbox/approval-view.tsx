'use client'

import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useRead } from '#components/data/use-read.ts'
import { DecisionBar } from '#components/inbox/decision-bar.tsx'
import { PlanCard, PlanTitle } from '#components/plan/plan-card.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { clockTime } from '#components/time/format-time.ts'
import { Badge } from '#components/ui/badge.tsx'
import { initials } from '#components/ui/plain-name.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

interface Props {
  readonly id: string
  /** `1 of 5`, on a phone. */
  readonly place: string
  readonly onBack: () => void
  readonly onDecided: () => void
}

/** One decision with its whole plan. The keys work only once all of it is there. */
export function ApprovalView({ id, place, onBack, onDecided }: Props) {
  const { data, error, isPending, refetch } = useRead<ApprovalDetail>(`/approvals/${id}`)
  return (
    <section className="detail" aria-label={data?.card.sentence ?? 'Plan'}>
      <div className="detail-scroll">
        <div className="back row mb-2">
          <button type="button" className="btn icon ghost touch" aria-label="Back to approvals" onClick={onBack}>
            <ArrowLeft className="i" aria-hidden />
          </button>
          <span className="strong">{place}</span>
        </div>
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {isPending && !error ? <SkeletonBlock height={420} label="Loading the plan" /> : null}
        {data ? <Body approval={data} /> : null}
      </div>
      {data ? <DecisionBar key={data.id} approval={data} keys onDecided={onDecided} /> : null}
    </section>
  )
}

function Body({ approval }: { readonly approval: ApprovalDetail }) {
  const zone = useZone()
  const { run, card, votes, requirement } = approval
  const agreed = votes.filter((vote) => vote.decision === 'approve').length
  return (
    <>
      <p className="small muted mb-2 flex flex-wrap gap-x-2">
        <Link className="strong" style={{ color: 'var(--fg)' }} href={`/runs/${run.id}`}>
          <SafeText text={run.memberName} />
        </Link>
        <span>
          v{run.versionN}, run {run.n}
        </span>
        <span>
          started by <SafeText text={run.startedBy} />, {clockTime(run.startedAt, zone)}
        </span>
      </p>
      <PlanTitle card={card}>
        {requirement.votesNeeded > 1 ? (
          <Badge tone="edge">
            {agreed} of {requirement.votesNeeded} agreed
          </Badge>
        ) : null}
      </PlanTitle>
      <PlanCard card={card} />
      {votes
        .filter((vote) => vote.reason !== '')
        .map((vote) => (
          <p className="talk" key={`${vote.name} ${vote.at}`}>
            <span className="avatar" aria-hidden="true">
              {initials(vote.name)}
            </span>
            <span>
              <span className="strong">
                <SafeText text={vote.name} />
              </span>{' '}
              <span className="muted">
                {vote.decision === 'approve' ? 'agreed' : 'rejected'} at {clockTime(vote.at, zone)}: “<SafeText text={vote.reason} />”
              </span>
            </span>
          </p>
        ))}
    </>
  )
}
