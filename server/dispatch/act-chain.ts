import { HANDOFF_DEPTH_MAX } from '#server/dispatch/core/pick-handoff.ts'
import { findRun, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** A run and, nearest first, those that led to it by handing over: the `act` chain of domain §7 and §9. */
export async function actChain(scope: TenantScope, run: RunRow): Promise<readonly RunRow[]> {
  const chain = [run]
  for (let parent = run.parentRunId; parent !== null && chain.length <= HANDOFF_DEPTH_MAX; parent = chain.at(-1)?.parentRunId ?? null)
    chain.push(await findRun(scope, parent))
  return chain
}
