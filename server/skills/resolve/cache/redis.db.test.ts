import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { RedisDoor } from '#server/redis/open-redis.ts'
import { answers, hasRedis } from '#server/redis/testing/start-redis.ts'
import { useTwoDoors } from '#server/redis/testing/use-two-doors.ts'
import { redisResolveCache } from '#server/skills/resolve/cache/redis.ts'
import { resolveCacheContract } from '#server/skills/resolve/cache/resolve-cache.contract.ts'
import { makeKeeper } from '#server/skills/resolve/keeper.ts'
import { RESOLVE_TTL_MS } from '#server/skills/schema.ts'

describe.skipIf(!hasRedis)('with a Redis', () => {
  const world = useTwoDoors()

  resolveCacheContract('Redis', () => {
    const prefix = `muster:${randomUUID()}`
    const [one, other] = world().doors.map((door) => redisResolveCache({ ask: door.ask, prefix }, RESOLVE_TTL_MS))
    if (!one || !other) throw new Error('two world().doors')
    return { cache: one, elsewhere: other, ttlMs: RESOLVE_TTL_MS, passMs: async (ms) => await age(world().doors[0], prefix, ms) }
  })

  test('killed in the middle it costs speed only: every answer is right and none waits for it', async () => {
    const prefix = `muster:${randomUUID()}`
    let nowMs = 0
    let database = 'first'
    let loads = 0
    const keeper = makeKeeper(redisResolveCache({ ask: world().doors[0].ask, prefix }, RESOLVE_TTL_MS), () => nowMs)
    const read = async (): Promise<string> => {
      const load = async () => {
        loads += 1
        return { skills: [], etag: database, entries: [] }
      }
      return (await keeper.read('ws_a', 'k', load)).etag
    }
    expect([await read(), await read(), loads]).toEqual(['first', 'first', 1])
    world().server.freeze()
    expect(await read()).toBe('first')
    expect(loads).toBe(2)
    // The change that Redis is not told of.
    database = 'second'
    await keeper.forget('ws_a', 'token')
    expect(await read()).toBe('second')
    world().server.thaw()
    await answers(world().doors[0])
    // It still has the old value, and is not believed until it must have dropped it.
    expect(await read()).toBe('second')
    await world().server.kill()
    database = 'third'
    for (let n = 0; n < 20; n += 1) expect(await read()).toBe('third')
    await world().server.start()
    await answers(world().doors[0])
    nowMs += RESOLVE_TTL_MS
    const before = loads
    expect([await read(), await read(), loads - before]).toEqual(['third', 'third', 1])
  })
})

/** Time passes for what a prefix holds: each key has so much less of it left. */
async function age(door: RedisDoor, prefix: string, ms: number): Promise<void> {
  await door.ask(async (redis) => {
    for (const key of await redis.keys(`${prefix}:*`)) {
      const left = (await redis.pttl(key)) - ms
      await (left > 0 ? redis.pexpire(key, left) : redis.del(key))
    }
  })
}
