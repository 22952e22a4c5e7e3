import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { inProcessRateLimiter } from '#server/entry/rate-limit/in-process.ts'
import { rateLimiterContract } from '#server/entry/rate-limit/rate-limiter.contract.ts'
import { redisRateLimiter } from '#server/entry/rate-limit/redis.ts'
import type { RedisDoor } from '#server/redis/open-redis.ts'
import { hasRedis } from '#server/redis/testing/start-redis.ts'
import { useTwoDoors } from '#server/redis/testing/use-two-doors.ts'

const refuseAll = { take: async () => ({ allowed: false, retryAfterMs: -1 }) }

describe.skipIf(!hasRedis)('with a Redis', () => {
  const world = useTwoDoors()

  rateLimiterContract('Redis', () => {
    const prefix = `muster:${randomUUID()}`
    return {
      limiter: redisRateLimiter({ ask: world().doors[0].ask, prefix }, refuseAll),
      passMs: async (ms) => await age(world().doors[0], prefix, ms),
    }
  })

  test('processes share one count, and what is counted ends by itself', async () => {
    const prefix = `muster:${randomUUID()}`
    const limiters = world().doors.map((door) => redisRateLimiter({ ask: door.ask, prefix }, refuseAll))
    const limit = { max: 10, perMs: 30_000_000 }
    const verdicts = await Promise.all(Array.from({ length: 40 }, async (_, n) => await limiters[n % 2]?.take('a', limit)))
    expect(verdicts.filter((verdict) => verdict?.allowed)).toHaveLength(10)
    const left = await world().doors[0].ask(async (redis) => await redis.pttl(`${prefix}:rate:a`))
    expect(left?.value).toBeGreaterThan(0)
  })

  test('without Redis the process counts for itself, and nobody is let through uncounted', async () => {
    const limiter = redisRateLimiter(
      { ask: world().doors[0].ask, prefix: 'muster:gone' },
      inProcessRateLimiter(() => 0),
    )
    await world().server.kill()
    const verdicts = []
    for (let n = 0; n < 10; n += 1) verdicts.push(await limiter.take('a', { max: 4, perMs: 1000 }))
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([...Array(4).fill(true), ...Array(6).fill(false)])
  })
})

/** Time passes for what a prefix counts. */
async function age(door: RedisDoor, prefix: string, ms: number): Promise<void> {
  await door.ask(async (redis) => {
    for (const key of await redis.keys(`${prefix}:*`)) await redis.hincrbyfloat(key, 'at', -ms)
  })
}
