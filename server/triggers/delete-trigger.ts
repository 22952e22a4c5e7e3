import type { TenantScope } from '#server/tenancy/store.ts'
import { dropWaiting } from '#server/triggers/drop-waiting.ts'
import { recordTrigger } from '#server/triggers/record-trigger.ts'
import { findTrigger, updateTrigger } from '#server/triggers/store.ts'

/** Takes a schedule away. Its runs stay and go on naming it. @throws AppError NOT_FOUND */
export async function deleteTrigger(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  const trigger = await findTrigger(scope, id, { lock: true })
  await dropWaiting(scope, trigger, nowMs)
  await updateTrigger(scope, id, { deletedAt: new Date(nowMs), nextAt: null })
  await recordTrigger(scope, trigger, { type: 'trigger.deleted', message: 'schedule deleted', actor: by }, nowMs)
}
