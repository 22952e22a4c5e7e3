import type { RateLimiter } from '#server/entry/rate-limit/port.ts'
import type { SharedRedis } from '#server/redis/shared-redis.ts'

/** The buckets of `in-process.ts`, by the clock of Redis, in one step that nobody comes between. A full bucket needs no key. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local max, per = tonumber(ARGV[1]), tonumber(ARGV[2])
local tokens = tonumber(kept[1]) or max
tokens = math.min(max, tokens + math.max(0, now - (tonumber(kept[2]) or now)) * max / per)
local allowed, wait = 0, 0
if tokens >= 1 then allowed = 1 tokens = tokens - 1 else wait = math.ceil((1 - tokens) * per / max) end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.3f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((max - tokens) * per / max))
return { allowed, wait }`

/**
 * Counts that web processes share.
 * @param meanwhile counts while Redis does not answer: then each process counts for itself, and nobody is let through uncounted
 */
export function redisRateLimiter(redis: Pick<SharedRedis, 'ask' | 'prefix'>, meanwhile: RateLimiter): RateLimiter {
  return {
    async take(key, limit) {
      const asked = await redis.ask(async (client) => await client.eval(TAKE, 1, `${redis.prefix}:rate:${key}`, limit.max, limit.perMs))
      if (asked === null || !Array.isArray(asked.value)) return await meanwhile.take(key, limit)
      const [allowed, retryAfterMs] = asked.value
      return { allowed: allowed === 1, retryAfterMs: Number(retryAfterMs) }
    },
  }
}
