import { stoppedUnder } from '#server/bridge/core/limit-preview.ts'
import type { LimitPreview } from '#server/bridge/costs/schema.ts'
import { dayStart, listPastCalls, nameRuns } from '#server/bridge/costs/store.ts'
import type { PreviewLimit } from '#server/gateway/llm/settings/schema.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const DAYS = 30
const CALLS_MAX = 20_000
const RUNS_SHOWN = 10

/**
 * What a limit would have stopped in the last 30 days ("What would this have done?", ui.md): from what calls to models did cost. Nothing is
 * asked, kept or changed.
 */
export async function previewLimit(workspaceId: string, limit: PreviewLimit): Promise<LimitPreview> {
  const now = new Date(systemClock.nowMs())
  return await inScope(workspaceId, async (scope) => {
    const { timeZone: zone } = await readWorkspace(scope)
    const from = await dayStart(scope, now, zone, DAYS - 1)
    const past = await listPastCalls(scope, { from, zone, max: CALLS_MAX + 1 }, limit)
    const { calls, runIds, firstAt } = stoppedUnder(past.slice(0, CALLS_MAX), limit.maxMicro)
    const runs = await nameRuns(scope, runIds.slice(0, RUNS_SHOWN))
    return {
      days: DAYS,
      looked: Math.min(past.length, CALLS_MAX),
      more: past.length > CALLS_MAX,
      calls,
      runs: runIds.length,
      firstAt,
      first: runs,
    }
  })
}
