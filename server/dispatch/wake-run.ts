import { appendAudit } from '#server/audit/append-audit.ts'
import { enqueueWake } from '#server/dispatch/begin-waits.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { findAttempt, lockRun } from '#server/runs/store.ts'
import { recordRunEvent, workflowOf } from '#server/runs/transition.ts'
import { cancelWaits, databaseNow, endDueWaits, nextWaitEnd } from '#server/runs/waits/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * The alarm of a run: ends its timers that are due by the database's clock and puts it in line, both in one transaction, so
 * however often and from wherever it rings, a timer ends once. Too early, it sets itself again.
 */
export async function wakeRun(workspaceId: string, runId: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const run = await lockRun(scope, runId)
    const now = await databaseNow(scope)
    if (run.outcome !== null) return await cancelWaits(scope, runId, now)
    const ended = await endDueWaits(scope, runId, now)
    const next = await nextWaitEnd(scope, runId)
    if (next !== null) await enqueueWake(scope, runId, next)
    if (ended === 0) return
    const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
    const at = new Date(systemClock.nowMs())
    await recordRunEvent(scope, run, attempt, 'woke', { waits: ended }, at)
    const draft = {
      type: 'wait.ended' as const,
      workflowState: attempt.state,
      workflow: workflowOf(run, attempt),
      ext: { waits: ended },
    }
    await appendAudit(scope, [draft], { atMs: at.getTime(), ids: systemIds })
    await queueRun(scope, runId)
  })
}
