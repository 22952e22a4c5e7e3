import { appendAudit } from '#server/audit/append-audit.ts'
import { ABANDONED_AFTER_MS } from '#server/gateway/llm/spending/schema.ts'
import { findUnsettled, lockSpendingIfLimited, settleAbandoned } from '#server/gateway/llm/spending/store.ts'
import { tellOfBills } from '#server/gateway/llm/spending/tell-of-limits.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const SWEPT_MAX = 500

/**
 * Settles calls that whoever made them never settled, because the process was lost: as spent, at what they reserved. Nobody knows what
 * the provider counted. For the worker's sweeper.
 * @returns how many
 */
export async function settleAbandonedCalls(nowMs: number = systemClock.nowMs()): Promise<number> {
  const before = new Date(nowMs - ABANDONED_AFTER_MS)
  const open = await inSystem(async (scope) => await findUnsettled(scope, before, SWEPT_MAX))
  const byWorkspace = Map.groupBy(open, ({ workspaceId }) => workspaceId)
  let n = 0
  for (const [workspaceId, rows] of byWorkspace) {
    const ids = rows.map(({ id }) => id)
    n += await inScope(workspaceId, async (scope) => {
      const limited = await lockSpendingIfLimited(scope)
      const settled = await settleAbandoned(scope, ids, new Date(nowMs))
      if (limited)
        await tellOfBills(
          scope,
          settled.map(({ id }) => id),
          new Date(nowMs),
        )
      const drafts = settled.map(({ id, requestId, settledMicro }) => ({
        type: 'model.settled' as const,
        severity: 'warning' as const,
        gateway: { gateway_type: 'llm', request_id: requestId },
        message: 'a call to a model was lost; it counts with what it reserved',
        ext: { usageId: id, outcome: 'abandoned', settledMicro },
      }))
      if (drafts.length > 0) await appendAudit(scope, drafts, { atMs: nowMs, ids: systemIds })
      return settled.length
    })
  }
  return n
}
