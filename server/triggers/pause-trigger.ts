import type { TenantScope } from '#server/tenancy/store.ts'
import { dropWaiting } from '#server/triggers/drop-waiting.ts'
import { recordTrigger, SCHEDULER } from '#server/triggers/record-trigger.ts'
import { findTrigger, type TriggerRow, updateTrigger } from '#server/triggers/store.ts'

export type PauseReason = NonNullable<TriggerRow['pauseReason']>

/** Why, as the record says it. */
const MESSAGES = {
  person: 'paused by a person',
  failures: 'paused after 10 failures in a row',
  owner_left: 'paused: its owner is no longer here',
  owner_role: 'paused: its owner may not start runs any more',
} as const satisfies Record<PauseReason, string>

/**
 * Pauses a schedule; pausing a paused one changes nothing. Runs under way go on.
 * @throws AppError NOT_FOUND
 */
export async function pauseTrigger(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  await pauseRow(scope, await findTrigger(scope, id, { lock: true }), { reason: 'person', by }, nowMs)
}

/** Pauses a locked schedule. @param why.by user id, or null for the scheduler */
export async function pauseRow(
  scope: TenantScope,
  trigger: TriggerRow,
  why: { reason: PauseReason; by: string | null; ext?: { readonly [key: string]: unknown } },
  nowMs: number,
): Promise<void> {
  if (trigger.pausedAt !== null) return
  await dropWaiting(scope, trigger, nowMs)
  await updateTrigger(scope, trigger.id, { pausedAt: new Date(nowMs), pausedBy: why.by, pauseReason: why.reason, nextAt: null })
  await recordTrigger(
    scope,
    trigger,
    {
      type: 'trigger.paused',
      message: MESSAGES[why.reason],
      actor: why.by ?? SCHEDULER,
      ...(why.by === null ? { severity: 'warning' as const } : {}),
      ext: { reason: why.reason, ...why.ext },
    },
    nowMs,
  )
}
