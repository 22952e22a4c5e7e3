import { currentAttempt } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { findAttempt, lockRun, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** The run, which waits at a limit of models until the transaction ends. @throws AppError CONFLICT when it does not wait for one */
export async function lockAtLimit(scope: TenantScope, runId: string): Promise<RunRow> {
  const run = await lockRun(scope, runId)
  const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
  const hold = attempt.hold as { readonly reason?: string } | null
  if (run.outcome !== null || hold?.reason !== 'budget') throw new AppError('CONFLICT', { context: { run: runId } })
  return run
}
