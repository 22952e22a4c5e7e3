import { startRun } from '#server/dispatch/start-run.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { listVersions } from '#server/members/store.ts'
import { findRun, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * After a try: publishes the draft that was tried and starts a run on the same inputs (domain §7, Practice). Its card says
 * whether it is the same plan.
 * @throws AppError PLAN_STALE when the draft changed since the try; CONFLICT when the try is not over
 */
export async function carryOut(scope: TenantScope, options: { memberId: string; tryRunId: string; by: string }): Promise<RunRow> {
  const tried = await findRun(scope, options.tryRunId)
  if (tried.memberId !== options.memberId || tried.purpose !== 'dry-run')
    throw new AppError('NOT_FOUND', { context: { run: options.tryRunId } })
  if (tried.outcome !== 'succeeded') throw new AppError('CONFLICT', { context: { run: tried.id, outcome: tried.outcome } })
  const version = (await listVersions(scope, options.memberId)).find((row) => row.id === tried.versionId)
  if (version?.programDigest !== tried.programDigest) throw new AppError('PLAN_STALE', { context: { member: options.memberId } })
  if (version.status === 'draft') await publishMember(scope, { memberId: options.memberId, by: options.by })
  return await startRun(scope, { memberId: options.memberId, inputs: tried.inputs, purpose: 'run', origin: 'manual', by: options.by })
}
