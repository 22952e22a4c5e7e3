'use client'

import { useEffect } from 'react'
import { ModelCalls } from '#components/costs/model-calls.tsx'
import { useRead } from '#components/data/use-read.ts'
import { DecisionBar } from '#components/inbox/decision-bar.tsx'
import { WishTalk } from '#components/inbox/wish-talk.tsx'
import { useT } from '#components/language/language.tsx'
import { RunOutcome } from '#components/results/run-outcome.tsx'
import { ModelAnswers } from '#components/runs/model-answers.tsx'
import { ProofCard } from '#components/runs/proof-card.tsx'
import { RunHeader } from '#components/runs/run-header.tsx'
import { RunNotices } from '#components/runs/run-notices.tsx'
import { RunParts } from '#components/runs/run-parts.tsx'
import { RunPlan } from '#components/runs/run-plan.tsx'
import { Timeline } from '#components/runs/timeline.tsx'
import { PRODUCT } from '#components/shell/mark.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { ApprovalDetail, RunDetail } from '#server/bridge/schema.ts'

/** A run that moves is read again this often, whatever the stream says. */
const MOVING_MS = 2000
const SIGNING_MS = 10_000

/** One run, live: plan, decision, each line as it is carried out, results, proof. */
export function RunScreen({ id }: { readonly id: string }) {
  const t = useT()
  const first = useRead<RunDetail>(`/runs/${id}`)
  const pace = first.data ? paceOf(first.data) : false
  const { data, error, isPending, refetch } = useRead<RunDetail>(`/runs/${id}`, { everyMs: pace })
  useEffect(() => {
    if (!data) return
    const holes = { n: String(data.header.n), name: plainName(data.header.memberName) }
    document.title = `${data.header.purpose === 'dry-run' ? t('Try {n}, {name}', holes) : t('Run {n}, {name}', holes)} · ${PRODUCT}`
  }, [data, t])
  if (error && !data) {
    return (
      <main className="page">
        <ProblemState problem={error} onRetry={() => void refetch()} />
      </main>
    )
  }
  if (isPending || !data) return <Loading />
  return <Loaded run={data} />
}

function paceOf({ header, proof }: RunDetail): number | false {
  if (header.status === 'running' || header.status === 'queued') return MOVING_MS
  return header.endedAt !== null && proof.checkpointAt === null ? SIGNING_MS : false
}

function Loaded({ run }: { readonly run: RunDetail }) {
  const isOpen = run.approval?.status === 'pending'
  const approval = useRead<ApprovalDetail>(isOpen && run.approval ? `/approvals/${run.approval.id}` : null)
  return (
    <div className="flex h-full flex-col">
      <main className="relative min-h-0 flex-1 overflow-auto" aria-live="off">
        <div className="page">
          <RunHeader run={run} />
          <RunNotices run={run} />
          <RunParts run={run} />
          <div className="run-grid">
            <div className="min-w-0">
              {isOpen && approval.data ? <WishTalk wishes={approval.data.wishes} /> : null}
              <RunPlan run={run} />
            </div>
            <div className="grid gap-4 [&>.card+.card]:mt-0">
              <Timeline entries={run.timeline} inParts={run.header.memberKind === 'crew'} />
              <ProofCard proof={run.proof} />
            </div>
          </div>
          <RunOutcome run={run} />
          <ModelCalls runId={run.header.id} isMoving={run.header.endedAt === null} />
          <ModelAnswers runId={run.header.id} isMoving={run.header.endedAt === null} />
        </div>
      </main>
      {isOpen && approval.data ? <DecisionBar approval={approval.data} /> : null}
    </div>
  )
}

function Loading() {
  return (
    <main className="page">
      <SkeletonBlock height={28} />
      <div className="mt-4">
        <SkeletonBlock height={68} />
      </div>
      <div className="run-grid mt-4">
        <SkeletonBlock height={420} />
        <SkeletonBlock height={300} />
      </div>
    </main>
  )
}
