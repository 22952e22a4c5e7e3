import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { limitHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { findLimit } from '#server/gateway/llm/settings/store.ts'
import { countedUnder } from '#server/gateway/llm/spending/counted-under.ts'
import { findCharged, sumUsage } from '#server/gateway/llm/spending/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What a limit has left for a run, and what it does when that is too little. */
export interface Room {
  readonly leftMicro: MicroUnits
  readonly atLimit: 'ask' | 'block' | null
}

/**
 * What a limit has left for a run now, what is reserved counted as used: everything where the limit was lifted, nothing where nobody
 * signed its row. Holds nothing: the run's next question is measured again.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function roomUnder(scope: TenantScope, limitId: string, runId: string, now: Date): Promise<Room> {
  const limit = await findLimit(scope, limitId)
  if (!limit) return { leftMicro: Number.MAX_SAFE_INTEGER, atLimit: null }
  if (!(await limitHolds(limit))) return { leftMicro: 0, atLimit: 'block' }
  const charged = await findCharged(scope, { memberId: null, runId })
  const counted = countedUnder(limit, { crewId: charged?.crewId ?? null, memberId: charged?.memberId ?? null, runId })
  const { used, reserved } = await sumUsage(scope, counted, now)
  return { leftMicro: limit.maxMicro - used - reserved, atLimit: limit.atLimit }
}
