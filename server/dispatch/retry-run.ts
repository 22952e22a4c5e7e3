import { startRun } from '#server/dispatch/start-run.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { listLineageEffects } from '#server/runs/ledger/store.ts'
import { hasUnfinishedPutBack, hasUnfinishedRun, lockRun, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Plans the rest: a new run of the same version and inputs on the same lineage. What is confirmed stays done, only what
 * failed or was skipped is planned again, and decided again (domain §5, Partial take-off).
 * @throws AppError RUN_NOT_RETRYABLE while the run goes on, succeeded, or an effect of the lineage is not settled
 */
export async function retryRun(scope: TenantScope, runId: string, by: string): Promise<RunRow> {
  const run = await lockRun(scope, runId)
  if (run.outcome === null || run.outcome === 'succeeded' || run.purpose !== 'run')
    throw new AppError('RUN_NOT_RETRYABLE', { context: { run: runId, outcome: run.outcome } })
  if (await hasUnfinishedRun(scope, run.lineageId))
    throw new AppError('RUN_NOT_RETRYABLE', { context: { run: runId, why: 'the rest is being planned already' } })
  if (run.putBackOfRunId !== null) {
    await lockRun(scope, run.putBackOfRunId)
    if (await hasUnfinishedPutBack(scope, run.putBackOfRunId))
      throw new AppError('RUN_NOT_RETRYABLE', { context: { run: runId, why: 'it is being put back already' } })
  }
  const open = (await listLineageEffects(scope, run.lineageId)).filter((row) => row.state === 'unknown' || row.state === 'sent')
  if (open.length > 0) throw new AppError('RUN_NOT_RETRYABLE', { context: { run: runId, open: open.length } })
  return await startRun(scope, { memberId: run.memberId, inputs: run.inputs, purpose: 'run', origin: run.origin, by, retryOf: run })
}
