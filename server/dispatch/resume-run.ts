import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { findAttempt, lockRun } from '#server/runs/store.ts'
import { transition } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Lets a held run go on: everything is checked again on the way. @throws AppError CONFLICT when there is nothing to resume */
export async function resumeRun(scope: TenantScope, runId: string, by: string): Promise<void> {
  const run = await lockRun(scope, runId)
  const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
  if (run.outcome !== null) throw new AppError('CONFLICT', { context: { run: runId, outcome: run.outcome } })
  const moved = await transition(scope, run, attempt, { type: 'resume' }, { actor: by })
  if (moved.outcome !== 'moved') throw new AppError('CONFLICT', { context: { run: runId } })
  await obeyApprovalCommands(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt }, moved.commands, 'invalidated')
  await queueRun(scope, runId)
}
