import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { expireAsk } from '#server/dispatch/expire-ask.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { wakeRun } from '#server/dispatch/wake-run.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listOverdueAsks } from '#server/runs/asks/store.ts'
import { findAttempt, listExpired, listHeldForSigner, listLostRuns, lockRun } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { listDueWaits } from '#server/runs/waits/store.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/** Runs looked at in one sweep. */
const BATCH = 100

/**
 * What time brings: runs whose worker was lost are queued again, plans past their expiry end, and attempts that waited
 * for the signer go on once it answers, timers that are due ring even when their alarm was lost, free slots are given. Safe to run anywhere, any number of times.
 */
export async function sweepRuns(): Promise<{ lost: number; expired: number; resumed: number }> {
  const now = new Date(systemClock.nowMs())
  const lost = await inSystem(async (system) => await listLostRuns(system, now, BATCH))
  for (const { workspaceId, id } of lost) {
    await inScope(workspaceId, async (scope) => {
      const run = await lockRun(scope, id)
      if (run.outcome === null && run.leaseUntil !== null && run.leaseUntil < now) await queueRun(scope, id)
    })
  }
  const expired = await inSystem(async (system) => await listExpired(system, now, BATCH))
  for (const { workspaceId, runId } of expired) await expireRun(workspaceId, runId, now)
  for (const { workspaceId, id } of await inSystem(async (system) => await listOverdueAsks(system, now, BATCH)))
    await expireAsk(workspaceId, id, now)
  for (const { workspaceId, runId } of await inSystem(async (system) => await listDueWaits(system, BATCH)))
    await wakeRun(workspaceId, runId)
  const resumed = await resumeForSigner()
  await admitRuns()
  if (lost.length + expired.length > 0) log.info('sweep', { lost: lost.length, expired: expired.length })
  return { lost: lost.length, expired: expired.length, resumed }
}

async function expireRun(workspaceId: string, runId: string, now: Date): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const run = await lockRun(scope, runId)
    const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
    if (run.outcome !== null || attempt.expiresAt === null || attempt.expiresAt > now) return
    const moved = await transition(scope, run, attempt, { type: 'expire' })
    await obeyApprovalCommands(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt }, moved.commands, 'expired')
  })
}

async function resumeForSigner(): Promise<number> {
  const held = await inSystem(async (system) => await listHeldForSigner(system, BATCH))
  if (held.length === 0) return 0
  try {
    await signerClient().status()
  } catch {
    return 0
  }
  for (const { workspaceId, runId } of held) {
    await inScope(workspaceId, async (scope) => {
      const run = await lockRun(scope, runId)
      const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
      if (run.outcome !== null || (attempt.hold as { reason?: string } | null)?.reason !== 'signer_unavailable') return
      await transition(scope, run, attempt, { type: 'resume' })
      await queueRun(scope, run.id)
    })
  }
  return held.length
}
