import { listRunEffects } from '#server/runs/ledger/store.ts'
import { type AttemptRow, findAttempt, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The attempt by which a run is told: the one it is at, or, when it succeeded and there was nothing left to do in its last part,
 * the last that did something. What came after it only read what that had given.
 */
export async function shownAttempt(scope: TenantScope, run: RunRow): Promise<AttemptRow | undefined> {
  const done = run.outcome === 'succeeded' && run.leg > 1 ? (await listRunEffects(scope, run.id)).at(-1) : undefined
  return await findAttempt(scope, run.id, done?.leg ?? run.leg, done?.attempt ?? run.attempt)
}
