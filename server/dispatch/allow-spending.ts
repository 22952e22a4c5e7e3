import { lockAtLimit } from '#server/dispatch/lock-at-limit.ts'
import { resumeRun } from '#server/dispatch/resume-run.ts'
import { readSpendLimits } from '#server/gateway/llm/settings/read-spend-limits.ts'
import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { keepAllowance } from '#server/gateway/llm/spending/allowances.ts'
import { findCharged, lockSpending, sumUsage } from '#server/gateway/llm/spending/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * An admin allows a run that waits at a limit which asks (requirements §17) so much beyond what it used, whatever others use, and it goes on.
 * The limit stays as it is for everybody else. Signed and on record with it.
 * @param given.maxMicro millionths of a euro, above 0
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError CONFLICT when the run does not wait for it, NOT_FOUND for a limit that does not ask or is not over this run,
 * SIGNER_UNAVAILABLE
 */
export async function allowSpending(
  scope: TenantScope,
  runId: string,
  given: { readonly limitId: string; readonly maxMicro: number },
  by: string,
): Promise<void> {
  const run = await lockAtLimit(scope, runId)
  const { limitId, maxMicro } = given
  const charged = await findCharged(scope, { memberId: run.memberId, runId })
  const limits = await readSpendLimits(scope, { ...charged, runId })
  if (!limits.some(({ id, atLimit }) => id === limitId && atLimit === 'ask'))
    throw new AppError('NOT_FOUND', { context: { limit: limitId } })
  const allowedAt = new Date(systemClock.nowMs())
  await lockSpending(scope)
  const { used: usedBeforeMicro } = await sumUsage(scope, { runId, since: null }, allowedAt)
  const allowance = { id: systemIds.next('spa'), limitId, runId, maxMicro, usedBeforeMicro, allowedBy: by, allowedAt }
  await keepAllowance(scope, allowance)
  await resumeRun(scope, runId, by)
  const ext = { allowanceId: allowance.id, limitId, runId, maxMicro }
  await recordChange(scope, by, { type: 'spend_limit.allowed', message: `more than a limit allowed for run ${run.n}`, ext })
}
