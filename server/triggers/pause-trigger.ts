import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
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
  if (why.by === null) await tellOfPause(scope, trigger, why.reason, nowMs)
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

/** Nobody pressed a button: the owner hears of it, and the admins where the owner cannot help any more. */
async function tellOfPause(scope: TenantScope, trigger: TriggerRow, reason: PauseReason, nowMs: number): Promise<void> {
  const admins = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  await addNotices(
    scope,
    {
      kind: 'schedule_paused',
      key: `schedule_paused:${trigger.id}:${nowMs}`,
      about: { triggerId: trigger.id, memberId: trigger.memberId, reason },
      to: reason === 'failures' ? [trigger.ownerId] : [trigger.ownerId, ...admins],
    },
    nowMs,
  )
}
