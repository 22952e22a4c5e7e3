import { findApproval } from '#server/approvals/store.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import type { Principal } from '#server/identity/principal.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { keepQuiet } from '#server/policy/standing/store.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const QUIET_DAYS = 90
const DAY_MS = 86_400_000

/**
 * "Not for this": the person is not asked again for 90 days to ask for a standing permission of the abilities that this plan asked for.
 * Grants and forbids nothing. @throws AppError NOT_FOUND
 */
export async function quietSuggestion(principal: Principal, approvalId: string): Promise<{ until: string }> {
  const quietUntil = new Date(systemClock.nowMs() + QUIET_DAYS * DAY_MS)
  return await inScope(principal.workspaceId, async (scope) => {
    const { attempt, leg, memberId, runId } = await findApproval(scope, approvalId)
    const asking = storedEffects(await listArtifacts(scope, runId, leg, attempt)).filter(({ metadata }) => metadata.posture === 'ask')
    for (const tool of new Set(asking.map(({ metadata }) => metadata.tool)))
      await keepQuiet(scope, { memberId, tool, userId: principal.userId, quietUntil })
    return { until: quietUntil.toISOString() }
  })
}
