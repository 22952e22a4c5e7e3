import type { LimitView } from '#server/bridge/costs/schema.ts'
import { dayStart, dearestRun, subjectNames } from '#server/bridge/costs/store.ts'
import { limitHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { type LimitRow, listLimits } from '#server/gateway/llm/settings/store.ts'
import { sumUsage } from '#server/gateway/llm/spending/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listHeldAtLimits } from '#server/runs/held/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const WARN_PERCENT = 80
const RUN_DAYS = 30
/** As many as are let go on at once. */
const HELD_MAX = 200

/** Every limit with what counts under it now, as the gateway counts it (requirements §17). */
export async function readLimits(scope: TenantScope, now: Date): Promise<LimitView[]> {
  const names = await subjectNames(scope)
  const { timeZone } = await readWorkspace(scope)
  const runsFrom = await dayStart(scope, now, timeZone, RUN_DAYS - 1)
  const held = await listHeldAtLimits(scope, HELD_MAX)
  const views: LimitView[] = []
  for (const row of await listLimits(scope)) {
    const usedMicro = await usedUnder(scope, row, now, runsFrom)
    const { id, scope: where, subjectId, maxMicro, period, atLimit } = row
    const state = (await limitHolds(row)) ? stateOf(usedMicro, maxMicro) : 'broken'
    const subjectName = subjectId === null ? null : (names.get(subjectId) ?? null)
    const waiting = held.flatMap(({ limitId, runId, runN, memberName }) => (limitId === id ? [{ runId, runN, memberName }] : []))
    const set = { id, scope: where, subjectId, subjectName, maxMicro, period, atLimit, changedAt: row.changedAt.toISOString() }
    views.push({ ...set, usedMicro, state, waiting })
  }
  return views
}

/** The same, for their own list. */
export async function listLimitViews(workspaceId: string): Promise<LimitView[]> {
  return await inScope(workspaceId, async (scope) => await readLimits(scope, new Date(systemClock.nowMs())))
}

async function usedUnder(scope: TenantScope, { scope: where, subjectId, period }: LimitRow, now: Date, runsFrom: Date): Promise<number> {
  const mine = {
    ...(where === 'crew' && subjectId !== null ? { crewId: subjectId } : {}),
    ...(where === 'member' && subjectId !== null ? { memberId: subjectId } : {}),
  }
  if (period === 'run') return await dearestRun(scope, runsFrom, mine)
  const { used, reserved } = await sumUsage(scope, { ...mine, since: period }, now)
  return used + reserved
}

/** Nothing is left at 100 %, a warning begins at 80 %; a limit of nothing is full. Pure. */
export function stateOf(usedMicro: number, maxMicro: number): 'free' | 'warn' | 'full' {
  if (usedMicro >= maxMicro) return 'full'
  return BigInt(usedMicro) * 100n >= BigInt(maxMicro) * BigInt(WARN_PERCENT) ? 'warn' : 'free'
}
