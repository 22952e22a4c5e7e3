import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { pauseRow } from '#server/triggers/hooks/pause-webhook.ts'
import { deleteOldDeliveries, findWebhook, listOwnerless, listWorkspacesWithOld } from '#server/triggers/hooks/store.ts'
import { ownerStanding, STARTER_ROLES } from '#server/triggers/owner-standing.ts'

/** Requirements 10: a message is known again for so long. */
export const KEPT_MS = 30 * 24 * 60 * 60_000
const BATCH = 1000
const ROUNDS_MAX = 100

/** Pauses what belongs to people who left, and takes away what came more than 30 days ago. Any number of workers may do this. */
export async function sweepWebhooks(nowMs: number = systemClock.nowMs()): Promise<void> {
  for (const { workspaceId, id, ownerId } of await inSystem(async (system) => await listOwnerless(system, STARTER_ROLES, BATCH))) {
    const reason = await ownerStanding(workspaceId, ownerId)
    if (reason === null) continue
    await inScope(workspaceId, async (scope) => {
      const webhook = await findWebhook(scope, id, { lock: true })
      if (webhook.ownerId === ownerId) await pauseRow(scope, webhook, { reason, by: null }, nowMs)
    }).catch((error: unknown) => log.warn('webhook', { webhook: id, error }))
  }
  const before = new Date(nowMs - KEPT_MS)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const workspaces = await inSystem(async (system) => await listWorkspacesWithOld(system, before, BATCH))
    if (workspaces.length === 0) return
    for (const workspaceId of workspaces) await inScope(workspaceId, async (scope) => await deleteOldDeliveries(scope, before, BATCH))
  }
}
