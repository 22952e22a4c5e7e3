import type { TenantScope } from '#server/tenancy/store.ts'
import { nextAtOf } from '#server/triggers/create-trigger.ts'
import { ownerStanding } from '#server/triggers/owner-standing.ts'
import { recordTrigger } from '#server/triggers/record-trigger.ts'
import { findTrigger, updateTrigger } from '#server/triggers/store.ts'

/**
 * Lets a paused schedule start again, from the next slot on; nothing is made up for. Where its owner is no longer here or may
 * not start runs, whoever resumes it takes it over. Resuming one that is on changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function resumeTrigger(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  const trigger = await findTrigger(scope, id, { lock: true })
  if (trigger.pausedAt === null) return
  const ownerId = (await ownerStanding(scope.workspaceId, trigger.ownerId)) === null ? trigger.ownerId : by
  const now = new Date(nowMs)
  await updateTrigger(scope, id, {
    pausedAt: null,
    pausedBy: null,
    pauseReason: null,
    resumedAt: now,
    nextAt: nextAtOf(trigger, nowMs),
    plannedAt: now,
    ownerId,
  })
  await recordTrigger(
    scope,
    { ...trigger, ownerId },
    { type: 'trigger.resumed', message: 'resumed', actor: by, ext: ownerId === trigger.ownerId ? {} : { ownerBefore: trigger.ownerId } },
    nowMs,
  )
}
