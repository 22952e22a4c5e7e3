import type { RateLimiter } from '#server/entry/rate-limit/port.ts'

export const KEYS_MAX = 20_000

/** Token buckets in memory: each key fills at `max / perMs` and holds `max` at most. The oldest keys are forgotten first. */
export function inProcessRateLimiter(nowMs: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  return {
    async take(key, { max, perMs }) {
      const now = nowMs()
      const kept = buckets.get(key) ?? { tokens: max, atMs: now }
      const tokens = Math.min(max, kept.tokens + ((now - kept.atMs) * max) / perMs)
      const allowed = tokens >= 1
      buckets.delete(key)
      buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, atMs: now })
      const oldest = buckets.keys().next().value
      if (buckets.size > KEYS_MAX && oldest !== undefined) buckets.delete(oldest)
      return { allowed, retryAfterMs: allowed ? 0 : Math.ceil(((1 - tokens) * perMs) / max) }
    },
  }
}
