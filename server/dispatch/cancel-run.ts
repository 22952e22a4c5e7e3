import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { ledgerCounts } from '#server/dispatch/record-effect.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { caughtPaths } from '#server/program/core/call-blocks.ts'
import { findAttempt, lockRun, updateRun } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import { cancelWaits, databaseNow } from '#server/runs/waits/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Stops a run: before take-off nothing happens any more and votes are void; during it, what was not sent is skipped and
 * what is on its way settles first; after it, no next leg (domain §5, States, cancel).
 * @throws AppError RUN_NOT_CANCELLABLE when the run is over
 */
export async function cancelRun(scope: TenantScope, runId: string, by: string): Promise<void> {
  const run = await lockRun(scope, runId)
  if (run.outcome !== null) throw new AppError('RUN_NOT_CANCELLABLE', { context: { run: runId, outcome: run.outcome } })
  const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
  await updateRun(scope, runId, { cancelledBy: by })
  await cancelWaits(scope, runId, await databaseNow(scope))
  const caught = caughtPaths(await loadProgram(scope, run.programDigest))
  const ledger = await ledgerCounts(scope, { runId, caught }, run.leg, run.attempt)
  const moved = await transition(scope, run, attempt, { type: 'cancel', ledger }, { actor: by })
  await obeyApprovalCommands(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt }, moved.commands, 'cancelled')
  // A run that goes on (rows on their way, or an applied leg) notices at its next move.
  if (moved.outcome === 'ignored' || moved.attempt.state === 'TAKEOFF_RUNNING') await queueRun(scope, runId)
}
