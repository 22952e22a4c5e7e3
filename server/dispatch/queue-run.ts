import { enqueue } from '#server/jobs/enqueue.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { updateRun } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Puts a run in line for a slot: it wants work. Committed with the state that made it want work. */
export async function queueRun(scope: TenantScope, runId: string): Promise<void> {
  await updateRun(scope, runId, { queuedAt: new Date(systemClock.nowMs()), admittedAt: null })
  await enqueue(scope, { task: 'admit', payload: {}, jobKey: 'admit' })
}

/** Gives the slot back: the run waits for people or time, or is over. */
export async function parkRun(scope: TenantScope, runId: string): Promise<void> {
  await updateRun(scope, runId, { queuedAt: null, admittedAt: null, leaseUntil: null, leasedBy: null })
  await enqueue(scope, { task: 'admit', payload: {}, jobKey: 'admit' })
}
