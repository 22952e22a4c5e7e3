import { startRun } from '#server/dispatch/start-run.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { findTrigger } from '#server/triggers/store.ts'

/**
 * *Run now*: a run with the schedule's inputs, started by the person who asks for it. No slot is used up.
 * @throws AppError NOT_FOUND, and those of `startRun`
 */
export async function runTrigger(scope: TenantScope, id: string, by: string): Promise<{ runId: string }> {
  const { memberId, inputs, ownerId } = await findTrigger(scope, id)
  const run = await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by, triggerPeople: [ownerId] })
  return { runId: run.id }
}
