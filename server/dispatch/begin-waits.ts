import { appendAudit } from '#server/audit/append-audit.ts'
import { journalKey } from '#server/dispatch/journal.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { OpenWait } from '#server/program/core/frame.ts'
import { waitEndMs } from '#server/program/core/wait-end.ts'
import type { AttemptRow, RunRow } from '#server/runs/store.ts'
import { recordRunEvent, workflowOf } from '#server/runs/transition.ts'
import { databaseNow, endDueWaits, insertWaits, nextWaitEnd } from '#server/runs/waits/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Timers of one run at a time. */
const WAITS_MAX = 1000

/** The one wake-up of a run: at its next timer. Committed with what it belongs to. */
export async function enqueueWake(scope: TenantScope, runId: string, at: Date): Promise<void> {
  await enqueue(scope, { task: 'wake', payload: { runId }, jobKey: `wake:${runId}`, runAt: at })
}

/**
 * Begins the timers of `wait` steps that a run has come to, and sets its alarm in the same transaction. One that was begun
 * already goes on as it was. A try waits for nothing, and what lies in the past is over at once.
 * @returns whether something is over already: then the run goes on
 * @throws AppError VALIDATION_FAILED for what is no moment or more than a year away, LIMIT_EXCEEDED
 */
export async function beginWaits(
  scope: TenantScope,
  context: RunContext,
  { run, attempt }: { readonly run: RunRow; readonly attempt: AttemptRow },
  open: readonly OpenWait[],
): Promise<boolean> {
  if (open.length === 0) return false
  if (open.length > WAITS_MAX) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'waits', max: WAITS_MAX } })
  const now = await databaseNow(scope)
  const begun = await insertWaits(
    scope,
    open.map((wait) => ({
      id: systemIds.next('wai'),
      runId: run.id,
      lineageId: run.lineageId,
      blockKey: journalKey(wait.blockPath, wait.itemDigest),
      leg: attempt.leg,
      startedAt: now,
      until: new Date(endOf(wait, now, context.workspace.timeZone)),
      status: 'waiting' as const,
    })),
  )
  const isTry = run.purpose === 'dry-run'
  const last = begun.reduce((latest, { until }) => (until > latest ? until : latest), now)
  const ended = await endDueWaits(scope, run.id, isTry ? last : now)
  const next = await nextWaitEnd(scope, run.id)
  if (next !== null) await enqueueWake(scope, run.id, next)
  const [first] = begun.map(({ until }) => until).sort((a, b) => a.getTime() - b.getTime())
  if (first !== undefined)
    await recordBegun(scope, run, attempt, { waits: begun.length, until: first, isTry, timeZone: context.workspace.timeZone })
  return ended > 0
}

function endOf(wait: OpenWait, now: Date, timeZone: string): number {
  try {
    return waitEndMs(now.getTime(), timeZone, { for: wait.block.for, until: wait.until })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, { cause: error, context: { ...error.context, step: wait.block.id } })
  }
}

async function recordBegun(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  facts: { waits: number; until: Date; isTry: boolean; timeZone: string },
): Promise<void> {
  const at = new Date(systemClock.nowMs())
  const ext = { waits: facts.waits, until: facts.until.toISOString(), passed: facts.isTry }
  await recordRunEvent(scope, run, attempt, 'waiting', { ...ext, timeZone: facts.timeZone }, at)
  const draft = { type: 'wait.began' as const, workflowState: 'PLAN_RUNNING' as const, workflow: workflowOf(run, attempt), ext }
  await appendAudit(scope, [draft], { atMs: at.getTime(), ids: systemIds })
}
