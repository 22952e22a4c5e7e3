import { inProcessResolveCache } from '#server/skills/resolve/cache/in-process.ts'
import { resolveCacheContract } from '#server/skills/resolve/cache/resolve-cache.contract.ts'

resolveCacheContract('in process', () => {
  let nowMs = 1000
  const cache = inProcessResolveCache(() => nowMs, 60_000)
  const passMs = (ms: number): void => {
    nowMs += ms
  }
  return { cache, elsewhere: cache, ttlMs: 60_000, passMs }
})
