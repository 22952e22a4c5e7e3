import { systemClock } from '#server/observability/system-clock.ts'
import { deleteOldInvocations, listWorkspacesWithOld } from '#server/skills/view/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/** So long it is kept who asked for which skill. */
export const INVOCATIONS_KEPT_MS = 90 * 24 * 60 * 60_000
const WORKSPACES_MAX = 1000
const BATCH = 10_000

/** Takes away what is older than 90 days, so many at a turn. Any number of workers may do this. */
export async function sweepInvocations(nowMs: number = systemClock.nowMs()): Promise<void> {
  const before = new Date(nowMs - INVOCATIONS_KEPT_MS)
  const workspaces = await inSystem(async (system) => await listWorkspacesWithOld(system, before, WORKSPACES_MAX))
  for (const workspaceId of workspaces) await inScope(workspaceId, async (scope) => await deleteOldInvocations(scope, before, BATCH))
}
