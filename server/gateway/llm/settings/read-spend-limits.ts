import type { LimitScope } from '#server/gateway/llm/core/limits.ts'
import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import type { LimitPeriod } from '#server/gateway/llm/settings/schema.ts'
import { limitHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { listLimitsOver } from '#server/gateway/llm/settings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** One limit that a call stands under. */
export interface SpendLimit {
  readonly id: string
  readonly scope: LimitScope
  /** Crew or crew member; null for the workspace, and for `run`: each run. */
  readonly subjectId: string | null
  readonly maxMicro: MicroUnits
  readonly period: LimitPeriod
  readonly atLimit: 'ask' | 'block'
}

/**
 * Every limit that a call charged to this crew, member and run stands under. One whose row is not what an admin signed counts as
 * nothing left, refused: who raises it behind the product's back gets less, not more.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function readSpendLimits(
  scope: TenantScope,
  charged: { readonly crewId?: string | null; readonly memberId?: string | null; readonly runId?: string | null },
): Promise<SpendLimit[]> {
  const rows = await listLimitsOver(scope, { crewId: charged.crewId ?? null, memberId: charged.memberId ?? null })
  // outside a run nothing counts by run
  const over = rows.filter(({ period }) => period !== 'run' || typeof charged.runId === 'string')
  return await Promise.all(
    over.map(async (row): Promise<SpendLimit> => {
      const { id, scope: where, subjectId, period } = row
      const held = await limitHolds(row)
      return { id, scope: where, subjectId, period, maxMicro: held ? row.maxMicro : 0, atLimit: held ? row.atLimit : 'block' }
    }),
  )
}
