import type { TenantScope } from '#server/tenancy/store.ts'
import { type Ending, FAILURES_MAX, failuresInRow } from '#server/triggers/core/decide-fire.ts'
import { pauseRow } from '#server/triggers/pause-trigger.ts'
import { type InvocationRow, listInvocations, type TriggerRow, takeTrigger, updateTrigger } from '#server/triggers/store.ts'

/** Starts looked back at; many skipped ones may lie between failures. */
const LOOK_BACK_MAX = 200

/** Takes note that the last run of a schedule is over, and pauses the schedule after ten failures in a row. */
export async function settleTrigger(scope: TenantScope, id: string, nowMs: number): Promise<void> {
  const trigger = await takeTrigger(scope, id)
  if (!trigger || trigger.settledAt !== null) return
  await updateTrigger(scope, id, { settledAt: new Date(nowMs) })
  await pauseAfterFailures(scope, trigger, nowMs)
}

/** @param trigger locked by the caller */
export async function pauseAfterFailures(scope: TenantScope, trigger: TriggerRow, nowMs: number): Promise<void> {
  if (trigger.pausedAt !== null || trigger.deletedAt !== null) return
  const failures = await countFailures(scope, trigger)
  if (failures < FAILURES_MAX) return
  await pauseRow(scope, trigger, { reason: 'failures', by: null, ext: { failures } }, nowMs)
}

/** Failures in a row since the schedule was made, changed or resumed. */
export async function countFailures(scope: TenantScope, trigger: Pick<TriggerRow, 'id' | 'resumedAt'>): Promise<number> {
  const rows = await listInvocations(scope, trigger.id, { since: trigger.resumedAt, limit: LOOK_BACK_MAX })
  return failuresInRow(rows.map(({ invocation, run }) => endingOf(invocation, run?.outcome ?? null)))
}

function endingOf({ outcome }: InvocationRow, ended: 'succeeded' | 'failed' | 'cancelled' | 'expired' | null): Ending {
  if (outcome === 'failed') return 'failed'
  if (outcome === 'skipped' || ended === 'cancelled') return 'neutral'
  if (ended === null) return 'open'
  return ended === 'succeeded' ? 'succeeded' : 'failed'
}
