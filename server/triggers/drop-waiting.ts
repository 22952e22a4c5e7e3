import type { TenantScope } from '#server/tenancy/store.ts'
import { insertInvocation, isInvoked, type TriggerRow, updateTrigger } from '#server/triggers/store.ts'

/** A start that waited is not made up for later: it is written down as skipped, and nothing waits any more. */
export async function dropWaiting(scope: TenantScope, trigger: TriggerRow, nowMs: number): Promise<void> {
  const slotAt = trigger.waitingSlotAt
  if (slotAt === null) return
  await updateTrigger(scope, trigger.id, { waitingSlotAt: null })
  if (await isInvoked(scope, trigger.id, slotAt)) return
  await insertInvocation(scope, { triggerId: trigger.id, slotAt, at: new Date(nowMs), outcome: 'skipped', runId: null, reason: 'paused' })
}
