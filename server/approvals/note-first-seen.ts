import { keepFirstSeen } from '#server/approvals/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Notes when the server first gave an open plan to a person in the browser: the only honest beginning of the time that a decision took,
 * since what a page says about itself can be made up. A program with an API token has seen nothing for its person.
 */
export async function noteFirstSeen(
  { userId, via, workspaceId }: Pick<Principal, 'userId' | 'via' | 'workspaceId'>,
  approval: { readonly id: string; readonly status: string },
): Promise<void> {
  if (approval.status !== 'pending' || via.kind !== 'session') return
  const firstSeenAt = new Date(systemClock.nowMs())
  await inScope(workspaceId, async (scope) => await keepFirstSeen(scope, { approvalId: approval.id, userId, firstSeenAt }))
}
