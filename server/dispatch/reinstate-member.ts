import { resumeRun } from '#server/dispatch/resume-run.ts'
import { reinstateMember as reinstate } from '#server/members/suspend-member.ts'
import { findAttempt, listUnfinishedOf } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Lets a suspended crew member work again, and what was held because of it go on; everything is checked anew on the way.
 * @returns how many runs go on
 * @throws AppError NOT_FOUND
 */
export async function reinstateMember(scope: TenantScope, options: { memberId: string; by: string }): Promise<{ resumed: number }> {
  if (!(await reinstate(scope, options))) return { resumed: 0 }
  let resumed = 0
  for (const run of await listUnfinishedOf(scope, options.memberId)) {
    const attempt = await findAttempt(scope, run.id, run.leg, run.attempt)
    if ((attempt?.hold as { reason?: string } | null | undefined)?.reason !== 'identity_suspended') continue
    await resumeRun(scope, run.id, options.by)
    resumed += 1
  }
  return { resumed }
}
