import type { Resolution, ResolveCache } from '#server/skills/resolve/cache/port.ts'

const KEPT_MAX = 2000
const WORKSPACES_MAX = 10_000

/** Resolutions in memory, the one that was asked for longest ago dropped first. */
export function inProcessResolveCache(nowMs: () => number, ttlMs: number): ResolveCache {
  const kept = new Map<string, { resolution: Resolution; mark: string; untilMs: number }>()
  const turns = new Map<string, number>()
  let all = 0
  const markOf = (workspaceId: string): string => `${all}.${turns.get(workspaceId) ?? 0}`
  const forgetAll = (): boolean => {
    all += 1
    turns.clear()
    kept.clear()
    return true
  }
  return {
    async look(workspaceId, key) {
      const mark = markOf(workspaceId)
      const place = `${workspaceId} ${key}`
      const value = kept.get(place)
      if (!value) return { found: null, mark }
      kept.delete(place)
      if (value.mark !== mark || value.untilMs <= nowMs()) return { found: null, mark }
      kept.set(place, value)
      return { found: value.resolution, mark }
    },
    async keep(workspaceId, key, mark, resolution) {
      if (mark !== markOf(workspaceId)) return
      kept.set(`${workspaceId} ${key}`, { resolution, mark, untilMs: nowMs() + ttlMs })
      const oldest = kept.keys().next().value
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    },
    async forget(workspaceId) {
      if (turns.size >= WORKSPACES_MAX) return forgetAll()
      turns.set(workspaceId, (turns.get(workspaceId) ?? 0) + 1)
      return true
    },
    async forgetAll() {
      return forgetAll()
    },
  }
}
