import { readLimits } from '#server/bridge/costs/read-limits.ts'
import type { CostsView, MemberCost, Spent } from '#server/bridge/costs/schema.ts'
import { dayStart, listCrews, spentByDay, spentByMember, spentByModel, spentByRun } from '#server/bridge/costs/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const DAY_MS = 86_400_000
const RUNS_MAX = 20
const MEMBER_DAYS = 30
const NOTHING: Spent = { calls: 0, settledMicro: 0, estimatedMicro: 0 }

/** What models cost over the last days of the workspace's zone: by day, crew member, model and run, and what counts under each limit. */
export async function readCosts(workspaceId: string, days: number): Promise<CostsView> {
  const now = new Date(systemClock.nowMs())
  return await inScope(workspaceId, async (scope) => {
    const { timeZone: zone } = await readWorkspace(scope)
    const from = await dayStart(scope, now, zone, days - 1)
    const spent = await spentByDay(scope, from, zone)
    const byDay = daysUpTo(dayOf(now, zone), days).map((day) => ({ day, ...(spent.get(day) ?? NOTHING) }))
    return {
      days,
      zone,
      total: byDay.reduce(plus, NOTHING),
      byDay,
      byMember: await spentByMember(scope, from),
      byModel: await spentByModel(scope, from),
      byRun: await spentByRun(scope, from, RUNS_MAX),
      limits: await readLimits(scope, now),
      crews: await listCrews(scope),
    }
  })
}

/** What each crew member's models cost over the last 30 days; who asked none is not in it. */
export async function readMemberCosts(workspaceId: string): Promise<MemberCost[]> {
  const now = new Date(systemClock.nowMs())
  return await inScope(workspaceId, async (scope) => {
    const { timeZone } = await readWorkspace(scope)
    const rows = await spentByMember(scope, await dayStart(scope, now, timeZone, MEMBER_DAYS - 1))
    return rows.flatMap(({ memberId, name: _, ...spent }) => (memberId === null ? [] : [{ memberId, ...spent }]))
  })
}

function plus(a: Spent, b: Spent): Spent {
  return { calls: a.calls + b.calls, settledMicro: a.settledMicro + b.settledMicro, estimatedMicro: a.estimatedMicro + b.estimatedMicro }
}

/** `2026-11-20` of a moment in a zone. */
function dayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at)
}

/** So many days up to that one, oldest first. */
function daysUpTo(last: string, days: number): string[] {
  const end = Date.parse(`${last}T00:00:00Z`)
  return Array.from({ length: days }, (_, i) => new Date(end - (days - 1 - i) * DAY_MS).toISOString().slice(0, 10))
}
