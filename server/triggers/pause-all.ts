import { appendAudit } from '#server/audit/append-audit.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { setSwitch } from '#server/triggers/store.ts'

/**
 * *Pause all members*: while it is on, nothing in the workspace starts by itself; each slot that comes is written down as
 * skipped and not made up for. Runs under way go on, and people may start runs by hand.
 */
export async function pauseAll(scope: TenantScope, change: { paused: boolean; by: string }, nowMs: number): Promise<void> {
  const changed = await setSwitch(scope, change.paused ? { pausedAt: new Date(nowMs), pausedBy: change.by } : null)
  if (!changed) return
  await publishSignal(scope, { type: 'trigger.changed' })
  await appendAudit(
    scope,
    [
      change.paused
        ? { type: 'trigger.all_paused', message: 'nothing starts by itself any more', ext: { actor: change.by } }
        : { type: 'trigger.all_resumed', message: 'schedules start again', ext: { actor: change.by } },
    ],
    { atMs: nowMs, ids: systemIds },
  )
}
