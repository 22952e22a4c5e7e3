import { asHolder, type RunContext } from '#server/dispatch/run-context.ts'
import { mintMemberToken } from '#server/identity/member-tokens/mint-member-token.ts'
import type { MemberAudience } from '#server/identity/member-tokens/schema.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/**
 * A token with which what works for this run outside the process speaks as the crew member: at most ten minutes, for one
 * audience. Only the worker that holds the run gets one; it is written into no log, plan or evidence.
 * @throws FenceLost; AppError MEMBER_SUSPENDED
 */
export async function mintRunToken(context: RunContext, audience: MemberAudience): Promise<{ token: string; expiresAt: Date }> {
  return await asHolder(
    context,
    async (scope) => await mintMemberToken(scope, { runId: context.runId, audience }, { nowMs: systemClock.nowMs(), ids: systemIds }),
  )
}
