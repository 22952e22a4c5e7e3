import { mayStartRuns } from '#server/identity/may-start-runs.ts'
import { MEMBER_TOKEN_PREFIX, type MemberAudience, type MemberPrincipal } from '#server/identity/member-tokens/schema.ts'
import { spiffeId } from '#server/identity/member-tokens/spiffe-id.ts'
import { findActing, findMemberToken } from '#server/identity/member-tokens/store.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { inScope, inSystem, type TenantScope } from '#server/tenancy/store.ts'

const SHAPE = new RegExp(`^${MEMBER_TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`)
/** Longest chain that is looked up; hand-overs end sooner. */
const ACT_MAX = 10

/**
 * What a crew member's token stands for at this very moment. Nothing of it is believed: the run must go on, the crew member must
 * not be suspended, and the person in whose name it acts must still be allowed to start runs (domain §9).
 * @param audience what is to be opened; a token for another one opens nothing
 * @param nowMs ms since the epoch
 * @returns undefined for every token that does not work, whyever: nobody learns from it whether there ever was one
 */
export async function readMemberToken(token: string, audience: MemberAudience, nowMs: number): Promise<MemberPrincipal | undefined> {
  if (!SHAPE.test(token)) return undefined
  const row = await inSystem(async (system) => await findMemberToken(system, hashSecret(token)))
  if (!row || row.audience !== audience || row.revokedAt !== null || row.expiresAt.getTime() <= nowMs) return undefined
  const { runId, userId, workspaceId } = row
  const acting = await inScope(workspaceId, async (scope) => await actingNow(scope, runId))
  if (!acting || acting.memberId !== row.memberId || acting.userId !== userId) return undefined
  if (!(await mayStartRuns(workspaceId, userId))) return undefined
  const { crewId, memberId } = acting
  const act = [...acting.memberIds.map((id) => spiffeId(workspaceId, id)), `user:${userId}`]
  return { workspaceId, memberId, crewId, runId, userId, audience, act }
}

async function actingNow(scope: TenantScope, runId: string) {
  const run = await findActing(scope, runId)
  if (!run || run.outcome !== null || run.cancelledBy !== null || run.status === 'suspended' || run.status === 'offboarded')
    return undefined
  const memberIds = [run.memberId]
  for (let parent = run.parentRunId; parent !== null && memberIds.length < ACT_MAX; ) {
    const before = await findActing(scope, parent)
    // Whoever passed it on may be suspended now: then nothing of theirs goes on either.
    if (!before || before.status === 'suspended' || before.status === 'offboarded') return undefined
    memberIds.push(before.memberId)
    parent = before.parentRunId
  }
  return { memberId: run.memberId, crewId: run.crewId, userId: run.startedBy, memberIds }
}
