import { listWorkspaceIds } from '#server/catalogue/store.ts'
import { KEPT_MS } from '#server/entry/idempotency/answer-once.ts'
import { forgetAllBefore } from '#server/entry/idempotency/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/** Forgets keys and their answers after 24 h, also of those who never send one again. Any number of workers may do this. */
export async function sweepKeys(nowMs: number = systemClock.nowMs()): Promise<void> {
  const before = new Date(nowMs - KEPT_MS)
  for (const workspaceId of await inSystem(listWorkspaceIds))
    await inScope(workspaceId, async (scope) => await forgetAllBefore(scope, before))
}
